"""EIP-712 digests, held against eth_account's own."""

from typing import Any

from eth_account.messages import encode_typed_data
from eth_hash.auto import keccak
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from ledger.chain.messages import hash_payment
from ledger.chain.typed_data import ACTION_TYPES
from ledger.chain.typed_data import DOMAIN_FIELDS
from ledger.chain.typed_data import PAYMENT_TYPES
from ledger.chain.typed_data import REGISTRATION_TYPES
from ledger.chain.typed_data import SESSION_TYPES
from ledger.chain.typed_data import TERMINAL_TYPES
from ledger.chain.typed_data import Domain
from ledger.chain.typed_data import Types
from ledger.domain.orders import Leg
from ledger.domain.orders import Payment

addresses = st.binary(min_size=20, max_size=20)
words = st.binary(min_size=32, max_size=32)
seconds = st.integers(0, 2**48 - 1)
signers = st.binary(max_size=100)
domains = st.builds(
    Domain,
    name=st.text(max_size=40),
    chain_id=st.integers(1, 2**63 - 1),
    contract=addresses,
    version=st.sampled_from(["1", "2"]),
)
payments = st.builds(
    Payment,
    payer=addresses,
    payee=addresses,
    legs=st.lists(
        st.builds(Leg, st.integers(0, 2**256 - 1), st.integers(0, 2**256 - 1)),
        max_size=8,
    ).map(tuple),
    bill_ref=words,
    valid_after=seconds,
    valid_before=seconds,
    salt=words,
)
moderate = settings(max_examples=50, deadline=None)


def digest_by_eth_account(
    domain: Domain, types: Types, primary: str, message: dict[str, Any]
) -> bytes:
    signable = encode_typed_data(
        full_message={
            "domain": domain.as_json(),
            "types": {"EIP712Domain": DOMAIN_FIELDS} | types,
            "primaryType": primary,
            "message": message,
        }
    )
    return keccak(b"\x19" + signable.version + signable.header + signable.body)


@moderate
@given(domains, payments)
def test_a_payment_has_the_digest_any_wallet_would_sign(
    domain: Domain, payment: Payment
) -> None:
    message = {
        "payer": "0x" + payment.payer.hex(),
        "payee": "0x" + payment.payee.hex(),
        "legs": [{"lot": leg.lot, "amount": leg.amount} for leg in payment.legs],
        "billRef": payment.bill_ref,
        "validAfter": payment.valid_after,
        "validBefore": payment.valid_before,
        "salt": payment.salt,
    }

    assert hash_payment(domain, payment) == digest_by_eth_account(
        domain, PAYMENT_TYPES, "Payment", message
    )


@moderate
@given(domains, addresses, st.binary(max_size=300), words, seconds, seconds)
def test_an_action_has_the_digest_any_wallet_would_sign(
    domain: Domain,
    target: bytes,
    data: bytes,
    salt: bytes,
    not_before: int,
    not_after: int,
) -> None:
    message = {
        "target": "0x" + target.hex(),
        "data": data,
        "salt": salt,
        "notBefore": not_before,
        "notAfter": not_after,
    }

    assert domain.digest(ACTION_TYPES, "Action", message) == digest_by_eth_account(
        domain, ACTION_TYPES, "Action", message
    )


@moderate
@given(domains, addresses, seconds)
def test_a_registration_has_the_digest_any_wallet_would_sign(
    domain: Domain, account: bytes, valid_before: int
) -> None:
    message = {"account": "0x" + account.hex(), "validBefore": valid_before}

    assert domain.digest(
        REGISTRATION_TYPES, "Registration", message
    ) == digest_by_eth_account(domain, REGISTRATION_TYPES, "Registration", message)


@moderate
@given(domains, addresses, signers, seconds, words)
def test_a_session_has_the_digest_any_wallet_would_sign(
    domain: Domain, account: bytes, signer: bytes, issued_at: int, salt: bytes
) -> None:
    message = {
        "account": "0x" + account.hex(),
        "signer": signer,
        "issuedAt": issued_at,
        "salt": salt,
    }

    assert domain.digest(SESSION_TYPES, "Session", message) == digest_by_eth_account(
        domain, SESSION_TYPES, "Session", message
    )


@moderate
@given(domains, words, signers, seconds)
def test_a_pairing_has_the_digest_any_wallet_would_sign(
    domain: Domain, code_hash: bytes, signer: bytes, valid_before: int
) -> None:
    message = {"codeHash": code_hash, "signer": signer, "validBefore": valid_before}

    assert domain.digest(TERMINAL_TYPES, "Terminal", message) == digest_by_eth_account(
        domain, TERMINAL_TYPES, "Terminal", message
    )


@moderate
@given(domains, payments, st.integers(1, 2**32))
def test_an_order_is_another_one_on_another_chain_or_contract(
    domain: Domain, payment: Payment, step: int
) -> None:
    elsewhere = Domain(domain.name, domain.chain_id + step, domain.contract)
    other_contract = Domain(
        domain.name, domain.chain_id, bytes(b ^ 1 for b in domain.contract)
    )

    digests = {
        hash_payment(one, payment) for one in (domain, elsewhere, other_contract)
    }

    assert len(digests) == 3


def test_types_are_declared_as_the_contracts_declare_them() -> None:
    assert PAYMENT_TYPES["Leg"] == [
        {"name": "lot", "type": "uint256"},
        {"name": "amount", "type": "uint256"},
    ]
    assert [field["name"] for field in PAYMENT_TYPES["Payment"]] == [
        "payer",
        "payee",
        "legs",
        "billRef",
        "validAfter",
        "validBefore",
        "salt",
    ]
