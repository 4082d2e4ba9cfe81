"""Refunds: what may still be given back of a payment, and in which order."""

from dataclasses import replace

import pytest

from ledger.domain.lots import make_lot
from ledger.domain.order_refusals import RefundMismatch
from ledger.domain.order_refusals import RefundOutOfTurn
from ledger.domain.order_refusals import RefundTooLate
from ledger.domain.order_refusals import RefundTooMuch
from ledger.domain.orders import ACCEPT_VALIDITY_LEAST_SECONDS
from ledger.domain.orders import Leg
from ledger.domain.refunds import REFUND_DAYS_MOST
from ledger.domain.refunds import REFUND_VALIDITY_MOST_SECONDS
from ledger.domain.refunds import Refund
from ledger.domain.refunds import Refundable
from ledger.domain.refusals import FieldInvalid
from ledger.domain.refusals import OrderExpired

NOW = 1_800_000_000
SOON = make_lot(2, 20_000)
LATER = make_lot(1, 21_000)
LEGS = (Leg(LATER, 700), Leg(SOON, 300))
paid = Refundable(
    order=bytes([9]) * 32,
    payer=bytes([1]) * 20,
    shop=bytes([2]) * 20,
    legs=LEGS,
    paid_at=NOW - 600,
    refunded={},
    count=0,
)
refund = Refund(
    payer=paid.payer,
    order=paid.order,
    shop=paid.shop,
    legs=LEGS,
    sequence=1,
    valid_before=NOW + 3600,
)


def test_all_of_a_payment_is_proposed_where_no_amount_is_named() -> None:
    assert paid.propose() == LEGS


@pytest.mark.parametrize(
    ("amount", "legs"),
    [
        (1, (Leg(LATER, 1),)),
        (700, (Leg(LATER, 700),)),
        (701, (Leg(LATER, 700), Leg(SOON, 1))),
        (1_000, LEGS),
    ],
)
def test_money_that_lasts_longest_is_given_back_first(
    amount: int, legs: tuple[Leg, ...]
) -> None:
    assert paid.propose(amount) == legs


def test_what_was_given_back_is_not_proposed_again() -> None:
    once = replace(paid, refunded={LATER: 700, SOON: 100}, count=2)

    assert once.left == {SOON: 200}
    assert once.propose() == (Leg(SOON, 200),)


def test_more_than_is_left_is_not_proposed() -> None:
    once = replace(paid, refunded={LATER: 400}, count=1)

    with pytest.raises(RefundTooMuch) as refusal:
        once.propose(601)

    assert refusal.value.values == {"amount": 601, "left": 600}


def test_nothing_is_proposed_where_all_was_given_back() -> None:
    spent = replace(paid, refunded={LATER: 700, SOON: 300}, count=1)

    with pytest.raises(RefundTooMuch) as refusal:
        spent.propose()

    assert refusal.value.values == {"amount": 0, "left": 0}


def test_the_next_refund_within_what_was_paid_is_good() -> None:
    once = replace(paid, refunded={LATER: 400}, count=1)

    once.check(replace(refund, legs=(Leg(LATER, 300),), sequence=2), NOW)
    paid.check(refund, NOW)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("payer", replace(refund, payer=bytes(20))),
        ("shop", replace(refund, shop=bytes(20))),
    ],
)
def test_a_refund_to_or_from_somebody_else(field: str, wrong: Refund) -> None:
    with pytest.raises(RefundMismatch) as refusal:
        paid.check(wrong, NOW)

    assert refusal.value.values == {"field": field}


def test_a_refund_in_money_that_was_not_paid_with() -> None:
    other = make_lot(3, 20_000)

    with pytest.raises(RefundMismatch) as refusal:
        paid.check(replace(refund, legs=(Leg(other, 1),)), NOW)

    assert refusal.value.values == {"field": "lot"}


@pytest.mark.parametrize("sequence", [0, 1, 3])
def test_a_refund_out_of_turn(sequence: int) -> None:
    once = replace(paid, refunded={LATER: 1}, count=1)

    with pytest.raises(RefundOutOfTurn) as refusal:
        once.check(replace(refund, sequence=sequence), NOW)

    assert refusal.value.values == {"expected": 2, "given": sequence}


def test_a_lot_is_given_back_at_most_as_it_was_paid() -> None:
    once = replace(paid, refunded={SOON: 100}, count=1)

    with pytest.raises(RefundTooMuch) as refusal:
        once.check(replace(refund, legs=(Leg(SOON, 201),), sequence=2), NOW)

    assert refusal.value.values == {"amount": 201, "left": 200}


def test_a_payment_of_more_than_a_month_ago() -> None:
    last = paid.paid_at + REFUND_DAYS_MOST * 86_400 - ACCEPT_VALIDITY_LEAST_SECONDS

    paid.check(refund, last)
    with pytest.raises(RefundTooLate) as refusal:
        paid.check(refund, last + 1)

    assert refusal.value.values == {"days": 30}


def test_a_refund_that_ends_too_soon_or_too_late() -> None:
    soon = NOW + ACCEPT_VALIDITY_LEAST_SECONDS
    late = NOW + REFUND_VALIDITY_MOST_SECONDS
    for end in (soon, late):
        replace(refund, valid_before=end).check_clock(NOW)

    with pytest.raises(OrderExpired) as expired:
        replace(refund, valid_before=soon - 1).check_clock(NOW)
    with pytest.raises(FieldInvalid) as endless:
        replace(refund, valid_before=late + 1).check_clock(NOW)

    values = {"valid_before": soon - 1, "least": ACCEPT_VALIDITY_LEAST_SECONDS}
    assert expired.value.values == values
    assert endless.value.values["field"] == "valid_before"


def test_the_amount_is_the_sum_of_the_legs() -> None:
    assert refund.amount == 1_000
