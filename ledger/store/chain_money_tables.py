"""Tables of the chain side: what undoes, claims and ends money.

Written by the index alone, from blocks alone, and gone with their block.
"""

from sqlalchemy import ForeignKey
from sqlalchemy import Index
from sqlalchemy.orm import Mapped
from sqlalchemy.orm import mapped_column

from ledger.store.base import Base
from ledger.store.base import Bytes
from ledger.store.base import Int64


class RefundRow(Base):
    """A refund the chain executed, whoever handed it in."""

    __tablename__ = "refunds"
    __table_args__ = (Index(None, "shop", "block_number"),)

    order: Mapped[Bytes] = mapped_column("order_hash", primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    payer: Mapped[Bytes]
    shop: Mapped[Bytes]
    tx_hash: Mapped[Bytes]
    log_index: Mapped[int]
    block_number: Mapped[Int64] = mapped_column(
        ForeignKey("blocks.number", ondelete="CASCADE")
    )


class RefundLegRow(Base):
    """One lot's part of a refund."""

    __tablename__ = "refund_legs"

    order: Mapped[Bytes] = mapped_column("order_hash", primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    lot: Mapped[Int64] = mapped_column(primary_key=True, autoincrement=False)
    amount: Mapped[Int64]
    block_number: Mapped[Int64] = mapped_column(
        ForeignKey("blocks.number", ondelete="CASCADE")
    )


class CancellationRow(Base):
    """An order that its payer cancelled: whoever hands it in is refused."""

    __tablename__ = "cancellations"

    order: Mapped[Bytes] = mapped_column("order_hash", primary_key=True)
    payer: Mapped[Bytes] = mapped_column(primary_key=True)
    block_number: Mapped[Int64] = mapped_column(
        ForeignKey("blocks.number", ondelete="CASCADE")
    )


class CodeClaimRow(Base):
    """A charge code that an account claimed."""

    __tablename__ = "code_claims"

    authorization: Mapped[Bytes] = mapped_column("authorization_id", primary_key=True)
    code: Mapped[Bytes] = mapped_column(primary_key=True)
    account: Mapped[Bytes]
    amount: Mapped[Int64]
    block_number: Mapped[Int64] = mapped_column(
        ForeignKey("blocks.number", ondelete="CASCADE")
    )


class EndedRow(Base):
    """Money destroyed for one account: redeemed, lapsed, or burned for a purpose."""

    __tablename__ = "ended"
    __table_args__ = (Index(None, "account", "block_number"),)

    block_number: Mapped[Int64] = mapped_column(
        ForeignKey("blocks.number", ondelete="CASCADE"), primary_key=True
    )
    log_index: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    purpose: Mapped[str]
    account: Mapped[Bytes]
    lot: Mapped[Int64]
    amount: Mapped[Int64]
