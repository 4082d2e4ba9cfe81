"""Databases beside the town's own: one without a table, one with all of them."""

import itertools
from collections.abc import Iterator

import pytest

from ledger.store import schema
from ledger.store.database import Database
from ledger.store.database import Work
from town import Town

_numbers = itertools.count(1)


def make_database(town: Town) -> Database:
    name = f"store_{next(_numbers)}"
    town.postgres.ensure_database(name)
    return Database(town.postgres.url(name))


@pytest.fixture
def empty(town: Town) -> Iterator[Database]:
    """A database without a table."""
    database = make_database(town)
    yield database
    database.close()


@pytest.fixture(scope="module")
def books(town: Town) -> Iterator[Database]:
    """Migrated books in which nothing stands; tests roll back what they write."""
    database = make_database(town)
    schema.upgrade(database)
    yield database
    database.close()


@pytest.fixture
def work(books: Database) -> Iterator[Work]:
    """A unit of work that nobody commits."""
    with books.work() as opened:
        yield opened
