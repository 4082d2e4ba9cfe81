"""Payment orders: their clock and the form of their legs."""

from dataclasses import replace

import pytest

from ledger.domain.amounts import AMOUNT_MOST
from ledger.domain.orders import ACCEPT_VALIDITY_LEAST_SECONDS
from ledger.domain.orders import LEGS_MOST
from ledger.domain.orders import QUOTE_BACKDATE_SECONDS
from ledger.domain.orders import QUOTE_VALIDITY_SECONDS
from ledger.domain.orders import Leg
from ledger.domain.orders import Payment
from ledger.domain.orders import check_legs
from ledger.domain.refusals import AmountInvalid
from ledger.domain.refusals import LegsInvalid
from ledger.domain.refusals import OrderClockInvalid
from ledger.domain.refusals import OrderExpired

NOW = 1_800_000_000
order = Payment(
    payer=bytes([1]) * 20,
    payee=bytes([2]) * 20,
    legs=(Leg(1, 300), Leg(2, 700)),
    bill_ref=bytes(32),
    valid_after=NOW - QUOTE_BACKDATE_SECONDS,
    valid_before=NOW + QUOTE_VALIDITY_SECONDS,
    salt=bytes(32),
)


def test_an_order_is_worth_the_sum_of_its_legs() -> None:
    assert order.amount == 1_000


def test_an_order_as_quoted_is_in_time_until_half_its_validity_is_over() -> None:
    order.check_clock(NOW)
    order.check_clock(NOW + 60)


@pytest.mark.parametrize("valid_after", [NOW - 120, NOW, NOW + 120])
def test_an_order_may_begin_up_to_two_minutes_from_now(valid_after: int) -> None:
    replace(order, valid_after=valid_after).check_clock(NOW)


@pytest.mark.parametrize("valid_after", [NOW - 121, NOW + 121, 0])
def test_a_backdated_or_postdated_order_is_refused_with_both_times(
    valid_after: int,
) -> None:
    with pytest.raises(OrderClockInvalid) as refusal:
        replace(order, valid_after=valid_after).check_clock(NOW)

    assert refusal.value.values == {"valid_after": valid_after, "now": NOW}


def test_half_an_hour_of_validity_is_enough() -> None:
    replace(order, valid_before=NOW + 1_800).check_clock(NOW)


@pytest.mark.parametrize("valid_before", [NOW + 1_799, NOW, 0])
def test_an_order_that_ends_too_soon_is_refused_with_what_must_be_left(
    valid_before: int,
) -> None:
    with pytest.raises(OrderExpired) as refusal:
        replace(order, valid_before=valid_before).check_clock(NOW)

    assert refusal.value.values == {
        "valid_before": valid_before,
        "least": ACCEPT_VALIDITY_LEAST_SECONDS,
    }


def test_one_to_eight_ascending_legs_are_taken_as_they_are() -> None:
    legs = [Leg(lot, 1) for lot in range(LEGS_MOST)]

    assert check_legs(legs) == tuple(legs)
    assert check_legs([Leg(2**63 - 1, AMOUNT_MOST)]) == (Leg(2**63 - 1, AMOUNT_MOST),)


@pytest.mark.parametrize(
    ("legs", "reason"),
    [
        ([], "1 to 8 are allowed, not 0"),
        ([Leg(lot, 1) for lot in range(9)], "1 to 8 are allowed, not 9"),
        ([Leg(5, 1), Leg(5, 1)], "lot 5 does not follow lot 5"),
        ([Leg(1, 1), Leg(7, 1), Leg(6, 1)], "lot 6 does not follow lot 7"),
        ([Leg(-1, 1)], "-1 is not a lot"),
        ([Leg(2**63, 1)], "9223372036854775808 is not a lot"),
    ],
)
def test_legs_of_another_form_are_refused_with_what_is_wrong(
    legs: list[Leg], reason: str
) -> None:
    with pytest.raises(LegsInvalid) as refusal:
        check_legs(legs)

    assert refusal.value.values == {"reason": reason}


@pytest.mark.parametrize("amount", [0, -1, AMOUNT_MOST + 1])
def test_a_leg_without_an_amount_is_refused_with_it(amount: int) -> None:
    with pytest.raises(AmountInvalid) as refusal:
        check_legs([Leg(1, 100), Leg(2, amount)])

    assert refusal.value.values == {"amount": str(amount), "most": AMOUNT_MOST}
