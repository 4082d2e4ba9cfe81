"""The root of the command line, and how refusals are shown."""

import sys
from typing import Any

import click

from ledger.cli import audit
from ledger.cli import council
from ledger.cli import database
from ledger.cli import keys
from ledger.cli import list_head
from ledger.cli import officers
from ledger.cli import offices
from ledger.cli import order_commands
from ledger.cli import pausing
from ledger.cli import processes
from ledger.cli import propose_money
from ledger.cli import propose_offices
from ledger.cli import propose_people
from ledger.cli import proposing
from ledger.cli import register
from ledger.cli import runs
from ledger.cli import show
from ledger.cli import signers
from ledger.cli import wallet_commands
from ledger.domain.errors import MeguruError


class _Commands(click.Group):
    """A refusal ends with one line on what is wrong and one on what to do."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except MeguruError as error:
            click.echo(f"✗ {error}  [{error.code}]", err=True)
            click.echo(f"  {error.advice}", err=True)
            sys.exit(1)


@click.group(cls=_Commands, context_settings={"max_content_width": 100})
@click.version_option(package_name="meguru", prog_name="meguru")
def main() -> None:
    """Meguru: a city's own money, from two signatures to the books."""


main.add_command(show.status)
main.add_command(show.participants)
main.add_command(show.actions)
main.add_command(proposing.propose)
for command in (
    *propose_money.COMMANDS,
    *propose_people.COMMANDS,
    *propose_offices.COMMANDS,
):
    proposing.propose.add_command(command)
main.add_command(officers.approve)
main.add_command(officers.retry)
main.add_command(offices.withdraw)
main.add_command(offices.officers)
main.add_command(offices.roles)
main.add_command(offices.activate_recovery)
main.add_command(council.council)
main.add_command(runs.run)
main.add_command(runs.issue)
main.add_command(runs.lapse)
main.add_command(runs.payouts)
main.add_command(pausing.pause)
main.add_command(list_head.list_head)
main.add_command(list_head.list_rows)
main.add_command(register.invite)
main.add_command(register.terminal)
main.add_command(register.pairing_code)
main.add_command(register.freeze)
main.add_command(keys.key)
main.add_command(wallet_commands.register)
main.add_command(wallet_commands.bill)
main.add_command(wallet_commands.balance)
main.add_command(wallet_commands.pay)
main.add_command(order_commands.present)
main.add_command(order_commands.charge)
main.add_command(order_commands.refund)
main.add_command(order_commands.cancel)
main.add_command(wallet_commands.claim)
main.add_command(signers.signers)
main.add_command(signers.enrol)
main.add_command(signers.revoke)
main.add_command(signers.contest)
main.add_command(audit.audit)
main.add_command(database.database)
main.add_command(processes.relay)
main.add_command(processes.index)
