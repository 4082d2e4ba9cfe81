"""Logs folded to movements: which transfer belongs to which payment."""

import pytest

from ledger.chain.gateway import Log
from ledger.index.deltas import BalanceDeltas
from ledger.index.events import ZERO_ADDRESS
from ledger.index.events import Event
from ledger.index.events import find_payments
from ledger.index.events import find_refunds
from ledger.index.events import transfers_of

HANAKO = b"\x01" * 20
TARO = b"\x02" * 20
BAKERY = b"\x03" * 20


def log(index: int, tx_hash: bytes = b"\x11" * 32) -> Log:
    return Log(7, b"\x07" * 32, tx_hash, 0, index, b"\xaa" * 20, (), b"")


def moved(index: int, sender: bytes, *legs: tuple[int, int]) -> Event:
    values = {"operator": BAKERY, "from": sender, "to": BAKERY}
    if len(legs) == 1:
        single = values | {"id": legs[0][0], "value": legs[0][1]}
        return Event("TransferSingle", single, log(index))
    batch = values | {
        "ids": [lot for lot, _ in legs],
        "values": [amount for _, amount in legs],
    }
    return Event("TransferBatch", batch, log(index))


def paid(index: int, payer: bytes, order: bytes) -> Event:
    values = {"order": order, "payer": payer, "payee": BAKERY, "billRef": bytes(32)}
    return Event("Paid", values, log(index))


def refused(index: int, payer: bytes, order: bytes) -> Event:
    values = {"order": order, "payer": payer, "reason": b""}
    return Event("OrderRefused", values, log(index))


def test_each_lot_of_a_batch_is_a_transfer_with_its_position() -> None:
    transfers = transfers_of(moved(0, HANAKO, (5, 100), (6, 20)))

    assert [(t.position, t.lot, t.amount) for t in transfers] == [
        (0, 5, 100),
        (1, 6, 20),
    ]


def test_other_events_move_nothing() -> None:
    assert transfers_of(paid(0, HANAKO, b"\x0a" * 32)) == []


def test_a_payment_has_the_legs_moved_right_before_it() -> None:
    events = [
        moved(0, HANAKO, (5, 100), (6, 20)),
        paid(1, HANAKO, b"\x0a" * 32),
        refused(2, TARO, b"\x0b" * 32),
        moved(3, TARO, (5, 70)),
        paid(4, TARO, b"\x0c" * 32),
    ]

    payments = find_payments(events)

    assert [
        (payment.order[0], [(leg.lot, leg.amount) for leg in payment.legs])
        for payment in payments
    ] == [(0x0A, [(5, 100), (6, 20)]), (0x0C, [(5, 70)])]


def test_a_payment_without_its_transfer_is_our_mistake() -> None:
    events = [
        moved(0, HANAKO, (5, 100)),
        paid(1, HANAKO, b"\x0a" * 32),
        paid(2, HANAKO, b"\x0b" * 32),
    ]

    with pytest.raises(AssertionError, match="right after its transfer"):
        find_payments(events)


def test_a_refund_has_the_legs_its_shop_moved_right_before_it() -> None:
    values = {"order": b"\x0a" * 32, "payer": HANAKO, "shop": BAKERY, "sequence": 2}
    events = [
        moved(0, HANAKO, (5, 100)),
        paid(1, HANAKO, b"\x0b" * 32),
        moved(2, BAKERY, (5, 30), (6, 7)),
        Event("Refunded", values, log(3)),
    ]

    (refund,) = find_refunds(events)

    assert (refund.order, refund.payer, refund.shop) == (b"\x0a" * 32, HANAKO, BAKERY)
    assert refund.sequence == 2
    assert [(leg.lot, leg.amount) for leg in refund.legs] == [(5, 30), (6, 7)]


def test_deltas_of_a_transfer_add_up_to_nothing() -> None:
    deltas = BalanceDeltas()

    deltas.move(HANAKO, BAKERY, 5, 100)
    deltas.move(BAKERY, TARO, 5, 30)

    assert deltas.confirmed == {
        (HANAKO, 5): -100,
        (BAKERY, 5): 70,
        (TARO, 5): 30,
    }


def test_the_zero_address_has_no_balance() -> None:
    deltas = BalanceDeltas()

    deltas.move(ZERO_ADDRESS, HANAKO, 5, 100)
    deltas.move(HANAKO, ZERO_ADDRESS, 5, 40)

    assert deltas.confirmed == {(HANAKO, 5): 60}


def test_an_orders_promise_is_released_leg_by_leg() -> None:
    deltas = BalanceDeltas()

    deltas.release(HANAKO, [5, 6], [100, 20])

    assert deltas.reserved == {(HANAKO, 5): -100, (HANAKO, 6): -20}
