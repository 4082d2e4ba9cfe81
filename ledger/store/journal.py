"""The journal: what officers and the system did, as a chain of hashes.

``entry_hash = SHA-256(previous_hash ‖ canonical JSON of the entry)``. Editing,
removing or inserting an entry breaks every hash after it. Subjects carry ids
and amounts, never names.
"""

import hashlib
import json
from typing import Any

from sqlalchemy import select
from sqlalchemy import text

from ledger.store.city_tables import JournalRow
from ledger.store.database import Work

GENESIS_HASH = bytes(32)
_LOCK = 0x6D65677572750001  # "meguru" and 1: one writer of the journal at a time


def read_head(work: Work) -> tuple[int, bytes]:
    """The newest entry's number and hash, with no other writer until this ends."""
    work.session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    last = work.session.scalars(
        select(JournalRow).order_by(JournalRow.sequence.desc()).limit(1)
    ).first()
    return (last.sequence, last.entry_hash) if last else (0, GENESIS_HASH)


def append(
    work: Work, at: int, actor: str, event: str, subject: dict[str, Any]
) -> JournalRow:
    """Add an entry within the caller's transaction."""
    work.session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    last = work.session.scalars(
        select(JournalRow).order_by(JournalRow.sequence.desc()).limit(1)
    ).first()
    sequence = last.sequence + 1 if last else 1
    previous = last.entry_hash if last else GENESIS_HASH
    row = JournalRow(
        sequence=sequence,
        at=at,
        actor=actor,
        event=event,
        subject=subject,
        previous_hash=previous,
        entry_hash=hash_entry(previous, sequence, at, actor, event, subject),
    )
    work.session.add(row)
    work.session.flush()
    return row


def hash_entry(
    previous: bytes,
    sequence: int,
    at: int,
    actor: str,
    event: str,
    subject: dict[str, Any],
) -> bytes:
    """The hash that ties an entry to all before it."""
    written = json.dumps(
        [sequence, at, actor, event, subject],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(previous + written.encode()).digest()
