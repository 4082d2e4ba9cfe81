"""Service keys and their roles: what two officers decide about them."""

from dataclasses import dataclass

from ledger.domain.hexes import to_hex
from ledger.domain.refusals import FieldInvalid
from ledger.domain.roles import OPEN_TO_ALL
from ledger.services.actions import Draft
from ledger.services.actions import draft_action
from ledger.services.ledger import Ledger
from ledger.store import offices

REGISTRATIONS_MOST = 10_000_000
"""More in a day than any city has people."""


@dataclass(frozen=True)
class RoleHolder:
    """An address with a role that holds from ``active_from`` on (UTC seconds)."""

    role: str
    account: bytes
    active_from: int


def list_roles(ledger: Ledger) -> tuple[list[RoleHolder], bool]:
    """Return who holds which role or soon will, and whether the relay is open."""
    with ledger.database.work() as work:
        holders = [
            RoleHolder(row.role, row.account, row.active_from)
            for row in offices.list_role_holders(work)
            if row.account != OPEN_TO_ALL
        ]
        return holders, offices.is_relay_open(work)


def draft_grant_role(ledger: Ledger, role: str, account: bytes) -> Draft:
    """Draft giving an address a role, which begins 48 hours after it is executed.

    Raises:
        FieldInvalid: it has the role, or the address is nobody's.
    """
    if not any(account):
        raise FieldInvalid(field="account", reason="nobody has the zero address")
    if _holds(ledger, role, account):
        raise FieldInvalid(field="account", reason="it has the role already")
    return draft_action(
        ledger,
        "grant role",
        ledger.town.action_grant_role(role, account),
        {"role": role, "account": to_hex(account)},
    )


def draft_revoke_role(ledger: Ledger, role: str, account: bytes) -> Draft:
    """Draft taking a role from an address at once.

    Raises:
        FieldInvalid: it does not have the role.
    """
    if not _holds(ledger, role, account):
        raise FieldInvalid(field="account", reason="it does not have the role")
    return draft_action(
        ledger,
        "revoke role",
        ledger.town.action_revoke_role(role, account),
        {"role": role, "account": to_hex(account)},
    )


def draft_open_relay(ledger: Ledger, *, is_open: bool) -> Draft:
    """Draft letting everybody bring orders, or the relay alone again."""
    return draft_action(
        ledger,
        "open relay",
        ledger.town.action_open_relay(is_open=is_open),
        {"relay": "open" if is_open else "closed"},
    )


def draft_daily_registrations(ledger: Ledger, most: int) -> Draft:
    """Draft how many residents the registrar may register in a day.

    Raises:
        FieldInvalid: a number that is none.
    """
    if not 0 <= most <= REGISTRATIONS_MOST:
        raise FieldInvalid(
            field="daily_registrations", reason=f"0 to {REGISTRATIONS_MOST} is expected"
        )
    return draft_action(
        ledger,
        "daily registrations",
        ledger.town.action_set_daily_registrations(most),
        {"most": most},
    )


def draft_verifier(ledger: Ledger, verifier: bytes, *, allowed: bool) -> Draft:
    """Draft letting a verifier's passkeys sign, or no longer.

    Raises:
        FieldInvalid: it is so already.
    """
    with ledger.database.work() as work:
        if (verifier in offices.allowed_verifiers(work)) is allowed:
            state = "allowed" if allowed else "not allowed"
            raise FieldInvalid(field="verifier", reason=f"it is {state} already")
    return draft_action(
        ledger,
        "allow verifier" if allowed else "disallow verifier",
        ledger.town.action_set_verifier(verifier, allowed=allowed),
        {"verifier": to_hex(verifier)},
    )


def _holds(ledger: Ledger, role: str, account: bytes) -> bool:
    holders, _ = list_roles(ledger)
    return any(h.role == role and h.account == account for h in holders)
