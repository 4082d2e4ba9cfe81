"""News between processes: one NOTIFY, many listeners.

A notice says only that something changed; whoever hears it reads the books
again, so a lost or doubled notice does no harm.
"""

from collections.abc import Iterator

import psycopg
from sqlalchemy import text

from ledger.domain.outages import DatabaseUnavailable
from ledger.store.database import Work

ACCEPTED = "meguru_accepted"
BILL = "meguru_bill"
"""A bill changed; the payload is the signer of the till that opened it, in hex."""
BLOCK = "meguru_block"
WORK = "meguru_work"


def notify(work: Work, channel: str, payload: str = "") -> None:
    """Tell the listeners of a channel, when and if this transaction commits."""
    work.session.execute(
        text("SELECT pg_notify(:channel, :payload)"),
        {"channel": channel, "payload": payload},
    )


def notify_till(work: Work, signer: bytes) -> None:
    """Tell whoever watches a till that its bill changed."""
    notify(work, BILL, signer.hex())


class Listener:
    """A connection of its own that waits for notices."""

    def __init__(self, plain_url: str, channels: tuple[str, ...]) -> None:
        try:
            self._connection = psycopg.connect(
                plain_url, autocommit=True, connect_timeout=5
            )
            for channel in channels:
                self._connection.execute(f"LISTEN {channel}".encode())
        except psycopg.OperationalError as error:
            raise DatabaseUnavailable(reason=type(error).__name__) from error

    def wait(self, timeout_seconds: float) -> Iterator[tuple[str, str]]:
        """Yield (channel, payload) of what came within the time, at least once.

        Raises:
            DatabaseUnavailable: the connection is gone; make a new listener.
        """
        try:
            for notice in self._connection.notifies(
                timeout=timeout_seconds, stop_after=1
            ):
                yield notice.channel, notice.payload
        except psycopg.OperationalError as error:
            raise DatabaseUnavailable(reason=type(error).__name__) from error

    def close(self) -> None:
        """Stop listening."""
        self._connection.close()
