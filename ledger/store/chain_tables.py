"""Tables of the chain side: written by the index alone, from blocks alone.

Rows that came with a block hang on it and go with it, so a rewind is one
delete. ``balances.reserved`` is the exception: it belongs to acceptances.
"""

from sqlalchemy import CheckConstraint
from sqlalchemy import ForeignKey
from sqlalchemy import Index
from sqlalchemy import UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped
from sqlalchemy.orm import mapped_column

from ledger.store.base import Base
from ledger.store.base import Bytes
from ledger.store.base import Int64
from ledger.store.base import Wide


class BlockRow(Base):
    """A block the index has read."""

    __tablename__ = "blocks"

    number: Mapped[Int64] = mapped_column(primary_key=True, autoincrement=False)
    block_hash: Mapped[Bytes] = mapped_column(unique=True)
    parent_hash: Mapped[Bytes]
    timestamp: Mapped[Int64]


class CursorRow(Base):
    """How far the index is; ``alarm`` says why it stopped, if it did."""

    __tablename__ = "cursors"

    name: Mapped[str] = mapped_column(primary_key=True)
    block_number: Mapped[Int64]
    block_hash: Mapped[Bytes]
    final_number: Mapped[Int64]
    alarm: Mapped[str | None]


class TransferRow(Base):
    """One lot's amount moving once; issued from, and redeemed to, the zero address."""

    __tablename__ = "transfers"
    __table_args__ = (
        UniqueConstraint("block_hash", "log_index", "position"),
        Index(None, "sender", "block_number"),
        Index(None, "receiver", "block_number"),
    )

    block_number: Mapped[Int64] = mapped_column(
        ForeignKey("blocks.number", ondelete="CASCADE"), primary_key=True
    )
    log_index: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    block_hash: Mapped[Bytes]
    tx_hash: Mapped[Bytes]
    sender: Mapped[Bytes]
    receiver: Mapped[Bytes]
    lot: Mapped[Int64]
    amount: Mapped[Int64]


class BalanceRow(Base):
    """What an account has of a lot, and how much of it is promised."""

    __tablename__ = "balances"
    __table_args__ = (CheckConstraint("reserved >= 0", name="reserved_not_negative"),)

    account: Mapped[Bytes] = mapped_column(primary_key=True)
    lot: Mapped[Int64] = mapped_column(primary_key=True, autoincrement=False)
    confirmed: Mapped[Int64]
    reserved: Mapped[Int64] = mapped_column(server_default="0")


class ProgrammeRow(Base):
    """A programme's terms as opened on the chain."""

    __tablename__ = "programmes"

    number: Mapped[Int64] = mapped_column(primary_key=True, autoincrement=False)
    acceptors: Mapped[Wide]
    payment_limit: Mapped[Wide]
    issue_from: Mapped[Int64]
    issue_until: Mapped[Int64]
    redeem_until: Mapped[Int64]
    grace_days: Mapped[int]
    flags: Mapped[int]
    cap: Mapped[Wide]
    holder_limit: Mapped[Wide]
    block_number: Mapped[Int64] = mapped_column(
        ForeignKey("blocks.number", ondelete="CASCADE")
    )


class LotRow(Base):
    """A lot's totals; what is issued and does not circulate is in the other three."""

    __tablename__ = "lots"

    lot: Mapped[Int64] = mapped_column(primary_key=True, autoincrement=False)
    issued: Mapped[Int64]
    circulating: Mapped[Int64]
    redeemed: Mapped[Int64] = mapped_column(server_default="0")
    lapsed: Mapped[Int64] = mapped_column(server_default="0")
    burned: Mapped[Int64] = mapped_column(server_default="0")


class AccountRow(Base):
    """A participant as the registry knows it."""

    __tablename__ = "accounts"

    account: Mapped[Bytes] = mapped_column(primary_key=True)
    kind: Mapped[int]
    status: Mapped[int]
    epoch: Mapped[Int64]
    classes: Mapped[Wide]
    own_key_revoked: Mapped[bool]
    commitment: Mapped[Bytes]
    block_number: Mapped[Int64] = mapped_column(
        ForeignKey("blocks.number", ondelete="CASCADE")
    )


class SignerRow(Base):
    """A signer's permission for an account in one epoch."""

    __tablename__ = "signers"

    account: Mapped[Bytes] = mapped_column(primary_key=True)
    epoch: Mapped[Int64] = mapped_column(primary_key=True, autoincrement=False)
    signer: Mapped[Bytes] = mapped_column(primary_key=True)
    not_before: Mapped[Int64]
    not_after: Mapped[Int64]
    scope: Mapped[int]
    payment_limit: Mapped[Wide]
    day_limit: Mapped[Wide]
    revoked: Mapped[bool]
    block_number: Mapped[Int64] = mapped_column(
        ForeignKey("blocks.number", ondelete="CASCADE")
    )


class PaymentRow(Base):
    """A payment the chain executed, whoever handed it in."""

    __tablename__ = "payments"
    __table_args__ = (
        Index(None, "payer", "block_number"),
        Index(None, "payee", "block_number"),
    )

    order: Mapped[Bytes] = mapped_column("order_hash", primary_key=True)
    payer: Mapped[Bytes]
    payee: Mapped[Bytes]
    bill_ref: Mapped[Bytes]
    tx_hash: Mapped[Bytes]
    log_index: Mapped[int]
    block_number: Mapped[Int64] = mapped_column(
        ForeignKey("blocks.number", ondelete="CASCADE")
    )


class PaymentLegRow(Base):
    """One lot's part of a payment."""

    __tablename__ = "payment_legs"

    order: Mapped[Bytes] = mapped_column(
        "order_hash",
        ForeignKey("payments.order_hash", ondelete="CASCADE"),
        primary_key=True,
    )
    lot: Mapped[Int64] = mapped_column(primary_key=True, autoincrement=False)
    amount: Mapped[Int64]


class AuthorizationRow(Base):
    """What two officers allowed to be created or destroyed, and how far it has run.

    ``kind`` is issue, codes, redeem or burn. An issue or codes have a programme and a
    last day, a burn its purpose, a correction the issue it corrects.
    """

    __tablename__ = "authorizations"

    authorization: Mapped[Bytes] = mapped_column("authorization_id", primary_key=True)
    kind: Mapped[str] = mapped_column(server_default="issue")
    programme: Mapped[Int64 | None]
    last_day: Mapped[Int64 | None]
    purpose: Mapped[str | None]
    corrects: Mapped[Bytes | None]
    total: Mapped[Int64]
    consideration: Mapped[Int64] = mapped_column(server_default="0")
    list_head: Mapped[Bytes]
    executed: Mapped[Int64] = mapped_column(server_default="0")
    refused: Mapped[Int64] = mapped_column(server_default="0")
    completed: Mapped[bool] = mapped_column(server_default="false")
    file_hash: Mapped[Bytes | None]
    block_number: Mapped[Int64] = mapped_column(
        ForeignKey("blocks.number", ondelete="CASCADE")
    )


class AuthorizationResultRow(Base):
    """What became of one row of a list; ``reason`` is empty where it ran."""

    __tablename__ = "authorization_results"

    authorization: Mapped[Bytes] = mapped_column("authorization_id", primary_key=True)
    row_index: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    account: Mapped[Bytes]
    lot: Mapped[Int64 | None]
    amount: Mapped[Int64]
    reason_code: Mapped[str]
    reason_values: Mapped[dict[str, int | str]] = mapped_column(JSONB)
    block_number: Mapped[Int64] = mapped_column(
        ForeignKey("blocks.number", ondelete="CASCADE")
    )


class ChainLogRow(Base):
    """A raw transaction of a block that touched our contracts, in its order."""

    __tablename__ = "chain_log"

    block_number: Mapped[Int64] = mapped_column(
        ForeignKey("blocks.number", ondelete="CASCADE"), primary_key=True
    )
    tx_index: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    tx_hash: Mapped[Bytes] = mapped_column(unique=True)
    raw: Mapped[Bytes]
    succeeded: Mapped[bool]
