"""`meguru register`, `bill`, `pay`: a phone and a till, by command, over HTTP."""

import time
from pathlib import Path
from typing import Any

import click

from ledger.chain.charge_codes import code_key
from ledger.cli.options import key_option
from ledger.cli.options import open_key
from ledger.cli.options import passphrase_option
from ledger.cli.wallet import Wallet
from ledger.domain.amounts import format_yen
from ledger.domain.amounts import parse_amount
from ledger.domain.bills import is_number
from ledger.domain.bills import read_link
from ledger.domain.hexes import to_hex
from ledger.domain.texts import printable
from ledger.services.times import write_time
from ledger.settings import read_settings

api_option = click.option(
    "--api",
    default=lambda: read_settings().base_url,
    show_default="the running town's",
    help="Address of the wallet API.",
)
until_option = click.option(
    "--until",
    type=click.Choice(["accepted", "confirmed", "final"]),
    default="final",
    show_default=True,
    help="State to wait for.",
)
REGISTER_PATIENCE_SECONDS = 60
CLAIM_PATIENCE_SECONDS = 60


@click.command()
@click.argument("code")
@key_option
@passphrase_option
@api_option
def register(code: str, key_file: Path, passphrase_file: Path | None, api: str) -> None:
    """Register a key as a resident's account with an invitation CODE."""
    wallet = Wallet(api, open_key(key_file, passphrase_file))
    end = time.monotonic() + REGISTER_PATIENCE_SECONDS
    while (state := wallet.register(code)) != "registered":
        if time.monotonic() > end:
            raise click.ClickException("not registered yet; run the same command again")
        time.sleep(0.5)
    click.echo(f"{state} {wallet.account}")


@click.command()
@click.argument("amount")
@click.option("--shop", required=True, help="The shop's account.")
@key_option
@passphrase_option
@api_option
def bill(
    amount: str,
    shop: str,
    key_file: Path,
    passphrase_file: Path | None,
    api: str,
) -> None:
    """Ask for AMOUNT yen, as a till of SHOP; prints the link and the number."""
    wallet = Wallet(api, open_key(key_file, passphrase_file), account=shop)
    wallet.sign_in()
    opened = wallet.open_bill(parse_amount(amount))
    click.echo(f"{format_yen(opened['amount'])} {opened['number']}\n{opened['link']}")


@click.command()
@click.option("--account", help="The account, where it is not the key's own (a till).")
@key_option
@passphrase_option
@api_option
def balance(
    account: str | None, key_file: Path, passphrase_file: Path | None, api: str
) -> None:
    """Show what an account has, lot by lot."""
    wallet = Wallet(api, open_key(key_file, passphrase_file), account=account)
    wallet.sign_in()
    view = wallet.view_account()
    for row in view["balances"]:
        name = row["programme_name"] or row["label"]
        until = f" until {row['last_day']}" if row["last_day"] else ""
        click.echo(f"{printable(name)}{until}  {format_yen(row['amount'])}")
    click.echo(f"can be spent  {format_yen(view['available'])}")


@click.command()
@click.argument("link_or_number")
@key_option
@passphrase_option
@api_option
@click.option("--yes", is_flag=True, help="Do not ask before paying.")
@until_option
def pay(
    link_or_number: str,
    key_file: Path,
    passphrase_file: Path | None,
    api: str,
    yes: bool,
    until: str,
) -> None:
    """Pay a bill by its scanned link or six-digit number."""
    wallet = Wallet(api, open_key(key_file, passphrase_file))
    wallet.sign_in()
    typed = link_or_number.replace(" ", "")
    reference = typed if is_number(typed) else read_link(link_or_number, api)
    quote = wallet.quote(reference)
    _show_quote(quote)
    if not yes:
        click.confirm("Pay?", abort=True)
    show_way(wallet, wallet.pay(quote), until)
    account = wallet.view_account()
    click.echo(f"balance    {format_yen(account['available'])}")


@click.command()
@click.argument("code")
@key_option
@passphrase_option
@api_option
@click.option("--yes", is_flag=True, help="Do not ask before charging.")
def claim(
    code: str, key_file: Path, passphrase_file: Path | None, api: str, yes: bool
) -> None:
    """Charge one's own account by the letters of a charge CODE."""
    wallet = Wallet(api, open_key(key_file, passphrase_file))
    wallet.sign_in()
    letters = code_key(code)
    found = wallet.view_code(to_hex(letters.address))
    click.echo(f"{printable(found['programme_name'])} until {found['last_day']}")
    click.echo(f"amount     {format_yen(found['amount'])}")
    if not yes:
        click.confirm("Charge your account?", abort=True)
    end = time.monotonic() + CLAIM_PATIENCE_SECONDS
    while (state := wallet.claim(letters, found["authorization"]))[
        "state"
    ] != "charged":
        if time.monotonic() > end:
            raise click.ClickException("not charged yet; run the same command again")
        time.sleep(0.5)
    click.echo(f"{state['state']} {wallet.account}")
    account = wallet.view_account()
    click.echo(f"balance    {format_yen(account['available'])}")


def show_way(wallet: Wallet, payment: dict[str, Any], until: str) -> None:
    """Print an accepted payment, and its states as they come."""
    watchword = payment["watchword"]
    click.echo(f"order      {payment['order']}")
    click.echo(f"watchword  {watchword['ja']} ({watchword['en']})")
    for state, data in wallet.watch(payment["order"]):
        click.echo(f"{state:<10} {write_time(data['at'])}{_where(data)}")
        if state == until:
            break


def _show_quote(quote: dict[str, Any]) -> None:
    click.echo(f"shop       {quote['shop_name']}")
    click.echo(f"amount     {format_yen(quote['amount'])}")
    for leg in quote["legs"]:
        click.echo(
            f"  from     {leg['programme_name']} until {leg['last_day']}"
            f"  {format_yen(leg['amount'])}"
        )
    click.echo(f"balance    {format_yen(quote['balance_before'])}", nl=False)
    click.echo(f" → {format_yen(quote['balance_after'])}")


def _where(data: dict[str, Any]) -> str:
    parts = ""
    if data.get("tx_hash"):
        parts += f" transaction {data['tx_hash']}"
    if data.get("block_number"):
        parts += f" block {data['block_number']}"
    return parts
