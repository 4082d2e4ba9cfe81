"""Tables of the chain side: recoveries, roles, officers' keys, anchored heads.

Written by the index alone, from blocks alone, and gone with their block.
"""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped
from sqlalchemy.orm import mapped_column

from ledger.store.base import Base
from ledger.store.base import Bytes
from ledger.store.base import Int64


class RecoveryRow(Base):
    """A recovery of an account in one of its epochs, and how far it is.

    ``state`` is started, contested, decided, cancelled or activated.
    """

    __tablename__ = "recoveries"

    account: Mapped[Bytes] = mapped_column(primary_key=True)
    block_number: Mapped[Int64] = mapped_column(
        ForeignKey("blocks.number", ondelete="CASCADE"), primary_key=True
    )
    epoch: Mapped[Int64]
    new_signer: Mapped[Bytes]
    active_from: Mapped[Int64]
    state: Mapped[str]


class RoleHolderRow(Base):
    """An address that holds a role of the registry from a time on."""

    __tablename__ = "role_holders"

    role: Mapped[str] = mapped_column(primary_key=True)
    account: Mapped[Bytes] = mapped_column(primary_key=True)
    active_from: Mapped[Int64]
    revoked: Mapped[bool]
    block_number: Mapped[Int64] = mapped_column(
        ForeignKey("blocks.number", ondelete="CASCADE")
    )


class AppointmentRow(Base):
    """A key of an officer as the desk contract has it.

    ``roles`` hold, ``awaited`` ones are added from ``active_from`` on; a dismissed
    key has none.
    """

    __tablename__ = "appointments"

    signer: Mapped[Bytes] = mapped_column(primary_key=True)
    person: Mapped[Bytes]
    roles: Mapped[int]
    awaited: Mapped[int]
    active_from: Mapped[Int64]
    block_number: Mapped[Int64] = mapped_column(
        ForeignKey("blocks.number", ondelete="CASCADE")
    )


class VerifierRow(Base):
    """A verifier of passkeys, and whether the registry allows it."""

    __tablename__ = "verifiers"

    verifier: Mapped[Bytes] = mapped_column(primary_key=True)
    allowed: Mapped[bool]
    block_number: Mapped[Int64] = mapped_column(
        ForeignKey("blocks.number", ondelete="CASCADE")
    )


class AnchorRow(Base):
    """A head of the journal that was written to the chain."""

    __tablename__ = "anchors"

    sequence: Mapped[Int64] = mapped_column(primary_key=True, autoincrement=False)
    head: Mapped[Bytes]
    block_number: Mapped[Int64] = mapped_column(
        ForeignKey("blocks.number", ondelete="CASCADE")
    )
