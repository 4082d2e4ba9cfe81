"""Tables of the city's desk: who signs in there, and with which keys.

Nothing here opens anything by itself: passwords are hashes, names and TOTP secrets
are ciphertext (``people_crypto``), and an officer's signing key is sealed under a
passphrase that never leaves the officer's browser.
"""

from typing import Any

from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped
from sqlalchemy.orm import mapped_column

from ledger.store.base import Base
from ledger.store.base import Bytes
from ledger.store.base import Int64


class StaffRow(Base):
    """Somebody who signs in at the desk; ``totp_step`` is the last one used."""

    __tablename__ = "staff"

    person: Mapped[Bytes] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(unique=True)
    name_encrypted: Mapped[Bytes]
    password_hash: Mapped[str]
    totp_encrypted: Mapped[Bytes]
    totp_step: Mapped[Int64] = mapped_column(server_default="0")
    failures: Mapped[int] = mapped_column(server_default="0")
    locked_until: Mapped[Int64] = mapped_column(server_default="0")
    disabled: Mapped[bool] = mapped_column(server_default="false")
    created_at: Mapped[Int64]


class OfficerKeyRow(Base):
    """An officer's signing key as its browser sealed it."""

    __tablename__ = "officer_keys"

    signer: Mapped[Bytes] = mapped_column(primary_key=True)
    person: Mapped[Bytes] = mapped_column(index=True)
    sealed: Mapped[dict[str, Any]] = mapped_column(JSONB)
    created_at: Mapped[Int64]


class DeskSessionRow(Base):
    """A signed-in officer; only the hash of the cookie's token is kept."""

    __tablename__ = "desk_sessions"

    token_hash: Mapped[Bytes] = mapped_column(primary_key=True)
    person: Mapped[Bytes] = mapped_column(index=True)
    created_at: Mapped[Int64]
    seen_at: Mapped[Int64]
    expires_at: Mapped[Int64]


class FoundingSeatRow(Base):
    """One of the first officers' seats, before there is a town."""

    __tablename__ = "founding_seats"

    seat: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code_hash: Mapped[Bytes] = mapped_column(unique=True)
    person: Mapped[Bytes | None]
    signer: Mapped[Bytes | None]
    confirmed_digest: Mapped[Bytes | None]
    confirmation: Mapped[Bytes | None]
    confirmed_at: Mapped[Int64 | None]
    created_at: Mapped[Int64]
