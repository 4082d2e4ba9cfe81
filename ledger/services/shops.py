"""使えるお店: where money can be used, for anybody who asks."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from ledger.domain.hexes import to_hex
from ledger.domain.lots import day_of
from ledger.domain.programmes import Programme
from ledger.domain.programmes import ProgrammeFlag
from ledger.domain.refusals import AccountUnknown
from ledger.domain.refusals import ProgrammeUnknown
from ledger.services.ledger import Ledger
from ledger.store import shops
from ledger.store.database import Work
from ledger.store.programmes import load_programmes

SHOPS_MOST = 100
WORDS_MOST = 5
FIRST = ("", b"")
_HIRAGANA = range(0x3041, 0x3097)
_KATAKANA = range(0x30A1, 0x30F7)
_KANA_DISTANCE = 0x60


@dataclass(frozen=True)
class ShopView:
    """A shop as residents see it, with the open programmes it accepts."""

    account: bytes
    name: str
    area: str
    category: str
    address: str
    hours: str
    step_free: bool
    programmes: tuple[Programme, ...]


@dataclass(frozen=True)
class Directory:
    """A page of shops, and what they can be chosen by."""

    shops: tuple[ShopView, ...]
    areas: tuple[str, ...]
    categories: tuple[str, ...]
    programmes: tuple[Programme, ...]


def list_shops(
    ledger: Ledger,
    *,
    text: str = "",
    area: str | None = None,
    category: str | None = None,
    programme: int | None = None,
    after: tuple[str, bytes] = FIRST,
    limit: int = SHOPS_MOST,
) -> Directory:
    """Return shops by name, from after one on.

    Every word of ``text`` must stand in name, address, area or category, in
    hiragana or katakana alike.

    Raises:
        ProgrammeUnknown: no open programme has that number.
    """
    words = [_spellings(word) for word in _normal(text).split()[:WORDS_MOST]]
    with ledger.database.work() as work:
        programmes = _open_programmes(ledger, work)
        acceptors = None
        if programme is not None:
            chosen = {terms.number: terms for terms in programmes}.get(programme)
            if chosen is None:
                raise ProgrammeUnknown(programme=programme)
            acceptors = chosen.acceptors
        found = shops.list_shops(
            work,
            words=words,
            area=area,
            category=category,
            acceptors=acceptors,
            after=after,
            limit=min(limit, SHOPS_MOST),
        )
        return Directory(
            tuple(_view(shop, programmes) for shop in found),
            tuple(shops.list_areas(work)),
            tuple(shops.list_categories(work)),
            programmes,
        )


def get_shop(ledger: Ledger, account: bytes) -> ShopView:
    """Return a shop.

    Raises:
        AccountUnknown: no shop takes part there.
    """
    with ledger.database.work() as work:
        found = shops.find_shop(work, account)
        if found is None:
            raise AccountUnknown(account=to_hex(account))
        return _view(found, _open_programmes(ledger, work))


def _open_programmes(ledger: Ledger, work: Work) -> tuple[Programme, ...]:
    today = day_of(ledger.clock(), ledger.town.deployment.utc_offset_seconds)
    return tuple(
        terms
        for _, terms in sorted(load_programmes(work).items())
        if not terms.flags & ProgrammeFlag.SUSPENDED and today <= terms.redeem_until
    )


def _view(found: shops.Found, programmes: Iterable[Programme]) -> ShopView:
    shop, classes = found
    return ShopView(
        account=shop.account,
        name=shop.name,
        area=shop.area,
        category=shop.category,
        address=shop.address,
        hours=shop.hours,
        step_free=shop.step_free,
        programmes=tuple(
            terms for terms in programmes if terms.accepts_shop(int(classes))
        ),
    )


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _spellings(word: str) -> list[str]:
    """A word as it was typed, in hiragana, and in katakana."""
    hiragana = "".join(
        chr(ord(c) - _KANA_DISTANCE) if ord(c) in _KATAKANA else c for c in word
    )
    katakana = "".join(
        chr(ord(c) + _KANA_DISTANCE) if ord(c) in _HIRAGANA else c for c in word
    )
    return sorted({word, hiragana, katakana})
