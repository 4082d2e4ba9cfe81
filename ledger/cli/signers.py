"""`meguru signers`, `enrol`, `revoke`, `contest`: who signs for an account, over HTTP.

A key with MANAGE lets another one sign, within what it may do itself; every key may
end itself.
"""

import secrets
import time
from pathlib import Path
from typing import Any

import click

from ledger.chain.keys import Key
from ledger.cli.options import key_option
from ledger.cli.options import open_key
from ledger.cli.options import passphrase_option
from ledger.cli.wallet import Wallet
from ledger.cli.wallet_commands import api_option
from ledger.domain.accounts import UNBOUNDED
from ledger.domain.accounts import Scope
from ledger.domain.amounts import format_yen
from ledger.domain.amounts import parse_amount
from ledger.domain.hexes import parse_hex
from ledger.domain.hexes import to_hex
from ledger.domain.refusals import FieldInvalid
from ledger.services.registrations import FOREVER
from ledger.services.times import write_time

SIGNED_SECONDS = 3600
SCOPES = ("pay", "refund", "accept", "manage")
account_option = click.option(
    "--account", help="The account, where it is not the key's own."
)


class SignerWallet(Wallet):
    """A wallet that also says who else may sign for its account."""

    def __init__(self, api: str, key: Key, account: str | None = None) -> None:
        super().__init__(api, key, account)
        self.sign_in()

    def signers(self) -> dict[str, Any]:
        """Who may sign, in which epoch, and a recovery that is under way."""
        return self._ask("GET", f"/v1/accounts/{self.account}/signers")

    def enrol(self, signer: str, permission: dict[str, int | None]) -> dict[str, Any]:
        """Let another key sign."""
        valid_before, salt = _until(), _salt()
        message = {
            "account": self.account,
            "signer": signer,
            "permission": {
                "notBefore": permission["not_before"],
                "notAfter": permission["not_after"],
                "scope": permission["scope"],
                "paymentLimit": _bound(permission["payment_limit"]),
                "dayLimit": _bound(permission["day_limit"]),
            },
            "epoch": self.signers()["epoch"],
            "validBefore": valid_before,
            "salt": salt,
        }
        body = {
            "account": self.account,
            "signer": signer,
            "permission": permission,
            "epoch": message["epoch"],
            "valid_before": valid_before,
            "salt": salt,
            "manager": self.signer,
            "signature": self._sign(self._network()["Enrolment"], message),
        }
        return self._ask("POST", "/v1/enrolments", json=body)

    def revoke(self, signer: str) -> dict[str, Any]:
        """End a key."""
        epoch, valid_before, salt = self.signers()["epoch"], _until(), _salt()
        message = {
            "account": self.account,
            "signer": signer,
            "epoch": epoch,
            "validBefore": valid_before,
            "salt": salt,
        }
        body = {
            "account": self.account,
            "signer": signer,
            "epoch": epoch,
            "valid_before": valid_before,
            "salt": salt,
            "by": self.signer,
            "signature": self._sign(self._network()["Revocation"], message),
        }
        return self._ask("POST", "/v1/revocations", json=body)

    def contest(self, new_signer: str, epoch: int) -> dict[str, Any]:
        """Say that a recovery was not asked for."""
        valid_before = _until()
        message = {
            "account": self.account,
            "epoch": epoch,
            "newSigner": new_signer,
            "validBefore": valid_before,
        }
        body = {
            "account": self.account,
            "epoch": epoch,
            "new_signer": new_signer,
            "valid_before": valid_before,
            "by": self.signer,
            "signature": self._sign(self._network()["Contest"], message),
        }
        return self._ask("POST", "/v1/contests", json=body)


@click.command()
@account_option
@key_option
@passphrase_option
@api_option
def signers(
    account: str | None, key_file: Path, passphrase_file: Path | None, api: str
) -> None:
    """List who may sign for an account, and a recovery that is under way."""
    wallet = SignerWallet(api, open_key(key_file, passphrase_file), account)
    found = wallet.signers()
    for each in found["signers"]:
        click.echo(f"{each['signer']} {_describe(each)}")
    recovery = found["recovery"]
    if recovery is not None:
        begins = write_time(recovery["active_from"])
        click.echo(
            f"recovery ({recovery['state']}): {recovery['new_signer']} from {begins}"
        )


@click.command()
@click.argument("signer")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice(SCOPES),
    required=True,
    help="What it may do; repeat it for more than one.",
)
@click.option("--payment-limit", help="Yen a payment; without it no limit.")
@click.option("--day-limit", help="Yen a day; without it no limit.")
@click.option("--hours", type=int, help="How long it may; without it for good.")
@account_option
@key_option
@passphrase_option
@api_option
def enrol(
    signer: str,
    scopes: tuple[str, ...],
    payment_limit: str | None,
    day_limit: str | None,
    hours: int | None,
    account: str | None,
    key_file: Path,
    passphrase_file: Path | None,
    api: str,
) -> None:
    """Let the key SIGNER sign for an account, within what --key may do itself."""
    now = int(time.time())
    permission: dict[str, int | None] = {
        # The chain's clock may be a little behind this machine's.
        "not_before": 0 if hours is None else now - 60,
        "not_after": FOREVER if hours is None else now + _hours(hours) * 3600,
        "scope": int(sum(Scope[scope.upper()] for scope in set(scopes))),
        "payment_limit": _limit(payment_limit),
        "day_limit": _limit(day_limit),
    }
    wallet = SignerWallet(api, open_key(key_file, passphrase_file), account)
    state = wallet.enrol(_hex(signer), permission)["state"]
    click.echo(f"{state}; the key may sign after the next block")


@click.command()
@click.argument("signer")
@account_option
@key_option
@passphrase_option
@api_option
def revoke(
    signer: str,
    account: str | None,
    key_file: Path,
    passphrase_file: Path | None,
    api: str,
) -> None:
    """End the key SIGNER of an account, with itself or a key that manages."""
    wallet = SignerWallet(api, open_key(key_file, passphrase_file), account)
    state = wallet.revoke(_hex(signer))["state"]
    click.echo(f"{state}; the key pays nothing more")


@click.command()
@account_option
@key_option
@passphrase_option
@api_option
def contest(
    account: str | None, key_file: Path, passphrase_file: Path | None, api: str
) -> None:
    """Say that the recovery of an account was not asked for; two officers decide."""
    wallet = SignerWallet(api, open_key(key_file, passphrase_file), account)
    found = wallet.signers()
    recovery = found["recovery"]
    if recovery is None:
        raise click.ClickException("no recovery of this account is under way")
    state = wallet.contest(recovery["new_signer"], found["epoch"])["state"]
    click.echo(f"{state}; it now waits for two officers")


def _describe(signer: dict[str, Any]) -> str:
    permission = signer["permission"]
    words = ",".join(s for s in SCOPES if permission["scope"] & Scope[s.upper()])
    for name, word in (("payment_limit", "a payment"), ("day_limit", "a day")):
        if permission[name] is not None:
            words += f", {format_yen(permission[name])} {word}"
    if permission["not_after"] < FOREVER:
        words += f", until {write_time(permission['not_after'])}"
    return words + (" (own key)" if signer["own"] else "")


def _limit(written: str | None) -> int | None:
    return None if written is None else parse_amount(written)


def _bound(limit: int | None) -> int:
    return UNBOUNDED if limit is None else limit


def _hours(given: int) -> int:
    if given < 1:
        raise FieldInvalid(field="hours", reason="at least one is expected")
    return given


def _hex(signer: str) -> str:
    return to_hex(parse_hex(signer, "signer", None))


def _until() -> int:
    return int(time.time()) + SIGNED_SECONDS


def _salt() -> str:
    return to_hex(secrets.token_bytes(32))
