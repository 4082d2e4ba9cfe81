"""Participants, their signers, and programmes, as their events leave them.

A window's events are folded first: of many changes to one account or signer
only the last one is written.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import text

from ledger.domain.accounts import Status
from ledger.domain.programmes import ProgrammeFlag
from ledger.index.events import Event
from ledger.index.events import named
from ledger.store.database import Work

_ADD_ACCOUNTS = text(
    """
    INSERT INTO accounts (
        account, kind, status, epoch, classes, own_key_revoked, commitment,
        block_number
    )
    SELECT account, kind, :active, 0, classes, own_key_revoked, commitment, block
    FROM unnest(
        cast(:accounts AS bytea[]), cast(:kinds AS integer[]),
        cast(:classes AS numeric[]), cast(:revoked AS boolean[]),
        cast(:commitments AS bytea[]), cast(:blocks AS bigint[])
    ) AS new (account, kind, classes, own_key_revoked, commitment, block)
    ON CONFLICT (account) DO NOTHING
    """
)
_SET_STATUS = text(
    """
    UPDATE accounts SET status = changed.status
    FROM unnest(cast(:accounts AS bytea[]), cast(:statuses AS integer[]))
        AS changed (account, status)
    WHERE accounts.account = changed.account
    """
)
_SET_CLASSES = text(
    """
    UPDATE accounts SET classes = changed.classes
    FROM unnest(cast(:accounts AS bytea[]), cast(:classes AS numeric[]))
        AS changed (account, classes)
    WHERE accounts.account = changed.account
    """
)
_REVOKE_OWN_KEYS = text(
    """
    UPDATE accounts SET own_key_revoked = true
    WHERE account = ANY(cast(:accounts AS bytea[]))
    """
)
_SET_SIGNERS = text(
    """
    INSERT INTO signers (
        account, epoch, signer, not_before, not_after, scope,
        payment_limit, day_limit, revoked, block_number
    )
    SELECT * FROM unnest(
        cast(:accounts AS bytea[]), cast(:epochs AS bigint[]),
        cast(:signers AS bytea[]), cast(:not_before AS bigint[]),
        cast(:not_after AS bigint[]), cast(:scopes AS integer[]),
        cast(:payment_limits AS numeric[]), cast(:day_limits AS numeric[]),
        cast(:revoked AS boolean[]), cast(:blocks AS bigint[])
    )
    ON CONFLICT (account, epoch, signer) DO UPDATE
    SET not_before = excluded.not_before, not_after = excluded.not_after,
        scope = excluded.scope, payment_limit = excluded.payment_limit,
        day_limit = excluded.day_limit, revoked = excluded.revoked,
        block_number = excluded.block_number
    """
)
_REVOKE_SIGNERS = text(
    """
    UPDATE signers SET revoked = true
    FROM unnest(
        cast(:accounts AS bytea[]), cast(:epochs AS bigint[]),
        cast(:signers AS bytea[])
    ) AS ended (account, epoch, signer)
    WHERE signers.account = ended.account AND signers.epoch = ended.epoch
      AND signers.signer = ended.signer
    """
)
_ADD_PROGRAMMES = text(
    """
    INSERT INTO programmes (
        number, acceptors, payment_limit, issue_from, issue_until, redeem_until,
        grace_days, flags, cap, holder_limit, block_number
    )
    VALUES (
        :number, :acceptors, :payment_limit, :issue_from, :issue_until,
        :redeem_until, :grace_days, :flags, :cap, :holder_limit, :block
    )
    ON CONFLICT (number) DO NOTHING
    """
)
_AMEND_PROGRAMME = text(
    """
    UPDATE programmes
    SET acceptors = :acceptors, redeem_until = :redeem_until,
        grace_days = :grace_days, cap = :cap
    WHERE number = :number
    """
)
_SET_SUSPENDED = text(
    """
    UPDATE programmes
    SET flags = CASE
        WHEN :suspended THEN flags | cast(:flag AS integer)
        ELSE flags & ~cast(:flag AS integer)
    END
    WHERE number = :number
    """
)


def write_registry(work: Work, events: Sequence[Event]) -> None:
    """Write who takes part, and who may sign for them."""
    _add_accounts(work, named(events, "ParticipantRegistered"))
    _set_statuses(work, events)
    classes = {
        event.values["account"]: event.values["classes"]
        for event in named(events, "ClassesChanged")
    }
    if classes:
        rows = {"accounts": list(classes), "classes": list(classes.values())}
        work.session.execute(_SET_CLASSES, rows)
    _set_signers(work, events)


def write_programmes(work: Work, events: Sequence[Event]) -> None:
    """Write programmes that were opened, widened, suspended or resumed."""
    for event in events:
        if event.name == "ProgrammeOpened":
            terms = event.values["terms"]
            work.session.execute(
                _ADD_PROGRAMMES,
                {
                    "number": event.values["programme"],
                    "acceptors": terms["acceptors"],
                    "payment_limit": terms["paymentLimit"],
                    "issue_from": terms["issueFrom"],
                    "issue_until": terms["issueUntil"],
                    "redeem_until": terms["redeemUntil"],
                    "grace_days": terms["graceDays"],
                    "flags": terms["flags"],
                    "cap": terms["cap"],
                    "holder_limit": terms["holderLimit"],
                    "block": event.log.block_number,
                },
            )
        elif event.name == "ProgrammeAmended":
            terms = event.values["terms"]
            work.session.execute(
                _AMEND_PROGRAMME,
                {
                    "number": event.values["programme"],
                    "acceptors": terms["acceptors"],
                    "redeem_until": terms["redeemUntil"],
                    "grace_days": terms["graceDays"],
                    "cap": terms["cap"],
                },
            )
        elif event.name == "ProgrammeSuspended":
            work.session.execute(
                _SET_SUSPENDED,
                {
                    "number": event.values["programme"],
                    "suspended": event.values["suspended"],
                    "flag": int(ProgrammeFlag.SUSPENDED),
                },
            )


def _add_accounts(work: Work, registered: Sequence[Event]) -> None:
    if not registered:
        return
    values = [event.values for event in registered]
    work.session.execute(
        _ADD_ACCOUNTS,
        {
            "active": int(Status.ACTIVE),
            "accounts": [v["account"] for v in values],
            "kinds": [v["kind"] for v in values],
            "classes": [v["classes"] for v in values],
            "revoked": [v["ownKeyRevoked"] for v in values],
            "commitments": [v["personCommitment"] for v in values],
            "blocks": [event.log.block_number for event in registered],
        },
    )


def _set_statuses(work: Work, events: Sequence[Event]) -> None:
    meaning = {
        "AccountFrozen": Status.FROZEN,
        "AccountUnfrozen": Status.ACTIVE,
        "AccountClosed": Status.CLOSED,
        "RecoveryActivated": Status.ACTIVE,
    }
    statuses = {
        event.values["account"]: int(meaning[event.name])
        for event in events
        if event.name in meaning
    }
    if statuses:
        rows = {"accounts": list(statuses), "statuses": list(statuses.values())}
        work.session.execute(_SET_STATUS, rows)


SignerName = tuple[bytes, int, bytes]
"""An account, its epoch, and a signer."""


def _set_signers(work: Work, events: Sequence[Event]) -> None:
    permitted: dict[SignerName, tuple[dict[str, Any], int]] = {}
    revoked: set[SignerName] = set()
    for event in events:
        if event.name not in ("SignerPermitted", "SignerRevoked"):
            continue
        values = event.values
        name = (values["account"], values["epoch"], values["signer"])
        if event.name == "SignerPermitted":
            permitted[name] = (values["permission"], event.log.block_number)
            revoked.discard(name)
        else:
            revoked.add(name)
    if permitted:
        _write_permissions(work, permitted)
    if revoked:
        rows = {
            "accounts": [account for account, _, _ in revoked],
            "epochs": [epoch for _, epoch, _ in revoked],
            "signers": [signer for _, _, signer in revoked],
        }
        work.session.execute(_REVOKE_SIGNERS, rows)
    # An account's own key has no permission to take away; it is noted on the
    # account, also where a later event permits the same key again as a signer.
    own = [
        event.values["account"]
        for event in named(events, "SignerRevoked")
        if event.values["account"] == event.values["signer"]
    ]
    if own:
        work.session.execute(_REVOKE_OWN_KEYS, {"accounts": own})


def _write_permissions(
    work: Work, permitted: dict[SignerName, tuple[dict[str, Any], int]]
) -> None:
    permissions = [permission for permission, _ in permitted.values()]
    work.session.execute(
        _SET_SIGNERS,
        {
            "accounts": [account for account, _, _ in permitted],
            "epochs": [epoch for _, epoch, _ in permitted],
            "signers": [signer for _, _, signer in permitted],
            "not_before": [p["notBefore"] for p in permissions],
            "not_after": [p["notAfter"] for p in permissions],
            "scopes": [p["scope"] for p in permissions],
            "payment_limits": [p["paymentLimit"] for p in permissions],
            "day_limits": [p["dayLimit"] for p in permissions],
            "revoked": [False for _ in permissions],
            "blocks": [block for _, block in permitted.values()],
        },
    )
