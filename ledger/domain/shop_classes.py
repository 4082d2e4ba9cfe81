"""Shop classes: bits that shops carry and programmes ask for.

A programme's money is taken where a shop carries at least one of its classes. The
contract knows 64 bits and no names; these are the names a town begins with.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class ShopClass:
    """One class: its bit, and what people call it."""

    bit: int
    key: str
    ja: str
    en: str


COMMON = ShopClass(1, "common", "共通", "All shops")
CLASSES = (
    COMMON,
    ShopClass(2, "small", "小規模", "Small local"),
    ShopClass(4, "food", "飲食", "Food and drink"),
    ShopClass(8, "children", "子育て", "Children"),
    ShopClass(16, "health", "健康", "Health"),
    ShopClass(32, "public", "公共施設", "Public facilities"),
)


def classes_of(bits: int) -> list[ShopClass]:
    """Return the classes among some bits, in their order."""
    return [one for one in CLASSES if bits & one.bit]


def find_class(written: str) -> ShopClass | None:
    """Return the class that is called so, in either language."""
    plain = written.strip().casefold()
    return next(
        (c for c in CLASSES if plain in (c.key, c.ja.casefold(), c.en.casefold())),
        None,
    )
