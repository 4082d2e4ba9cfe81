"""Tables between acceptance and chain: orders, the outbox and its lanes."""

from typing import Any

from sqlalchemy import BigInteger
from sqlalchemy import CheckConstraint
from sqlalchemy import ForeignKey
from sqlalchemy import Identity
from sqlalchemy import Index
from sqlalchemy import UniqueConstraint
from sqlalchemy import text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped
from sqlalchemy.orm import mapped_column

from ledger.store.base import Base
from ledger.store.base import Bytes
from ledger.store.base import Int64


class LaneRow(Base):
    """A sender key and its next nonce.

    ``epoch`` rises whenever a relay takes the lane over; every taking of a
    nonce compares it, so a relay that lost its lock cannot go on.
    """

    __tablename__ = "lanes"

    lane: Mapped[str] = mapped_column(primary_key=True)
    address: Mapped[Bytes] = mapped_column(unique=True)
    next_nonce: Mapped[Int64]
    epoch: Mapped[Int64]


class OutboxRow(Base):
    """A call for the chain; once signed, its bytes are kept and never change."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("lane", "nonce"),
        CheckConstraint(
            "state IN ('queued','signed','sent','mined','reverted')", name="state_known"
        ),
        CheckConstraint(
            "(state = 'queued') = (raw IS NULL)", name="bytes_before_sending"
        ),
        # What one transaction may use (EIP-7825); more could never be signed.
        CheckConstraint("gas BETWEEN 21000 AND 16777216", name="gas_bounded"),
        # No foreign key to lanes: what is asked before a relay has ever run waits.
        CheckConstraint(
            "lane IN ('relay','registrar','freezer','anchor')", name="lane_known"
        ),
        Index(
            "ix_outbox_unmined",
            "lane",
            "outbox_id",
            postgresql_where=text("state IN ('queued','signed','sent')"),
        ),
    )

    outbox_id: Mapped[Int64] = mapped_column(Identity(), primary_key=True)
    dedupe_key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    lane: Mapped[str]
    state: Mapped[str]
    target: Mapped[Bytes]
    data: Mapped[Bytes]
    gas: Mapped[Int64]
    nonce: Mapped[Int64 | None]
    raw: Mapped[Bytes | None]
    tx_hash: Mapped[Bytes | None] = mapped_column(unique=True)
    created_at: Mapped[Int64]
    sent_at: Mapped[Int64 | None]
    block_number: Mapped[Int64 | None]
    failure: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))


class OrderRow(Base):
    """The gate against everything double, and the home of a payment's state.

    A presented payment has the limit that its payer signed, and who signed for the
    shop; ``order`` is then the presentment's hash.
    """

    __tablename__ = "orders"
    __table_args__ = (
        CheckConstraint(
            "state IN ('accepted','submitted','confirmed','final','refused','expired')",
            name="state_known",
        ),
        CheckConstraint(
            "num_nulls(presented_limit, shop_signer, shop_signature) IN (0, 3)",
            name="presented_whole",
        ),
        Index(
            "ix_orders_waiting",
            "accepted_sequence",
            postgresql_where=text("state = 'accepted'"),
        ),
        Index(
            "ix_orders_holding",
            "valid_before",
            postgresql_where=text("state IN ('accepted','submitted')"),
        ),
        Index(
            "ix_orders_unfinal",
            "block_number",
            postgresql_where=text("state = 'confirmed'"),
        ),
        Index(None, "payer", "accepted_sequence"),
        Index(None, "payee", "accepted_sequence"),
        Index(None, "payer", "signer", "day"),
        Index(None, "outbox_id"),
    )

    order: Mapped[Bytes] = mapped_column("order_hash", primary_key=True)
    accepted_sequence: Mapped[Int64] = mapped_column(Identity(), unique=True)
    state: Mapped[str]
    payer: Mapped[Bytes]
    payee: Mapped[Bytes]
    lots: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    amounts: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    bill_id: Mapped[Bytes] = mapped_column(ForeignKey("bills.bill_id"))
    bill_ref: Mapped[Bytes]
    valid_after: Mapped[Int64]
    valid_before: Mapped[Int64]
    salt: Mapped[Bytes]
    signer: Mapped[Bytes]
    signature: Mapped[Bytes]
    presented_limit: Mapped[Int64 | None]
    shop_signer: Mapped[Bytes | None]
    shop_signature: Mapped[Bytes | None]
    day: Mapped[Int64]
    accepted_at: Mapped[Int64]
    submitted_at: Mapped[Int64 | None]
    confirmed_at: Mapped[Int64 | None]
    final_at: Mapped[Int64 | None]
    ended_at: Mapped[Int64 | None]
    failure: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    outbox_id: Mapped[Int64 | None] = mapped_column(ForeignKey("outbox.outbox_id"))
    tx_hash: Mapped[Bytes | None]
    block_number: Mapped[Int64 | None]
