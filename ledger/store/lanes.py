"""Lanes: a sender key's nonces, and which relay may take them.

A session lock on a connection of its own keeps a second relay waiting. It alone
is not enough: a relay that sleeps while its connection dies still believes in
it. So every taking of a nonce compares the lane's epoch, which rises with each
relay that takes the lane over.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

import psycopg
from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from ledger.domain.outages import DatabaseUnavailable
from ledger.domain.outages import LaneLost
from ledger.store.database import Work
from ledger.store.relay_tables import LaneRow

_TRY_LOCK = "SELECT pg_try_advisory_lock(hashtextextended('meguru lane ' || %s, 0))"


class LaneLocks:
    """Session locks on lanes; closing the connection gives them up."""

    def __init__(self, plain_url: str) -> None:
        try:
            self._connection = psycopg.connect(
                plain_url, autocommit=True, connect_timeout=5
            )
        except psycopg.OperationalError as error:
            raise DatabaseUnavailable(reason=type(error).__name__) from error

    def try_take(self, lanes: Sequence[str]) -> bool:
        """Take all of them, or none; False where another relay has one.

        Raises:
            DatabaseUnavailable: the connection is gone.
        """
        try:
            # Always in the same order, so two relays cannot each hold a half.
            for lane in sorted(lanes):
                row = self._connection.execute(_TRY_LOCK, (lane,)).fetchone()
                if row is None or not row[0]:
                    self._connection.execute("SELECT pg_advisory_unlock_all()")
                    return False
        except psycopg.OperationalError as error:
            raise DatabaseUnavailable(reason=type(error).__name__) from error
        return True

    def check(self) -> None:
        """Make sure that the connection, and with it the locks, is still there.

        Raises:
            DatabaseUnavailable: it is gone.
        """
        try:
            self._connection.execute("SELECT 1")
        except psycopg.OperationalError as error:
            raise DatabaseUnavailable(reason=type(error).__name__) from error

    def close(self) -> None:
        """Give the lanes up, before whoever waits for them asks again."""
        with suppress(psycopg.Error):
            self._connection.execute("SELECT pg_advisory_unlock_all()")
        self._connection.close()


@dataclass(frozen=True)
class LaneTaken:
    """A lane as the relay found it that took it over."""

    address: bytes
    next_nonce: int
    epoch: int


def take_lane(work: Work, lane: str, address: bytes, next_nonce: int) -> LaneTaken:
    """Raise a lane's epoch; a lane that is new begins at ``next_nonce``."""
    work.session.execute(
        insert(LaneRow)
        .values(lane=lane, address=address, next_nonce=next_nonce, epoch=0)
        .on_conflict_do_nothing(index_elements=["lane"])
    )
    row = work.session.execute(
        update(LaneRow)
        .where(LaneRow.lane == lane)
        .values(epoch=LaneRow.epoch + 1)
        .returning(LaneRow.address, LaneRow.next_nonce, LaneRow.epoch)
    ).one()
    return LaneTaken(row.address, row.next_nonce, row.epoch)


def take_nonce(work: Work, lane: str, epoch: int) -> int:
    """Take the lane's next nonce; it is used up when this transaction commits.

    Raises:
        LaneLost: another relay has taken the lane over.
    """
    taken = work.session.execute(
        update(LaneRow)
        .where(LaneRow.lane == lane, LaneRow.epoch == epoch)
        .values(next_nonce=LaneRow.next_nonce + 1)
        .returning(LaneRow.next_nonce)
    ).scalar()
    if taken is None:
        raise LaneLost(lane=lane, epoch=epoch)
    return taken - 1
