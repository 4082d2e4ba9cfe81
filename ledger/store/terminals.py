"""Queries on tills: the codes that pair them, and which shop each is of."""

from sqlalchemy import select

from ledger.store.city_tables import PairingCodeRow
from ledger.store.city_tables import ShopRow
from ledger.store.city_tables import TerminalRow
from ledger.store.database import Work


def add_pairing_code(
    work: Work, code_hash: bytes, shop: bytes, label: str, expires_at: int, now: int
) -> None:
    """Keep the hash of a new code."""
    work.session.add(
        PairingCodeRow(
            code_hash=code_hash,
            shop=shop,
            label=label,
            created_at=now,
            expires_at=expires_at,
        )
    )
    work.session.flush()


def lock_pairing_code(work: Work, code_hash: bytes) -> PairingCodeRow | None:
    """A code by its hash, held until this transaction ends."""
    return work.session.get(PairingCodeRow, code_hash, with_for_update=True)


def find_terminal(work: Work, shop: bytes, signer: bytes) -> TerminalRow | None:
    """A till of a shop."""
    return work.session.get(TerminalRow, (shop, signer))


def shop_name(work: Work, shop: bytes) -> str | None:
    """What a shop is called."""
    return work.session.scalar(select(ShopRow.name).where(ShopRow.account == shop))
