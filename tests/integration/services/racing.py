"""Two processes that hand in orders at the same moment, round by round.

Each answers from an application of its own, as two processes of a town do, and
meets the other at a barrier before every round.
"""

import multiprocessing
import time
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from typing import Any

from ledger.domain.hexes import to_hex
from ledger.domain.orders import SignedPayment
from ledger.services import open_ledger
from ledger.settings import Settings
from wallet_api import create_app

PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Outcome:
    """What one order was answered: ``accepted``, or the refusal with its values."""

    status: int
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


def write_order(signed: SignedPayment) -> dict[str, Any]:
    """Write a signed order as the API takes it."""
    payment = signed.payment
    return {
        "payer": to_hex(payment.payer),
        "payee": to_hex(payment.payee),
        "legs": [{"lot": leg.lot, "amount": leg.amount} for leg in payment.legs],
        "bill_ref": to_hex(payment.bill_ref),
        "valid_after": payment.valid_after,
        "valid_before": payment.valid_before,
        "salt": to_hex(payment.salt),
        "signer": to_hex(signed.signer),
        "signature": to_hex(signed.signature),
    }


def _hand_in(
    settings: Settings,
    clock_offset: int,
    orders: Sequence[SignedPayment],
    barrier: Barrier,
    answers: Connection,
) -> None:
    ledger = open_ledger(settings, lambda: int(time.time()) + clock_offset)
    client = create_app(ledger=ledger).test_client()
    outcomes = []
    for signed in orders:
        barrier.wait(PATIENCE_SECONDS)
        answer = client.post("/v1/payments", json=write_order(signed))
        body = answer.get_json()
        if answer.status_code == 201:
            values = {"order": body["order"]}
            outcomes.append(Outcome(answer.status_code, body["state"], values))
        else:
            outcomes.append(Outcome(answer.status_code, body["code"], body["values"]))
    ledger.close()
    answers.send(outcomes)
