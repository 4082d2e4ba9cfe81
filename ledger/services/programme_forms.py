"""A new programme as an officer fills it in: every mistake at once, by its field."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field

from ledger.domain.errors import MeguruError
from ledger.domain.lots import NEVER
from ledger.domain.lots import format_day
from ledger.domain.lots import parse_day
from ledger.domain.programmes import Programme
from ledger.domain.programmes import ProgrammeFlag
from ledger.domain.shop_classes import CLASSES
from ledger.domain.texts import check_text
from ledger.services.desk import NAME_MOST
from ledger.services.desk import NUMBER_MOST
from ledger.services.issue_lists import read_amount
from ledger.services.issues import REDEEM_DAYS_LEAST
from ledger.services.ledger import Ledger
from ledger.services.names import OPEN_PROGRAMME
from ledger.services.programme_templates import ITEMS
from ledger.settings import TELEPHONE
from ledger.store.desk_issues import numbers_in_use

PUBLIC_LABELS = ("共通", "専用")
KINDS = ("granted", "purchased")
ITEM_MOST = 600
SECTION_MOST = 40
GRACE_DAYS_MOST = 90
_DAYS = ("issue_from", "issue_until", "last_day", "redeem_until")
_AMOUNTS = ("cap", "holder_limit", "payment_limit")
_DATE = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?\Z")


_UNSET = re.compile(
    r"(?<![0-9])" + r"[\s()‐‑−–ー-]*".join(TELEPHONE.replace("-", "")) + r"(?![0-9])"
)
"""The telephone number that is none, however its digits are set apart."""


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one field of a form."""

    code: str
    values: Mapping[str, int | str] = field(default_factory=dict)


@dataclass(frozen=True)
class ReadProgramme:
    """A form that was read; ``programme`` is None where anything is wrong."""

    programme: Programme | None
    display: dict[str, str]
    errors: dict[str, FieldError]


def next_number(ledger: Ledger) -> int:
    """Return the lowest number that no programme, open or proposed, has."""
    with ledger.database.work() as work:
        taken = numbers_in_use(work, OPEN_PROGRAMME)
    return next(n for n in range(1, NUMBER_MOST + 2) if n not in taken)


def read_form(
    raw: Mapping[str, str], number: int, today: int, *, practice: bool = False
) -> ReadProgramme:
    """Read a form's texts as a programme's terms and its display items.

    Only in a town to practise in may an item name the telephone number that is none.
    """
    errors: dict[str, FieldError] = {}
    _read_text(raw, "name", NAME_MOST, errors)
    _read_text(raw, "section", SECTION_MOST, errors)
    for name, choices in (("public_label", PUBLIC_LABELS), ("kind", KINDS)):
        if raw.get(name) not in choices:
            errors[name] = FieldError("choice_missing")
    if number > NUMBER_MOST:
        errors["name"] = FieldError("numbers_used_up", {"most": NUMBER_MOST})
    amounts = {name: _read_yen(raw, name, errors) for name in _AMOUNTS}
    days = {name: _read_day(raw, name, errors) for name in _DAYS}
    grace_days = _read_grace(raw, errors)
    acceptors = sum(one.bit for one in CLASSES if raw.get(f"class_{one.key}"))
    if not acceptors:
        errors["classes"] = FieldError("classes_empty")
    for name in ITEMS:
        _read_lines(raw, name, errors)
        if name not in errors and not practice and has_no_telephone(raw[name]):
            errors[name] = FieldError("telephone_unset")
    _compare(amounts, days, grace_days, today, errors)
    display = {name: _lines(raw.get(name, "")) for name in ITEMS}
    if errors:
        return ReadProgramme(None, display, errors)
    flags = ProgrammeFlag(0)
    if raw["kind"] == "purchased":
        flags |= ProgrammeFlag.PURCHASED
    for name in ("transferable", "recirculates"):
        if raw.get(name):
            flags |= ProgrammeFlag[name.upper()]
    programme = Programme(
        number=number,
        acceptors=acceptors,
        payment_limit=amounts["payment_limit"],
        issue_from=days["issue_from"],
        issue_until=days["issue_until"],
        redeem_until=days["redeem_until"],
        grace_days=grace_days,
        flags=flags,
        cap=amounts["cap"],
        holder_limit=amounts["holder_limit"],
        name=raw["name"].strip(),
        public_label=raw["public_label"],
    )
    others = {
        "section": raw["section"].strip(),
        "template": raw.get("template", "")[:SECTION_MOST],
        "last_day": format_day(days["last_day"]),
    }
    return ReadProgramme(programme, display | others, {})


def has_no_telephone(written: str) -> bool:
    """Whether a text names the number that stands where nobody set the city's own."""
    return _UNSET.search(unicodedata.normalize("NFKC", written)) is not None


def default_last_day(programme: Programme, display: Mapping[str, str]) -> str:
    """Return the last day an issue of a programme begins with, as a date."""
    if display.get("last_day"):
        return display["last_day"]
    latest = programme.redeem_until - programme.grace_days - REDEEM_DAYS_LEAST
    return "never" if programme.redeem_until == NEVER else format_day(latest)


def _compare(
    amounts: Mapping[str, int],
    days: Mapping[str, int],
    grace_days: int,
    today: int,
    errors: dict[str, FieldError],
) -> None:
    """Say what does not fit together; fields that cannot be read are left out."""

    def are_read(*names: str) -> bool:
        return not any(name in errors for name in names)

    if are_read("holder_limit", "cap") and amounts["holder_limit"] > amounts["cap"]:
        errors["holder_limit"] = FieldError("over_cap_limit", {"cap": amounts["cap"]})
    begins, ends = days["issue_from"], days["issue_until"]
    if are_read("issue_until") and ends < today:
        errors["issue_until"] = FieldError("day_over")
    elif are_read("issue_from", "issue_until") and begins > ends:
        values = {"day": format_day(begins)}
        errors["issue_until"] = FieldError("before_issue_from", values)
    last_day = days["last_day"]
    if are_read("last_day", "issue_until") and last_day < ends:
        values = {"day": format_day(ends)}
        errors["last_day"] = FieldError("before_issue_until", values)
    least = last_day + grace_days + REDEEM_DAYS_LEAST
    if (
        are_read("redeem_until", "last_day", "grace_days")
        and days["redeem_until"] < least
    ):
        errors["redeem_until"] = FieldError(
            "redeem_too_early", {"day": format_day(least), "days": REDEEM_DAYS_LEAST}
        )


def _read_text(
    raw: Mapping[str, str], name: str, most: int, errors: dict[str, FieldError]
) -> None:
    written = raw.get(name, "").strip()
    if not written:
        errors[name] = FieldError("field_empty")
    elif len(written) > most:
        errors[name] = FieldError("text_too_long", {"most": most})
    else:
        try:
            check_text(name, written, most)
        except MeguruError:
            errors[name] = FieldError("text_unseen")


def _read_lines(
    raw: Mapping[str, str], name: str, errors: dict[str, FieldError]
) -> None:
    written = _lines(raw.get(name, ""))
    if not written:
        errors[name] = FieldError("item_empty")
    elif len(written) > ITEM_MOST:
        errors[name] = FieldError("text_too_long", {"most": ITEM_MOST})
    else:
        try:
            check_text(name, written.replace("\n", " "), ITEM_MOST)
        except MeguruError:
            errors[name] = FieldError("text_unseen")


def _read_yen(raw: Mapping[str, str], name: str, errors: dict[str, FieldError]) -> int:
    amount, code = read_amount(raw.get(name, ""))
    if code is not None:
        errors[name] = FieldError(code)
    return amount or 0


def _read_day(raw: Mapping[str, str], name: str, errors: dict[str, FieldError]) -> int:
    written = unicodedata.normalize("NFKC", raw.get(name, "")).strip()
    if not written:
        errors[name] = FieldError("day_empty")
        return 0
    found = _DATE.match(written)
    try:
        if found:
            year, month, day = map(int, found.groups())
            return parse_day(f"{year:04}-{month:02}-{day:02}", name)
    except MeguruError:
        pass  # a day that no month has
    errors[name] = FieldError("day_unreadable")
    return 0


def _read_grace(raw: Mapping[str, str], errors: dict[str, FieldError]) -> int:
    written = unicodedata.normalize("NFKC", raw.get("grace_days", "0")).strip() or "0"
    if written.isascii() and written.isdigit() and len(written) <= 3:
        if int(written) <= GRACE_DAYS_MOST:
            return int(written)
    errors["grace_days"] = FieldError("days_wrong", {"most": GRACE_DAYS_MOST})
    return 0


def _lines(written: str) -> str:
    """Return a text of several lines the way it is kept: no empty ones at its ends."""
    return "\n".join(line.rstrip() for line in written.strip().splitlines())
