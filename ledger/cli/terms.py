"""Files that officers write by hand: a programme's terms, and shops to register.

Terms stay as they were opened, so nothing is guessed: a fraction, a number in
quotation marks or a misspelled field is refused, not rounded, read or left out.
"""

import tomllib
from typing import Any

from ledger.domain.accounts import UNBOUNDED
from ledger.domain.lots import PROGRAMME_MOST
from ledger.domain.lots import parse_day
from ledger.domain.programmes import Programme
from ledger.domain.programmes import ProgrammeFlag
from ledger.domain.refusals import FieldInvalid
from ledger.services.desk import NewShop

_UNBOUNDED_CAP = 2**96 - 1
_CLASSES_MOST = 2**64 - 1
_GRACE_DAYS_MOST = 2**16 - 1
_DAYS = ("issue_from", "issue_until", "redeem_until")
_FLAGS = ("purchased", "transferable", "recirculates")
_LIMITS = ("payment_limit", "holder_limit", "cap")
_PROGRAMME_FIELDS = {
    *("number", "name", "public_label", "acceptors", "grace_days"),
    *(_DAYS + _FLAGS + _LIMITS),
}


def read_programme(written: str) -> Programme:
    """Read a programme's terms from TOML.

    Amounts and limits are integers or "unlimited"; days are dates or "never".

    Raises:
        FieldInvalid: a field is missing, unknown, or of another kind.
    """
    raw = _read(written, _PROGRAMME_FIELDS)
    flags = ProgrammeFlag(0)
    for name in _FLAGS:
        if _truth(raw, name):
            flags |= ProgrammeFlag[name.upper()]
    return Programme(
        number=_whole(raw, "number", 1, PROGRAMME_MOST),
        acceptors=_whole(raw, "acceptors", 1, _CLASSES_MOST),
        payment_limit=_limit(raw, "payment_limit", UNBOUNDED),
        issue_from=_day(raw, "issue_from"),
        issue_until=_day(raw, "issue_until"),
        redeem_until=_day(raw, "redeem_until"),
        grace_days=_whole({"grace_days": 0} | raw, "grace_days", 0, _GRACE_DAYS_MOST),
        flags=flags,
        cap=_limit(raw, "cap", _UNBOUNDED_CAP),
        holder_limit=_limit(raw, "holder_limit", UNBOUNDED),
        name=_text(raw, "name"),
        public_label=_text(raw, "public_label"),
    )


def read_shops(written: str) -> list[NewShop]:
    """Read new shops from TOML: ``[[shop]]`` with ``name`` and ``classes``.

    Raises:
        FieldInvalid: a field is missing, unknown, or of another kind.
    """
    shops = _get(_read(written, {"shop"}), "shop")
    if not isinstance(shops, list) or not all(isinstance(s, dict) for s in shops):
        raise FieldInvalid(field="shop", reason="[[shop]] is expected for each shop")
    for shop in shops:
        _check_known(shop, {"name", "classes"})
    return [
        NewShop(_text(shop, "name"), _whole(shop, "classes", 1, _CLASSES_MOST))
        for shop in shops
    ]


def _read(written: str, known: set[str]) -> dict[str, Any]:
    try:
        raw = tomllib.loads(written)
    except tomllib.TOMLDecodeError as error:
        raise FieldInvalid(field="the file", reason=str(error)) from error
    _check_known(raw, known)
    return raw


def _check_known(raw: dict[str, Any], known: set[str]) -> None:
    for name in raw:
        if name not in known:
            raise FieldInvalid(field=name, reason="there is no field of that name")


def _get(raw: dict[str, Any], name: str) -> Any:
    if name not in raw:
        raise FieldInvalid(field=name, reason="it is missing")
    return raw[name]


def _whole(raw: dict[str, Any], name: str, least: int, most: int) -> int:
    value = _get(raw, name)
    if type(value) is not int or not least <= value <= most:
        raise FieldInvalid(
            field=name, reason=f"a whole number from {least} to {most} is expected"
        )
    return value


def _limit(raw: dict[str, Any], name: str, unlimited: int) -> int:
    if _get(raw, name) == "unlimited":
        return unlimited
    return _whole(raw, name, 0, unlimited)


def _day(raw: dict[str, Any], name: str) -> int:
    return parse_day(str(_get(raw, name)), name)


def _truth(raw: dict[str, Any], name: str) -> bool:
    value = raw.get(name, False)
    if not isinstance(value, bool):
        raise FieldInvalid(field=name, reason="true or false is expected")
    return value


def _text(raw: dict[str, Any], name: str) -> str:
    value = _get(raw, name)
    if not isinstance(value, str):
        raise FieldInvalid(field=name, reason='text in "quotation marks" is expected')
    return value
