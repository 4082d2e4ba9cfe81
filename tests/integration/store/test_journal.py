"""The journal: one chain, however many write it at once."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from ledger.audit.journal import check_journal
from ledger.store import journal
from ledger.store import schema
from ledger.store.database import Database

NOW = 1_800_000_000


def write(database: Database, event: str, **subject: object) -> None:
    with database.work() as work:
        journal.append(work, NOW, "counter", event, subject)
        work.commit()


@pytest.fixture
def written(empty: Database) -> Database:
    """A journal of five entries."""
    schema.upgrade(empty)
    for number in range(5):
        write(empty, "invited", person=f"0x{number:064x}", 数="五")
    return empty


def test_a_journal_that_nobody_touched_is_whole(written: Database) -> None:
    result = check_journal(written)

    assert (result.intact, result.entries) == (True, 5)


def test_entries_written_at_once_stand_in_one_chain(written: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: write(written, "paid", order=n), range(80)))

    result = check_journal(written)

    assert (result.intact, result.entries) == (True, 85)


def test_what_is_not_committed_is_not_in_the_journal(written: Database) -> None:
    with written.work() as work:
        journal.append(work, NOW, "counter", "freeze asked", {})

    assert check_journal(written).entries == 5


def edit_a_subject() -> str:
    return f"UPDATE journal SET subject = '{json.dumps({})}' WHERE sequence = 3"


def edit_a_time() -> str:
    return "UPDATE journal SET at = at + 1 WHERE sequence = 3"


def edit_the_actor() -> str:
    return "UPDATE journal SET actor = 'nobody' WHERE sequence = 5"


def remove_one() -> str:
    return "DELETE FROM journal WHERE sequence = 3"


def remove_the_first() -> str:
    return "DELETE FROM journal WHERE sequence = 1"


def exchange_two() -> str:
    return (
        "UPDATE journal SET sequence = CASE sequence WHEN 2 THEN -3 ELSE -2 END"
        " WHERE sequence IN (2, 3);"
        "UPDATE journal SET sequence = -sequence WHERE sequence < 0"
    )


@pytest.mark.parametrize(
    "damage",
    [
        edit_a_subject,
        edit_a_time,
        edit_the_actor,
        remove_one,
        remove_the_first,
        exchange_two,
    ],
)
def test_whoever_edits_removes_or_moves_an_entry_is_found(
    written: Database, damage: Callable[[], str]
) -> None:
    with written.engine.begin() as connection:
        for statement in damage().split(";"):
            connection.execute(text(statement))

    result = check_journal(written)

    assert not result.intact
    assert result.findings
