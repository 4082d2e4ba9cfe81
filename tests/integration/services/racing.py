"""Two processes that hand in orders at the same moment, round by round.

Each opens a ledger of its own, as two processes of a town do, and meets the
other at a barrier before every round.
"""

import multiprocessing
import time
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier

from ledger.domain.errors import MeguruError
from ledger.domain.orders import SignedPayment
from ledger.services import open_ledger
from ledger.services.payments import accept_payment
from ledger.settings import Settings

PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Outcome:
    """What became of one order: ``accepted``, or the refusal with its values."""

    word: str
    values: dict[str, int | str]


def race(
    settings: Settings,
    clock_offset: int,
    sides: tuple[Sequence[SignedPayment], Sequence[SignedPayment]],
) -> list[tuple[Outcome, Outcome]]:
    """Hand in both sides' orders, two at a time; returns the outcomes by round."""
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(2)
    pipes, processes = [], []
    for orders in sides:
        here, there = context.Pipe(duplex=False)
        process = context.Process(
            target=_hand_in, args=(settings, clock_offset, orders, barrier, there)
        )
        process.start()
        there.close()
        pipes.append(here)
        processes.append(process)
    first, second = (pipe.recv() for pipe in pipes)
    for process, pipe in zip(processes, pipes, strict=True):
        process.join()
        assert process.exitcode == 0
        process.close()
        pipe.close()
    return list(zip(first, second, strict=True))


def _hand_in(
    settings: Settings,
    clock_offset: int,
    orders: Sequence[SignedPayment],
    barrier: Barrier,
    answers: Connection,
) -> None:
    ledger = open_ledger(settings, lambda: int(time.time()) + clock_offset)
    outcomes = []
    for signed in orders:
        barrier.wait(PATIENCE_SECONDS)
        try:
            view = accept_payment(ledger, signed)
            outcomes.append(Outcome(view.state, {"sequence": view.sequence}))
        except MeguruError as error:
            outcomes.append(Outcome(error.code, error.values))
    ledger.close()
    answers.send(outcomes)
