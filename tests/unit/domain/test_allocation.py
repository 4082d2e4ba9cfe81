"""Which lots a payment draws on."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.accounts import Kind
from ledger.domain.allocation import Holding
from ledger.domain.allocation import allocate
from ledger.domain.allocation import usable_holdings
from ledger.domain.lots import make_lot
from ledger.domain.lots import split_lot
from ledger.domain.orders import LEGS_MOST
from ledger.domain.orders import Leg
from ledger.domain.orders import check_legs
from ledger.domain.programmes import Programme
from ledger.domain.programmes import ProgrammeFlag
from ledger.domain.refusals import BalanceTooLow

COMMON = 1
TODAY = 20_000
GRANT = 1
COIN = 2


def programme(number: int, flags: ProgrammeFlag, limit: int) -> Programme:
    return Programme(
        number=number,
        acceptors=COMMON,
        payment_limit=limit,
        issue_from=0,
        issue_until=2**31,
        redeem_until=2**31,
        grace_days=0,
        flags=flags,
        cap=2**64,
        holder_limit=2**64 - 1,
    )


TOWN = {
    GRANT: programme(GRANT, ProgrammeFlag(0), 50_000),
    COIN: programme(COIN, ProgrammeFlag.PURCHASED, 50_000),
}


@st.composite
def towns(draw: st.DrawFn) -> dict[int, Programme]:
    """Some programmes, granted and purchased, with limits low and high."""
    flags = st.sampled_from([ProgrammeFlag(0), ProgrammeFlag.PURCHASED])
    return {
        number: programme(number, draw(flags), draw(st.integers(0, 3_000)))
        for number in range(1, 5)
    }


@st.composite
def purses(draw: st.DrawFn) -> list[Holding]:
    """Up to twelve lots, more than one order can carry."""
    lots = st.builds(make_lot, st.integers(1, 4), st.integers(TODAY, TODAY + 6))
    return [
        Holding(lot, draw(st.integers(0, 1_000)))
        for lot in draw(st.lists(lots, max_size=12, unique=True))
    ]


def usable(purse: list[Holding], town: dict[int, Programme]) -> list[Holding]:
    return usable_holdings(purse, town, Kind.RESIDENT, Kind.SHOP, COMMON, TODAY)


def taken_by_programme(legs: tuple[Leg, ...]) -> dict[int, int]:
    taken: dict[int, int] = {}
    for leg in legs:
        number = split_lot(leg.lot)[0]
        taken[number] = taken.get(number, 0) + leg.amount
    return taken


def most_of(holdings: list[Holding], town: dict[int, Programme]) -> int:
    """What one order could carry, as a refusal of far too much tells it."""
    with pytest.raises(BalanceTooLow) as refusal:
        allocate(10**9, holdings, town)
    available = refusal.value.values["available"]
    assert isinstance(available, int)
    return available


@given(purses(), towns(), st.data())
def test_the_legs_add_up_within_what_is_there_and_allowed(
    purse: list[Holding], town: dict[int, Programme], data: st.DataObject
) -> None:
    holdings = usable(purse, town)
    most = most_of(holdings, town)
    amount = data.draw(st.integers(0, most))

    legs = allocate(amount, holdings, town)

    assert sum(leg.amount for leg in legs) == amount
    available = {holding.lot: holding.available for holding in purse}
    assert all(0 < leg.amount <= available[leg.lot] for leg in legs)
    for number, taken in taken_by_programme(legs).items():
        assert taken <= town[number].payment_limit
    if amount:
        assert check_legs(legs) == legs


@given(purses(), towns(), st.data())
def test_nothing_is_taken_before_what_is_spent_earlier_is_used_up(
    purse: list[Holding], town: dict[int, Programme], data: st.DataObject
) -> None:
    holdings = usable(purse, town)
    amount = data.draw(st.integers(0, most_of(holdings, town)))

    legs = allocate(amount, holdings, town)

    taken = {leg.lot: leg.amount for leg in legs}
    of_programme = taken_by_programme(legs)
    last_used = max(
        (i for i, holding in enumerate(holdings) if holding.lot in taken), default=0
    )
    for holding in holdings[:last_used]:
        number = split_lot(holding.lot)[0]
        assert (
            taken.get(holding.lot, 0) == holding.available
            or of_programme.get(number, 0) == town[number].payment_limit
        )


@given(purses(), towns(), st.integers(1, 20_000))
def test_a_refusal_says_what_can_be_paid_and_what_is_missing(
    purse: list[Holding], town: dict[int, Programme], above: int
) -> None:
    holdings = usable(purse, town)
    most = most_of(holdings, town)

    with pytest.raises(BalanceTooLow) as refusal:
        allocate(most + above, holdings, town)

    assert refusal.value.values == {
        "amount": most + above,
        "available": most,
        "missing": above,
    }


@given(purses(), towns())
def test_granted_money_goes_first_then_the_soonest_last_day(
    purse: list[Holding], town: dict[int, Programme]
) -> None:
    holdings = usable(purse, town)

    keys = []
    for holding in holdings:
        number, last_day = split_lot(holding.lot)
        keys.append((not town[number].is_granted, last_day, holding.lot))
    assert keys == sorted(keys)


def test_a_resident_keeps_what_was_bought_as_long_as_granted_money_lasts() -> None:
    grant_late = Holding(make_lot(GRANT, TODAY + 30), 600)
    grant_soon = Holding(make_lot(GRANT, TODAY + 1), 500)
    coin = Holding(make_lot(COIN, TODAY), 5_000)

    legs = allocate(1_200, usable([coin, grant_late, grant_soon], TOWN), TOWN)

    assert legs == (
        Leg(grant_soon.lot, 500),
        Leg(grant_late.lot, 600),
        Leg(coin.lot, 100),
    )


def test_a_ninth_lot_is_not_drawn_on_and_counts_as_missing() -> None:
    purse = [Holding(make_lot(COIN, TODAY + n), 10) for n in range(LEGS_MOST + 1)]
    holdings = usable(purse, TOWN)

    assert len(allocate(80, holdings, TOWN)) == LEGS_MOST
    with pytest.raises(BalanceTooLow) as refusal:
        allocate(81, holdings, TOWN)

    assert refusal.value.values == {"amount": 81, "available": 80, "missing": 1}


def test_a_programme_gives_no_more_than_its_limit_over_all_its_lots() -> None:
    town = TOWN | {GRANT: programme(GRANT, ProgrammeFlag(0), 700)}
    soon, late = make_lot(GRANT, TODAY), make_lot(GRANT, TODAY + 1)
    coin = make_lot(COIN, TODAY)
    purse = [Holding(soon, 500), Holding(late, 500), Holding(coin, 300)]

    legs = allocate(1_000, usable(purse, town), town)

    assert legs == (Leg(soon, 500), Leg(late, 200), Leg(coin, 300))


HOLDING = Holding(make_lot(GRANT, TODAY), 100)


@pytest.mark.parametrize(
    "terms",
    [
        replace(TOWN[GRANT], flags=ProgrammeFlag.SUSPENDED),
        replace(TOWN[GRANT], acceptors=2),
    ],
)
def test_money_that_is_suspended_or_not_taken_here_is_left_out(
    terms: Programme,
) -> None:
    assert usable([HOLDING], {GRANT: terms}) == []


@pytest.mark.parametrize(
    "holding",
    [
        Holding(make_lot(GRANT, TODAY - 1), 100),
        Holding(make_lot(GRANT, TODAY), 0),
        Holding(make_lot(GRANT, TODAY), -1),
        Holding(make_lot(9, TODAY), 100),
    ],
)
def test_what_is_over_promised_or_unknown_is_left_out(holding: Holding) -> None:
    assert usable([holding, HOLDING], TOWN) == [HOLDING]


def test_a_day_of_grace_keeps_money_usable() -> None:
    town = {GRANT: replace(TOWN[GRANT], grace_days=1)}
    yesterday = Holding(make_lot(GRANT, TODAY - 1), 100)

    assert usable([yesterday], town) == [yesterday]


def test_a_resident_draws_only_on_transferable_money_for_a_resident() -> None:
    transferable = ProgrammeFlag.PURCHASED | ProgrammeFlag.TRANSFERABLE
    town = TOWN | {COIN: programme(COIN, transferable, 50_000)}
    coin = Holding(make_lot(COIN, TODAY), 100)

    found = usable_holdings(
        [HOLDING, coin], town, Kind.RESIDENT, Kind.RESIDENT, 0, TODAY
    )

    assert found == [coin]
