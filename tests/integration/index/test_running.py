"""The index as a process: it follows by itself, and an alarm keeps it waiting."""

from collections.abc import Callable

import pytest
from sqlalchemy import update

from ledger.chain.gateway import Gateway
from ledger.domain.outages import ChainUnavailable
from ledger.index import index as index_module
from ledger.store import notices
from ledger.store.chain_tables import CursorRow
from ledger.store.database import Database
from tests.integration.conftest import World
from tests.integration.paying import index_into
from tests.integration.paying import read_all
from tests.integration.paying import running


def wait_for_news(database: Database, condition: Callable[[], bool]) -> None:
    listener = notices.Listener(database.plain_url, (notices.BLOCK,))
    try:
        for _ in range(100):
            if condition():
                return
            list(listener.wait(0.2))
    finally:
        listener.close()
    raise AssertionError("it did not become so")


def cursor_of(database: Database) -> CursorRow | None:
    with database.work() as work:
        return work.session.get(CursorRow, "index")


def test_a_running_index_follows_the_chain_and_tells_of_it(
    world: World, books: Database
) -> None:
    head = world.ledger.gateway.head_number()

    def has_caught_up() -> bool:
        cursor = cursor_of(books)
        return cursor is not None and cursor.block_number >= head

    with running(index_into(world, books)):
        wait_for_news(books, has_caught_up)


def test_a_running_index_outlives_a_chain_that_is_gone_for_a_while(
    world: World, books: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_module, "RECONNECT_SECONDS", 0.01)

    class FarGateway(Gateway):
        """A node that does not answer at first."""

        silent_for = 3

        def head_number(self) -> int:
            self.silent_for -= 1
            if self.silent_for >= 0:
                raise ChainUnavailable(reason="the line is cut")
            return super().head_number()

    node = world.ledger.gateway
    far = FarGateway(node.rpc, node.deployment)

    with running(index_into(world, books, far)):
        wait_for_news(books, lambda: bool((c := cursor_of(books)) and c.final_number))

    assert far.silent_for < 0


def test_a_running_index_goes_on_when_its_alarm_was_solved(
    world: World, books: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_module, "STOPPED_SECONDS", 0.01)
    index = index_into(world, books)
    read_all(index)
    good = cursor_of(books)
    assert good is not None
    set_cursor(books, block_hash=b"\xff" * 32)
    world.mine()

    with running(index):
        wait_for_news(books, lambda: bool((c := cursor_of(books)) and c.alarm))
        set_cursor(books, block_hash=good.block_hash, alarm=None)

        wait_for_news(
            books,
            lambda: bool(
                (c := cursor_of(books)) and c.block_number > good.block_number
            ),
        )


def set_cursor(database: Database, **values: bytes | None) -> None:
    with database.work() as work:
        work.session.execute(update(CursorRow).values(**values))
        work.commit()
