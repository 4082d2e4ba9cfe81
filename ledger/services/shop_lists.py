"""Shops to register, from a form or a list: what can be read, and all that cannot."""

import re
import unicodedata
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

from ledger.domain.errors import MeguruError
from ledger.domain.shop_classes import CLASSES
from ledger.domain.shop_classes import find_class
from ledger.domain.texts import check_text
from ledger.services.actions import Draft
from ledger.services.desk import NAME_MOST
from ledger.services.desk import SHOPS_MOST
from ledger.services.desk import NewShop
from ledger.services.desk import draft_shops
from ledger.services.ledger import Ledger
from ledger.services.sheets import CellError
from ledger.services.sheets import Column
from ledger.services.sheets import read_sheet
from ledger.services.sheets import show_cell
from ledger.store.desk_shops import known_shops

ROWS_MOST = 500
COLUMNS = (
    Column("name", ("店舗名", "店名", "名称")),
    Column("classes", ("店舗区分", "区分")),
    Column("area", ("地区",), required=False),
    Column("category", ("業種",), required=False),
    Column("address", ("住所", "所在地"), required=False),
    Column("hours", ("営業時間",), required=False),
    Column("step_free", ("段差なし", "段差無し"), required=False),
)
SAMPLE = (
    [column.heading for column in COLUMNS],
    [
        "さくらベーカリー",
        "共通・小規模・飲食",
        "本町",
        "パン",
        "本町1-2-3",
        "9:00〜18:00(水曜休み)",
        "はい",
    ],
    ["駅前書店", "共通", "駅前", "書籍", "駅前2-1", "10:00〜20:00", ""],
)
LENGTHS = {"name": NAME_MOST, "area": 40, "category": 40, "address": 120, "hours": 120}
_BETWEEN = re.compile(r"[・、,，;；/／\s]+")
_YES = {"はい", "あり", "有", "○", "〇", "1", "yes", "true"}
_NO = {"", "いいえ", "なし", "無", "×", "0", "no", "false"}


@dataclass(frozen=True)
class CheckedShops:
    """Shops that can be registered where ``errors`` is empty."""

    errors: tuple[CellError, ...]
    shops: tuple[NewShop, ...]


def check_shops(ledger: Ledger, content: bytes) -> CheckedShops:
    """Check every row of a list of shops."""
    sheet = read_sheet(content, COLUMNS, ROWS_MOST)
    errors = list(sheet.errors)
    shops: list[NewShop] = []
    seen: dict[tuple[str, str], int] = {}
    with ledger.database.work() as work:
        known = known_shops(work)
    for row in sheet.rows:
        shop, wrong = read_shop(row.cells, row.row)
        errors.extend(wrong)
        if shop is None:
            continue
        place = (shop.name, shop.address)
        written = show_cell(shop.name)
        if place in seen:
            values = {"first": seen[place]}
            errors.append(CellError(row.row, "name", written, "twice", values))
        elif place in known:
            errors.append(CellError(row.row, "name", written, "shop_known"))
        seen.setdefault(place, row.row)
        shops.append(shop)
    errors.sort(key=lambda error: error.row)
    return CheckedShops(tuple(errors), tuple(shops))


def read_shop(
    cells: Mapping[str, str], row: int = 0
) -> tuple[NewShop | None, list[CellError]]:
    """Read one shop from texts by column; None where anything is wrong."""
    errors = []
    for column, most in LENGTHS.items():
        written = cells.get(column, "")
        code, values = _check(column, written, most)
        if code:
            errors.append(CellError(row, column, show_cell(written), code, values))
    classes, wrong = _read_classes(cells.get("classes", ""), row)
    errors.extend(wrong)
    step_free = unicodedata.normalize("NFKC", cells.get("step_free", "")).strip()
    if step_free.casefold() not in _YES | _NO:
        written = show_cell(cells["step_free"])
        errors.append(CellError(row, "step_free", written, "yes_no_unreadable"))
    if errors:
        return None, errors
    texts = {column: cells.get(column, "").strip() for column in LENGTHS}
    is_step_free = step_free.casefold() in _YES
    return NewShop(classes=classes, step_free=is_step_free, **texts), []


def is_known(ledger: Ledger, shop: NewShop) -> bool:
    """Whether a shop of that name and address is registered already."""
    with ledger.database.work() as work:
        return (shop.name, shop.address) in known_shops(work)


def draft_all(ledger: Ledger, shops: Sequence[NewShop]) -> list[Draft]:
    """Draft the registration of shops, in as many actions as they need."""
    parts = [shops[at : at + SHOPS_MOST] for at in range(0, len(shops), SHOPS_MOST)]
    return [draft_shops(ledger, part)[0] for part in parts]


def _check(column: str, written: str, most: int) -> tuple[str, dict[str, int | str]]:
    if not written.strip():
        return ("name_empty" if column == "name" else ""), {}
    if len(written.strip()) > most:
        return "text_too_long", {"most": most}
    try:
        check_text(column, written, most)
    except MeguruError:
        return "text_unseen", {}
    return "", {}


def _read_classes(written: str, row: int) -> tuple[int, list[CellError]]:
    names = [name for name in _BETWEEN.split(_joined(written)) if name]
    if not names:
        return 0, [CellError(row, "classes", "", "classes_empty")]
    bits, errors = 0, []
    for name in names:
        found = find_class(name.replace("_", " "))
        if found is None:
            known = "・".join(one.ja for one in CLASSES)
            errors.append(
                CellError(
                    row, "classes", show_cell(name), "class_unknown", {"known": known}
                )
            )
        else:
            bits |= found.bit
    return bits, errors


def _joined(written: str) -> str:
    """Keep names of two words together where cells are split at blanks."""
    text = unicodedata.normalize("NFKC", written)
    for one in CLASSES:
        text = re.sub(re.escape(one.en), one.key, text, flags=re.IGNORECASE)
    return text
