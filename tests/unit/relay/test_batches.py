"""How many orders share a transaction, and how long a revert holds payments up."""

import pytest

from ledger.chain.calls.orders import gas_of_payments
from ledger.chain.deployment import Deployment
from ledger.chain.town import Town
from ledger.chain.transactions import GAS_MOST
from ledger.domain.orders import Leg
from ledger.domain.orders import Payment
from ledger.domain.orders import SignedPayment
from ledger.relay.batches import ORDERS_MOST
from ledger.relay.batches import PAUSE_MOST_SECONDS
from ledger.relay.batches import cut_batch
from ledger.relay.batches import gather
from ledger.relay.batches import resume_at
from ledger.store.dispatch import Ended
from ledger.store.relay_tables import OrderRow

REVERTED = Ended(reverted=True, created_at=1_000)
MINED = Ended(reverted=False, created_at=900)


def orders(count: int, legs: int = 1) -> list[SignedPayment]:
    payment = Payment(
        payer=b"\1" * 20,
        payee=b"\2" * 20,
        legs=tuple(Leg(lot, 100) for lot in range(1, legs + 1)),
        bill_ref=bytes(32),
        valid_after=0,
        valid_before=3600,
        salt=bytes(32),
    )
    return [SignedPayment(payment, b"\1" * 20, bytes(65))] * count


def test_a_few_orders_go_together() -> None:
    assert cut_batch(orders(3), gas_of_payments) == 3


@pytest.mark.parametrize("legs", [1, 2, 8])
def test_a_batch_is_the_most_that_its_gas_allows(legs: int) -> None:
    waiting = orders(ORDERS_MOST, legs)

    count = cut_batch(waiting, gas_of_payments)

    assert gas_of_payments(waiting[:count]) <= GAS_MOST
    assert gas_of_payments(waiting[: count + 1]) > GAS_MOST


def test_more_than_the_most_orders_are_never_taken() -> None:
    # Without legs the gas would allow more than a batch may hold.
    waiting = orders(ORDERS_MOST + 10, legs=0)

    assert cut_batch(waiting, gas_of_payments) == ORDERS_MOST


def test_nothing_stops_payments_before_the_first_batch() -> None:
    assert resume_at([]) == 0


def test_nothing_stops_payments_after_a_mined_batch() -> None:
    assert resume_at([MINED, REVERTED, REVERTED]) == 0


@pytest.mark.parametrize(
    ("reverts", "pause"), [(1, 2), (2, 4), (5, 32), (7, PAUSE_MOST_SECONDS)]
)
def test_every_revert_in_a_row_doubles_the_pause_up_to_a_minute(
    reverts: int, pause: int
) -> None:
    assert resume_at([REVERTED] * reverts + [MINED]) == 1_000 + pause


def row(number: int, *, is_presented: bool) -> OrderRow:
    return OrderRow(
        order=bytes([number]) * 32,
        payer=b"\1" * 20,
        payee=b"\2" * 20,
        lots=[1],
        amounts=[number],
        bill_ref=bytes(32),
        valid_after=0,
        valid_before=3600,
        salt=bytes(32),
        signer=b"\1" * 20,
        signature=bytes(65),
        presented_limit=1_000 if is_presented else None,
        shop_signer=b"\3" * 20 if is_presented else None,
        shop_signature=bytes(65) if is_presented else None,
    )


@pytest.mark.parametrize("is_presented", [False, True])
def test_the_first_order_decides_which_go_with_it(
    deployment: Deployment, is_presented: bool
) -> None:
    kinds = (is_presented, not is_presented, is_presented)
    waiting = [row(n, is_presented=kind) for n, kind in enumerate(kinds, start=1)]

    batch = gather(Town(deployment), waiting)

    assert [taken.amounts for taken in batch.rows] == [[1], [3]]
    called = deployment.currency.abi.decode_call(batch.call.data)
    assert called is not None
    assert called.name == ("payPresented" if is_presented else "pay")
    assert len(called.values["payments"]) == 2
