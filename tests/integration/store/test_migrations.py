"""Migrations: from nothing to this release, and nothing left over."""

import os
import subprocess
import sys

import pytest
from alembic.util import CommandError
from sqlalchemy import inspect
from sqlalchemy import text

from ledger.domain.outages import DatabaseUnavailable
from ledger.store import schema
from ledger.store.database import Database
from ledger.store.tables import Base


def tables_of(database: Database) -> set[str]:
    return set(inspect(database.engine).get_table_names())


def test_an_empty_database_is_brought_to_this_release(empty: Database) -> None:
    assert tables_of(empty) == set()

    schema.upgrade(empty)

    assert tables_of(empty) == set(Base.metadata.tables) | {"alembic_version"}
    schema.require_current(empty)
    schema.check(empty)


def test_upgrading_again_changes_nothing(empty: Database) -> None:
    schema.upgrade(empty)
    schema.upgrade(empty)

    schema.require_current(empty)
    schema.check(empty)


def test_of_many_that_upgrade_at_once_one_does_and_the_others_wait(
    empty: Database,
) -> None:
    command = [sys.executable, "-c", "from ledger.cli import main; main()"]
    environment = os.environ | {"DATABASE_URL": empty.plain_url}

    running = [
        subprocess.Popen(
            [*command, "database", "upgrade"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for _ in range(3)
    ]
    said = [process.communicate(timeout=60)[0] for process in running]

    assert said == ["the database is current\n"] * 3
    assert [process.returncode for process in running] == [0, 0, 0]
    schema.check(empty)


def test_a_database_that_was_never_migrated_is_not_worked_on(empty: Database) -> None:
    with pytest.raises(DatabaseUnavailable) as refusal:
        schema.require_current(empty)

    assert refusal.value.values == {
        "reason": "it is at revision None, this release needs 0001; "
        "run `meguru database upgrade`"
    }


def test_a_database_of_another_release_is_not_worked_on(empty: Database) -> None:
    schema.upgrade(empty)
    with empty.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(DatabaseUnavailable) as refusal:
        schema.require_current(empty)

    assert "it is at revision 9999" in str(refusal.value)


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE people ADD COLUMN name text",
        "ALTER TABLE orders DROP COLUMN failure",
        "ALTER TABLE outbox DROP CONSTRAINT uq_outbox_lane_nonce",
        "DROP INDEX uq_bills_open_number",
        "ALTER TABLE balances ALTER COLUMN reserved DROP NOT NULL",
        "ALTER TABLE balances ALTER COLUMN reserved TYPE numeric",
        "CREATE TABLE more (id int)",
    ],
)
def test_a_database_that_differs_from_the_tables_is_found(
    empty: Database, change: str
) -> None:
    schema.upgrade(empty)
    with empty.engine.begin() as connection:
        connection.execute(text(change))

    with pytest.raises(CommandError, match="New upgrade operations detected"):
        schema.check(empty)
