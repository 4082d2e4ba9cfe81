"""Money that was destroyed: redeemed, lapsed, or burned for a purpose."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import text

from ledger.chain.calls.lists import Purpose
from ledger.index.events import Event
from ledger.store.database import Work

# What comes back is what was not there before, so a second reading of a block
# counts nothing twice.
_ADD_ENDED = text(
    """
    INSERT INTO ended (block_number, log_index, purpose, account, lot, amount)
    SELECT * FROM unnest(
        cast(:blocks AS bigint[]), cast(:log_indexes AS integer[]),
        cast(:purposes AS text[]), cast(:accounts AS bytea[]),
        cast(:lots AS bigint[]), cast(:amounts AS bigint[])
    )
    ON CONFLICT (block_number, log_index) DO NOTHING
    RETURNING purpose, lot, amount
    """
)
_COUNT = text(
    """
    UPDATE lots
    SET redeemed = lots.redeemed + counted.redeemed,
        lapsed = lots.lapsed + counted.lapsed,
        burned = lots.burned + counted.burned
    FROM unnest(
        cast(:lots AS bigint[]), cast(:redeemed AS bigint[]),
        cast(:lapsed AS bigint[]), cast(:burned AS bigint[])
    ) AS counted (lot, redeemed, lapsed, burned)
    WHERE lots.lot = counted.lot
    """
)
REDEEM = "redeem"
LAPSE = "lapse"


def write_ended(work: Work, events: Sequence[Event]) -> None:
    """Keep what was destroyed, and add it to its lots. The lots are there before."""
    ended = [e for e in events if e.name in ("Redeemed", "Lapsed", "Burned")]
    if not ended:
        return
    added = work.session.execute(
        _ADD_ENDED,
        {
            "blocks": [event.log.block_number for event in ended],
            "log_indexes": [event.log.log_index for event in ended],
            "purposes": [_purpose(event) for event in ended],
            "accounts": [
                event.values["shop" if event.name == "Redeemed" else "account"]
                for event in ended
            ],
            "lots": [event.values["lot"] for event in ended],
            "amounts": [event.values["amount"] for event in ended],
        },
    )
    totals: dict[str, defaultdict[int, int]] = {
        column: defaultdict(int) for column in ("redeemed", "lapsed", "burned")
    }
    lots = set()
    for row in added:
        column = {REDEEM: "redeemed", LAPSE: "lapsed"}.get(row.purpose, "burned")
        totals[column][row.lot] += row.amount
        lots.add(row.lot)
    if lots:
        ordered = sorted(lots)
        counted = {
            column: [by_lot[lot] for lot in ordered]
            for column, by_lot in totals.items()
        }
        work.session.execute(_COUNT, {"lots": ordered, **counted})


def _purpose(event: Event) -> str:
    if event.name == "Redeemed":
        return REDEEM
    if event.name == "Lapsed":
        return LAPSE
    return Purpose(event.values["purpose"]).name.lower()
