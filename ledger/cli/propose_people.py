"""`meguru propose`: accounts whose keys are lost, and accounts that end."""

from pathlib import Path

import click

from ledger.cli.options import key_option
from ledger.cli.options import open_key
from ledger.cli.options import passphrase_option
from ledger.cli.proposing import propose_draft
from ledger.domain.hexes import parse_address
from ledger.domain.hexes import parse_hex
from ledger.services import recoveries


@click.command("recover")
@click.argument("account")
@click.argument("signer")
@key_option
@passphrase_option
def propose_recover(
    account: str, signer: str, key_file: Path, passphrase_file: Path | None
) -> None:
    """Give the frozen ACCOUNT a new key SIGNER, in place of all it has.

    It begins after the town's delay; until then a key of the account may contest it.
    """
    address, new = parse_address(account), parse_hex(signer, "signer", None)
    propose_draft(
        lambda ledger: recoveries.draft_recover(ledger, address, new),
        open_key(key_file, passphrase_file),
    )


@click.command("decide-recovery")
@click.argument("account")
@click.argument("decision", type=click.Choice(["proceed", "refuse"]))
@key_option
@passphrase_option
def propose_decide_recovery(
    account: str, decision: str, key_file: Path, passphrase_file: Path | None
) -> None:
    """Decide the contested recovery of ACCOUNT: go on with it, or end it.

    Of the two officers who sign, one at least did not sign its beginning.
    """
    address = parse_address(account)
    propose_draft(
        lambda ledger: recoveries.draft_decide_recovery(
            ledger, address, proceed=decision == "proceed"
        ),
        open_key(key_file, passphrase_file),
    )


@click.command("cancel-recovery")
@click.argument("account")
@key_option
@passphrase_option
def propose_cancel_recovery(
    account: str, key_file: Path, passphrase_file: Path | None
) -> None:
    """End the recovery of ACCOUNT; it stays frozen, with the keys it has."""
    address = parse_address(account)
    propose_draft(
        lambda ledger: recoveries.draft_cancel_recovery(ledger, address),
        open_key(key_file, passphrase_file),
    )


@click.command("close")
@click.argument("accounts", nargs=-1, required=True)
@key_option
@passphrase_option
def propose_close(
    accounts: tuple[str, ...], key_file: Path, passphrase_file: Path | None
) -> None:
    """Close ACCOUNTS for good; a shop's money can still be redeemed."""
    addresses = [parse_address(account) for account in accounts]
    propose_draft(
        lambda ledger: recoveries.draft_close(ledger, addresses),
        open_key(key_file, passphrase_file),
    )


@click.command("release")
@click.argument("accounts", nargs=-1, required=True)
@key_option
@passphrase_option
def propose_release(
    accounts: tuple[str, ...], key_file: Path, passphrase_file: Path | None
) -> None:
    """Let the persons of closed ACCOUNTS register anew."""
    addresses = [parse_address(account) for account in accounts]
    propose_draft(
        lambda ledger: recoveries.draft_release(ledger, addresses),
        open_key(key_file, passphrase_file),
    )


COMMANDS = (
    propose_recover,
    propose_decide_recovery,
    propose_cancel_recovery,
    propose_close,
    propose_release,
)
