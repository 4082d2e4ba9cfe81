"""The journal's chain of hashes, followed from its first entry."""

from collections import deque
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from ledger.domain.hexes import to_hex
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
    anchored: int = 0
    """How many heads on the chain were found again, each in its place."""

    @property
    def intact(self) -> bool:
        """Whether no entry was changed, removed or put in."""
        return not self.findings


def check_journal(
    database: Database, anchors: Sequence[tuple[int, bytes]] = ()
) -> JournalCheck:
    """Follow the journal, and find every head again that the chain has of it.

    ``anchors`` are (number, head) as the chain answers them. Entries cut off its end,
    or a journal written anew, are seen by those heads only.
    """
    findings: list[JournalFinding] = []
    entries, expected, head = 0, 1, GENESIS_HASH
    waiting = deque(anchors)
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
            while waiting and waiting[0][1] == head:
                waiting.popleft()
    if waiting:
        number, lost = waiting[0]
        reason = f"no entry has the head {to_hex(lost)} of anchor {number}"
        findings.append(JournalFinding(entries, reason))
    return JournalCheck(entries, head, tuple(findings), len(anchors) - len(waiting))


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
