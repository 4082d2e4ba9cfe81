"""What a wallet needs to know to sign: chain, contracts, domains, types."""

from typing import Any

from ledger.chain.messages import payment_message
from ledger.chain.typed_data import DOMAIN_FIELDS
from ledger.chain.typed_data import PAYMENT_TYPES
from ledger.chain.typed_data import REGISTRATION_TYPES
from ledger.chain.typed_data import SESSION_TYPES
from ledger.chain.typed_data import TERMINAL_TYPES
from ledger.chain.typed_data import Domain
from ledger.chain.typed_data import Types
from ledger.domain.hexes import to_hex
from ledger.domain.orders import Payment
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
            "Registration": _typed(
                town.registration_domain, REGISTRATION_TYPES, "Registration"
            ),
            "Session": _typed(town.session_domain, SESSION_TYPES, "Session"),
            "Terminal": _typed(town.session_domain, TERMINAL_TYPES, "Terminal"),
        },
    }


def typed_payment(ledger: Ledger, payment: Payment) -> dict[str, Any]:
    """Return a payment as EIP-712 JSON that any wallet can sign."""
    message = {
        name: to_hex(value) if isinstance(value, bytes) else value
        for name, value in payment_message(payment).items()
    }
    typed = _typed(ledger.town.payment_domain, PAYMENT_TYPES, "Payment")
    return typed | {"message": message}


def _typed(domain: Domain, types: Types, primary: str) -> dict[str, Any]:
    return {
        "domain": domain.as_json(),
        "types": {"EIP712Domain": DOMAIN_FIELDS} | types,
        "primaryType": primary,
    }
