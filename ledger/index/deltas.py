"""What a window does to balances: summed first, written once."""

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field

from sqlalchemy import text

from ledger.index.events import ZERO_ADDRESS
from ledger.store.database import Work

Pair = tuple[bytes, int]
"""An account and a lot."""


def _zeros() -> defaultdict[Pair, int]:
    return defaultdict(int)


@dataclass
class BalanceDeltas:
    """Changes of balances by (account, lot)."""

    confirmed: defaultdict[Pair, int] = field(default_factory=_zeros)
    reserved: defaultdict[Pair, int] = field(default_factory=_zeros)

    def move(self, sender: bytes, receiver: bytes, lot: int, amount: int) -> None:
        """Add a transfer; the zero address has no balance."""
        if sender != ZERO_ADDRESS:
            self.confirmed[sender, lot] -= amount
        if receiver != ZERO_ADDRESS:
            self.confirmed[receiver, lot] += amount

    def release(
        self, payer: bytes, lots: Sequence[int], amounts: Sequence[int]
    ) -> None:
        """Give back what an order had reserved."""
        for lot, amount in zip(lots, amounts, strict=True):
            self.reserved[payer, lot] -= amount

    def write(self, work: Work) -> None:
        """Merge the changes into the balances.

        Rows are locked in the order of (account, lot), as acceptances lock
        theirs, so the two can wait for each other in one direction only.
        """
        pairs = sorted(self.confirmed.keys() | self.reserved.keys())
        if not pairs:
            return
        rows = {
            "accounts": [account for account, _ in pairs],
            "lots": [lot for _, lot in pairs],
            "confirmed": [self.confirmed[pair] for pair in pairs],
            "reserved": [self.reserved[pair] for pair in pairs],
        }
        for statement in (_ADD_MISSING, _LOCK, _MERGE):
            work.session.execute(statement, rows)


_PAIRS = """
    unnest(
        cast(:accounts AS bytea[]), cast(:lots AS bigint[]),
        cast(:confirmed AS bigint[]), cast(:reserved AS bigint[])
    ) AS change (account, lot, confirmed, reserved)
"""
_ADD_MISSING = text(
    f"""
    INSERT INTO balances (account, lot, confirmed, reserved)
    SELECT account, lot, 0, 0 FROM {_PAIRS} ORDER BY account, lot
    ON CONFLICT (account, lot) DO NOTHING
    """
)
_LOCK = text(
    f"""
    SELECT 1 FROM balances JOIN {_PAIRS} USING (account, lot)
    ORDER BY account, lot FOR UPDATE OF balances
    """
)
_MERGE = text(
    f"""
    UPDATE balances
    SET confirmed = balances.confirmed + change.confirmed,
        reserved = balances.reserved + change.reserved
    FROM {_PAIRS}
    WHERE balances.account = change.account AND balances.lot = change.lot
    """
)


def write_lots(work: Work, moved: Iterable[tuple[bytes, bytes, int, int]]) -> None:
    """Add (sender, receiver, lot, amount) to what was issued and circulates."""
    issued: defaultdict[int, int] = defaultdict(int)
    circulating: defaultdict[int, int] = defaultdict(int)
    for sender, receiver, lot, amount in moved:
        if sender == ZERO_ADDRESS:
            issued[lot] += amount
            circulating[lot] += amount
        if receiver == ZERO_ADDRESS:
            circulating[lot] -= amount
    lots = sorted(circulating)
    if lots:
        work.session.execute(
            _MERGE_LOTS,
            {
                "lots": lots,
                "issued": [issued[lot] for lot in lots],
                "circulating": [circulating[lot] for lot in lots],
            },
        )


_MERGE_LOTS = text(
    """
    INSERT INTO lots (lot, issued, circulating)
    SELECT * FROM unnest(
        cast(:lots AS bigint[]), cast(:issued AS bigint[]),
        cast(:circulating AS bigint[])
    )
    ON CONFLICT (lot) DO UPDATE
    SET issued = lots.issued + excluded.issued,
        circulating = lots.circulating + excluded.circulating
    """
)
