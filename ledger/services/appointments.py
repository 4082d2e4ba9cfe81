"""Officers by officers: appointing, dismissing, targets, signatures taken back."""

import secrets

from ledger.domain.accounts import OfficerRole
from ledger.domain.hexes import to_hex
from ledger.domain.office_refusals import ActionNotWaiting
from ledger.domain.office_refusals import ActionNotYours
from ledger.domain.office_refusals import OfficerUnknown
from ledger.domain.refusals import FieldInvalid
from ledger.domain.roles import OfficerKey
from ledger.domain.texts import check_text
from ledger.services.actions import Draft
from ledger.services.actions import draft_action
from ledger.services.calls import enqueue
from ledger.services.ledger import Ledger
from ledger.services.names import APPOINT
from ledger.services.officer_keys import check_officer
from ledger.store import actions
from ledger.store import journal
from ledger.store import offices
from ledger.store import outbox
from ledger.store.database import Work

NAME_MOST = 40
WITHDRAW = "withdraw"
_ANY_ROLE = OfficerRole.MAKER | OfficerRole.CHECKER | OfficerRole.AUDITOR


def draft_appoint(
    ledger: Ledger,
    signer: bytes,
    roles: OfficerRole,
    name: str,
    person: bytes | None = None,
) -> Draft:
    """Draft appointing a key, 48 hours after it is executed.

    ``person`` is given where somebody who is an officer gets another key; else the
    key's own person is meant, or somebody new. The name is kept encrypted.

    Raises:
        FieldInvalid: the key is another person's or has these roles, or the name.
    """
    check_text("name", name, NAME_MOST)
    if len(signer) != 20 or not any(signer):
        raise FieldInvalid(field="signer", reason="an address is expected")
    with ledger.database.work() as work:
        person = _person_of(work, signer, roles, person, ledger.clock())
    officer = OfficerKey(person, signer, roles)
    return draft_action(
        ledger,
        APPOINT,
        ledger.town.action_appoint(officer),
        {
            "person": to_hex(person),
            "signer": to_hex(signer),
            "roles": write_roles(roles),
            "name_encrypted": ledger.cipher.encrypt(name, person).hex(),
        },
    )


def draft_dismiss(ledger: Ledger, signer: bytes) -> Draft:
    """Draft ending a key at once; its person may neither make nor check it.

    Raises:
        OfficerUnknown: it is no officer's key.
    """
    with ledger.database.work() as work:
        officer = offices.get_officer(work, signer, ledger.clock())
        if not officer.roles | officer.awaited:
            raise OfficerUnknown(signer=to_hex(signer))
    return draft_action(
        ledger,
        "dismiss",
        ledger.town.action_dismiss(signer),
        {"person": to_hex(officer.person), "signer": to_hex(signer)},
    )


def draft_target(ledger: Ledger, target: bytes, *, allowed: bool) -> Draft:
    """Draft letting actions call a contract, 48 hours later, or no longer, at once.

    Raises:
        FieldInvalid: the desk itself is always a target.
    """
    if target == ledger.town.deployment.desk.address:
        raise FieldInvalid(field="target", reason="the desk is always a target")
    return draft_action(
        ledger,
        "allow target" if allowed else "disallow target",
        ledger.town.action_set_target(target, allowed=allowed),
        {"target": to_hex(target)},
    )


def withdraw_signature(
    ledger: Ledger, action_hash: bytes, signer: bytes, signature: bytes
) -> None:
    """Take an officer's signature under an action back, on the chain, for good.

    An action that nobody approved is withdrawn at once; one that was approved is
    withdrawn when the chain has spoken, unless it ran before.

    Raises:
        ActionUnknown, ActionNotWaiting: there is nothing to take back.
        ActionNotYours: this officer did not sign it.
        SignatureInvalid, OfficerUnknown, OfficerRoleMissing: the officer.
    """
    now = ledger.clock()
    digest = ledger.town.hash_withdrawal(action_hash)
    with ledger.database.work() as work:
        row = actions.lock_action(work, action_hash)
        person = check_officer(work, digest, signer, signature, _ANY_ROLE, now)
        signed = actions.list_approvals(work, [action_hash])
        is_signed = person in [approval.person for approval in signed]
        if not is_signed:
            raise ActionNotYours(action=to_hex(action_hash))
        if row.state in ("executed", "withdrawn"):
            raise ActionNotWaiting(action=to_hex(action_hash), state=row.state)
        if row.state == "proposed":
            row.state = "withdrawn"
        call = ledger.town.call_withdraw(action_hash, signer, signature)
        name = f"{to_hex(action_hash)}:{to_hex(person)}"
        enqueue(work, call, WITHDRAW, outbox.LANE_RELAY, name, now)
        subject = {"action": to_hex(action_hash), "kind": row.kind}
        journal.append(work, now, to_hex(person), "signature withdrawn", subject)
        work.commit()


def write_roles(roles: OfficerRole) -> str:
    """Write an officer's roles as people give them: ``maker,checker``."""
    return ",".join((role.name or "").lower() for role in OfficerRole if role & roles)


def _person_of(
    work: Work, signer: bytes, roles: OfficerRole, person: bytes | None, now: int
) -> bytes:
    try:
        known = offices.get_officer(work, signer, now)
    except OfficerUnknown:
        return person or secrets.token_bytes(32)
    if person not in (None, known.person):
        raise FieldInvalid(field="signer", reason="it is another person's key")
    if not roles & ~(known.roles | known.awaited):
        raise FieldInvalid(field="roles", reason="the key has them already")
    return known.person
