"""Whose money a programme lets go where."""

from dataclasses import replace

import pytest

from ledger.domain.accounts import Kind
from ledger.domain.lots import make_lot
from ledger.domain.orders import Leg
from ledger.domain.programmes import Programme
from ledger.domain.programmes import ProgrammeFlag
from ledger.domain.programmes import sum_by_label

NO_FLAG = ProgrammeFlag(0)
TRANSFERABLE = ProgrammeFlag.TRANSFERABLE
RECIRCULATES = ProgrammeFlag.RECIRCULATES


def programme(flags: ProgrammeFlag = NO_FLAG, acceptors: int = 0b110) -> Programme:
    return Programme(
        number=1,
        acceptors=acceptors,
        payment_limit=50_000,
        issue_from=0,
        issue_until=1,
        redeem_until=2,
        grace_days=0,
        flags=flags,
        cap=1,
        holder_limit=1,
    )


@pytest.mark.parametrize(
    ("flags", "payer", "payee", "may"),
    [
        (NO_FLAG, Kind.RESIDENT, Kind.SHOP, True),
        (NO_FLAG, Kind.RESIDENT, Kind.RESIDENT, False),
        (NO_FLAG, Kind.SHOP, Kind.SHOP, False),
        (NO_FLAG, Kind.SHOP, Kind.RESIDENT, False),
        (TRANSFERABLE, Kind.RESIDENT, Kind.RESIDENT, True),
        (TRANSFERABLE, Kind.SHOP, Kind.SHOP, False),
        (RECIRCULATES, Kind.SHOP, Kind.SHOP, True),
        (RECIRCULATES, Kind.RESIDENT, Kind.RESIDENT, False),
        (TRANSFERABLE | RECIRCULATES, Kind.SHOP, Kind.RESIDENT, False),
    ],
)
def test_money_goes_only_where_its_programme_lets_it(
    flags: ProgrammeFlag, payer: Kind, payee: Kind, may: bool
) -> None:
    assert programme(flags).lets_pay(payer, payee) is may


@pytest.mark.parametrize(
    ("classes", "accepts"), [(0b010, True), (0b111, True), (0b001, False), (0, False)]
)
def test_a_shop_takes_money_by_any_of_its_classes(classes: int, accepts: bool) -> None:
    assert programme().accepts_shop(classes) is accepts


def test_what_was_not_bought_was_granted() -> None:
    assert programme().is_granted
    assert not programme(ProgrammeFlag.PURCHASED).is_granted


def test_a_shop_sees_the_sum_of_each_label() -> None:
    programmes = {
        number: replace(programme(), number=number, name=name, public_label=label)
        for number, name, label in (
            (1, "子育て応援", "共通"),
            (2, "めぐるコイン", "共通"),
            (3, "生活支援", "専用"),
        )
    }
    legs = [Leg(make_lot(number, 21_000), 100 * number) for number in (1, 2, 3)]

    assert sum_by_label(legs, programmes) == [("共通", 300), ("専用", 300)]
