"""What a wallet needs to know to sign: chain, contracts, domains, types."""

from typing import Any

from ledger.chain.messages import Message
from ledger.chain.messages import acceptance_message
from ledger.chain.messages import payment_message
from ledger.chain.messages import refund_message
from ledger.chain.typed_data import ACCEPTANCE_TYPES
from ledger.chain.typed_data import CANCELLATION_TYPES
from ledger.chain.typed_data import CLAIM_TYPES
from ledger.chain.typed_data import CONTEST_TYPES
from ledger.chain.typed_data import DOMAIN_FIELDS
from ledger.chain.typed_data import ENROLMENT_TYPES
from ledger.chain.typed_data import PAYMENT_TYPES
from ledger.chain.typed_data import PRESENTMENT_TYPES
from ledger.chain.typed_data import REFUND_TYPES
from ledger.chain.typed_data import REGISTRATION_TYPES
from ledger.chain.typed_data import REVOCATION_TYPES
from ledger.chain.typed_data import SESSION_TYPES
from ledger.chain.typed_data import TERMINAL_TYPES
from ledger.chain.typed_data import Domain
from ledger.chain.typed_data import Types
from ledger.domain.hexes import to_hex
from ledger.domain.orders import Payment
from ledger.domain.presentments import Acceptance
from ledger.domain.refunds import Refund
from ledger.services.ledger import Ledger
from ledger.services.registrations import PURPOSE_VERSION


def describe_network(ledger: Ledger) -> dict[str, Any]:
    """Return all that a wallet needs to sign, as JSON."""
    town = ledger.town
    return {
        "town_name": ledger.settings.town_name,
        "practice": ledger.settings.practice,
        "purpose_version": PURPOSE_VERSION,
        "chain_id": town.deployment.chain_id,
        "utc_offset_seconds": town.deployment.utc_offset_seconds,
        "confirmations": ledger.settings.confirmations,
        "contracts": {
            contract.name: to_hex(contract.address)
            for contract in town.deployment.contracts
        },
        "typed_data": {
            "Payment": _typed(town.payment_domain, PAYMENT_TYPES, "Payment"),
            "Presentment": _typed(
                town.payment_domain, PRESENTMENT_TYPES, "Presentment"
            ),
            "Acceptance": _typed(town.payment_domain, ACCEPTANCE_TYPES, "Acceptance"),
            "Refund": _typed(town.payment_domain, REFUND_TYPES, "Refund"),
            "Cancellation": _typed(
                town.payment_domain, CANCELLATION_TYPES, "Cancellation"
            ),
            "Claim": _typed(town.issuance_domain, CLAIM_TYPES, "Claim"),
            "Registration": _typed(
                town.registration_domain, REGISTRATION_TYPES, "Registration"
            ),
            "Enrolment": _typed(town.registration_domain, ENROLMENT_TYPES, "Enrolment"),
            "Revocation": _typed(
                town.registration_domain, REVOCATION_TYPES, "Revocation"
            ),
            "Contest": _typed(town.registration_domain, CONTEST_TYPES, "Contest"),
            "Session": _typed(town.session_domain, SESSION_TYPES, "Session"),
            "Terminal": _typed(town.session_domain, TERMINAL_TYPES, "Terminal"),
        },
    }


def typed_payment(ledger: Ledger, payment: Payment) -> dict[str, Any]:
    """Return a payment as EIP-712 JSON that any wallet can sign."""
    typed = _typed(ledger.town.payment_domain, PAYMENT_TYPES, "Payment")
    return typed | {"message": _write(payment_message(payment))}


def typed_acceptance(ledger: Ledger, acceptance: Acceptance) -> dict[str, Any]:
    """Return what a till signs over a presentment, as EIP-712 JSON."""
    typed = _typed(ledger.town.payment_domain, ACCEPTANCE_TYPES, "Acceptance")
    return typed | {"message": _write(acceptance_message(acceptance))}


def typed_refund(ledger: Ledger, refund: Refund) -> dict[str, Any]:
    """Return a refund as EIP-712 JSON."""
    typed = _typed(ledger.town.payment_domain, REFUND_TYPES, "Refund")
    return typed | {"message": _write(refund_message(refund))}


def _write(message: Message) -> dict[str, Any]:
    return {
        name: to_hex(value) if isinstance(value, bytes) else value
        for name, value in message.items()
    }


def _typed(domain: Domain, types: Types, primary: str) -> dict[str, Any]:
    return {
        "domain": domain.as_json(),
        "types": {"EIP712Domain": DOMAIN_FIELDS} | types,
        "primaryType": primary,
    }
