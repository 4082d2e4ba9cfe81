"""`meguru database`: bring the database to this release."""

import click

from ledger.settings import read_settings
from ledger.store import schema
from ledger.store.database import Database


@click.group()
def database() -> None:
    """Prepare and check the database."""


@database.command()
def upgrade() -> None:
    """Run the migrations that are missing."""
    opened = Database(read_settings().database_url)
    schema.upgrade(opened)
    opened.close()
    click.echo("the database is current")


@database.command()
def check() -> None:
    """Compare the database with this release's tables."""
    opened = Database(read_settings().database_url)
    schema.require_current(opened)
    schema.check(opened)
    opened.close()
    click.echo("the database is as this release expects it")
