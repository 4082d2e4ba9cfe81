"""Money that nobody spent in time: destroyed after a week's grace, never before."""

import pytest

from ledger.audit.reconcile import reconcile
from ledger.domain.lots import NEVER
from ledger.domain.lots import format_day
from ledger.domain.lots import make_lot
from ledger.domain.money_refusals import LapseTooEarly
from ledger.domain.orders import Leg
from ledger.domain.programmes import ProgrammeFlag
from ledger.domain.refusals import ProgrammeUnknown
from ledger.services.lapses import lapse_progress
from ledger.services.lapses import start_lapse
from ledger.store.chain_tables import LotRow
from tests.integration.conftest import World
from tests.integration.conftest import programme
from tests.integration.paying import accept
from tests.integration.services.deciding import held

DAYS_LEAPT = 400
SUMMER = 621
DAY = 86_400


def test_what_residents_have_left_lapses_after_its_week(world: World) -> None:
    terms = programme(SUMMER, "夏の商品券", world.today, ProgrammeFlag(0))
    world.desk.open_programme(terms)
    shop, (hanako, taro) = world.new_shop(), world.new_residents(2)
    last_day = world.today + 2
    lot = make_lot(SUMMER, last_day)
    world.desk.issue(SUMMER, last_day, {hanako.address: 900, taro.address: 100})
    accept(world, hanako, shop, Leg(lot, 300))
    world.turn(2)

    # The day after the last, and the last day of the week that follows it.
    for days in (3, 6):
        world.advance(days * DAY)
        with pytest.raises(LapseTooEarly) as refusal:
            start_lapse(world.ledger, lot, "tests")
        assert refusal.value.values == {
            "lot": lot,
            "begins": format_day(last_day + 8),
        }
    world.advance(DAY)

    assert start_lapse(world.ledger, lot, "tests") == 2
    assert start_lapse(world.ledger, lot, "tests") == 2
    world.wait(lambda: lapse_progress(world.ledger, lot).accounts_left == 0)

    progress = lapse_progress(world.ledger, lot)
    assert (progress.lapsed, progress.left, progress.failure) == (700, 0, None)
    # What the shop took stays the shop's, and is redeemed.
    assert held(world, shop.account, lot) == (300, 0)
    with world.ledger.database.work() as work:
        row = work.session.get_one(LotRow, lot)
    assert (row.issued, row.lapsed, row.circulating) == (1_000, 700, 300)
    assert start_lapse(world.ledger, lot, "tests") == 0
    assert reconcile(world.ledger.database, world.ledger.gateway, True).agree


def test_money_without_a_last_day_never_lapses(world: World) -> None:
    lot = make_lot(1, NEVER)

    with pytest.raises(LapseTooEarly) as refusal:
        start_lapse(world.ledger, lot, "tests")

    assert refusal.value.values == {"lot": lot, "begins": "never"}


def test_a_lot_of_no_programme_is_refused(world: World) -> None:
    with pytest.raises(ProgrammeUnknown) as refusal:
        start_lapse(world.ledger, make_lot(404, 1), "tests")

    assert refusal.value.values == {"programme": 404}
