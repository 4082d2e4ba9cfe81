"""Orders, refunds and cancellations: their identities, and the calls that run them."""

from collections.abc import Iterable
from collections.abc import Sequence
from typing import Any

from ledger.chain.calls.call import Call
from ledger.chain.calls.domains import Domains
from ledger.chain.deployment import Deployment
from ledger.chain.messages import acceptance_message
from ledger.chain.messages import cancellation_message
from ledger.chain.messages import hash_payment
from ledger.chain.messages import presentment_message
from ledger.chain.messages import refund_message
from ledger.chain.typed_data import ACCEPTANCE_TYPES
from ledger.chain.typed_data import CANCELLATION_TYPES
from ledger.chain.typed_data import PRESENTMENT_TYPES
from ledger.chain.typed_data import REFUND_TYPES
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

GAS_BATCH = 80_000
GAS_PAYMENT = 110_000
GAS_PRESENTED = 140_000
GAS_LEG = 60_000
GAS_REFUND = 220_000
GAS_REFUND_LEG = 90_000
GAS_CANCEL = 250_000
GAS_PASSKEY = 620_000
"""A passkey's verifier, where the chain has no P-256 of its own."""
GAS_PASSKEY_BYTE = 80
"""For a byte of a passkey and of its assertion: sent, read, and hashed."""
_ADDRESS_BYTES = 20


class OrderCalls(Domains):
    """What the currency is asked for payers and tills."""

    def hash_payment(self, payment: Payment) -> bytes:
        """The order's identity."""
        return hash_payment(self.payment_domain, payment)

    def hash_presentment(self, presentment: Presentment) -> bytes:
        """The identity of an order that its payer presents."""
        return self.payment_domain.digest(
            PRESENTMENT_TYPES, "Presentment", presentment_message(presentment)
        )

    def hash_acceptance(self, acceptance: Acceptance) -> bytes:
        """What a till signs over a presentment."""
        return self.payment_domain.digest(
            ACCEPTANCE_TYPES, "Acceptance", acceptance_message(acceptance)
        )

    def hash_refund(self, refund: Refund) -> bytes:
        """What a till signs to give back, and a refund's name."""
        return self.payment_domain.digest(
            REFUND_TYPES, "Refund", refund_message(refund)
        )

    def hash_cancellation(self, cancellation: Cancellation) -> bytes:
        """What a payer signs to cancel an order."""
        return self.payment_domain.digest(
            CANCELLATION_TYPES, "Cancellation", cancellation_message(cancellation)
        )

    def call_pay(self, payments: Sequence[SignedPayment]) -> Call:
        """Execute orders in one transaction."""
        given = [_signed_payment(signed) for signed in payments]
        return _ask(self.deployment, "pay", given, gas_of_payments(payments))

    def call_pay_presented(self, payments: Sequence[SignedPresentedPayment]) -> Call:
        """Execute presented payments in one transaction."""
        given = [_presented_payment(signed) for signed in payments]
        return _ask(self.deployment, "payPresented", given, gas_of_presented(payments))

    def call_refund(self, signed: SignedRefund) -> Call:
        """Give back what a shop took."""
        gas = (
            GAS_BATCH
            + GAS_REFUND
            + GAS_REFUND_LEG * len(signed.refund.legs)
            + gas_of_signer(signed.signer, signed.signature)
        )
        return _ask(self.deployment, "refund", [_signed_refund(signed)], gas)

    def call_cancel(self, signed: SignedCancellation) -> Call:
        """Mark an order so that it is never carried out."""
        cancellation = signed.cancellation
        fields = (cancellation.payer, cancellation.order)
        gas = GAS_CANCEL + gas_of_signer(signed.signer, signed.signature)
        return _ask(
            self.deployment, "cancel", [(fields, signed.signer, signed.signature)], gas
        )


def _ask(deployment: Deployment, function: str, given: Sequence[Any], gas: int) -> Call:
    currency = deployment.currency
    return Call(currency.address, currency.abi.encode_call(function, given), gas)


def gas_of_payments(payments: Sequence[SignedPayment]) -> int:
    """The gas a batch of orders is given."""
    legs = sum(len(signed.payment.legs) for signed in payments)
    signers = sum(gas_of_signer(one.signer, one.signature) for one in payments)
    return GAS_BATCH + GAS_PAYMENT * len(payments) + GAS_LEG * legs + signers


def gas_of_presented(payments: Sequence[SignedPresentedPayment]) -> int:
    """The gas a batch of presented payments is given."""
    gas = GAS_BATCH + GAS_PRESENTED * len(payments)
    for one in payments:
        gas += GAS_LEG * len(one.acceptance.legs)
        gas += gas_of_signer(one.signer, one.signature)
        gas += gas_of_signer(one.shop_signer, one.shop_signature)
    return gas


def gas_of_signer(signer: bytes, signature: bytes) -> int:
    """What a signer takes beside what every order does; an address takes nothing."""
    if len(signer) == _ADDRESS_BYTES:
        return 0
    return GAS_PASSKEY + GAS_PASSKEY_BYTE * (len(signer) + len(signature))


def _legs(legs: Iterable[Leg]) -> list[tuple[int, int]]:
    return [(leg.lot, leg.amount) for leg in legs]


def _signed_payment(signed: SignedPayment) -> tuple[Any, bytes, bytes]:
    payment = signed.payment
    fields = (
        payment.payer,
        payment.payee,
        _legs(payment.legs),
        payment.bill_ref,
        payment.valid_after,
        payment.valid_before,
        payment.salt,
    )
    return fields, signed.signer, signed.signature


def _presented_payment(signed: SignedPresentedPayment) -> tuple[Any, ...]:
    presentment, acceptance = signed.presentment, signed.acceptance
    presented = (
        presentment.payer,
        presentment.limit,
        presentment.valid_after,
        presentment.valid_before,
        presentment.salt,
    )
    accepted = (
        acceptance.presentment,
        acceptance.payee,
        _legs(acceptance.legs),
        acceptance.bill_ref,
    )
    return (
        presented,
        accepted,
        signed.signer,
        signed.signature,
        signed.shop_signer,
        signed.shop_signature,
    )


def _signed_refund(signed: SignedRefund) -> tuple[Any, ...]:
    refund = signed.refund
    fields = (
        refund.payer,
        refund.order,
        refund.shop,
        _legs(refund.legs),
        refund.sequence,
        refund.valid_before,
    )
    return fields, _legs(signed.paid_legs), signed.signer, signed.signature
