"""Payments as they stand: one view, its states in order, and watching them."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ledger.domain.hexes import to_hex
from ledger.domain.orders import HOLDING_STATES
from ledger.domain.orders import Leg
from ledger.domain.orders import OrderState
from ledger.domain.refusals import OrderUnknown
from ledger.domain.watchwords import Watchword
from ledger.domain.watchwords import watchword_of
from ledger.services.ledger import Ledger
from ledger.store import orders
from ledger.store import people
from ledger.store import refunds
from ledger.store.database import Work
from ledger.store.relay_tables import OrderRow

HISTORY_MOST = 100
POLL_SECONDS = 2.0
WATCH_SECONDS = 15 * 60
LAST_STATES = (OrderState.FINAL, OrderState.REFUSED, OrderState.EXPIRED)


@dataclass(frozen=True)
class Step:
    """A state a payment reached, when (UTC seconds), and where on the chain."""

    state: OrderState
    at: int
    tx_hash: bytes | None = None
    block_number: int | None = None


@dataclass(frozen=True)
class OrderView:
    """A payment as its payer and its shop see it.

    ``refunded`` is what the chain gave back of it. ``is_paid_late`` says that the
    chain carried it out although it had come to nothing here.
    """

    order: bytes
    sequence: int
    state: OrderState
    payer: bytes
    payee: bytes
    shop_name: str
    amount: int
    legs: tuple[Leg, ...]
    watchword: Watchword
    steps: tuple[Step, ...]
    tx_hash: bytes | None
    block_number: int | None
    failure: dict[str, Any] | None
    refunded: int
    is_paid_late: bool

    @property
    def is_over(self) -> bool:
        """Whether no further state follows."""
        return self.state in LAST_STATES


def get_order(ledger: Ledger, order: bytes) -> OrderView:
    """Return a payment by its order's hash.

    Raises:
        OrderUnknown: it was never accepted here.
    """
    with ledger.database.work() as work:
        return view_order(ledger, work, order)


def view_order(ledger: Ledger, work: Work, order: bytes) -> OrderView:
    """Return a payment within the caller's transaction.

    Raises:
        OrderUnknown: it was never accepted here.
    """
    row = orders.get_order(work, order)
    if row is None:
        raise OrderUnknown(order=to_hex(order))
    return _views(work, [row])[0]


def list_history(
    ledger: Ledger, account: bytes, before: int, limit: int
) -> list[OrderView]:
    """Return an account's payments, newest first, from before a sequence."""
    with ledger.database.work() as work:
        rows = orders.list_orders(work, account, before, min(limit, HISTORY_MOST))
        return _views(work, rows)


def watch_order(ledger: Ledger, order: bytes) -> Iterator[Step | None]:
    """Yield each state once, in order, as it comes; ends after the last one.

    States that were reached before the watching began are yielded at once, so
    a listener that came late or lost its line misses none. None is yielded
    when nothing happened for a while, so that a caller can see whether its own
    listener is still there. Ends by itself after 15 minutes.

    Raises:
        OrderUnknown: it was never accepted here.
    """
    told = 0
    end = time.monotonic() + WATCH_SECONDS
    while time.monotonic() < end:
        seen = ledger.news.count
        view = get_order(ledger, order)
        yield from view.steps[told:]
        told = len(view.steps)
        if view.is_over:
            return
        yield None
        ledger.news.wait(seen, POLL_SECONDS)


def _views(work: Work, rows: list[OrderRow]) -> list[OrderView]:
    names = people.shop_names(work, [row.payee for row in rows])
    # What is only accepted is in no block, so nothing is asked about it.
    told = [row for row in rows if OrderState(row.state) not in HOLDING_STATES]
    given_back = refunds.sum_refunded(work, [row.order for row in told])
    late = orders.find_paid_late(work, told)
    return [
        _view(
            row,
            names.get(row.payee, to_hex(row.payee)),
            given_back.get(row.order, 0),
            row.order in late,
        )
        for row in rows
    ]


def _view(
    row: OrderRow, shop_name: str, refunded: int, is_paid_late: bool
) -> OrderView:
    legs = orders.legs_of(row)
    return OrderView(
        order=row.order,
        sequence=row.accepted_sequence,
        state=OrderState(row.state),
        payer=row.payer,
        payee=row.payee,
        shop_name=shop_name,
        amount=sum(leg.amount for leg in legs),
        legs=legs,
        watchword=watchword_of(row.order),
        steps=_steps(row),
        tx_hash=row.tx_hash,
        block_number=row.block_number,
        failure=row.failure,
        refunded=refunded,
        is_paid_late=is_paid_late,
    )


def _steps(row: OrderRow) -> tuple[Step, ...]:
    tx, block = row.tx_hash, row.block_number
    steps = [Step(OrderState.ACCEPTED, row.accepted_at)]
    if row.submitted_at is not None:
        steps.append(Step(OrderState.SUBMITTED, row.submitted_at, tx))
    if row.confirmed_at is not None:
        steps.append(Step(OrderState.CONFIRMED, row.confirmed_at, tx, block))
    if row.final_at is not None:
        steps.append(Step(OrderState.FINAL, row.final_at, tx, block))
    if row.state in (OrderState.REFUSED, OrderState.EXPIRED):
        ended_at = row.ended_at or row.accepted_at
        steps.append(Step(OrderState(row.state), ended_at, tx, block))
    return tuple(steps)
