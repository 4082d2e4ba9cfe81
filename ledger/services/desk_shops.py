"""Shops as the desk shows them: the list, one with its tills, and a new one."""

from dataclasses import dataclass

from ledger.domain.refusals import AccountUnknown
from ledger.services.ledger import Ledger
from ledger.store import desk_shops
from ledger.store.desk_shops import ShopListing
from ledger.store.desk_shops import TillListing

SHOPS_MOST = 50
SEARCH_MOST = 60


@dataclass(frozen=True)
class ShopsPage:
    """A page of shops; ``next_after`` goes on where it is not None."""

    shops: tuple[ShopListing, ...]
    total: int
    next_after: str | None


@dataclass(frozen=True)
class WaitingCode:
    """A pairing code that nobody used yet; the code itself is nowhere."""

    label: str
    expires_at: int


@dataclass(frozen=True)
class ShopView:
    """One shop, its tills, and the codes that wait for one; balance in yen."""

    shop: ShopListing
    tills: tuple[TillListing, ...]
    waiting: tuple[WaitingCode, ...]
    balance: int


def list_shops(ledger: Ledger, wanted: str, after: str) -> ShopsPage:
    """Return shops by name; ``wanted`` is part of a name, area, category or address."""
    with ledger.database.work() as work:
        found = desk_shops.list_shops(
            work, wanted.strip()[:SEARCH_MOST], after, SHOPS_MOST + 1
        )
        total = desk_shops.count_shops(work)
    shops = tuple(found[:SHOPS_MOST])
    following = None
    if len(found) > SHOPS_MOST:
        following = f"{shops[-1].name}\n{shops[-1].account.hex()}"
    return ShopsPage(shops, total, following)


def view_shop(ledger: Ledger, account: bytes) -> ShopView:
    """Return one shop.

    Raises:
        AccountUnknown: the city registered none of that account.
    """
    with ledger.database.work() as work:
        shop = desk_shops.get_shop(work, account)
        if shop is None:
            raise AccountUnknown(account="0x" + account.hex())
        codes = desk_shops.list_open_codes(work, account, ledger.clock())
        return ShopView(
            shop=shop,
            tills=tuple(desk_shops.list_tills(work, account)),
            waiting=tuple(WaitingCode(code.label, code.expires_at) for code in codes),
            balance=desk_shops.shop_balance(work, account),
        )
