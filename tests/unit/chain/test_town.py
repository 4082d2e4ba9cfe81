"""Calls of the contracts, by the names and the order of their arguments."""

import pytest

from ledger.chain.abi import Decoded
from ledger.chain.calls.desk import Action
from ledger.chain.calls.orders import gas_of_payments
from ledger.chain.calls.registry import RegistrationEntry
from ledger.chain.deployment import Deployment
from ledger.chain.keys import Key
from ledger.chain.lists import IssueRow
from ledger.chain.lists import chain_list
from ledger.chain.town import Town
from ledger.chain.transactions import GAS_MOST
from ledger.domain.accounts import OWN_KEY
from ledger.domain.accounts import UNBOUNDED
from ledger.domain.accounts import Kind
from ledger.domain.accounts import Permission
from ledger.domain.accounts import Scope
from ledger.domain.orders import LEGS_MOST
from ledger.domain.orders import Leg
from ledger.domain.orders import Payment
from ledger.domain.orders import SignedPayment
from ledger.domain.programmes import Programme
from ledger.domain.programmes import ProgrammeFlag

WORD = bytes([9]) * 32
TILL = Permission(
    100, 2**48 - 1, Scope.ACCEPT | Scope.REFUND, payment_limit=7, day_limit=UNBOUNDED
)
TILL_READ = {
    "notBefore": 100,
    "notAfter": 2**48 - 1,
    "scope": 6,
    "paymentLimit": 7,
    "dayLimit": 2**64 - 1,
}


@pytest.fixture
def town(deployment: Deployment) -> Town:
    return Town(deployment)


def payment_of(payer: Key, legs: int = 1) -> SignedPayment:
    payment = Payment(
        payer=payer.address,
        payee=bytes([2]) * 20,
        legs=tuple(Leg(lot, 100) for lot in range(1, legs + 1)),
        bill_ref=WORD,
        valid_after=10,
        valid_before=20,
        salt=WORD,
    )
    return SignedPayment(payment, payer.address, bytes(65))


def test_what_is_signed_is_signed_for_one_contract_each(town: Town) -> None:
    deployment = town.deployment
    domains = [
        (town.payment_domain, "RegionalCurrency", deployment.currency),
        (town.action_domain, "OfficerDesk", deployment.desk),
        (town.registration_domain, "ParticipantRegistry", deployment.registry),
        (town.session_domain, "Meguru Session", deployment.registry),
    ]

    for domain, name, contract in domains:
        assert domain.as_json() == {
            "name": name,
            "version": "1",
            "chainId": deployment.chain_id,
            "verifyingContract": "0x" + contract.address.hex(),
        }


def test_a_session_can_never_be_taken_for_a_registration(
    town: Town, hanako: Key
) -> None:
    assert town.session_domain != town.registration_domain
    assert town.hash_session(
        hanako.address, hanako.address, 1, WORD
    ) != town.hash_registration(hanako.address, 1)


def test_payments_go_to_the_currency_with_signer_and_signature(
    town: Town, hanako: Key, taro: Key
) -> None:
    orders = [payment_of(hanako), payment_of(taro, legs=2)]

    call = town.call_pay(orders)

    assert call.target == town.deployment.currency.address
    read = town.deployment.currency.abi.decode_call(call.data)
    assert read is not None
    assert [one["signer"] for one in read.values["payments"]] == [
        hanako.address,
        taro.address,
    ]
    assert [len(one["payment"]["legs"]) for one in read.values["payments"]] == [1, 2]


def test_a_registration_names_account_person_and_proof(town: Town, hanako: Key) -> None:
    call = town.call_register_resident(hanako.address, WORD, 1_234, b"proof")

    assert call.target == town.deployment.registry.address
    assert town.deployment.registry.abi.decode_call(call.data) == Decoded(
        "registerResident",
        {
            "account": hanako.address,
            "personCommitment": WORD,
            "validBefore": 1_234,
            "proof": b"proof",
        },
    )


def test_a_till_is_let_accept_and_refund(
    town: Town, bakery: bytes, hanako: Key
) -> None:
    call = town.call_assign_terminal(bakery, hanako.address, TILL)

    assert town.deployment.registry.abi.decode_call(call.data) == Decoded(
        "assignTerminal",
        {"shop": bakery, "signer": hanako.address, "granted": TILL_READ},
    )


def test_shops_are_registered_with_kind_classes_and_permission(
    town: Town, bakery: bytes
) -> None:
    entry = RegistrationEntry(bakery, Kind.SHOP, 3, bytes(32), b"signer", TILL)

    call = town.action_register([entry])

    assert town.deployment.registry.abi.decode_call(call.data) == Decoded(
        "register",
        {
            "entries": [
                {
                    "account": bakery,
                    "kind": 2,
                    "classes": 3,
                    "personCommitment": bytes(32),
                    "firstSigner": b"signer",
                    "permission": TILL_READ,
                }
            ]
        },
    )


def test_a_programme_is_opened_with_its_terms_in_order(town: Town) -> None:
    terms = Programme(
        number=7,
        acceptors=3,
        payment_limit=50_000,
        issue_from=20_000,
        issue_until=20_090,
        redeem_until=20_150,
        grace_days=14,
        flags=ProgrammeFlag.PURCHASED | ProgrammeFlag.RECIRCULATES,
        cap=10**9,
        holder_limit=UNBOUNDED,
    )

    call = town.action_open_programme(terms)

    assert call.target == town.deployment.currency.address
    assert town.deployment.currency.abi.decode_call(call.data) == Decoded(
        "openProgramme",
        {
            "id": 7,
            "terms": {
                "acceptors": 3,
                "paymentLimit": 50_000,
                "issueFrom": 20_000,
                "issueUntil": 20_090,
                "redeemUntil": 20_150,
                "graceDays": 14,
                "flags": 5,
                "cap": 10**9,
                "capUsed": 0,
                "holderLimit": 2**64 - 1,
            },
        },
    )


def test_an_issue_is_authorized_by_total_consideration_and_head(town: Town) -> None:
    call = town.action_authorize_issue(WORD, (7, 20_543), 3_000, 0, bytes(32))

    assert call.target == town.deployment.issuance.address
    assert town.deployment.issuance.abi.decode_call(call.data) == Decoded(
        "authorizeIssue",
        {
            "id": WORD,
            "programme": 7,
            "lastDay": 20_543,
            "total": 3_000,
            "consideration": 0,
            "listHead": bytes(32),
        },
    )


def test_what_officers_sign_is_read_from_its_bytes_with_days_as_dates(
    town: Town,
) -> None:
    call = town.action_authorize_issue(WORD, (7, 20_543), 3_000, 0, bytes(32))

    words = town.describe_action(Action(call.target, call.data, WORD, 1, 2))

    assert words.splitlines() == [
        "Issuance.authorizeIssue",
        f"  id 0x{WORD.hex()}",
        "  programme 7",
        "  lastDay 20543 (2026-03-31)",
        "  total 3000",
        "  consideration 0",
        f"  listHead 0x{bytes(32).hex()}",
    ]


def test_a_call_of_nothing_we_know_is_called_that(town: Town) -> None:
    action = Action(bytes(20), b"\x01\x02\x03\x04", WORD, 1, 2)

    assert town.describe_action(action) == f"an unknown call of 0x{bytes(20).hex()}"


def test_a_chunk_is_issued_with_what_follows_it(town: Town) -> None:
    rows = [IssueRow(n.to_bytes(20), n) for n in range(1, 103)]
    _, chunks = chain_list(rows, 20260, town.deployment.issuance.address)

    call = town.call_issue(WORD, chunks[0])

    read = town.deployment.issuance.abi.decode_call(call.data)
    assert read is not None
    assert read.values["rest"] == chunks[0].rest
    assert read.values["rows"] == [
        {"account": row.account, "amount": row.amount} for row in rows[:100]
    ]


def test_officers_execute_with_both_signatures(town: Town, hanako: Key) -> None:
    target = town.deployment.registry.address
    freeze = town.call_freeze(hanako.address)
    assert town.deployment.registry.abi.decode_call(freeze.data) == Decoded(
        "freeze", {"account": hanako.address}
    )
    unfreeze = town.action_unfreeze([hanako.address])
    action = Action(target, unfreeze.data, WORD, 100, 200)

    call = town.call_execute(action, (b"maker", b"one"), (b"checker", b"two"), 5)

    assert (call.target, call.gas) == (town.deployment.desk.address, 5)
    assert town.deployment.desk.abi.decode_call(call.data) == Decoded(
        "execute",
        {
            "action": {
                "target": target,
                "data": unfreeze.data,
                "salt": WORD,
                "notBefore": 100,
                "notAfter": 200,
            },
            "maker": {"signer": b"maker", "signature": b"one"},
            "checker": {"signer": b"checker", "signature": b"two"},
        },
    )


def test_no_call_is_given_more_gas_than_a_transaction_may_use(
    town: Town, hanako: Key
) -> None:
    rows = [IssueRow(n.to_bytes(20), n) for n in range(1, 101)]
    _, chunks = chain_list(rows, 20260, town.deployment.issuance.address)
    entry = RegistrationEntry(bytes(20), Kind.SHOP, 1, bytes(32), b"", OWN_KEY)

    assert town.call_issue(WORD, chunks[0]).gas <= GAS_MOST
    assert town.action_register([entry] * 50).gas + 150_000 <= GAS_MOST


def test_each_payment_and_each_leg_is_given_gas_of_its_own(hanako: Key) -> None:
    none = gas_of_payments([])
    one = gas_of_payments([payment_of(hanako)])
    full = gas_of_payments([payment_of(hanako, LEGS_MOST)])

    assert 0 < none < one < full
    assert gas_of_payments([payment_of(hanako)] * 3) - none == 3 * (one - none)
