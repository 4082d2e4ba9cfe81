"""Anchoring: the journal's head goes to the chain, so that no entry can be changed.

Whoever owns the database could write the journal anew from its first entry; what is
anchored says what stood in it.
"""

from dataclasses import dataclass

from ledger.domain.hexes import to_hex
from ledger.domain.signer_refusals import AnchorPending
from ledger.services.calls import enqueue
from ledger.services.ledger import Ledger
from ledger.store import journal
from ledger.store import offices
from ledger.store import outbox

ANCHOR = "anchor"


@dataclass(frozen=True)
class Anchor:
    """A head on its way: its number, the entry it is the hash of, and the hash."""

    sequence: int
    entry: int
    head: bytes


def anchor_journal(ledger: Ledger, actor: str) -> Anchor:
    """Write the journal's head to the chain under the next number.

    Raises:
        AnchorPending: the one before is in no block yet.
    """
    now = ledger.clock()
    with ledger.database.work() as work:
        # Of two that ask at once the second waits here, and then finds the first's.
        entry, head = journal.read_head(work)
        assert entry > 0, "whoever can ask has left an entry before"
        sequence = offices.last_anchor(work) + 1
        name = str(sequence)
        asked = outbox.find(work, f"{ANCHOR}:{name}")
        if asked is not None and asked.state != "reverted":
            raise AnchorPending(sequence=sequence)
        subject = {"anchor": sequence, "entry": entry, "head": to_hex(head)}
        journal.append(work, now, actor, "journal anchored", subject)
        call = ledger.town.call_anchor(sequence, head)
        enqueue(work, call, ANCHOR, outbox.LANE_ANCHOR, name, now)
        work.commit()
    return Anchor(sequence, entry, head)


def is_anchored(ledger: Ledger, anchor: Anchor) -> bool:
    """Whether an anchor is in a block that the books have."""
    with ledger.database.work() as work:
        return offices.last_anchor(work) >= anchor.sequence


def read_anchors(ledger: Ledger) -> list[tuple[int, bytes]]:
    """Return every (number, head) as the chain itself answers, the first one first.

    The books know them too; whoever changed the journal could change those.
    """
    last, _ = ledger.gateway.call("AuditAnchor", "last")
    return [
        (sequence, ledger.gateway.call("AuditAnchor", "headOf", sequence)[0])
        for sequence in range(1, last + 1)
    ]
