"""Programmes that are open: only ever widened, suspended, resumed; all money paused."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from ledger.chain.direct import send_call
from ledger.chain.keys import Key
from ledger.domain.hexes import to_hex
from ledger.domain.lots import make_lot
from ledger.domain.money_refusals import AmendmentRefused
from ledger.domain.money_refusals import GuardianUnknown
from ledger.domain.orders import Leg
from ledger.domain.programmes import Programme
from ledger.domain.programmes import ProgrammeFlag
from ledger.domain.refusals import ProgrammeIsSuspended
from ledger.domain.refusals import ProgrammeUnknown
from ledger.domain.refusals import ShopNotAccepted
from ledger.services.amendments import draft_amendment
from ledger.services.amendments import draft_suspension
from ledger.services.amendments import draft_unpause
from ledger.services.orders import get_order
from tests.integration.conftest import COMMON
from tests.integration.conftest import SMALL_LOCAL
from tests.integration.conftest import Shop
from tests.integration.conftest import World
from tests.integration.conftest import programme
from tests.integration.paying import accept
from tests.integration.services.deciding import held

HARVEST = 631


@pytest.fixture(scope="module")
def harvest(world: World) -> Programme:
    """A programme of 10,000 yen for common shops, with money until in 30 days."""
    terms = programme(HARVEST, "秋の商品券", world.today, ProgrammeFlag(0))
    terms = replace(
        terms, cap=10_000, acceptors=COMMON, redeem_until=world.today + 3_000
    )
    world.desk.open_programme(terms)
    return terms


@pytest.fixture(scope="module")
def yui(world: World, harvest: Programme) -> Key:
    """A resident with 1,000 yen of it."""
    return world.new_resident({HARVEST: 1_000})


def test_cap_grace_redeeming_and_shops_are_widened_at_once(
    world: World, harvest: Programme, yui: Key
) -> None:
    grocer = world.new_shop("Midori Grocer", classes=SMALL_LOCAL)
    leg = Leg(make_lot(HARVEST, world.today + 30), 100)
    with pytest.raises(ShopNotAccepted):
        accept(world, yui, grocer, leg)
    wider = replace(
        harvest,
        cap=20_000,
        grace_days=14,
        redeem_until=harvest.redeem_until + 14,
        acceptors=COMMON | SMALL_LOCAL,
    )
    draft = draft_amendment(world.ledger, wider)
    assert draft.summary["cap"] == "10,000 → 20,000"
    assert draft.summary["grace_days"] == "0 → 14"

    world.desk.decide(draft)

    found = world.desk.programmes()[HARVEST]
    assert replace(found, flags=wider.flags) == wider
    on_chain = world.ledger.gateway.call("RegionalCurrency", "programme", HARVEST)[0]
    assert (on_chain["cap"], on_chain["graceDays"]) == (20_000, 14)
    accept(world, yui, grocer, leg)
    world.turn(2)
    assert held(world, grocer.account, leg.lot) == (100, 0)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda t: replace(t, cap=t.cap - 1), "cap"),
        (lambda t: replace(t, redeem_until=t.redeem_until - 1), "redeem_until"),
        (lambda t: replace(t, acceptors=SMALL_LOCAL), "acceptors"),
        (lambda t: replace(t, payment_limit=10**6), "payment_limit"),
        (lambda t: replace(t, holder_limit=5), "holder_limit"),
        (lambda t: replace(t, issue_until=t.issue_until + 1), "issue_until"),
        (lambda t: replace(t, name="別の名前"), "name"),
        (
            lambda t: replace(t, flags=t.flags | ProgrammeFlag.TRANSFERABLE),
            "purchased, transferable or recirculates",
        ),
        (lambda t: t, "nothing is widened"),
        (
            lambda t: replace(t, grace_days=t.grace_days + 3_100),
            "redeem_until leaves shops too little time",
        ),
    ],
)
def test_whatever_takes_back_a_promise_is_refused(
    world: World,
    harvest: Programme,
    yui: Key,
    change: Callable[[Programme], Programme],
    field: str,
) -> None:
    present = world.desk.programmes()[HARVEST]

    with pytest.raises(AmendmentRefused) as refusal:
        draft_amendment(world.ledger, change(present))

    assert refusal.value.values == {"programme": HARVEST, "field": field}


def test_a_suspended_programme_pays_nothing_until_it_is_resumed(
    world: World, harvest: Programme, yui: Key, bakery: Shop
) -> None:
    leg = Leg(make_lot(HARVEST, world.today + 30), 50)
    world.desk.decide(draft_suspension(world.ledger, HARVEST, True))

    with pytest.raises(ProgrammeIsSuspended) as refusal:
        accept(world, yui, bakery, leg)

    assert refusal.value.values == {"programme": HARVEST}
    world.desk.decide(draft_suspension(world.ledger, HARVEST, False))
    accept(world, yui, bakery, leg)
    world.turn(2)


def test_a_programme_that_is_not_open_is_not_changed(
    world: World, harvest: Programme
) -> None:
    with pytest.raises(ProgrammeUnknown):
        draft_amendment(world.ledger, replace(harvest, number=404))
    with pytest.raises(ProgrammeUnknown):
        draft_suspension(world.ledger, 404, True)


def test_the_guardian_pauses_alone_and_two_officers_resume(
    world: World, harvest: Programme, yui: Key, bakery: Shop, taro: Key
) -> None:
    ledger = world.ledger
    pause = ledger.town.call_pause()
    with pytest.raises(GuardianUnknown) as refusal:
        send_call(ledger.gateway, taro, pause)
    assert refusal.value.values == {"signer": to_hex(taro.address)}

    receipt = send_call(ledger.gateway, world.town.service_key("guardian"), pause)

    assert receipt.succeeded
    order = accept(world, yui, bakery, Leg(make_lot(HARVEST, world.today + 30), 20))
    world.turn(2)
    assert get_order(ledger, order).state != "confirmed"
    world.desk.decide(draft_unpause(ledger))
    world.advance(60)
    world.wait(lambda: get_order(ledger, order).state in ("confirmed", "final"))
