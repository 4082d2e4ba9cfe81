"""Tables of the city side: refunds that tills ask for, charge codes, settlements."""

from typing import Any

from sqlalchemy import BigInteger
from sqlalchemy import CheckConstraint
from sqlalchemy import ForeignKey
from sqlalchemy import Index
from sqlalchemy import text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped
from sqlalchemy.orm import mapped_column

from ledger.store.base import Base
from ledger.store.base import Bytes
from ledger.store.base import Int64


class RefundRequestRow(Base):
    """A refund that a till signed, from acceptance to its end.

    Its amount is reserved on the shop's balances until the chain has spoken.
    """

    __tablename__ = "refund_requests"
    __table_args__ = (
        CheckConstraint(
            "state IN ('accepted','submitted','confirmed','final','refused','expired')",
            name="state_known",
        ),
        Index(
            "ix_refund_requests_holding",
            "valid_before",
            postgresql_where=text("state IN ('accepted','submitted')"),
        ),
        # A refund that came to nothing leaves its number to the next one.
        Index(
            "uq_refund_requests_live",
            "order_hash",
            "sequence",
            unique=True,
            postgresql_where=text("state NOT IN ('refused','expired')"),
        ),
        Index(None, "shop", "accepted_at"),
    )

    refund: Mapped[Bytes] = mapped_column("refund_hash", primary_key=True)
    order: Mapped[Bytes] = mapped_column("order_hash")
    sequence: Mapped[int]
    state: Mapped[str]
    payer: Mapped[Bytes]
    shop: Mapped[Bytes]
    lots: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    amounts: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    valid_before: Mapped[Int64]
    signer: Mapped[Bytes]
    signature: Mapped[Bytes]
    accepted_at: Mapped[Int64]
    ended_at: Mapped[Int64 | None]
    failure: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    block_number: Mapped[Int64 | None]


class ChargeCodeRow(Base):
    """A charge code as printed; only the address its letters lead to is kept."""

    __tablename__ = "charge_codes"

    code: Mapped[Bytes] = mapped_column(primary_key=True)
    action: Mapped[Bytes] = mapped_column(
        "action_hash", ForeignKey("actions.action_hash"), index=True
    )
    authorization: Mapped[Bytes] = mapped_column("authorization_id", index=True)
    row_index: Mapped[int]
    amount: Mapped[Int64]
    created_at: Mapped[Int64]


class SettlementRunRow(Base):
    """One redemption of many shops: its period, and its number within that."""

    __tablename__ = "settlement_runs"
    __table_args__ = (Index(None, "period", "sequence", unique=True),)

    run: Mapped[Bytes] = mapped_column("run_id", primary_key=True)
    period: Mapped[str]
    sequence: Mapped[int]
    action: Mapped[Bytes] = mapped_column(
        "action_hash", ForeignKey("actions.action_hash")
    )
    total: Mapped[Int64]
    created_at: Mapped[Int64]
