"""300 tills listen at one server, each to its own bill, while payments go on.

Any worker may happen to get all of them, so one worker must be enough.
"""

import secrets
import tempfile
import time
from collections.abc import Callable
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bench.listening import Listening
from ledger.chain.calls.registry import RegistrationEntry
from ledger.chain.keys import make_key
from ledger.domain.accounts import UNBOUNDED
from ledger.domain.accounts import Kind
from ledger.domain.accounts import Permission
from ledger.domain.accounts import Scope
from ledger.domain.lots import make_lot
from ledger.domain.orders import Leg
from ledger.domain.programmes import ProgrammeFlag
from ledger.services.actions import draft_action
from ledger.services.sessions import sign_in
from ledger.store import people
from tests.integration.conftest import COMMON
from tests.integration.conftest import GRANTED
from tests.integration.conftest import Shop
from tests.integration.conftest import World
from tests.integration.conftest import programme
from tests.integration.paying import accept
from tests.integration.wallet_api.test_server import free_port
from tests.integration.wallet_api.test_server import serving
from town import Town

TILLS = 300
PRICE = 10
PATIENCE_SECONDS = 60
ACCEPTING = Permission(0, 2**48 - 1, Scope.ACCEPT, UNBOUNDED, UNBOUNDED)


@pytest.fixture(scope="module")
def own_world() -> Iterator[World]:
    """A town with one programme and nothing else, by the machine's clock."""
    with tempfile.TemporaryDirectory(prefix="meguru-test-") as folder:
        town = Town(Path(folder), f"http://127.0.0.1:{free_port()}", durable=False)
        try:
            town.start()
            world = World(town)
            try:
                terms = programme(GRANTED, "子育て応援", world.today, ProgrammeFlag(0))
                world.desk.open_programme(terms)
                yield world
            finally:
                world.close()
        finally:
            town.stop()


@pytest.fixture(scope="module")
def tills(own_world: World) -> list[Shop]:
    """300 shops with a till each, registered by two officers' signatures."""
    tills = [Shop(secrets.token_bytes(20), make_key()) for _ in range(TILLS)]
    for start in range(0, TILLS, 50):
        entries = [
            RegistrationEntry(
                account=till.account,
                kind=Kind.SHOP,
                classes=COMMON,
                commitment=bytes(32),
                first_signer=till.till.address,
                permission=ACCEPTING,
            )
            for till in tills[start : start + 50]
        ]
        call = own_world.ledger.town.action_register(entries)
        own_world.desk.decide(draft_action(own_world.ledger, "register", call, {}))
    with own_world.ledger.database.work() as work:
        for number, till in enumerate(tills):
            now = own_world.clock()
            people.add_shop(work, till.account, f"Shop {number}", now)
            people.add_terminal(work, till.account, till.till.address, "レジ1", now)
        work.commit()
    return tills


@pytest.fixture(scope="module")
def tokens(own_world: World, tills: list[Shop]) -> list[str]:
    """The sessions of all tills."""
    return [open_session(own_world, till) for till in tills]


def open_session(world: World, till: Shop) -> str:
    now, salt = world.clock(), secrets.token_bytes(32)
    signer = till.till.address
    digest = world.ledger.town.hash_session(till.account, signer, now, salt)
    signature = till.till.sign(digest)
    return sign_in(world.ledger, till.account, signer, now, salt, signature).token


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < end, "not so in time"
        time.sleep(0.05)


def test_300_tills_each_hear_of_their_own_bill(
    own_world: World, tills: list[Shop], tokens: list[str]
) -> None:
    world, base_url = own_world, own_world.town.base_url
    payer = world.new_resident({GRANTED: TILLS * PRICE})
    money = make_lot(GRANTED, world.today + 30)
    listening = Listening(base_url)

    with serving(world, base_url, MEGURU_WORKERS="1"):
        listening.start(tokens)
        try:
            listening.wait_until_open(TILLS, PATIENCE_SECONDS)
            half = range(TILLS // 2)
            for number in half:
                accept(world, payer, tills[number], Leg(money, PRICE))
            wait_until(lambda: len(listening.green) == len(half))
            heard_by = set(listening.heard)
            meanwhile = [httpx.get(f"{base_url}/v1/shops") for _ in range(10)]
            for number in range(TILLS // 2, TILLS):
                accept(world, payer, tills[number], Leg(money, PRICE))
            wait_until(lambda: len(listening.green) == TILLS)
        finally:
            listening.stop()

    assert (listening.opened, listening.refused, listening.lost) == (TILLS, 0, 0)
    assert [answer.status_code for answer in meanwhile] == [200] * 10
    # Who had no bill yet was told of none: nobody hears of another till's.
    assert heard_by == set(half)
    assert set(listening.heard) == set(range(TILLS))
    told = [{reference for reference, _ in own} for own in listening.heard.values()]
    assert all(len(references) == 1 for references in told)
    assert len(set.union(*told)) == TILLS
