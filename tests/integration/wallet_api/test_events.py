"""Live states: each once, in order, for early and for late listeners."""

import hashlib
import json
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import closing
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import delete
from sqlalchemy import update
from werkzeug.test import TestResponse

from ledger.store.chain_tables import SignerRow
from ledger.store.city_tables import SessionRow
from tests.integration.conftest import World
from tests.integration.wallet_api.conftest import UNHURRIED
from tests.integration.wallet_api.devices import Api
from tests.integration.wallet_api.devices import Device
from tests.integration.wallet_api.devices import refusal
from wallet_api import streams
from wallet_api.app import create_app
from wallet_api.limits import Limits

ALL = ["accepted", "submitted", "confirmed", "final"]


Event = tuple[str, str, dict[str, Any]]


@contextmanager
def listening(
    device: Device, order: str, headers: dict[str, str] | None = None
) -> Iterator[TestResponse]:
    """Listen as a server would let one: the stream is closed in the end."""
    response = device.get(f"/v1/payments/{order}/events", headers)
    try:
        yield response
    finally:
        response.close()


def read_events(response: TestResponse) -> Iterator[Event]:
    """Yield (id, state, data) as an EventSource reads them."""
    fields: dict[str, str] = {}
    for chunk in response.iter_encoded():
        for line in chunk.decode().splitlines():
            if not line and "data" in fields:
                yield fields["id"], fields["event"], json.loads(fields["data"])
                fields = {}
            elif line and not line.startswith(":"):
                name, _, value = line.partition(": ")
                fields[name] = value


def make_final(world: World) -> None:
    world.turn(blocks=world.ledger.settings.confirmations + 1)


@pytest.fixture
def order(makoto: Device, till: Device) -> str:
    """A payment that was accepted just now."""
    accepted: str = makoto.pay(till.open_bill(1_200)["reference"])["order"]
    return accepted


def test_a_till_hears_every_state_as_it_is_reached(
    world: World, till: Device, order: str
) -> None:
    with listening(till, order) as response:
        events = read_events(response)
        heard = [next(events)]
        world.turn()
        heard += [next(events), next(events)]
        world.mine(world.ledger.settings.confirmations)
        world.read()
        heard += list(events)

    assert response.mimetype == "text/event-stream"
    assert [state for _, state, _ in heard] == ALL
    assert [number for number, _, _ in heard] == ["1", "2", "3", "4"]
    shown = till.get(f"/v1/payments/{order}").get_json()
    assert [data for _, _, data in heard] == shown["steps"]
    assert heard[3][2]["tx_hash"] == shown["tx_hash"]
    assert heard[3][2]["block_number"] == shown["block_number"]


def test_who_comes_late_hears_all_of_it_at_once(
    world: World, makoto: Device, order: str
) -> None:
    make_final(world)

    with listening(makoto, order) as response:
        heard = [state for _, state, _ in read_events(response)]

    assert heard == ALL


@pytest.mark.parametrize(
    ("last", "heard"),
    [("1", ALL[1:]), ("3", ALL[3:]), ("0", ALL), ("", ALL), ("x", ALL)],
)
def test_who_comes_back_hears_what_was_missed(
    world: World, makoto: Device, order: str, last: str, heard: list[str]
) -> None:
    make_final(world)

    with listening(makoto, order, {"Last-Event-ID": last}) as response:
        states = [state for _, state, _ in read_events(response)]

    assert states == heard


def test_who_heard_the_last_state_is_told_not_to_come_back(
    world: World, makoto: Device, order: str
) -> None:
    make_final(world)

    with listening(makoto, order, {"Last-Event-ID": "4"}) as response:
        assert (response.status_code, response.get_data()) == (204, b"")


def test_a_quiet_stream_beats_so_that_a_lost_line_is_noticed(
    till: Device, order: str
) -> None:
    with listening(till, order) as response:
        chunks = response.iter_encoded()
        begin = [next(chunks) for _ in range(3)]

    assert begin[0] == b"retry: 2000\n\n"
    assert begin[1].startswith(b"id: 1\nevent: accepted\n")
    assert begin[2] == b":\n\n"


def test_listeners_beyond_the_places_are_told_to_poll(till: Device, order: str) -> None:
    with listening(till, order), listening(till, order):
        refused = till.get(f"/v1/payments/{order}/events")

    with listening(till, order) as again:
        assert refusal(refused) == (503, "listeners_full", {"most": 2})
        assert again.status_code == 200


def test_one_account_cannot_take_the_places_of_all(
    world: World, till: Device, makoto: Device, order: str
) -> None:
    limits = Limits(**(vars(UNHURRIED) | {"listeners_per_account": 1}))
    api = Api(create_app(ledger=world.ledger, limits=limits))
    path = f"/v1/payments/{order}/events"

    with closing(api.ask("GET", path, token=till.token)):
        refused = api.ask("GET", path, token=till.token)
        with closing(api.ask("GET", path, token=makoto.token)) as other:
            assert other.status_code == 200

    with closing(api.ask("GET", path, token=till.token)) as again:
        assert again.status_code == 200
    assert refusal(refused) == (503, "listeners_full", {"most": 1})


def end_session(world: World, device: Device) -> None:
    assert device.token is not None
    token_hash = hashlib.sha256(device.token.encode()).digest()
    with world.ledger.database.work() as work:
        work.session.execute(
            delete(SessionRow).where(SessionRow.token_hash == token_hash)
        )
        work.commit()


def revoke_signer(world: World, device: Device) -> None:
    with world.ledger.database.work() as work:
        work.session.execute(
            update(SignerRow)
            .where(SignerRow.signer == device.key.address)
            .values(revoked=True)
        )
        work.commit()


@pytest.mark.parametrize("stop", [end_session, revoke_signer])
def test_a_stream_ends_when_its_device_may_no_longer_listen(
    monkeypatch: pytest.MonkeyPatch,
    world: World,
    api: Api,
    makoto: Device,
    stop: Callable[[World, Device], None],
) -> None:
    monkeypatch.setattr(streams, "CHECK_SECONDS", 0)
    shop = world.new_shop("Hinode Books")
    till = Device(api, shop.till, world.clock, shop.account).sign_in()
    order = makoto.pay(till.open_bill(100)["reference"])["order"]

    with listening(till, order) as response:
        heard = read_events(response)
        first = next(heard)[1]
        stop(world, till)
        rest = list(heard)

    assert (first, rest) == ("accepted", [])


def test_a_question_for_the_headers_alone_takes_no_place(
    till: Device, order: str
) -> None:
    path = f"/v1/payments/{order}/events"
    headers = {"Authorization": f"Bearer {till.token}"}
    for _ in range(5):
        till.api.app.test_client().head(path, headers=headers).close()

    with listening(till, order) as response:
        assert response.status_code == 200
