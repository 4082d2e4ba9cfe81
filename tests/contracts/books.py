"""A town's books, kept apart from the chain: what each transaction may do, and did.

They are written from the transfers a transaction tells of, and refuse what the rules
forbid. So they neither ask the chain whether something was allowed, nor trust it.
"""

from collections import Counter
from typing import Any

from tests.contracts.support import ACTIVE
from tests.contracts.support import DAY
from tests.contracts.support import FROZEN
from tests.contracts.support import MANAGE
from tests.contracts.support import NEVER
from tests.contracts.support import NOBODY
from tests.contracts.support import PAY
from tests.contracts.support import RESIDENT
from tests.contracts.support import SHOP
from tests.contracts.support import UNBOUNDED
from tests.contracts.support import as_bytes
from tests.contracts.support import day
from tests.contracts.support import now
from tests.contracts.support import plain

ALL = 15
LAPSE_DAYS = 7
REFUND_MAX = 30 * DAY


class Books:
    """Who has what, what became of each lot and order, and who may sign for whom."""

    def __init__(self) -> None:
        self.kind: dict[str, int] = {}
        self.status: dict[str, int] = {}
        self.signers: dict[str, dict[str, tuple[int, int, int]]] = {}
        self.held: Counter[tuple[str, int]] = Counter()
        self.issued: Counter[int] = Counter()
        self.destroyed: Counter[tuple[str, int]] = Counter()
        self.given: Counter[tuple[int, str]] = Counter()
        self.reserved: Counter[int] = Counter()
        self.corrected: Counter[tuple[bytes, str]] = Counter()
        self.paid: Counter[bytes] = Counter()
        self.paid_legs: dict[bytes, Counter[int]] = {}
        self.paid_at: dict[bytes, int] = {}
        self.returned: Counter[tuple[bytes, int]] = Counter()
        self.cancelled: set[bytes] = set()
        self.spent: Counter[tuple[str, str, int]] = Counter()
        self.suspended: set[int] = set()
        self.grace: Counter[int] = Counter()
        self.paused = False

    def register(self, account: str, kind: int, key: str) -> None:
        self.kind[account], self.status[account] = kind, ACTIVE
        self.signers[account] = {key: (ALL, UNBOUNDED, UNBOUNDED)}

    def write(self, tx: Any) -> None:
        """Write down a transaction's transfers, none of which may be forbidden."""
        at = day(tx.timestamp)
        redeemed = {each["shop"] for each in told(tx, "Redeemed")}
        for each in told(tx, "TransferSingle"):
            move = (each["from"], each["to"], each["id"], each["value"])
            self._move(*move, at, redeemed)
        for each in told(tx, "TransferBatch"):
            for lot, amount in zip(
                plain(each["ids"]), plain(each["values"]), strict=True
            ):
                self._move(each["from"], each["to"], lot, amount, at, redeemed)
        for each in told(tx, "Issued"):
            self.issued[each["lot"]] += each["amount"]
            self.given[each["lot"] >> 32, each["account"]] += each["amount"]
        for name in ("Redeemed", "Lapsed", "Burned"):
            for each in told(tx, name):
                self.destroyed[name, each["lot"]] += each["amount"]

    def _move(
        self, giver: str, taker: str, lot: int, amount: int, at: int, redeemed: set
    ) -> None:
        """One lot moves: the fourth invariant, and then the first."""
        assert not self.paused
        kinds = (self.kind.get(giver), self.kind.get(taker))
        is_redeemed = taker == NOBODY and giver in redeemed
        if taker != NOBODY:
            assert self.status[taker] == ACTIVE
            assert giver == NOBODY or self.status[giver] == ACTIVE
        else:
            assert not is_redeemed or self.status[giver] != FROZEN
        last_day = (lot & NEVER) + self.grace[lot >> 32]
        if kinds == (None, RESIDENT):
            assert giver == NOBODY
        elif kinds == (SHOP, RESIDENT):
            assert at <= last_day + LAPSE_DAYS
        elif kinds == (RESIDENT, SHOP) or kinds == (RESIDENT, RESIDENT):
            assert at <= last_day
        else:
            assert kinds == (SHOP, SHOP) or taker == NOBODY
        if taker != NOBODY and kinds != (SHOP, RESIDENT):
            assert lot >> 32 not in self.suspended
        if giver != NOBODY:
            assert self.held[giver, lot] >= amount
            self.held[giver, lot] -= amount
        if taker != NOBODY:
            self.held[taker, lot] += amount

    def write_payment(
        self, tx: Any, id_: bytes, payer: str, key: str, legs: list[tuple[int, int]]
    ) -> bool:
        """If an order was paid in it, write down by whom; the third and the fifth."""
        if id_ not in [as_bytes(each["order"]) for each in told(tx, "Paid")]:
            return False
        self.paid[id_] += 1
        assert id_ not in self.cancelled
        self.paid_legs[id_] = Counter()
        for lot, amount in legs:
            self.paid_legs[id_][lot] += amount
        self.paid_at[id_] = tx.timestamp
        self._spend(payer, key, sum(amount for _, amount in legs), PAY, tx)
        return True

    def write_refund(
        self, tx: Any, id_: bytes, shop: str, key: str, leg: tuple[int, int]
    ) -> None:
        for each in told(tx, "Refunded"):
            assert as_bytes(each["order"]) == id_
            self.returned[id_, leg[0]] += leg[1]
            assert self.returned[id_, leg[0]] <= self.paid_legs[id_][leg[0]]
            assert tx.timestamp <= self.paid_at[id_] + REFUND_MAX
            assert self.may(shop, key, 2)

    def _spend(self, account: str, key: str, total: int, scope: int, tx: Any) -> None:
        assert self.may(account, key, scope)
        _, at_once, a_day = self.signers[account][key]
        today = day(tx.timestamp)
        self.spent[account, key, today] += total
        assert total <= at_once
        assert self.spent[account, key, today] <= a_day

    def may(self, account: str, key: str, scope: int) -> bool:
        held = self.signers.get(account, {}).get(key, (0, 0, 0))
        return held[0] & scope == scope

    def manages(self, account: str, key: str) -> bool:
        return self.may(account, key, MANAGE)

    def supply(self, lot: int) -> int:
        return sum(amount for (_, each), amount in self.held.items() if each == lot)

    def is_spendable(self, lot: int) -> bool:
        return day(now()) <= (lot & NEVER) + self.grace[lot >> 32]


def told(tx: Any, name: str) -> list[dict[str, Any]]:
    """A transaction's events of a name, with values one can compare."""
    if name not in tx.events:
        return []
    return [
        {field: plain(value) for field, value in each.items()}
        for each in tx.events[name]
    ]
