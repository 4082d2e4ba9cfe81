"""The journal's hashes: whoever edits, removes or inserts an entry is found."""

from collections.abc import Iterator

import pytest
from sqlalchemy import delete
from sqlalchemy import update

from ledger.audit.journal import check_journal
from ledger.store import journal
from ledger.store.city_tables import JournalRow
from ledger.store.database import Database
from tests.integration.conftest import World
from tests.integration.paying import other_books


@pytest.fixture(scope="module")
def database(world: World) -> Iterator[Database]:
    with other_books(world) as books:
        yield books


@pytest.fixture
def books(database: Database) -> Database:
    """Books whose journal has five entries."""
    with database.work() as work:
        work.session.execute(delete(JournalRow))
        for number in range(1, 6):
            journal.append(work, 1_000 + number, "maker", "invited", {"person": number})
        work.commit()
    return database


def reasons(database: Database) -> list[str]:
    result = check_journal(database)
    assert not result.intact
    return [str(finding) for finding in result.findings]


def test_the_towns_own_journal_is_whole(world: World) -> None:
    result = check_journal(world.ledger.database)

    assert result.intact
    assert result.entries > 0


def test_a_journal_longer_than_a_page_is_followed_to_its_end(
    books: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ledger.audit.journal.PAGE_ENTRIES", 2)

    result = check_journal(books)

    assert result.intact
    assert result.entries == 5


@pytest.mark.parametrize(
    "change",
    [
        {"at": 7},
        {"actor": "checker"},
        {"event": "approved"},
        {"subject": {"person": 99}},
    ],
)
def test_an_edited_entry_is_found(books: Database, change: dict[str, object]) -> None:
    with books.work() as work:
        work.session.execute(
            update(JournalRow).where(JournalRow.sequence == 3).values(**change)
        )
        work.commit()

    assert reasons(books) == ["journal entry 3: was changed after it was written"]


def test_a_removed_entry_is_found(books: Database) -> None:
    with books.work() as work:
        work.session.execute(delete(JournalRow).where(JournalRow.sequence == 3))
        work.commit()

    assert reasons(books) == [
        "journal entry 3: missing, 4 follows",
        "journal entry 4: does not follow the entry before it",
    ]


def test_entries_removed_from_the_beginning_are_found(books: Database) -> None:
    with books.work() as work:
        work.session.execute(delete(JournalRow).where(JournalRow.sequence == 1))
        work.commit()

    assert reasons(books)[0] == "journal entry 1: missing, 2 follows"


def test_entries_removed_from_the_end_change_the_head(books: Database) -> None:
    before = check_journal(books)
    with books.work() as work:
        work.session.execute(delete(JournalRow).where(JournalRow.sequence == 5))
        work.commit()

    after = check_journal(books)

    assert after.intact
    assert after.head != before.head
    assert after.entries == 4
