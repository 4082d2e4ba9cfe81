"""Roles, officers, verifiers and anchored heads, as their events leave them.

All of them are rare, so they are written one by one and in the chain's order.
"""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import text

from ledger.chain.calls.roles import ROLE_NAMES
from ledger.chain.calls.roles import role_id
from ledger.domain.roles import OPEN_TO_ALL
from ledger.index.events import Event
from ledger.store.database import Work

_SET_ROLE = text(
    """
    INSERT INTO role_holders (role, account, active_from, revoked, block_number)
    VALUES (:role, :account, :active_from, :revoked, :block)
    ON CONFLICT (role, account) DO UPDATE
    SET active_from = excluded.active_from, revoked = excluded.revoked,
        block_number = excluded.block_number
    """
)
_APPOINT = text(
    """
    INSERT INTO appointments (
        signer, person, roles, awaited, active_from, block_number
    )
    VALUES (:signer, :person, :roles, 0, 0, :block)
    ON CONFLICT (signer) DO UPDATE
    SET person = excluded.person, roles = excluded.roles, awaited = 0,
        active_from = 0, block_number = excluded.block_number
    """
)
_FIND_APPOINTMENT = text(
    """
    SELECT roles, awaited, active_from, blocks.timestamp AS now
    FROM blocks LEFT JOIN appointments ON signer = :signer
    WHERE blocks.number = :block
    """
)
_SCHEDULE = text(
    """
    INSERT INTO appointments (
        signer, person, roles, awaited, active_from, block_number
    )
    VALUES (:signer, :person, :roles, :awaited, :active_from, :block)
    ON CONFLICT (signer) DO UPDATE
    SET person = excluded.person, roles = excluded.roles,
        awaited = excluded.awaited, active_from = excluded.active_from,
        block_number = excluded.block_number
    """
)
_DISMISS = text(
    """
    UPDATE appointments
    SET roles = 0, awaited = 0, active_from = 0, block_number = :block
    WHERE signer = :signer
    """
)
_END_ALL_BUT = text(
    """
    UPDATE appointments
    SET roles = 0, awaited = 0, active_from = 0, block_number = :block
    WHERE NOT signer = ANY(cast(:signers AS bytea[]))
    """
)
_SET_VERIFIER = text(
    """
    INSERT INTO verifiers (verifier, allowed, block_number)
    VALUES (:verifier, :allowed, :block)
    ON CONFLICT (verifier) DO UPDATE
    SET allowed = excluded.allowed, block_number = excluded.block_number
    """
)
_ADD_ANCHOR = text(
    """
    INSERT INTO anchors (sequence, head, block_number)
    VALUES (:sequence, :head, :block)
    ON CONFLICT (sequence) DO NOTHING
    """
)
_WITHDRAW = text(
    """
    UPDATE actions SET state = 'withdrawn'
    FROM approvals
    WHERE actions.action_hash = :action
      AND actions.state IN ('proposed', 'approved', 'failed')
      AND approvals.action_hash = actions.action_hash
      AND approvals.person = :person
    """
)


def write_roles(work: Work, events: Sequence[Event]) -> None:
    """Write who holds which role, and which verifiers are allowed."""
    for event in events:
        values, block = event.values, event.log.block_number
        if event.name in ("RoleGranted", "RoleScheduled", "RoleRevoked"):
            if values["role"] in ROLE_NAMES:
                _set_role(
                    work,
                    ROLE_NAMES[values["role"]],
                    values["account"],
                    values.get("activeFrom", 0),
                    event.name == "RoleRevoked",
                    block,
                )
        elif event.name == "RelayOpened":
            is_closed = not values["open"]
            _set_role(work, "RELAY", OPEN_TO_ALL, 0, is_closed, block)
        elif event.name in ("VerifierAllowed", "VerifierDisallowed"):
            row = {
                "verifier": values["verifier"],
                "allowed": event.name == "VerifierAllowed",
                "block": block,
            }
            work.session.execute(_SET_VERIFIER, row)


def write_officers(work: Work, events: Sequence[Event]) -> None:
    """Write the officers' keys, and what they took back."""
    # A replacement names its officers first, in its own transaction.
    appointed: defaultdict[bytes, list[bytes]] = defaultdict(list)
    for event in events:
        values, block = event.values, event.log.block_number
        if event.name == "OfficerAppointed":
            appointed[event.log.tx_hash].append(values["signer"])
            work.session.execute(
                _APPOINT,
                {
                    "signer": values["signer"],
                    "person": values["person"],
                    "roles": values["roles"],
                    "block": block,
                },
            )
        elif event.name == "OfficerScheduled":
            _schedule(work, event)
        elif event.name == "OfficerDismissed":
            row = {"signer": values["signer"], "block": block}
            work.session.execute(_DISMISS, row)
        elif event.name == "OfficersReplaced":
            signers = {"signers": appointed[event.log.tx_hash], "block": block}
            work.session.execute(_END_ALL_BUT, signers)
        elif event.name == "ActionWithdrawn":
            row = {"action": values["action"], "person": values["person"]}
            work.session.execute(_WITHDRAW, row)


def _schedule(work: Work, event: Event) -> None:
    """What holds already holds on; the rest of what the event names begins later."""
    values = event.values
    key = {"signer": values["signer"], "block": event.log.block_number}
    found = work.session.execute(_FIND_APPOINTMENT, key).one()
    present = found.roles or 0
    if found.active_from is not None and found.active_from <= found.now:
        present |= found.awaited
    work.session.execute(
        _SCHEDULE,
        key
        | {
            "person": values["person"],
            "roles": present,
            "awaited": values["roles"] & ~present,
            "active_from": values["activeFrom"],
        },
    )


def write_anchors(work: Work, events: Sequence[Event]) -> None:
    """Write the journal's heads that are on the chain."""
    for event in events:
        if event.name == "Anchored":
            work.session.execute(
                _ADD_ANCHOR,
                {
                    "sequence": event.values["sequence"],
                    "head": event.values["head"],
                    "block": event.log.block_number,
                },
            )


def _set_role(
    work: Work, role: str, account: bytes, active_from: int, revoked: bool, block: int
) -> None:
    assert role_id(role) in ROLE_NAMES
    work.session.execute(
        _SET_ROLE,
        {
            "role": role,
            "account": account,
            "active_from": active_from,
            "revoked": revoked,
            "block": block,
        },
    )
