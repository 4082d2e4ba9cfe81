"""`meguru present`, `charge`, `refund`, `cancel`: what undoes and charges orders."""

import time
from pathlib import Path
from typing import Any

import click

from ledger.cli.options import key_option
from ledger.cli.options import open_key
from ledger.cli.options import passphrase_option
from ledger.cli.order_wallet import OrderWallet
from ledger.cli.wallet_commands import api_option
from ledger.cli.wallet_commands import show_way
from ledger.cli.wallet_commands import until_option
from ledger.domain.amounts import format_yen
from ledger.domain.amounts import parse_amount
from ledger.domain.hexes import parse_hex
from ledger.domain.hexes import to_hex
from ledger.domain.payment_codes.presentments import CODE_PREFIX
from ledger.domain.payment_codes.presentments import read_code
from ledger.services.failures import write_failure
from ledger.services.times import write_time

PATIENCE_SECONDS = 120
ASK_AGAIN_SECONDS = 0.5
_STATES = ("accepted", "submitted", "confirmed", "final")
_OVER = ("refused", "expired")

account_option = click.option(
    "--account", help="The account, where it is not the key's own (another phone)."
)
shop_option = click.option("--shop", required=True, help="The shop's account.")
yes_option = click.option("--yes", is_flag=True, help="Do not ask before signing.")


@click.command()
@click.argument("limit")
@account_option
@key_option
@passphrase_option
@api_option
def present(
    limit: str,
    account: str | None,
    key_file: Path,
    passphrase_file: Path | None,
    api: str,
) -> None:
    """Sign that a shop may charge up to LIMIT yen; prints the code to show.

    The code is good for two minutes, and for one payment.
    """
    wallet = OrderWallet(api, open_key(key_file, passphrase_file), account)
    code = wallet.present(parse_amount(limit))
    presentment = read_code(code).presentment
    click.echo(f"up to      {format_yen(presentment.limit)}")
    click.echo(f"order      {wallet.hash_code(code)}")
    click.echo(f"until      {write_time(presentment.valid_before)}")
    click.echo(code)


@click.command()
@click.argument("code")
@click.argument("amount")
@shop_option
@key_option
@passphrase_option
@api_option
@yes_option
@until_option
def charge(
    code: str,
    amount: str,
    shop: str,
    key_file: Path,
    passphrase_file: Path | None,
    api: str,
    yes: bool,
    until: str,
) -> None:
    """Charge AMOUNT yen to the CODE that a customer shows, as a till of SHOP."""
    asked = parse_amount(amount)
    limit = read_code(code).presentment.limit
    wallet = OrderWallet(api, open_key(key_file, passphrase_file), account=shop)
    wallet.sign_in()
    quote = wallet.quote_code(code, asked)
    click.echo(f"amount     {format_yen(quote['amount'])} (up to {format_yen(limit)})")
    _show_legs(quote)
    if not yes:
        click.confirm("Charge?", abort=True)
    payment = wallet.charge(code, quote, asked)
    show_way(wallet, payment, until)


@click.command()
@click.argument("order")
@click.option("--amount", help="Yen to give back; all that is left when left out.")
@shop_option
@key_option
@passphrase_option
@api_option
@yes_option
@until_option
def refund(
    order: str,
    amount: str | None,
    shop: str,
    key_file: Path,
    passphrase_file: Path | None,
    api: str,
    yes: bool,
    until: str,
) -> None:
    """Give back all or part of the payment ORDER, as a till of SHOP."""
    order = to_hex(parse_hex(order, "order", 32))
    asked = None if amount is None else parse_amount(amount)
    wallet = OrderWallet(api, open_key(key_file, passphrase_file), account=shop)
    wallet.sign_in()
    quote = wallet.quote_refund(order, asked)
    click.echo(f"give back  {format_yen(quote['amount'])}")
    _show_legs(quote)
    click.echo(f"left       {format_yen(quote['left'])}")
    if not yes:
        click.confirm("Give back?", abort=True)
    given = wallet.refund(order, quote, quote["amount"] if asked is None else asked)
    click.echo(f"refund     {given['refund']}")
    _follow_refund(wallet, given, until)


@click.command()
@click.argument("order_or_code")
@account_option
@key_option
@passphrase_option
@api_option
def cancel(
    order_or_code: str,
    account: str | None,
    key_file: Path,
    passphrase_file: Path | None,
    api: str,
) -> None:
    """Cancel an order, or a payment code, that no shop has accepted yet."""
    wallet = OrderWallet(api, open_key(key_file, passphrase_file), account)
    if order_or_code.startswith(CODE_PREFIX):
        order = wallet.hash_code(order_or_code)
    else:
        order = to_hex(parse_hex(order_or_code, "order", 32))
    end = time.monotonic() + PATIENCE_SECONDS
    while (answer := wallet.cancel(order))["state"] == "asked":
        if time.monotonic() > end:
            raise click.ClickException("not cancelled yet; run the same command again")
        time.sleep(ASK_AGAIN_SECONDS)
    if answer["state"] == "refused":
        raise click.ClickException(write_failure(answer["failure"]))
    click.echo(f"{answer['state']} {order}")


def _show_legs(quote: dict[str, Any]) -> None:
    for leg in quote["legs"]:
        click.echo(f"  {leg['label']}  {format_yen(leg['amount'])}")


def _follow_refund(wallet: OrderWallet, given: dict[str, Any], until: str) -> None:
    """Print each state a refund reaches, up to the one that is waited for.

    Raises:
        click.ClickException: it came to nothing, or takes long.
    """
    told = ""
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        state = given["state"]
        if state != told:
            click.echo(f"{state:<10} {given['tx_hash'] or ''}".rstrip())
            told = state
        if state in _OVER:
            raise click.ClickException(write_failure(given["failure"]))
        if _STATES.index(state) >= _STATES.index(until):
            return
        if time.monotonic() > end:
            raise click.ClickException(f"not {until} yet; look at it later")
        time.sleep(ASK_AGAIN_SECONDS)
        found = wallet.view_refunds(given["order"])["refunds"]
        given = next(one for one in found if one["refund"] == given["refund"])
