"""Live states: each once, in order, for early and for late listeners."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.integration.conftest import World
from tests.integration.wallet_api.devices import Device
from tests.integration.wallet_api.devices import refusal

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


def test_a_question_for_the_headers_alone_takes_no_place(
    till: Device, order: str
) -> None:
    path = f"/v1/payments/{order}/events"
    headers = {"Authorization": f"Bearer {till.token}"}
    for _ in range(5):
        till.api.app.test_client().head(path, headers=headers).close()

    with listening(till, order) as response:
        assert response.status_code == 200
