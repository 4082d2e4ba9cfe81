"""Lists of money that is to end, read from CSV: whose, of which lot, how much."""

from ledger.chain.lists import EndRow
from ledger.domain.amounts import parse_amount
from ledger.domain.errors import MeguruError
from ledger.domain.hexes import parse_address
from ledger.domain.lots import PROGRAMME_MOST
from ledger.domain.lots import make_lot
from ledger.domain.lots import parse_day
from ledger.domain.office_refusals import ListInvalid
from ledger.domain.refusals import FieldInvalid
from ledger.services.issues import LIST_BYTES_MOST
from ledger.services.issues import ROWS_MOST
from ledger.services.issues import read_lines

_HEADER = ["account", "programme", "last_day", "amount"]


def is_end_list(content: bytes) -> bool:
    """Whether a list's heading says that it names lots of accounts."""
    start = content[:200].decode("utf-8-sig", errors="replace").partition("\n")[0]
    return start.strip() == ",".join(_HEADER)


def read_end_list(content: str) -> list[EndRow]:
    """Read a CSV with ``account,programme,last_day,amount``; rows come back sorted.

    Raises:
        ListInvalid: with the line and what is wrong in it.
    """
    if len(content.encode()) > LIST_BYTES_MOST:
        raise ListInvalid(row=0, reason=f"more than {LIST_BYTES_MOST} bytes")
    lines = read_lines(content.removeprefix("\ufeff"))
    if next(lines, (1, []))[1] != _HEADER:
        raise ListInvalid(row=1, reason=f"the header {','.join(_HEADER)} is expected")
    amounts: dict[tuple[bytes, int], int] = {}
    for line, cells in lines:
        if not cells:
            continue
        if len(cells) != len(_HEADER):
            raise ListInvalid(
                row=line, reason=f"{len(_HEADER)} cells are expected, not {len(cells)}"
            )
        try:
            row = _read_row(*(cell.strip() for cell in cells))
        except MeguruError as error:
            raise ListInvalid(row=line, reason=str(error).removesuffix(".")) from error
        if (row.account, row.lot) in amounts:
            raise ListInvalid(row=line, reason="account and lot stand in it twice")
        amounts[row.account, row.lot] = row.amount
        if len(amounts) > ROWS_MOST:
            raise ListInvalid(row=line, reason=f"more than {ROWS_MOST} rows")
    if not amounts:
        raise ListInvalid(row=2, reason="there are no rows")
    return [EndRow(*place, amounts[place]) for place in sorted(amounts)]


def _read_row(account: str, programme: str, last_day: str, amount: str) -> EndRow:
    is_number = programme.isascii() and programme.isdigit() and len(programme) <= 10
    if not is_number or not 1 <= int(programme) <= PROGRAMME_MOST:
        raise FieldInvalid(field="programme", reason="a programme's number is expected")
    lot = make_lot(int(programme), parse_day(last_day))
    return EndRow(parse_address(account), lot, parse_amount(amount))
