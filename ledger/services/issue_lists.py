"""Lists to issue by, as a section hands them in: every row checked, all errors at once.

A row names a resident by 宛名番号 (or, from another program, an account) and an
amount. Amounts may be written as spreadsheets do: ``1,000``, ``１０００`` or
``1000円``; a fraction, a sign or a comma anywhere else is refused, never guessed.
"""

import re
import unicodedata
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass

from ledger.chain.lists import IssueRow
from ledger.domain.accounts import Account
from ledger.domain.accounts import Kind
from ledger.domain.accounts import Status
from ledger.domain.amounts import AMOUNT_MOST
from ledger.domain.errors import MeguruError
from ledger.domain.hexes import parse_address
from ledger.domain.office_refusals import ListInvalid
from ledger.domain.programmes import Programme
from ledger.domain.refusals import ProgrammeUnknown
from ledger.domain.residents import NUMBER_DIGITS_MOST
from ledger.domain.residents import canonical_number
from ledger.services.issues import ROWS_MOST
from ledger.services.issues import latest_last_day
from ledger.services.ledger import Ledger
from ledger.services.registrations import commitment_of
from ledger.services.sheets import CellError
from ledger.services.sheets import Column
from ledger.services.sheets import Sheet
from ledger.services.sheets import SheetRow
from ledger.services.sheets import read_sheet
from ledger.services.sheets import show_cell
from ledger.store import accounts
from ledger.store.database import Work
from ledger.store.desk_issues import cap_used
from ledger.store.desk_issues import issued_before
from ledger.store.desk_residents import accounts_of_people
from ledger.store.programmes import load_programmes

OUTLIER_TIMES = 3
NUMBER = "number"
ACCOUNT = "account"
AMOUNT = "amount"
_AMOUNT_COLUMN = Column(AMOUNT, ("金額", "給付額", "支給額"))
BY_NUMBER = (Column(NUMBER, ("宛名番号", "番号")), _AMOUNT_COLUMN)
BY_ACCOUNT = (Column(ACCOUNT, ("account",)), _AMOUNT_COLUMN)
_WHOLE = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)\Z")
_FRACTION = re.compile(r"[0-9,]*\.[0-9]+\Z")


@dataclass(frozen=True)
class Entry:
    """A row that can be read: who, by account or person, and how much."""

    row: int
    written: str
    amount: int
    account: bytes | None
    commitment: bytes | None


@dataclass(frozen=True)
class CheckedList:
    """A list that was looked through; it can be issued where ``errors`` is empty."""

    errors: tuple[CellError, ...]
    rows: tuple[IssueRow, ...]
    rows_read: int
    total: int


def check_list(
    ledger: Ledger, content: bytes, municipality: str, programme: int, last_day: int
) -> CheckedList:
    """Check every row of a list against the register and a programme's terms.

    Raises:
        ProgrammeUnknown: no such programme.
        FieldInvalid: the municipality's code is none.
    """
    sheet = read_list_sheet(content)
    entries, errors = read_entries(ledger, sheet.rows, municipality)
    errors = [*sheet.errors, *errors]
    with ledger.database.work() as work:
        terms = load_programmes(work).get(programme)
        if terms is None:
            raise ProgrammeUnknown(programme=programme)
        rows, row_errors = _check_people(work, entries, terms)
        used = cap_used(work, programme)
    errors.extend(row_errors)
    errors.extend(_check_terms(terms, last_day, ledger.today))
    total = sum(entry.amount for entry in entries)
    if used + total > terms.cap:
        values = {"total": total, "left": max(terms.cap - used, 0), "cap": terms.cap}
        errors.append(CellError(0, AMOUNT, "", "over_cap", values))
    errors.sort(key=lambda error: error.row)
    return CheckedList(tuple(errors), tuple(rows), len(sheet.rows), total)


def read_list_sheet(content: bytes) -> Sheet:
    """Read a list's cells; the heading says whether it names numbers or accounts."""
    columns = BY_ACCOUNT if is_list_of_accounts(content) else BY_NUMBER
    return read_sheet(content, columns, ROWS_MOST)


def is_list_of_accounts(content: bytes) -> bool:
    """Whether a list's heading says that it names accounts, not 宛名番号."""
    start = content[:200].decode("utf-8-sig", errors="replace")
    return start.lstrip("\"'").lower().startswith("account")


def find_rows(ledger: Ledger, content: bytes, municipality: str) -> list[IssueRow]:
    """Return a list's rows as they would be signed, whatever a programme allows.

    Raises:
        ListInvalid: with the first row that cannot be used.
        FieldInvalid: the municipality's code is none.
    """
    sheet = read_list_sheet(content)
    entries, errors = read_entries(ledger, sheet.rows, municipality)
    wanted = [entry.commitment for entry in entries if entry.commitment]
    with ledger.database.work() as work:
        people = accounts_of_people(work, wanted)
    rows = []
    wrong = [*sheet.errors, *errors]
    for entry in entries:
        address = entry.account or people.get(entry.commitment or b"")
        if address is None:
            wrong.append(
                CellError(entry.row, NUMBER, entry.written, "resident_unknown")
            )
        else:
            rows.append(IssueRow(address, entry.amount))
    if wrong:
        first = min(wrong, key=lambda error: error.row)
        raise ListInvalid(row=first.row, reason=first.code.replace("_", " "))
    return sorted(rows, key=lambda row: row.account)


def read_entries(
    ledger: Ledger, rows: Sequence[SheetRow], municipality: str
) -> tuple[list[Entry], list[CellError]]:
    """Read who and how much in each row, with what cannot be read or stands twice."""
    entries: list[Entry] = []
    errors: list[CellError] = []
    seen: dict[bytes, int] = {}
    for row in rows:
        who, written, who_error = _read_who(ledger, row, municipality)
        amount, amount_error = _read_amount(row)
        errors.extend(error for error in (who_error, amount_error) if error)
        if who is None:
            continue
        if who in seen:
            values = {"first": seen[who]}
            errors.append(
                CellError(row.row, _who_column(row), written, "twice", values)
            )
            continue
        seen[who] = row.row
        if amount is not None:
            is_account = ACCOUNT in row.cells
            entries.append(
                Entry(
                    row.row,
                    written,
                    amount,
                    who if is_account else None,
                    None if is_account else who,
                )
            )
    return entries, errors


def find_outliers(
    rows: Sequence[tuple[bytes, int]],
) -> tuple[int, list[tuple[bytes, int]]]:
    """Return the median amount, and the rows over three times it, largest first."""
    amounts = sorted(amount for _, amount in rows)
    median = amounts[len(amounts) // 2]
    above = [row for row in rows if row[1] > OUTLIER_TIMES * median]
    return median, sorted(above, key=lambda row: (-row[1], row[0]))


def _who_column(row: SheetRow) -> str:
    return ACCOUNT if ACCOUNT in row.cells else NUMBER


def _read_who(
    ledger: Ledger, row: SheetRow, municipality: str
) -> tuple[bytes | None, str, CellError | None]:
    column = _who_column(row)
    written = row.cells[column]
    shown = show_cell(written)
    if not written:
        return None, "", CellError(row.row, column, "", "number_empty")
    try:
        if column == ACCOUNT:
            return parse_address(written), shown, None
        number = canonical_number(written)
    except MeguruError:
        code = "account_unreadable" if column == ACCOUNT else "number_not_digits"
        values = {} if column == ACCOUNT else {"most": NUMBER_DIGITS_MOST}
        return None, shown, CellError(row.row, column, shown, code, dict(values))
    return commitment_of(ledger, municipality, number), shown, None


def _read_amount(row: SheetRow) -> tuple[int | None, CellError | None]:
    written = row.cells[AMOUNT]
    amount, code = read_amount(written)
    if code is None:
        return amount, None
    return None, CellError(row.row, AMOUNT, show_cell(written), code)


def read_amount(written: str) -> tuple[int, None] | tuple[None, str]:
    """Return (yen, None), or (None, the code of what is wrong with it)."""
    plain = unicodedata.normalize("NFKC", written).strip()
    plain = plain.removeprefix("¥").removesuffix("円").strip()
    if not plain:
        return None, "amount_empty"
    if plain[0] in "-−▲△" and _WHOLE.match(plain[1:].strip()):
        return None, "amount_negative"
    if not plain.isascii():
        return None, "amount_not_number"
    if _FRACTION.match(plain):
        return None, "amount_fraction"
    if not _WHOLE.match(plain):
        return None, "amount_not_number"
    digits = plain.replace(",", "").lstrip("0")
    if not digits:
        return None, "amount_zero"
    if len(digits) > 16 or int(digits) > AMOUNT_MOST:
        return None, "amount_too_large"
    return int(digits), None


def _check_people(
    work: Work, entries: Sequence[Entry], terms: Programme
) -> tuple[list[IssueRow], list[CellError]]:
    """Find everybody's account and standing, in three queries for the whole list."""
    people = accounts_of_people(
        work, [entry.commitment for entry in entries if entry.commitment]
    )
    holders = {
        entry.row: entry.account or people.get(entry.commitment or b"")
        for entry in entries
    }
    addresses = [address for address in holders.values() if address]
    known = accounts.find_accounts(work, addresses)
    before = issued_before(work, terms.number, addresses)
    rows, errors = [], []
    for entry in entries:
        address = holders[entry.row]
        column = NUMBER if entry.commitment else ACCOUNT
        is_invited = entry.commitment in people
        account = known.get(address) if address else None
        code = _standing_code(account, is_invited)
        if code:
            errors.append(CellError(entry.row, column, entry.written, code))
        elif address:
            rows.append(IssueRow(address, entry.amount))
            errors.extend(_check_holder(entry, before.get(address, 0), terms))
    return sorted(rows, key=lambda row: row.account), errors


def _standing_code(account: Account | None, is_invited: bool) -> str:
    """Return why somebody cannot be issued anything; "" where they can."""
    if account is None:
        return "not_registered" if is_invited else "resident_unknown"
    if account.kind is not Kind.RESIDENT:
        return "is_shop"
    if account.status is Status.FROZEN:
        return "is_frozen"
    return "" if account.status is Status.ACTIVE else "is_closed"


def _check_holder(entry: Entry, before: int, terms: Programme) -> Iterator[CellError]:
    if before + entry.amount > terms.holder_limit:
        yield CellError(
            entry.row,
            AMOUNT,
            f"{entry.amount:,}",
            "over_holder_limit",
            {
                "limit": terms.holder_limit,
                "before": before,
                "left": max(terms.holder_limit - before, 0),
            },
        )


def _check_terms(terms: Programme, last_day: int, today: int) -> Iterator[CellError]:
    """What is wrong with the whole list: its last day, or the programme's dates."""
    if last_day < today:
        yield CellError(0, "last_day", "", "last_day_over", {"day": last_day})
    elif last_day > latest_last_day(terms):
        values = {"latest": latest_last_day(terms)}
        yield CellError(0, "last_day", "", "last_day_late", dict(values))
    if today > terms.issue_until:
        values = {"until": terms.issue_until}
        yield CellError(0, "programme", "", "issue_over", dict(values))
    elif today < terms.issue_from:
        values = {"begins": terms.issue_from}
        yield CellError(0, "programme", "", "issue_early", dict(values))
