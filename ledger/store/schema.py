"""Migrations: bring a database to this release, or say what is missing."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from ledger.domain.outages import DatabaseUnavailable
from ledger.store.database import Database
from ledger.store.database import answering

_MIGRATIONS = Path(__file__).parent / "migrations"


def _config(database: Database) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["engine"] = database.engine
    return config


@cache
def _expected_revision() -> str | None:
    # Reading all migrations is dear, and they do not change while a process lives.
    return ScriptDirectory(str(_MIGRATIONS)).get_current_head()


def upgrade(database: Database) -> None:
    """Run every migration that is missing.

    Raises:
        DatabaseUnavailable: the server does not answer.
    """
    with answering():
        command.upgrade(_config(database), "head")


def check(database: Database) -> None:
    """Compare the tables with the database; raises what Alembic finds."""
    command.check(_config(database))


def require_current(database: Database) -> None:
    """Refuse to work on an older or newer database.

    Raises:
        DatabaseUnavailable: it does not answer, or its revision is not this
            release's.
    """
    expected = _expected_revision()
    with answering(), database.engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    if found != expected:
        raise DatabaseUnavailable(
            reason=f"it is at revision {found}, this release needs {expected}; "
            "run `meguru database upgrade`"
        )
