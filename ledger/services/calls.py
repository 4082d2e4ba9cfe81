"""Asking for a call of the chain: it goes into the outbox, and the relay is told."""

from ledger.chain.calls.call import Call
from ledger.store import notices
from ledger.store import outbox
from ledger.store.database import Work


def enqueue(work: Work, call: Call, kind: str, lane: str, name: str, now: int) -> bool:
    """Queue a call as ``kind:name``; False where it waits already, or is mined."""
    added = outbox.enqueue(
        work,
        kind=kind,
        lane=lane,
        dedupe_key=f"{kind}:{name}",
        target=call.target,
        data=call.data,
        gas=call.gas,
        now=now,
    )
    notices.notify(work, notices.WORK)
    return added
