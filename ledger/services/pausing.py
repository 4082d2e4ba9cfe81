"""What the guardian did by a key of their own, written down afterwards."""

from ledger.domain.hexes import to_hex
from ledger.services.ledger import Ledger
from ledger.store import journal


def note_pause(ledger: Ledger, signer: bytes, tx_hash: bytes) -> None:
    """Write a pause into the journal; the chain had it before."""
    with ledger.database.work() as work:
        subject = {"tx_hash": to_hex(tx_hash)}
        journal.append(work, ledger.clock(), to_hex(signer), "money paused", subject)
        work.commit()
