"""Rows as they might stand in the books, and which constraint refuses one."""

import secrets
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from ledger.store.base import Base
from ledger.store.chain_tables import BlockRow
from ledger.store.chain_tables import TransferRow
from ledger.store.city_tables import BillRow
from ledger.store.city_tables import JournalRow
from ledger.store.database import Work
from ledger.store.relay_tables import LaneRow
from ledger.store.relay_tables import OrderRow
from ledger.store.relay_tables import OutboxRow

NOW = 1_800_000_000


def account() -> bytes:
    return secrets.token_bytes(20)


def digest() -> bytes:
    return secrets.token_bytes(32)


def add(work: Work, *rows: Base) -> None:
    work.session.add_all(rows)
    work.session.flush()


def refused_by(work: Work, *rows: Base) -> str:
    """The constraint that refuses some rows."""
    with pytest.raises(IntegrityError) as refusal:
        add(work, *rows)
    diagnosis: Any = refusal.value.orig
    return str(diagnosis.diag.constraint_name)


def bill(**given: Any) -> BillRow:
    fields = {
        "bill_id": secrets.token_bytes(16),
        "number": "042042",
        "shop": account(),
        "terminal": account(),
        "amount": 1_200,
        "bill_ref": digest(),
        "state": "open",
        "created_at": NOW,
        "expires_at": NOW + 600,
    }
    return BillRow(**(fields | given))


def lane(name: str = "relay") -> LaneRow:
    return LaneRow(lane=name, address=account(), next_nonce=0, epoch=1)


def call(**given: Any) -> OutboxRow:
    fields = {
        "dedupe_key": secrets.token_hex(8),
        "kind": "pay",
        "lane": "relay",
        "state": "signed",
        "target": account(),
        "data": b"call",
        "gas": 100_000,
        "nonce": None,
        "raw": b"signed",
        "tx_hash": digest(),
        "created_at": NOW,
    }
    return OutboxRow(**(fields | given))


def order(paid: BillRow, **given: Any) -> OrderRow:
    fields = {
        "order": digest(),
        "state": "accepted",
        "payer": account(),
        "payee": paid.shop,
        "lots": [1],
        "amounts": [paid.amount],
        "bill_id": paid.bill_id,
        "bill_ref": paid.bill_ref,
        "valid_after": NOW,
        "valid_before": NOW + 3600,
        "salt": digest(),
        "signer": account(),
        "signature": bytes(65),
        "day": 20_000,
        "accepted_at": NOW,
    }
    return OrderRow(**(fields | given))


def entry(sequence: int, previous: bytes, own: bytes) -> JournalRow:
    return JournalRow(
        sequence=sequence,
        at=NOW,
        actor="counter",
        event="invited",
        subject={},
        previous_hash=previous,
        entry_hash=own,
    )


def block(number: int = 1) -> BlockRow:
    return BlockRow(
        number=number, block_hash=digest(), parent_hash=digest(), timestamp=NOW
    )


def transfer(on: BlockRow, **given: Any) -> TransferRow:
    fields = {
        "block_number": on.number,
        "log_index": 0,
        "position": 0,
        "block_hash": on.block_hash,
        "tx_hash": digest(),
        "sender": account(),
        "receiver": account(),
        "lot": 1,
        "amount": 1,
    }
    return TransferRow(**(fields | given))
