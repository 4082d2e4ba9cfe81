"""Other books of the same chain, for tests that spoil or read anew."""

from collections.abc import Iterator

import pytest

from ledger.chain.keys import Key
from ledger.store.database import Database
from tests.integration.conftest import PURCHASED
from tests.integration.conftest import World
from tests.integration.paying import other_books


@pytest.fixture(scope="module")
def hanako(world: World) -> Key:
    """A resident with enough for all tests of a file."""
    return world.new_resident({PURCHASED: 100_000})


@pytest.fixture
def books(world: World) -> Iterator[Database]:
    """Empty books."""
    with other_books(world) as database:
        yield database
