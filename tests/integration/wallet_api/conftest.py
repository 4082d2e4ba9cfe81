"""The API on the tests' town, and devices that are signed in to it.

Sachiko's money lasts for years: tests that only read it, or are refused it,
share her, whatever they do to the clock.
"""

from dataclasses import replace
from typing import Any

import pytest

from ledger.chain.keys import Key
from ledger.chain.keys import make_key
from ledger.domain.programmes import ProgrammeFlag
from tests.integration.conftest import GRANTED
from tests.integration.conftest import PURCHASED
from tests.integration.conftest import SMALL_LOCAL
from tests.integration.conftest import Shop
from tests.integration.conftest import World
from tests.integration.conftest import programme
from tests.integration.wallet_api.devices import Api
from tests.integration.wallet_api.devices import Device
from wallet_api.app import create_app
from wallet_api.limits import Limits

WELFARE = 31
YEARS_DAYS = 2000
UNHURRIED = Limits(
    sign_ins_per_minute=10**6,
    registrations_per_minute=10**6,
    bill_numbers_per_minute=10**6,
    bills_per_minute=10**6,
    listeners=2,
)


@pytest.fixture(scope="session")
def api(world: World) -> Api:
    return Api(create_app(ledger=world.ledger, limits=UNHURRIED))


@pytest.fixture(scope="session")
def welfare(world: World) -> int:
    """A programme that only small local shops take, with a label of its own."""
    terms = programme(WELFARE, "生活支援", world.today, ProgrammeFlag(0))
    world.desk.open_programme(
        replace(terms, acceptors=SMALL_LOCAL, public_label="専用")
    )
    return WELFARE


@pytest.fixture(scope="session")
def sachiko_key(world: World, welfare: int) -> Key:
    key = world.new_resident()
    for number, amount in ((GRANTED, 1_000), (PURCHASED, 5_000), (welfare, 3_000)):
        world.desk.issue(number, world.today + YEARS_DAYS, {key.address: amount})
    return key


@pytest.fixture(scope="session")
def makoto_key(world: World) -> Key:
    key = world.new_resident()
    for number in (GRANTED, PURCHASED):
        world.desk.issue(number, world.today + YEARS_DAYS, {key.address: 60_000})
    return key


@pytest.fixture(scope="session")
def grocer(world: World) -> Shop:
    """A small local shop, which takes welfare money too."""
    return world.new_shop("Midori Grocer", classes=SMALL_LOCAL)


@pytest.fixture
def sachiko(world: World, api: Api, sachiko_key: Key) -> Device:
    return Device(api, sachiko_key, world.clock).sign_in()


@pytest.fixture
def makoto(world: World, api: Api, makoto_key: Key) -> Device:
    """Has enough for any bill of these tests, and signs what others borrow."""
    return Device(api, makoto_key, world.clock).sign_in()


@pytest.fixture
def phone(world: World, api: Api, hanako: Key) -> Device:
    """Hanako's own phone; what she pays with it is gone."""
    return Device(api, hanako, world.clock).sign_in()


@pytest.fixture
def till(world: World, api: Api, bakery: Shop) -> Device:
    return Device(api, bakery.till, world.clock, bakery.account).sign_in()


@pytest.fixture
def grocer_till(world: World, api: Api, grocer: Shop) -> Device:
    return Device(api, grocer.till, world.clock, grocer.account).sign_in()


@pytest.fixture
def stranger(world: World, api: Api) -> Device:
    """A key that nobody registered."""
    return Device(api, make_key(), world.clock)


@pytest.fixture
def typed(sachiko: Device, till: Device) -> dict[str, Any]:
    """What Sachiko would sign to pay the bakery 1,200 yen."""
    quote = sachiko.quote(till.open_bill(1_200)["reference"])
    typed_data: dict[str, Any] = quote["typed_data"]
    return typed_data
