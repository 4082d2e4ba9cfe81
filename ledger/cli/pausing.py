"""`meguru pause`: the guardian stops all money, at once and alone."""

from pathlib import Path

import click

from ledger.chain.deployment import load_deployment
from ledger.chain.direct import send_call
from ledger.chain.gateway import Gateway
from ledger.chain.rpc import Rpc
from ledger.chain.town import Town
from ledger.cli.options import key_option
from ledger.cli.options import open_key
from ledger.cli.options import opened_ledger
from ledger.cli.options import passphrase_option
from ledger.domain.errors import MeguruError
from ledger.domain.hexes import to_hex
from ledger.services.pausing import note_pause
from ledger.settings import read_settings


@click.command()
@key_option
@passphrase_option
@click.option("--yes", is_flag=True, help="Do not ask before stopping all money.")
def pause(key_file: Path, passphrase_file: Path | None, yes: bool) -> None:
    """Stop every movement of money at once, with the guardian's key.

    It goes straight to the chain, past relay, index and database. Two officers let
    money move again: `meguru propose unpause`.
    """
    key = open_key(key_file, passphrase_file)
    settings = read_settings()
    deployment = load_deployment(settings.deployment_file)
    gateway = Gateway(Rpc(settings.chain_rpc_url), deployment)
    click.echo(f"you sign RegionalCurrency.pause as {to_hex(key.address)}")
    if not yes:
        click.confirm("Stop all money?", abort=True)
    receipt = send_call(gateway, key, Town(deployment).call_pause())
    if not receipt.succeeded:
        raise click.ClickException("the chain refused it; is it paused already?")
    click.echo(f"paused in block {receipt.block_number}")
    try:
        with opened_ledger() as ledger:
            note_pause(ledger, key.address, receipt.tx_hash)
    except MeguruError as error:
        click.echo(f"not in the journal: {error}", err=True)
