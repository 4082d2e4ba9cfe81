"""Orders and mandates as the messages EIP-712 signs, with bytes left as bytes."""

from collections.abc import Sequence
from typing import Any

from ledger.chain.typed_data import PAYMENT_TYPES
from ledger.chain.typed_data import Domain
from ledger.domain.accounts import Permission
from ledger.domain.hexes import to_hex
from ledger.domain.orders import Leg
from ledger.domain.orders import Payment
from ledger.domain.presentments import Acceptance
from ledger.domain.presentments import Presentment
from ledger.domain.refunds import Cancellation
from ledger.domain.refunds import Refund
from ledger.domain.signers import Contest
from ledger.domain.signers import Enrolment
from ledger.domain.signers import Revocation

Message = dict[str, Any]


def payment_message(payment: Payment) -> Message:
    """A payment order."""
    return {
        "payer": to_hex(payment.payer),
        "payee": to_hex(payment.payee),
        "legs": _legs(payment.legs),
        "billRef": payment.bill_ref,
        "validAfter": payment.valid_after,
        "validBefore": payment.valid_before,
        "salt": payment.salt,
    }


def presentment_message(presentment: Presentment) -> Message:
    """What a payer shows to be charged."""
    return {
        "payer": to_hex(presentment.payer),
        "limit": presentment.limit,
        "validAfter": presentment.valid_after,
        "validBefore": presentment.valid_before,
        "salt": presentment.salt,
    }


def acceptance_message(acceptance: Acceptance) -> Message:
    """What a till takes of a presentment."""
    return {
        "presentment": acceptance.presentment,
        "payee": to_hex(acceptance.payee),
        "legs": _legs(acceptance.legs),
        "billRef": acceptance.bill_ref,
    }


def refund_message(refund: Refund) -> Message:
    """What a till gives back."""
    return {
        "payer": to_hex(refund.payer),
        "order": refund.order,
        "shop": to_hex(refund.shop),
        "legs": _legs(refund.legs),
        "sequence": refund.sequence,
        "validBefore": refund.valid_before,
    }


def cancellation_message(cancellation: Cancellation) -> Message:
    """An order that is not to be carried out."""
    return {"payer": to_hex(cancellation.payer), "order": cancellation.order}


def enrolment_message(enrolment: Enrolment) -> Message:
    """A key that may sign from now on."""
    return {
        "account": to_hex(enrolment.account),
        "signer": enrolment.signer,
        "permission": _permission(enrolment.permission),
        "epoch": enrolment.epoch,
        "validBefore": enrolment.valid_before,
        "salt": enrolment.salt,
    }


def revocation_message(revocation: Revocation) -> Message:
    """A key that may sign no longer."""
    return {
        "account": to_hex(revocation.account),
        "signer": revocation.signer,
        "epoch": revocation.epoch,
        "validBefore": revocation.valid_before,
        "salt": revocation.salt,
    }


def contest_message(contest: Contest) -> Message:
    """A recovery that was not asked for."""
    return {
        "account": to_hex(contest.account),
        "epoch": contest.epoch,
        "newSigner": contest.new_signer,
        "validBefore": contest.valid_before,
    }


def hash_payment(domain: Domain, payment: Payment) -> bytes:
    """Return the order's identity: the digest that its payer signs."""
    return domain.digest(PAYMENT_TYPES, "Payment", payment_message(payment))


def _legs(legs: Sequence[Leg]) -> list[dict[str, int]]:
    return [{"lot": leg.lot, "amount": leg.amount} for leg in legs]


def _permission(permission: Permission) -> dict[str, int]:
    return {
        "notBefore": permission.not_before,
        "notAfter": permission.not_after,
        "scope": int(permission.scope),
        "paymentLimit": permission.payment_limit,
        "dayLimit": permission.day_limit,
    }
