"""Queries of the desk on shops, their tills and their pairing codes."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func
from sqlalchemy import or_
from sqlalchemy import select

from ledger.store.chain_tables import AccountRow
from ledger.store.chain_tables import BalanceRow
from ledger.store.chain_tables import SignerRow
from ledger.store.city_tables import PairingCodeRow
from ledger.store.city_tables import ShopRow
from ledger.store.city_tables import TerminalRow
from ledger.store.database import Work


@dataclass(frozen=True)
class ShopListing:
    """A shop as the desk lists it; ``status`` is None until the chain knows it."""

    account: bytes
    name: str
    area: str
    category: str
    address: str
    hours: str
    step_free: bool
    classes: int
    status: int | None
    tills: int


@dataclass(frozen=True)
class TillListing:
    """A till; ``is_ready`` once the chain lets it accept."""

    signer: bytes
    label: str
    created_at: int
    is_ready: bool


def known_shops(work: Work) -> set[tuple[str, str]]:
    """(name, address) of every shop."""
    rows = work.session.execute(select(ShopRow.name, ShopRow.address))
    return {(row.name, row.address) for row in rows}


def count_shops(work: Work) -> int:
    """How many shops there are."""
    return work.session.scalar(select(func.count()).select_from(ShopRow)) or 0


def list_shops(work: Work, wanted: str, after: str, limit: int) -> list[ShopListing]:
    """Shops by name, from after one on; ``wanted`` is a part of any of their texts."""
    tills = (
        select(func.count())
        .where(TerminalRow.shop == ShopRow.account)
        .scalar_subquery()
    )
    place = ShopRow.name + "\n" + func.encode(ShopRow.account, "hex")
    query = (
        select(ShopRow, AccountRow.classes, AccountRow.status, tills.label("tills"))
        .outerjoin(AccountRow, AccountRow.account == ShopRow.account)
        .where(place > after)
        .order_by(place)
        .limit(limit)
    )
    if wanted:
        pattern = "%" + _escape(wanted) + "%"
        texts = (ShopRow.name, ShopRow.area, ShopRow.category, ShopRow.address)
        query = query.where(or_(*(text.ilike(pattern, escape="\\") for text in texts)))
    return [
        _listing(shop, classes, status, count)
        for shop, classes, status, count in work.session.execute(query)
    ]


def get_shop(work: Work, account: bytes) -> ShopListing | None:
    """One shop, or None."""
    row = work.session.execute(
        select(ShopRow, AccountRow.classes, AccountRow.status)
        .outerjoin(AccountRow, AccountRow.account == ShopRow.account)
        .where(ShopRow.account == account)
    ).first()
    if row is None:
        return None
    shop, classes, status = row
    return _listing(shop, classes, status, 0)


def list_tills(work: Work, shop: bytes) -> list[TillListing]:
    """The tills of a shop, oldest first."""
    rows = work.session.execute(
        select(TerminalRow, SignerRow.signer)
        .outerjoin(AccountRow, AccountRow.account == TerminalRow.shop)
        .outerjoin(
            SignerRow,
            (SignerRow.account == TerminalRow.shop)
            & (SignerRow.signer == TerminalRow.signer)
            & (SignerRow.epoch == AccountRow.epoch)
            & SignerRow.revoked.is_(False),
        )
        .where(TerminalRow.shop == shop)
        .order_by(TerminalRow.created_at, TerminalRow.signer)
    )
    return [
        TillListing(till.signer, till.label, till.created_at, ready is not None)
        for till, ready in rows
    ]


def list_open_codes(work: Work, shop: bytes, now: int) -> Sequence[PairingCodeRow]:
    """Pairing codes of a shop that can still be used."""
    return work.session.scalars(
        select(PairingCodeRow)
        .where(
            PairingCodeRow.shop == shop,
            PairingCodeRow.used_at.is_(None),
            PairingCodeRow.expires_at > now,
        )
        .order_by(PairingCodeRow.created_at)
    ).all()


def shop_balance(work: Work, shop: bytes) -> int:
    """Yen a shop holds that were not redeemed yet."""
    total = work.session.scalar(
        select(func.sum(BalanceRow.confirmed)).where(BalanceRow.account == shop)
    )
    return int(total or 0)


def _listing(
    shop: ShopRow, classes: int | None, status: int | None, tills: int
) -> ShopListing:
    return ShopListing(
        account=shop.account,
        name=shop.name,
        area=shop.area,
        category=shop.category,
        address=shop.address,
        hours=shop.hours,
        step_free=shop.step_free,
        classes=classes or 0,
        status=status,
        tills=tills,
    )


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
