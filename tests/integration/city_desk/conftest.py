"""The desk on the tests' town, and officers who sit at it in browsers of their own."""

import pytest
from flask import Flask

from city_desk.app import create_app
from practice_officers import practice_sign_ins
from tests.integration.city_desk.browsers import Browser
from tests.integration.city_desk.browsers import Person
from tests.integration.conftest import World
from town import Town


@pytest.fixture(scope="session")
def desk_app(world: World) -> Flask:
    return create_app(ledger=world.ledger)


def officer(town: Town, index: int) -> Person:
    found = practice_sign_ins(town)[index]
    return Person(
        person=town.officer_person(index),
        name=found["name"],
        login=found["login"],
        password=found["password"],
        totp_secret=found["totp_secret"],
        key=town.officer_key(index),
    )


@pytest.fixture(scope="session")
def sato(town: Town) -> Person:
    """A maker and checker."""
    return officer(town, 0)


@pytest.fixture(scope="session")
def suzuki(town: Town) -> Person:
    """Another one."""
    return officer(town, 1)


@pytest.fixture(scope="session")
def takahashi(town: Town) -> Person:
    """A third one, whose login suffers wrong tries."""
    return officer(town, 2)


@pytest.fixture
def nobody(desk_app: Flask, world: World) -> Browser:
    """A browser in which nobody is signed in."""
    return Browser(desk_app, world)


@pytest.fixture
def at_desk(desk_app: Flask, world: World, sato: Person) -> Browser:
    """Sato's browser."""
    return Browser(desk_app, world).sign_in(sato)


@pytest.fixture
def beside(desk_app: Flask, world: World, suzuki: Person) -> Browser:
    """Suzuki's browser."""
    return Browser(desk_app, world).sign_in(suzuki)
