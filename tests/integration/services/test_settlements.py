"""Settling with shops: what they hold is held back, redeemed, paid out and closed."""

import hashlib

import pytest

from ledger.audit.reconcile import reconcile
from ledger.chain.keys import Key
from ledger.domain.hexes import to_hex
from ledger.domain.lots import make_lot
from ledger.domain.money_refusals import NothingToRedeem
from ledger.domain.money_refusals import RunNotReady
from ledger.domain.money_refusals import RunUnknown
from ledger.domain.office_refusals import ActionNotWaiting
from ledger.domain.office_refusals import ListInvalid
from ledger.domain.office_refusals import ListKnown
from ledger.domain.orders import Leg
from ledger.domain.programmes import ProgrammeFlag
from ledger.domain.refunds import Refund
from ledger.domain.refusals import BalanceTooLow
from ledger.domain.refusals import FieldInvalid
from ledger.services import actions
from ledger.services.list_runs import list_progress
from ledger.services.list_runs import start_list
from ledger.services.list_views import view_list
from ledger.services.refunds import accept_refund
from ledger.services.registrations import freeze
from ledger.services.settlements import draft_close_run
from ledger.services.settlements import draft_redeem
from ledger.services.settlements import view_run
from tests.integration.conftest import Shop
from tests.integration.conftest import World
from tests.integration.conftest import programme
from tests.integration.paying import accept
from tests.integration.services.deciding import approve
from tests.integration.services.deciding import decide_and_run
from tests.integration.services.deciding import held
from tests.integration.services.deciding import propose

TRADED = 651
DAYS_LEAPT = 8


@pytest.fixture(scope="module")
def traded(world: World) -> int:
    """A programme of these tests alone."""
    terms = programme(TRADED, "商店街コイン", world.today, ProgrammeFlag.PURCHASED)
    world.desk.open_programme(terms)
    return TRADED


@pytest.fixture(scope="module")
def aiko(world: World, traded: int) -> Key:
    """A resident with enough for every sale here."""
    return world.new_resident({traded: 50_000})


@pytest.fixture
def florist(world: World) -> Shop:
    """A shop that has sold nothing yet."""
    return world.new_shop("Hana Florist")


def lot_of(world: World) -> int:
    return make_lot(TRADED, world.today + 30)


def sell(world: World, payer: Key, shop: Shop, amount: int) -> None:
    """A sale that is on the chain."""
    accept(world, payer, shop, Leg(lot_of(world), amount))
    world.turn(2)


def settle_everything(world: World) -> None:
    """Redeem what other tests left with shops."""
    try:
        draft = draft_redeem(world.ledger, "2025-01")
    except NothingToRedeem:
        return
    decide_and_run(world, draft)


def test_what_shops_hold_is_redeemed_paid_out_and_closed(
    world: World, aiko: Key, florist: Shop
) -> None:
    settle_everything(world)
    bakery, lot = world.new_shop(), lot_of(world)
    sell(world, aiko, florist, 700)
    sell(world, aiko, bakery, 300)

    draft = draft_redeem(world.ledger, "2026-11")

    summary = draft.summary
    assert (summary["total"], summary["rows"], summary["shop_count"]) == (1_000, 2, 2)
    assert (summary["period"], summary["sequence"]) == ("2026-11", 1)
    digest = propose(world, draft)
    assert view_list(world.ledger, digest).head.hex() in summary["list_head"]
    assert held(world, florist.account, lot) == (700, 700)
    approve(world, digest)
    # What is sold meanwhile is left for the next run.
    sell(world, aiko, florist, 50)
    with pytest.raises(RunNotReady, match="it has not run to its end"):
        draft_close_run(world.ledger, "2026-11/1", b"file")
    world.desk.run_list(digest)
    assert held(world, florist.account, lot) == (50, 0)
    assert held(world, bakery.account, lot) == (0, 0)
    with pytest.raises(RunNotReady, match="not final yet"):
        draft_close_run(world.ledger, "2026-11/1", b"file")
    world.turn(world.ledger.settings.confirmations + 1)

    world.desk.decide(draft_close_run(world.ledger, "2026-11/1", b"file"))

    view = view_run(world.ledger, "2026-11/1")
    assert view.file_hash == hashlib.sha256(b"file").digest()
    assert {p.shop: p.amount for p in view.payouts} == {
        florist.account: 700,
        bakery.account: 300,
    }
    assert (view.executed, view.completed, view.is_final) == (1_000, True, True)
    with pytest.raises(RunNotReady, match="it was closed before"):
        draft_close_run(world.ledger, "2026-11/1", b"other file")
    assert draft_redeem(world.ledger, "2026-11").summary["sequence"] == 2
    assert reconcile(world.ledger.database, world.ledger.gateway, True).agree


def test_money_that_is_being_redeemed_is_not_given_back_meanwhile(
    world: World, aiko: Key, florist: Shop
) -> None:
    settle_everything(world)
    leg = Leg(lot_of(world), 400)
    order = accept(world, aiko, florist, leg)
    world.turn(2)

    digest = propose(world, draft_redeem(world.ledger, "2026-12"))

    valid_before = world.clock() + 3600
    refund = Refund(aiko.address, order, florist.account, (leg,), 1, valid_before)
    signature = florist.till.sign(world.ledger.town.hash_refund(refund))
    with pytest.raises(BalanceTooLow) as refusal:
        accept_refund(world.ledger, refund, florist.till.address, signature)
    assert refusal.value.values["available"] == 0
    actions.withdraw(world.ledger, digest, world.town.officer_person(0))
    world.turn()
    assert held(world, florist.account, leg.lot) == (400, 0)
    accept_refund(world.ledger, refund, florist.till.address, signature)
    assert held(world, florist.account, leg.lot) == (400, 400)
    # What a refund has promised is left out of a run.
    with pytest.raises(NothingToRedeem):
        draft_redeem(world.ledger, "2026-12")
    world.turn(2)


def test_two_runs_never_hold_the_same_money(
    world: World, aiko: Key, florist: Shop
) -> None:
    settle_everything(world)
    sell(world, aiko, florist, 400)
    first = draft_redeem(world.ledger, "2027-01")
    second = draft_redeem(world.ledger, "2027-01")
    third = draft_redeem(world.ledger, "2027-02")
    digest = propose(world, first)

    with pytest.raises(ListKnown) as known:
        propose(world, second)
    with pytest.raises(ListInvalid) as refusal:
        propose(world, third)

    assert known.value.values == {"action": to_hex(digest), "state": "proposed"}
    assert refusal.value.values["row"] == to_hex(florist.account)
    assert "0 yen" in str(refusal.value.values["reason"])
    assert held(world, florist.account, lot_of(world)) == (400, 400)
    approve(world, digest)
    world.desk.run_list(digest)


def test_a_run_that_nobody_approved_lets_the_money_go_after_its_week(
    world: World, aiko: Key, florist: Shop
) -> None:
    settle_everything(world)
    sell(world, aiko, florist, 120)
    propose(world, draft_redeem(world.ledger, "2027-03"))
    lot = lot_of(world)

    world.advance(actions.ACTION_SECONDS + 60)
    world.turn(world.ledger.settings.confirmations + 2)

    assert held(world, florist.account, lot) == (120, 0)
    settle_everything(world)


def test_a_frozen_shop_is_left_out_and_one_frozen_later_is_refused(
    world: World, aiko: Key, florist: Shop
) -> None:
    settle_everything(world)
    bakery = world.new_shop()
    aiko = world.new_resident({TRADED: 1_000})
    sell(world, aiko, florist, 100)
    sell(world, aiko, bakery, 200)
    freeze(world.ledger, florist.account, "tests")
    world.turn()

    draft = draft_redeem(world.ledger, "2027-04")
    assert [row[0] for row in draft.rows] == [bakery.account]
    world.desk.decide(draft)
    freeze(world.ledger, bakery.account, "tests")
    world.turn()
    world.desk.run_list(draft.action_hash)

    progress = list_progress(world.ledger, draft.action_hash)
    assert (progress.executed, progress.refused) == (0, 200)
    assert progress.refusals[0]["reason"] == (
        f"Account {to_hex(bakery.account)} is frozen."
    )
    # What was refused is free again, and nobody is paid for it.
    assert held(world, bakery.account, lot_of(world)) == (200, 0)
    assert view_run(world.ledger, "2027-04/1").payouts == ()


def test_periods_runs_and_shops_that_are_none_are_refused(world: World) -> None:
    for period in ("2026-13", "2026-1", "26-01", ""):
        with pytest.raises(FieldInvalid):
            draft_redeem(world.ledger, period)
    with pytest.raises(FieldInvalid):
        view_run(world.ledger, "2026-11")
    with pytest.raises(RunUnknown) as refusal:
        view_run(world.ledger, "2030-01/7")
    assert refusal.value.values == {"run": "2030-01/7"}


def test_shops_without_money_have_nothing_to_redeem(world: World) -> None:
    settle_everything(world)

    with pytest.raises(NothingToRedeem):
        draft_redeem(world.ledger, "2027-05")


def test_a_run_that_is_not_authorized_does_not_start(
    world: World, florist: Shop
) -> None:
    payer = world.new_resident({TRADED: 1_000})
    sell(world, payer, florist, 10)
    digest = propose(world, draft_redeem(world.ledger, "2027-06"))

    with pytest.raises(ActionNotWaiting) as refusal:
        start_list(world.ledger, digest, "tests")

    assert refusal.value.values == {"action": to_hex(digest), "state": "proposed"}
