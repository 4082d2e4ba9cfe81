"""Calls around orders, by the names and order of their arguments, and their gas."""

from dataclasses import replace
from typing import Any

import pytest

from ledger.chain.abi import Decoded
from ledger.chain.calls.call import Call
from ledger.chain.calls.orders import gas_of_payments
from ledger.chain.calls.orders import gas_of_presented
from ledger.chain.calls.orders import gas_of_signer
from ledger.chain.deployment import Deployment
from ledger.chain.town import Town
from ledger.chain.transactions import GAS_MOST
from ledger.domain.orders import LEGS_MOST
from ledger.domain.orders import Leg
from ledger.domain.orders import Payment
from ledger.domain.orders import SignedPayment
from ledger.domain.presentments import Acceptance
from ledger.domain.presentments import Presentment
from ledger.domain.presentments import SignedPresentedPayment
from ledger.domain.refunds import Cancellation
from ledger.domain.refunds import Refund
from ledger.domain.refunds import SignedCancellation
from ledger.domain.refunds import SignedRefund
from ledger.relay.batches import cut_batch

PAYER, SHOP, TILL = (bytes([number]) * 20 for number in (1, 2, 3))
ORDER, WORD = bytes([4]) * 32, bytes([5]) * 32
SIGNATURE, TILL_SIGNATURE = bytes([6]) * 65, bytes([7]) * 65
PASSKEY, ASSERTION = bytes([8]) * 84, bytes([9]) * 480
LEGS = (Leg(5, 100), Leg(6, 200))
LEGS_READ = [{"lot": 5, "amount": 100}, {"lot": 6, "amount": 200}]
PRESENTED = SignedPresentedPayment(
    Presentment(PAYER, 3_000, 10, 20, WORD),
    Acceptance(ORDER, SHOP, LEGS, WORD),
    PAYER,
    SIGNATURE,
    TILL,
    TILL_SIGNATURE,
)
REFUND = SignedRefund(
    Refund(PAYER, ORDER, SHOP, LEGS[:1], 2, 20), LEGS, TILL, TILL_SIGNATURE
)
# What the currency asks to see before an order (`contracts/currency/OrderGas.sol`),
# and what sending it takes.
ORDER_GAS, LEG_GAS, BYTE_GAS, SENDING = 125_000, 38_000, 30, 21_000 + 5_000


@pytest.fixture
def town(deployment: Deployment) -> Town:
    return Town(deployment)


def read(town: Town, call: Call) -> Decoded | None:
    currency = town.deployment.currency
    assert call.target == currency.address
    return currency.abi.decode_call(call.data)


def test_a_presented_payment_is_brought_with_both_signatures(town: Town) -> None:
    read_back = read(town, town.call_pay_presented([PRESENTED]))

    payment = {
        "presentment": {
            "payer": PAYER,
            "limit": 3_000,
            "validAfter": 10,
            "validBefore": 20,
            "salt": WORD,
        },
        "acceptance": {
            "presentment": ORDER,
            "payee": SHOP,
            "legs": LEGS_READ,
            "billRef": WORD,
        },
        "signer": PAYER,
        "signature": SIGNATURE,
        "shopSigner": TILL,
        "shopSignature": TILL_SIGNATURE,
    }
    assert read_back == Decoded("payPresented", {"payments": [payment]})


def test_a_refund_is_brought_with_the_legs_that_were_paid(town: Town) -> None:
    read_back = read(town, town.call_refund(REFUND))

    refund = {
        "refund": {
            "payer": PAYER,
            "order": ORDER,
            "shop": SHOP,
            "legs": LEGS_READ[:1],
            "sequence": 2,
            "validBefore": 20,
        },
        "paidLegs": LEGS_READ,
        "signer": TILL,
        "signature": TILL_SIGNATURE,
    }
    assert read_back == Decoded("refund", {"refunds": [refund]})


def test_a_cancellation_is_brought_with_its_signature(town: Town) -> None:
    signed = SignedCancellation(Cancellation(PAYER, ORDER), PAYER, SIGNATURE)

    call = town.call_cancel(signed)

    cancellation = {
        "cancellation": {"payer": PAYER, "order": ORDER},
        "signer": PAYER,
        "signature": SIGNATURE,
    }
    assert read(town, call) == Decoded("cancel", {"cancellations": [cancellation]})
    asked = ORDER_GAS + BYTE_GAS * 85
    assert call.gas > asked + SENDING


@pytest.mark.parametrize("legs", [1, 4, LEGS_MOST])
def test_a_call_has_the_gas_that_the_currency_asks_to_see(
    town: Town, legs: int
) -> None:
    many = tuple(Leg(lot, 1) for lot in range(1, legs + 1))
    acceptance = replace(PRESENTED.acceptance, legs=many)
    presented = town.call_pay_presented([replace(PRESENTED, acceptance=acceptance)])
    refund = town.call_refund(
        replace(REFUND, refund=replace(REFUND.refund, legs=many), paid_legs=many)
    )

    for call, leg_gas, signers, leg_bytes in (
        (presented, LEG_GAS, 2, 64),
        (refund, 2 * LEG_GAS, 1, 128),
    ):
        size = leg_bytes * legs + 85 * signers
        sending = SENDING + 16 * len(call.data)
        assert call.gas > ORDER_GAS + leg_gas * legs + BYTE_GAS * size + sending


def test_a_passkey_is_given_gas_for_its_verifier_and_its_bytes() -> None:
    payment = Payment(PAYER, SHOP, LEGS, WORD, 10, 20, WORD)
    plain = SignedPayment(payment, PAYER, SIGNATURE)
    by_passkey = SignedPayment(payment, PASSKEY, ASSERTION)
    both = replace(
        PRESENTED,
        signer=PASSKEY,
        signature=ASSERTION,
        shop_signer=PASSKEY,
        shop_signature=ASSERTION,
    )
    more = gas_of_signer(PASSKEY, ASSERTION)

    assert gas_of_signer(PAYER, SIGNATURE) == 0
    assert more > 600_000 + (BYTE_GAS + 16) * (len(PASSKEY) + len(ASSERTION))
    assert gas_of_payments([by_passkey]) - gas_of_payments([plain]) == more
    assert gas_of_presented([both]) - gas_of_presented([PRESENTED]) == 2 * more


@pytest.mark.parametrize("signer", [PAYER, PASSKEY], ids=["address", "passkey"])
def test_a_batch_of_presented_payments_fits_a_transaction(signer: Any) -> None:
    waiting = [replace(PRESENTED, signer=signer)] * 150

    count = cut_batch(waiting, gas_of_presented)

    assert gas_of_presented(waiting[:count]) <= GAS_MOST
    assert gas_of_presented(waiting[: count + 1]) > GAS_MOST
