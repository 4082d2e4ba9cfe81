"""The relay as a process: it hears of work, and outlives what is gone for a while."""

from collections.abc import Callable

import pytest
from sqlalchemy import text

from ledger.chain.keys import Key
from ledger.domain.orders import Leg
from ledger.domain.outages import ChainUnavailable
from ledger.domain.outages import DatabaseUnavailable
from ledger.relay.relay import Relay
from ledger.store import notices
from ledger.store import outbox
from ledger.store.lanes import LaneLocks
from ledger.store.relay_tables import LaneRow
from tests.integration.conftest import Shop
from tests.integration.conftest import World
from tests.integration.paying import WatchedGateway
from tests.integration.paying import accept
from tests.integration.paying import coin
from tests.integration.paying import get_order
from tests.integration.paying import running
from tests.integration.relay.conftest import make_relay


def mine_until(world: World, condition: Callable[[], bool]) -> None:
    """Mine and read, while a relay works by itself, until a condition holds."""
    listener = notices.Listener(world.ledger.database.plain_url, (notices.BLOCK,))
    try:
        for _ in range(200):
            if condition():
                return
            world.mine()
            world.read()
            list(listener.wait(0.05))
    finally:
        listener.close()
    raise AssertionError("it did not become so")


def is_confirmed(world: World, order: bytes) -> bool:
    return get_order(world, order).state == "confirmed"


def epoch_of(world: World) -> int:
    with world.ledger.database.work() as work:
        return work.session.get_one(LaneRow, outbox.LANE_RELAY).epoch


def cut_lock_connections(world: World) -> None:
    with world.ledger.database.work() as work:
        work.session.execute(
            text(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks"
                " WHERE locktype = 'advisory' AND granted"
                " AND database = (SELECT oid FROM pg_database"
                " WHERE datname = current_database())"
            )
        )


def test_a_running_relay_hears_of_an_acceptance(
    world: World, relay: Relay, hanako: Key, bakery: Shop
) -> None:
    with running(relay):
        order = accept(world, hanako, bakery, Leg(coin(world), 100))

        mine_until(world, lambda: is_confirmed(world, order))


def test_a_running_relay_outlives_a_chain_that_is_gone_for_a_while(
    world: World,
    relay: Relay,
    gateway: WatchedGateway,
    hanako: Key,
    bakery: Shop,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ledger.relay.relay.RECONNECT_SECONDS", 0.01)
    gateway.failures = [ChainUnavailable(reason="the line is cut")] * 3
    with running(relay):
        order = accept(world, hanako, bakery, Leg(coin(world), 100))

        mine_until(world, lambda: is_confirmed(world, order))

    assert gateway.failures == []


def test_a_running_relay_takes_its_lanes_anew_after_its_locks_were_lost(
    world: World,
    relay: Relay,
    hanako: Key,
    bakery: Shop,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ledger.relay.relay.RECONNECT_SECONDS", 0.01)
    epoch = epoch_of(world)
    with running(relay):
        cut_lock_connections(world)
        order = accept(world, hanako, bakery, Leg(coin(world), 100))

        mine_until(world, lambda: is_confirmed(world, order))

    assert epoch_of(world) == epoch + 1


def test_a_standby_relay_takes_over_when_the_first_is_gone(
    world: World,
    relay: Relay,
    gateway: WatchedGateway,
    hanako: Key,
    bakery: Shop,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ledger.relay.relay.STANDBY_SECONDS", 0.01)
    order = accept(world, hanako, bakery, Leg(coin(world), 100))
    with running(make_relay(world, gateway)):
        world.mine()
        assert get_order(world, order).state == "accepted"

        relay.close()

        mine_until(world, lambda: is_confirmed(world, order))
    relay.take_lanes()


def test_a_standby_relay_ends_when_it_is_asked_to(
    world: World, relay: Relay, gateway: WatchedGateway
) -> None:
    epoch = epoch_of(world)

    with running(make_relay(world, gateway)):
        world.mine()

    assert epoch_of(world) == epoch


def test_locks_that_are_gone_with_their_connection_are_noticed(world: World) -> None:
    locks = LaneLocks(world.ledger.database.plain_url)
    assert locks.try_take(["a lane of this test"])
    with world.ledger.database.work() as work:
        work.session.execute(
            text(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks"
                " WHERE locktype = 'advisory'"
                " AND (classid::bigint << 32 | objid::bigint) ="
                " hashtextextended('meguru lane a lane of this test', 0)"
            )
        )

    with pytest.raises(DatabaseUnavailable):
        locks.check()
    with pytest.raises(DatabaseUnavailable):
        locks.try_take(["a lane of this test"])
    locks.close()


def test_locks_of_a_database_that_is_out_of_reach_are_not_taken() -> None:
    with pytest.raises(DatabaseUnavailable):
        LaneLocks("postgresql://127.0.0.1:1/meguru")
