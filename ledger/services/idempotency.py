"""The same request again gets the first answer; another under its key, none."""

from collections.abc import Callable
from typing import Any

from ledger.domain.refusals import IdempotencyKeyReused
from ledger.services.ledger import Ledger
from ledger.store import sessions
from ledger.store.database import Work


def answer_once(
    ledger: Ledger,
    caller: bytes,
    key: str,
    body_hash: bytes,
    act: Callable[[Work], dict[str, Any]],
) -> dict[str, Any]:
    """Do ``act`` and keep its answer under the caller's key, in one transaction.

    Raises:
        IdempotencyKeyReused: the key stands for a request with another body.
    """
    with ledger.database.work() as work:
        earlier = sessions.claim_key(work, caller, key, body_hash, ledger.clock())
        if earlier is not None:
            if earlier.body_hash != body_hash:
                raise IdempotencyKeyReused(key=key)
            return earlier.answer
        answer = act(work)
        sessions.store_answer(work, caller, key, answer)
        work.commit()
        return answer
