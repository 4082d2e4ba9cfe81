"""`meguru propose` for money: settling, taking back, codes, wider terms, stops."""

import os
from pathlib import Path

import click

from ledger.cli.options import EXISTING_FILE
from ledger.cli.options import key_option
from ledger.cli.options import open_key
from ledger.cli.options import passphrase_option
from ledger.cli.options import read_text
from ledger.cli.proposing import propose_draft
from ledger.cli.terms import read_programme
from ledger.domain.amounts import parse_amount
from ledger.domain.hexes import parse_hex
from ledger.domain.lots import parse_day
from ledger.domain.refusals import FieldInvalid
from ledger.services import amendments
from ledger.services import burns
from ledger.services import charge_codes
from ledger.services import issues
from ledger.services import settlements
from ledger.services.charge_codes import PrintedCode
from ledger.services.end_lists import read_end_list

label_option = click.option(
    "--label", default="", help="Tells a second list of the same rows from a mistake."
)


@click.command("redeem")
@click.option("--period", required=True, help="Month that is settled, like 2026-11.")
@key_option
@passphrase_option
def propose_redeem(period: str, key_file: Path, passphrase_file: Path | None) -> None:
    """Redeem all that shops hold, as a settlement run of a month."""
    propose_draft(
        lambda ledger: settlements.draft_redeem(ledger, period),
        open_key(key_file, passphrase_file),
    )


@click.command("close-run")
@click.argument("run_name", metavar="RUN")
@click.argument("bank_file", type=EXISTING_FILE)
@key_option
@passphrase_option
def propose_close_run(
    run_name: str, bank_file: Path, key_file: Path, passphrase_file: Path | None
) -> None:
    """Tie RUN (like 2026-11/1), run to its end and final, to its BANK_FILE."""
    content = bank_file.read_bytes()
    propose_draft(
        lambda ledger: settlements.draft_close_run(ledger, run_name, content),
        open_key(key_file, passphrase_file),
    )


@click.command("correct")
@click.argument("issue")
@click.argument("rows", type=EXISTING_FILE)
@label_option
@key_option
@passphrase_option
def propose_correct(
    issue: str, rows: Path, label: str, key_file: Path, passphrase_file: Path | None
) -> None:
    """Take back what ISSUE (an action) gave by mistake: a CSV with account,amount."""
    digest = parse_hex(issue, "issue", 32)
    read = issues.read_list(read_text(rows))
    propose_draft(
        lambda ledger: burns.draft_correction(ledger, digest, read, label),
        open_key(key_file, passphrase_file),
    )


@click.command("repay")
@click.argument("rows", type=EXISTING_FILE)
@label_option
@key_option
@passphrase_option
def propose_repay(
    rows: Path, label: str, key_file: Path, passphrase_file: Path | None
) -> None:
    """End purchased money that is paid back: account,programme,last_day,amount."""
    read = read_end_list(read_text(rows))
    propose_draft(
        lambda ledger: burns.draft_repayment(ledger, read, label),
        open_key(key_file, passphrase_file),
    )


@click.command("write-off")
@click.argument("rows", type=EXISTING_FILE)
@label_option
@key_option
@passphrase_option
def propose_write_off(
    rows: Path, label: str, key_file: Path, passphrase_file: Path | None
) -> None:
    """End money nobody can claim: a CSV with account,programme,last_day,amount."""
    read = read_end_list(read_text(rows))
    propose_draft(
        lambda ledger: burns.draft_write_off(ledger, read, label),
        open_key(key_file, passphrase_file),
    )


@click.command("codes")
@click.option("--programme", type=int, required=True, help="Number of the programme.")
@click.option("--last-day", required=True, help="Last day, like 2027-03-31, or never.")
@click.option("--count", type=int, required=True, help="How many codes to make.")
@click.option("--amount", required=True, help="Yen that each code is worth.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="CSV file to write the codes to; it is money, and never written over.",
)
@label_option
@key_option
@passphrase_option
def propose_codes(
    programme: int,
    last_day: str,
    count: int,
    amount: str,
    out: Path,
    label: str,
    key_file: Path,
    passphrase_file: Path | None,
) -> None:
    """Make charge codes for letters or counters, and propose that they charge."""
    day = parse_day(last_day)
    key = open_key(key_file, passphrase_file)
    codes = charge_codes.make_codes(count, parse_amount(amount))
    _write_codes(out, codes)
    try:
        propose_draft(
            lambda ledger: charge_codes.draft_codes(
                ledger, programme, day, codes, label
            ),
            key,
        )
    except BaseException:
        # What nobody proposed is worth nothing, and would only be taken for money.
        out.unlink()
        raise


@click.command("withdraw-codes")
@click.argument("action")
@key_option
@passphrase_option
def propose_withdraw_codes(
    action: str, key_file: Path, passphrase_file: Path | None
) -> None:
    """End the codes of ACTION that nobody has claimed; the cap gets the rest back."""
    digest = parse_hex(action, "action", 32)
    propose_draft(
        lambda ledger: charge_codes.draft_withdraw_codes(ledger, digest),
        open_key(key_file, passphrase_file),
    )


@click.command("amend")
@click.argument("terms", type=EXISTING_FILE)
@key_option
@passphrase_option
def propose_amend(terms: Path, key_file: Path, passphrase_file: Path | None) -> None:
    """Widen a programme's terms: its TOML file, with what is widened changed."""
    programme = read_programme(read_text(terms))
    propose_draft(
        lambda ledger: amendments.draft_amendment(ledger, programme),
        open_key(key_file, passphrase_file),
    )


@click.command("suspend")
@click.argument("programme", type=int)
@click.option("--resume", is_flag=True, help="Let its money go on again.")
@key_option
@passphrase_option
def propose_suspend(
    programme: int, resume: bool, key_file: Path, passphrase_file: Path | None
) -> None:
    """Stop paying with and issuing of a programme's money, or resume it."""
    propose_draft(
        lambda ledger: amendments.draft_suspension(ledger, programme, not resume),
        open_key(key_file, passphrase_file),
    )


@click.command("unpause")
@key_option
@passphrase_option
def propose_unpause(key_file: Path, passphrase_file: Path | None) -> None:
    """Let money move again after a pause."""
    propose_draft(amendments.draft_unpause, open_key(key_file, passphrase_file))


COMMANDS = (
    propose_redeem,
    propose_close_run,
    propose_correct,
    propose_repay,
    propose_write_off,
    propose_codes,
    propose_withdraw_codes,
    propose_amend,
    propose_suspend,
    propose_unpause,
)


def _write_codes(path: Path, codes: list[PrintedCode]) -> None:
    try:
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        reason = f"{path.name} is there already"
        raise FieldInvalid(field="out", reason=reason) from None
    with os.fdopen(opened, "w", encoding="utf-8") as file:
        file.write("code,amount\n")
        file.writelines(f"{code.letters},{code.amount}\n" for code in codes)
        file.flush()
        os.fsync(file.fileno())
