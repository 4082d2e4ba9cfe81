"""The journal's chain of hashes, followed from its first entry."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from ledger.store.city_tables import JournalRow
from ledger.store.database import Database
from ledger.store.database import Work
from ledger.store.journal import GENESIS_HASH
from ledger.store.journal import hash_entry

PAGE_ENTRIES = 1000


@dataclass(frozen=True)
class JournalFinding:
    """Where the chain of hashes breaks, and how."""

    sequence: int
    reason: str

    def __str__(self) -> str:
        return f"journal entry {self.sequence}: {self.reason}"


@dataclass(frozen=True)
class JournalCheck:
    """What following the journal found; ``head`` is its last entry's hash."""

    entries: int
    head: bytes
    findings: tuple[JournalFinding, ...]

    @property
    def intact(self) -> bool:
        """Whether no entry was changed, removed or put in."""
        return not self.findings


def check_journal(database: Database) -> JournalCheck:
    """Follow the journal; entries cut off its end are seen by its ``head`` only."""
    findings: list[JournalFinding] = []
    entries, expected, head = 0, 1, GENESIS_HASH
    with database.work("REPEATABLE READ") as work:
        for row in _entries(work):
            if row.sequence != expected:
                findings.append(
                    JournalFinding(expected, f"missing, {row.sequence} follows")
                )
            if row.previous_hash != head:
                findings.append(
                    JournalFinding(row.sequence, "does not follow the entry before it")
                )
            written = hash_entry(
                row.previous_hash,
                row.sequence,
                row.at,
                row.actor,
                row.event,
                row.subject,
            )
            if written != row.entry_hash:
                findings.append(
                    JournalFinding(row.sequence, "was changed after it was written")
                )
            entries, expected, head = entries + 1, row.sequence + 1, row.entry_hash
    return JournalCheck(entries, head, tuple(findings))


@dataclass(frozen=True)
class Entry:
    """One entry as the desk shows it: ids and amounts, never names."""

    sequence: int
    at: int
    actor: str
    event: str
    subject: dict[str, Any]
    entry_hash: bytes


def list_entries(database: Database, before: int | None, most: int) -> list[Entry]:
    """Return the newest entries, or those before one, the newest first."""
    wanted = select(JournalRow).order_by(JournalRow.sequence.desc()).limit(most)
    if before is not None:
        wanted = wanted.where(JournalRow.sequence < before)
    with database.work() as work:
        return [
            Entry(
                row.sequence, row.at, row.actor, row.event, row.subject, row.entry_hash
            )
            for row in work.session.scalars(wanted)
        ]


def _entries(work: Work) -> Iterator[JournalRow]:
    """Every entry in its order, a page at a time."""
    last = 0
    while True:
        page = work.session.scalars(
            select(JournalRow)
            .where(JournalRow.sequence > last)
            .order_by(JournalRow.sequence)
            .limit(PAGE_ENTRIES)
        ).all()
        if not page:
            return
        yield from page
        last = page[-1].sequence
        work.session.expunge_all()
