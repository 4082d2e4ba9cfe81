"""Which orders go into one transaction, and how long to wait after a revert."""

from collections.abc import Callable
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from ledger.chain.calls.call import Call
from ledger.chain.calls.orders import gas_of_payments
from ledger.chain.calls.orders import gas_of_presented
from ledger.chain.town import Town
from ledger.chain.transactions import GAS_MOST
from ledger.store import orders
from ledger.store.dispatch import Ended
from ledger.store.relay_tables import OrderRow

ORDERS_MOST = 150
REVERTS_LOOKED_AT = 7
PAUSE_MOST_SECONDS = 60


_Order = TypeVar("_Order")


@dataclass(frozen=True)
class Batch:
    """Orders that one call carries out."""

    rows: Sequence[OrderRow]
    call: Call


def gather(town: Town, waiting: Sequence[OrderRow]) -> Batch:
    """Take the first order, and those after it that one transaction carries with it.

    Presented payments have a call of their own, so what comes first decides; the
    others are next in turn.
    """
    if waiting[0].presented_limit is None:
        rows = [row for row in waiting if row.presented_limit is None]
        payments = [orders.to_signed_payment(row) for row in rows]
        count = cut_batch(payments, gas_of_payments)
        return Batch(rows[:count], town.call_pay(payments[:count]))
    rows = [row for row in waiting if row.presented_limit is not None]
    presented = [orders.to_presented_payment(row) for row in rows]
    count = cut_batch(presented, gas_of_presented)
    return Batch(rows[:count], town.call_pay_presented(presented[:count]))


def cut_batch(
    waiting: Sequence[_Order], gas_of: Callable[[Sequence[_Order]], int]
) -> int:
    """How many of these orders, from the first on, fit into one transaction."""
    count = min(len(waiting), ORDERS_MOST)
    while count > 1 and gas_of(waiting[:count]) > GAS_MOST:
        count -= 1
    return count


def resume_at(newest_first: Sequence[Ended]) -> int:
    """When (UTC seconds) payments may be sent again; 0 where nothing stops them.

    A batch that reverted as a whole has executed nothing, and its orders wait
    again. While the currency is paused each further try would revert too, so
    the pause doubles with every revert in a row.
    """
    reverts = 0
    for ended in newest_first:
        if not ended.reverted:
            break
        reverts += 1
    if reverts == 0:
        return 0
    pause: int = min(2**reverts, PAUSE_MOST_SECONDS)
    return newest_first[0].created_at + pause
