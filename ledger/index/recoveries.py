"""Accounts whose keys are being replaced, and those that end, as events tell it."""

from collections.abc import Sequence

from sqlalchemy import text

from ledger.index.events import Event
from ledger.index.events import named
from ledger.store.database import Work

_START = text(
    """
    INSERT INTO recoveries (
        account, block_number, epoch, new_signer, active_from, state
    )
    VALUES (:account, :block, :epoch, :new_signer, :active_from, 'started')
    ON CONFLICT (account, block_number) DO UPDATE
    SET new_signer = excluded.new_signer, active_from = excluded.active_from,
        state = 'started'
    """
)
# An account has one recovery at a time: what happens, happens to the newest there
# was by then, also where a block is read again.
_CHANGE = text(
    """
    UPDATE recoveries
    SET state = :state, active_from = coalesce(:active_from, active_from)
    WHERE account = :account AND block_number = (
        SELECT max(block_number) FROM recoveries
        WHERE account = :account AND block_number <= :block
    )
    """
)
_ACTIVATE = text(
    """
    UPDATE accounts
    SET epoch = greatest(accounts.epoch, :epoch), own_key_revoked = true
    WHERE account = :account
    """
)
# Who registered anew meanwhile keeps that account.
_RELEASE = text(
    """
    UPDATE people SET account = NULL
    FROM unnest(cast(:commitments AS bytea[]), cast(:accounts AS bytea[]))
        AS released (commitment, account)
    WHERE people.commitment = released.commitment
      AND people.account = released.account
    """
)
_CHANGES = {
    "RecoveryContested": "contested",
    "RecoveryDecided": "decided",
    "RecoveryCancelled": "cancelled",
    "RecoveryActivated": "activated",
}


def write_recoveries(work: Work, events: Sequence[Event]) -> None:
    """Write recoveries, and give back the persons of accounts that were closed."""
    for event in events:
        if event.name == "RecoveryStarted":
            work.session.execute(
                _START,
                {
                    "account": event.values["account"],
                    "block": event.log.block_number,
                    "epoch": event.values["epoch"],
                    "new_signer": event.values["newSigner"],
                    "active_from": event.values["activeFrom"],
                },
            )
        elif event.name in _CHANGES:
            _change(work, event)
    released = named(events, "CommitmentReleased")
    if released:
        rows = {
            "commitments": [event.values["commitment"] for event in released],
            "accounts": [event.values["account"] for event in released],
        }
        work.session.execute(_RELEASE, rows)


def _change(work: Work, event: Event) -> None:
    values, state = event.values, _CHANGES[event.name]
    if event.name == "RecoveryDecided" and not values["proceed"]:
        state = "cancelled"
    work.session.execute(
        _CHANGE,
        {
            "account": values["account"],
            "state": state,
            "active_from": values.get("activeFrom"),
            "block": event.log.block_number,
        },
    )
    if event.name == "RecoveryActivated":
        row = {"account": values["account"], "epoch": values["epoch"]}
        work.session.execute(_ACTIVATE, row)
