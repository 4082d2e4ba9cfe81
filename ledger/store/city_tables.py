"""Tables of the city side: what must stay off the chain.

Names are encrypted columns (``people_crypto``); the key is not in the database.
"""

from typing import Any

from sqlalchemy import CheckConstraint
from sqlalchemy import ForeignKey
from sqlalchemy import Identity
from sqlalchemy import Index
from sqlalchemy import text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped
from sqlalchemy.orm import mapped_column

from ledger.store.base import Base
from ledger.store.base import Bytes
from ledger.store.base import Int64


class PersonRow(Base):
    """A person the city invited; name and 宛名番号 are ciphertext."""

    __tablename__ = "people"

    commitment: Mapped[Bytes] = mapped_column(primary_key=True)
    name_encrypted: Mapped[Bytes]
    number_encrypted: Mapped[Bytes | None]
    account: Mapped[Bytes | None] = mapped_column(unique=True)
    created_at: Mapped[Int64]


class InvitationRow(Base):
    """An invitation letter; only the hash of its code is kept."""

    __tablename__ = "invitations"

    code_hash: Mapped[Bytes] = mapped_column(primary_key=True)
    commitment: Mapped[Bytes] = mapped_column(
        ForeignKey("people.commitment"), index=True
    )
    created_at: Mapped[Int64]
    expires_at: Mapped[Int64]
    used_at: Mapped[Int64 | None]


class ShopRow(Base):
    """A shop as residents see it; its name stands on its door and is public."""

    __tablename__ = "shops"

    account: Mapped[Bytes] = mapped_column(primary_key=True)
    name: Mapped[str]
    area: Mapped[str] = mapped_column(server_default="")
    category: Mapped[str] = mapped_column(server_default="")
    address: Mapped[str] = mapped_column(server_default="")
    hours: Mapped[str] = mapped_column(server_default="")
    step_free: Mapped[bool] = mapped_column(server_default="false")
    created_at: Mapped[Int64]


class PairingCodeRow(Base):
    """A code that connects one till to a shop; only its hash is kept."""

    __tablename__ = "pairing_codes"

    code_hash: Mapped[Bytes] = mapped_column(primary_key=True)
    shop: Mapped[Bytes] = mapped_column(ForeignKey("shops.account"))
    label: Mapped[str]
    created_at: Mapped[Int64]
    expires_at: Mapped[Int64]
    used_at: Mapped[Int64 | None]
    signer: Mapped[Bytes | None]


class TerminalRow(Base):
    """A till of a shop, and the label its shop calls it by."""

    __tablename__ = "terminals"

    shop: Mapped[Bytes] = mapped_column(ForeignKey("shops.account"), primary_key=True)
    signer: Mapped[Bytes] = mapped_column(primary_key=True)
    label: Mapped[str]
    created_at: Mapped[Int64]


class ProgrammeNameRow(Base):
    """What people call a programme, and what the law wants shown of it.

    Shops and receipts see the public label only.
    """

    __tablename__ = "programme_names"

    number: Mapped[Int64] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    public_label: Mapped[str]
    display: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")


class OfficerRow(Base):
    """An officer as the desk contract knows them; the name is ciphertext."""

    __tablename__ = "officers"

    signer: Mapped[Bytes] = mapped_column(primary_key=True)
    person: Mapped[Bytes]
    roles: Mapped[int]
    name_encrypted: Mapped[Bytes]


class ActionRow(Base):
    """What a maker proposed and a checker approves."""

    __tablename__ = "actions"
    __table_args__ = (
        CheckConstraint(
            "state IN ('draft','proposed','withdrawn','approved','executed','failed')",
            name="state_known",
        ),
    )

    action: Mapped[Bytes] = mapped_column("action_hash", primary_key=True)
    kind: Mapped[str]
    state: Mapped[str]
    target: Mapped[Bytes]
    data: Mapped[Bytes]
    salt: Mapped[Bytes]
    not_before: Mapped[Int64]
    not_after: Mapped[Int64]
    gas: Mapped[Int64]
    summary: Mapped[dict[str, Any]] = mapped_column(JSONB)
    failure: Mapped[str | None]
    drafted_by: Mapped[Bytes | None]
    created_at: Mapped[Int64]


class ApprovalRow(Base):
    """A maker's or checker's signature under an action."""

    __tablename__ = "approvals"

    action: Mapped[Bytes] = mapped_column(
        "action_hash", ForeignKey("actions.action_hash"), primary_key=True
    )
    role: Mapped[str] = mapped_column(primary_key=True)
    person: Mapped[Bytes]
    signer: Mapped[Bytes]
    signature: Mapped[Bytes]
    signed_at: Mapped[Int64]


class ListRow(Base):
    """One row of a list that officers signed.

    While a row of money that is to end is ``held``, its amount is promised: from the
    maker's signature until the chain has run or refused it, or no longer can.
    """

    __tablename__ = "list_rows"
    __table_args__ = (
        Index("ix_list_rows_held", "action_hash", postgresql_where=text("held")),
    )

    action: Mapped[Bytes] = mapped_column(
        "action_hash", ForeignKey("actions.action_hash"), primary_key=True
    )
    row_index: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    account: Mapped[Bytes]
    lot: Mapped[Int64 | None]
    amount: Mapped[Int64]
    held: Mapped[bool] = mapped_column(server_default="false")


class BillRow(Base):
    """A shop's request for an amount; accepted at most once and in full."""

    __tablename__ = "bills"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("cash >= 0", name="cash_not_negative"),
        CheckConstraint(
            "state IN ('open','accepted','expired','voided','replaced')",
            name="state_known",
        ),
        Index(
            "uq_bills_open_number",
            "number",
            unique=True,
            postgresql_where=text("state = 'open'"),
        ),
        Index(None, "state", "expires_at"),
        Index(None, "number", "expires_at"),
        Index(None, "shop", "created_at"),
        Index(None, "shop", "sequence"),
        Index(None, "terminal", "sequence"),
    )

    bill_id: Mapped[Bytes] = mapped_column(primary_key=True)
    sequence: Mapped[Int64] = mapped_column(Identity())
    number: Mapped[str]
    shop: Mapped[Bytes]
    terminal: Mapped[Bytes]
    amount: Mapped[Int64]
    cash: Mapped[Int64] = mapped_column(server_default="0")
    bill_ref: Mapped[Bytes] = mapped_column(unique=True)
    state: Mapped[str]
    created_at: Mapped[Int64]
    expires_at: Mapped[Int64]
    replaced_by: Mapped[Bytes | None]
    offer_amount: Mapped[Int64 | None]
    offered_by: Mapped[Bytes | None]
    order: Mapped[Bytes | None] = mapped_column("order_hash")


class SessionRow(Base):
    """A signed-in device; only the hash of its token is kept."""

    __tablename__ = "sessions"
    __table_args__ = (Index(None, "account", "signer"),)

    token_hash: Mapped[Bytes] = mapped_column(primary_key=True)
    salt: Mapped[Bytes] = mapped_column(unique=True)
    account: Mapped[Bytes]
    signer: Mapped[Bytes]
    expires_at: Mapped[Int64] = mapped_column(index=True)


class IdempotencyKeyRow(Base):
    """A request that was answered, so that its repeat gets the same answer."""

    __tablename__ = "idempotency_keys"

    caller: Mapped[Bytes] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    body_hash: Mapped[Bytes]
    answer: Mapped[dict[str, Any]] = mapped_column(JSONB)
    created_at: Mapped[Int64] = mapped_column(index=True)


class JournalRow(Base):
    """What officers and the system did; each entry holds the hash before it."""

    __tablename__ = "journal"

    sequence: Mapped[Int64] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[Int64]
    actor: Mapped[str]
    event: Mapped[str]
    subject: Mapped[dict[str, Any]] = mapped_column(JSONB)
    previous_hash: Mapped[Bytes] = mapped_column(unique=True)
    entry_hash: Mapped[Bytes] = mapped_column(unique=True)


class MakeGoodRow(Base):
    """An accepted payment that the chain refused all the same: the city pays."""

    __tablename__ = "make_good"

    make_good_id: Mapped[Int64] = mapped_column(Identity(), primary_key=True)
    order: Mapped[Bytes] = mapped_column("order_hash", unique=True)
    shop: Mapped[Bytes]
    amount: Mapped[Int64]
    reason_code: Mapped[str]
    created_at: Mapped[Int64]
