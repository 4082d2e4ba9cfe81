"""`meguru status`, `participants`, `actions`: what there is, as tables."""

from typing import Any

import click
from rich.console import Console
from rich.table import Table

from ledger.cli.options import opened_ledger
from ledger.domain.accounts import Kind
from ledger.domain.accounts import Status
from ledger.domain.amounts import format_yen
from ledger.domain.hexes import parse_address
from ledger.domain.hexes import to_hex
from ledger.domain.lots import format_day
from ledger.domain.lots import split_lot
from ledger.domain.texts import printable
from ledger.services.accounts import PARTICIPANTS_MOST
from ledger.services.accounts import list_participants
from ledger.services.actions import list_actions
from ledger.services.health import check_health
from ledger.services.officers import list_officers
from ledger.services.overview import Overview
from ledger.services.overview import view_town
from ledger.services.roles import list_roles
from ledger.services.times import write_time

console = Console(highlight=False)


@click.command()
def status() -> None:
    """Show what runs, what is behind, and what money there is."""
    with opened_ledger() as ledger:
        health = check_health(ledger)
        overview = view_town(ledger)
        _, is_relay_open = list_roles(ledger)
    state = ", ".join(health.problems) or "ready"
    console.print(
        f"town      {state}\n"
        f"chain     block {health.chain_block}\n"
        f"index     block {health.index_block}, final up to {health.final_block}\n"
        f"queue     {health.orders_waiting} payments, {health.calls_unmined} calls"
        f" (oldest {health.oldest_waiting_seconds} s)\n"
        f"make good {format_yen(overview.make_good)}"
    )
    if is_relay_open:
        console.print("relay     open to everybody: only what is confirmed counts")
    _print_money(overview)
    if health.problems:
        raise SystemExit(1)


def _print_money(overview: Overview) -> None:
    columns = ("issued", "redeemed", "lapsed", "burned", "circulating")
    table = _table("programme", "last day", *columns)
    for totals in overview.lots:
        number, last_day = split_lot(totals.lot)
        table.add_row(
            f"{number} {overview.programmes[number].name}",
            format_day(last_day),
            *(format_yen(getattr(totals, column)) for column in columns),
        )
    console.print(table)
    for (kind, standing), count in sorted(overview.participants.items()):
        console.print(f"{count} × {Kind(kind).name} {Status(standing).name}".lower())


@click.command()
@click.option("--after", default="", help="Account to go on after.")
@click.option("--officers", "of_officers", is_flag=True, help="Show the officers.")
def participants(after: str, of_officers: bool) -> None:
    """List who takes part, by account; names stay out of the terminal."""
    with opened_ledger() as ledger:
        if of_officers:
            table = _table("person", "name", "roles", "key")
            for officer in list_officers(ledger):
                roles = str(officer.roles.name).lower().replace("|", ", ")
                person = to_hex(officer.person)[:10]
                table.add_row(person, officer.name, roles, to_hex(officer.signer))
        else:
            table = _table("account", "kind", "status", "classes")
            start = parse_address(after, "after") if after else b""
            for row in list_participants(ledger, start, PARTICIPANTS_MOST):
                kind, standing = row.kind.name.lower(), row.status.name.lower()
                table.add_row(to_hex(row.address), kind, standing, bin(row.classes))
    console.print(table)


@click.command()
def actions() -> None:
    """List what officers proposed, approved and saw run, newest first."""
    with opened_ledger() as ledger:
        rows = list_actions(ledger)
    for row in rows:
        # Not a table: an action's number alone fills a narrow terminal.
        state = row.state + (f": {row.failure}" if row.failure else "")
        click.echo(to_hex(row.action_hash))
        click.echo(f"  {row.kind}, proposed {write_time(row.created_at)}, {state}")
        click.echo(f"  {describe(row.summary)}")
        if "list_head" in row.summary:
            click.echo(f"  list head {row.summary['list_head']}")


_UNREAD = ("authorization", "list_head", "merkle_root", "name_encrypted")
"""What nobody reads from a summary, or sees elsewhere."""


def describe(summary: dict[str, Any]) -> str:
    """Write an action's summary on one line; nothing in it can hide what follows."""
    line = ", ".join(
        f"{name} {value if not isinstance(value, list) else len(value)}"
        for name, value in summary.items()
        if name not in _UNREAD and value != ""
    )
    return printable(line)


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, no_wrap=column in ("action", "account", "key"))
    return table
