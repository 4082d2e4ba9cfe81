"""How many orders go into one transaction, and how long to wait after a revert."""

from collections.abc import Sequence

from ledger.chain.calls.orders import gas_of_payments
from ledger.chain.transactions import GAS_MOST
from ledger.domain.orders import SignedPayment
from ledger.store.dispatch import Ended

ORDERS_MOST = 150
REVERTS_LOOKED_AT = 7
PAUSE_MOST_SECONDS = 60


def cut_batch(payments: Sequence[SignedPayment]) -> int:
    """How many of these orders, from the first on, fit into one transaction."""
    count = min(len(payments), ORDERS_MOST)
    while count > 1 and gas_of_payments(payments[:count]) > GAS_MOST:
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
