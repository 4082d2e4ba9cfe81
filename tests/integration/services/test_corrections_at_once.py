"""A till corrects or takes back a bill at the moment it is paid: one of both wins.

Each side answers from an application of its own, as two processes of a town do, and
meets the other at a barrier before every round.
"""

import multiprocessing
import secrets
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from typing import Any

import pytest

from ledger.chain.keys import Key
from ledger.domain.bills import write_reference
from ledger.domain.hexes import to_hex
from ledger.domain.orders import Leg
from ledger.services import open_ledger
from ledger.services.orders import get_order
from ledger.services.sessions import sign_in
from ledger.settings import Settings
from ledger.store.accounts import list_balances
from ledger.store.bills import get_bill
from tests.integration.conftest import GRANTED
from tests.integration.conftest import Shop
from tests.integration.conftest import World
from tests.integration.services.ordering import lots_of
from tests.integration.services.ordering import open_bill
from tests.integration.services.ordering import register_crowd
from tests.integration.services.ordering import sign_order
from tests.integration.services.racing import write_order
from wallet_api import create_app

ROUNDS = 40
EACH = 1_000
PRICE = 700
PATIENCE_SECONDS = 60

Request = tuple[str, dict[str, Any], dict[str, str]]
"""A path, a body, and headers."""
Answer = tuple[int, dict[str, Any]]


@pytest.fixture(scope="module")
def crowd(world: World) -> list[Key]:
    """Residents with 1,000 yen granted each."""
    keys = register_crowd(world, 2 * ROUNDS)
    amounts = {key.address: EACH for key in keys}
    world.desk.issue(GRANTED, world.today + 30, amounts)
    return keys


@pytest.fixture
def token(world: World, bakery: Shop) -> str:
    """The session of the bakery's till."""
    now, salt = world.clock(), secrets.token_bytes(32)
    signer = bakery.till.address
    digest = world.ledger.town.hash_session(bakery.account, signer, now, salt)
    signature = bakery.till.sign(digest)
    made = sign_in(world.ledger, bakery.account, signer, now, salt, signature)
    return made.token


def ask_all(
    settings: Settings,
    clock_offset: int,
    requests: Sequence[Request],
    barrier: Barrier,
    answers: Connection,
) -> None:
    ledger = open_ledger(settings, lambda: int(time.time()) + clock_offset)
    client = create_app(ledger=ledger).test_client()
    given: list[Answer] = []
    for path, body, headers in requests:
        barrier.wait(PATIENCE_SECONDS)
        answer = client.post(path, json=body, headers=headers)
        given.append((answer.status_code, answer.get_json()))
    ledger.close()
    answers.send(given)


def race(
    world: World, sides: tuple[Sequence[Request], Sequence[Request]]
) -> list[tuple[Answer, Answer]]:
    """Ask both sides' requests, two at a time; returns the answers by round."""
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(2)
    pipes, processes = [], []
    for requests in sides:
        here, there = context.Pipe(duplex=False)
        given = (world.town.settings, world.clock.offset, requests, barrier, there)
        process = context.Process(target=ask_all, args=given)
        process.start()
        there.close()
        pipes.append(here)
        processes.append(process)
    first, second = (pipe.recv() for pipe in pipes)
    for process, pipe in zip(processes, pipes, strict=True):
        process.join()
        assert process.exitcode == 0
        process.close()
        pipe.close()
    return list(zip(first, second, strict=True))


def reserved_of(world: World, payer: Key) -> int:
    with world.ledger.database.work() as work:
        return sum(row.reserved for row in list_balances(work, payer.address))


@pytest.mark.parametrize("correction", ["voided", "replaced"])
def test_a_bill_is_paid_or_corrected_and_never_both(
    world: World, crowd: list[Key], bakery: Shop, token: str, correction: str
) -> None:
    granted, _ = lots_of(world)
    payers = crowd[:ROUNDS] if correction == "voided" else crowd[ROUNDS:]
    bills = [open_bill(world, bakery, PRICE) for _ in payers]
    references = [write_reference(b.bill_id, world.ledger.bill_key) for b in bills]
    bearer = {"Authorization": f"Bearer {token}"}
    orders = [
        sign_order(world, payer, bill, Leg(granted, PRICE))
        for payer, bill in zip(payers, bills, strict=True)
    ]
    payments: list[Request] = [
        ("/v1/payments", write_order(signed), {}) for signed in orders
    ]
    corrections: list[Request] = [
        (f"/v1/bills/{reference}/void", {}, bearer)
        if correction == "voided"
        else (
            "/v1/bills",
            {"amount": 500, "cash": 200, "replaces": reference},
            bearer | {"Idempotency-Key": secrets.token_hex(8)},
        )
        for reference in references
    ]

    rounds = race(world, (payments, corrections))

    accepted = set()
    for n, ((paid, payment), (corrected, answer)) in enumerate(rounds):
        order = world.ledger.town.hash_payment(orders[n].payment)
        with world.ledger.database.work() as work:
            bill = get_bill(work, bills[n].bill_id)
        assert bill is not None
        if paid == 201:
            accepted.add(order)
            values = {"bill": bill.number, "order": to_hex(order)}
            assert (corrected, answer["code"]) == (409, "bill_accepted")
            assert answer["values"] == values
            assert (bill.state, reserved_of(world, payers[n])) == ("accepted", PRICE)
        else:
            assert (corrected, paid) == (200 if correction == "voided" else 201, 409)
            assert payment["code"] == f"bill_{correction}"
            if correction == "replaced":
                assert payment["values"]["replaced_by"] == answer["reference"]
            assert (bill.state, reserved_of(world, payers[n])) == (correction, 0)

    # Whatever the relay sends now, money moves for what was accepted alone.
    world.wait(lambda: all_confirmed(world, accepted))
    for n, payer in enumerate(payers):
        order = world.ledger.town.hash_payment(orders[n].payment)
        with world.ledger.database.work() as work:
            left = sum(row.confirmed for row in list_balances(work, payer.address))
        assert left == EACH - (PRICE if order in accepted else 0)


def all_confirmed(world: World, accepted: set[bytes]) -> bool:
    states = [get_order(world.ledger, order).state for order in accepted]
    return all(state in ("confirmed", "final") for state in states)
