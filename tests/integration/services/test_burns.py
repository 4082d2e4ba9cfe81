"""Money taken back: a wrong issue corrected, purchases repaid, the rest written off."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import pytest

from ledger.audit.reconcile import reconcile
from ledger.chain.keys import Key
from ledger.chain.keys import make_key
from ledger.chain.lists import EndRow
from ledger.chain.lists import IssueRow
from ledger.domain.errors import MeguruError
from ledger.domain.hexes import to_hex
from ledger.domain.lots import make_lot
from ledger.domain.money_refusals import CorrectionExceedsIssue
from ledger.domain.money_refusals import RepayNotPurchased
from ledger.domain.office_refusals import ActionNotWaiting
from ledger.domain.office_refusals import ListInvalid
from ledger.domain.office_refusals import ListKnown
from ledger.domain.orders import Leg
from ledger.domain.programmes import ProgrammeFlag
from ledger.domain.refusals import BalanceTooLow
from ledger.domain.refusals import ProgrammeUnknown
from ledger.services import actions
from ledger.services.burns import draft_correction
from ledger.services.burns import draft_repayment
from ledger.services.burns import draft_write_off
from ledger.services.burns import head_of_correction
from ledger.services.issues import draft_issue
from ledger.services.list_runs import list_progress
from ledger.services.list_views import view_list
from ledger.services.registrations import freeze
from ledger.store.chain_tables import LotRow
from ledger.store.desk_issues import cap_used
from ledger.store.desk_issues import issued_before
from tests.integration.conftest import GRANTED
from tests.integration.conftest import PURCHASED
from tests.integration.conftest import Shop
from tests.integration.conftest import World
from tests.integration.conftest import programme
from tests.integration.paying import accept
from tests.integration.paying import coin
from tests.integration.services.deciding import approve
from tests.integration.services.deciding import decide_and_run
from tests.integration.services.deciding import held
from tests.integration.services.deciding import propose
from tests.integration.services.ordering import register_crowd

CHILD = 611


@pytest.fixture(scope="module")
def child(world: World) -> int:
    """A programme that gives one person 5,000 yen at most."""
    terms = programme(CHILD, "子育て給付", world.today, ProgrammeFlag(0))
    world.desk.open_programme(replace(terms, holder_limit=5_000))
    return CHILD


def issue(
    world: World, number: int, amounts: dict[bytes, int], label: str = ""
) -> bytes:
    rows = [IssueRow(account, amounts[account]) for account in sorted(amounts)]
    return decide_and_run(
        world, draft_issue(world.ledger, number, world.today + 30, rows, label)
    )


def burned(world: World, lot: int) -> int:
    with world.ledger.database.work() as work:
        return work.session.get_one(LotRow, lot).burned


def test_a_wrong_issue_is_taken_back_and_can_be_given_again(
    world: World, child: int, bakery: Shop
) -> None:
    right, wrong = world.new_residents(2)
    lot = make_lot(child, world.today + 30)
    action = issue(world, child, {right.address: 5_000, wrong.address: 5_000})
    with world.ledger.database.work() as work:
        used = cap_used(work, child)
    draft = draft_correction(
        world.ledger, action, [IssueRow(wrong.address, 4_000)], "wrong child"
    )
    assert draft.summary["programme"] == child and draft.summary["total"] == 4_000

    digest = propose(world, draft)

    with pytest.raises(BalanceTooLow) as refusal:
        accept(world, wrong, bakery, Leg(lot, 1_001))
    assert refusal.value.values["available"] == 1_000
    head = head_of_correction(world.ledger, action, [IssueRow(wrong.address, 4_000)])
    assert draft.summary["list_head"] == to_hex(head)
    assert view_list(world.ledger, digest).head == head
    approve(world, digest)
    world.desk.run_list(digest)

    assert held(world, wrong.address, lot) == (1_000, 0)
    assert held(world, right.address, lot) == (5_000, 0)
    assert burned(world, lot) == 4_000
    with world.ledger.database.work() as work:
        assert cap_used(work, child) == used - 4_000
        assert issued_before(work, child, [wrong.address]) == {wrong.address: 1_000}
    # What was taken back may be given again, up to the holder's limit.
    issue(world, child, {wrong.address: 4_000}, "again")
    assert held(world, wrong.address, lot) == (5_000, 0)
    assert reconcile(world.ledger.database, world.ledger.gateway, True).agree


def test_a_correction_takes_no_more_than_the_issue_gave(world: World) -> None:
    hanako = world.new_resident({GRANTED: 900})
    action = issue(world, GRANTED, {hanako.address: 100})
    decide_and_run(
        world, draft_correction(world.ledger, action, [IssueRow(hanako.address, 60)])
    )

    with pytest.raises(CorrectionExceedsIssue) as refusal:
        draft_correction(world.ledger, action, [IssueRow(hanako.address, 41)])

    assert refusal.value.values == {
        "account": to_hex(hanako.address),
        "given": 100,
        "corrected": 101,
    }


def test_what_was_spent_or_never_given_is_not_corrected(
    world: World, bakery: Shop
) -> None:
    spender, stranger = world.new_residents(2)
    lot = make_lot(GRANTED, world.today + 30)
    action = issue(world, GRANTED, {spender.address: 500})
    accept(world, spender, bakery, Leg(lot, 450))
    world.turn(2)

    with pytest.raises(ListInvalid) as spent:
        draft_correction(world.ledger, action, [IssueRow(spender.address, 500)])
    with pytest.raises(ListInvalid) as never:
        draft_correction(world.ledger, action, [IssueRow(stranger.address, 1)])

    assert spent.value.values["row"] == to_hex(spender.address)
    assert "50 yen" in str(spent.value.values["reason"])
    assert never.value.values == {
        "row": to_hex(stranger.address),
        "reason": "the issue gave it nothing",
    }


def test_only_an_issue_that_ran_is_corrected(world: World, taro: Key) -> None:
    rows = [IssueRow(taro.address, 10)]
    waiting = propose(world, draft_issue(world.ledger, GRANTED, world.today + 30, rows))

    with pytest.raises(ActionNotWaiting) as refusal:
        draft_correction(world.ledger, waiting, rows)

    assert refusal.value.values == {"action": to_hex(waiting), "state": "proposed"}


def test_a_long_correction_is_brought_beside_the_chunks_it_corrects(
    world: World,
) -> None:
    crowd = sorted(key.address for key in register_crowd(world, 103))
    action = issue(world, GRANTED, dict.fromkeys(crowd, 50))
    rows = [IssueRow(crowd[place], 20) for place in (0, 99, 100, 102)]

    digest = decide_and_run(world, draft_correction(world.ledger, action, rows))

    progress = list_progress(world.ledger, digest)
    assert (progress.executed, progress.refused) == (80, 0)
    lot = make_lot(GRANTED, world.today + 30)
    assert [held(world, row.account, lot) for row in rows] == [(30, 0)] * 4


def test_purchased_money_is_repaid_and_granted_money_is_not(
    world: World, hanako: Key
) -> None:
    lot, granted = coin(world), make_lot(GRANTED, world.today + 30)
    before = burned(world, lot)

    digest = decide_and_run(
        world, draft_repayment(world.ledger, [EndRow(hanako.address, lot, 5_000)])
    )

    assert list_progress(world.ledger, digest).executed == 5_000
    assert held(world, hanako.address, lot) == (0, 0)
    assert burned(world, lot) == before + 5_000
    with pytest.raises(RepayNotPurchased) as refusal:
        draft_repayment(world.ledger, [EndRow(hanako.address, granted, 1)])
    assert refusal.value.values == {"programme": GRANTED}


def test_a_frozen_accounts_money_is_written_off(world: World, hanako: Key) -> None:
    lots = [make_lot(GRANTED, world.today + 30), coin(world)]
    freeze(world.ledger, hanako.address, "tests")
    world.turn()
    rows = [
        EndRow(hanako.address, lots[0], 1_000),
        EndRow(hanako.address, lots[1], 200),
    ]

    decide_and_run(world, draft_write_off(world.ledger, rows))

    assert held(world, hanako.address, lots[0]) == (0, 0)
    assert held(world, hanako.address, lots[1]) == (4_800, 0)
    assert reconcile(world.ledger.database, world.ledger.gateway, True).agree


def test_lists_of_what_is_not_there_are_refused(world: World, hanako: Key) -> None:
    nobody = make_key().address
    with pytest.raises(ProgrammeUnknown) as unknown:
        draft_write_off(world.ledger, [EndRow(hanako.address, make_lot(404, 1), 1)])
    with pytest.raises(ListInvalid) as empty:
        draft_write_off(world.ledger, [EndRow(nobody, coin(world), 1)])

    assert unknown.value.values == {"programme": 404}
    assert empty.value.values["row"] == to_hex(nobody)
    assert "0 yen" in str(empty.value.values["reason"])


def test_the_same_repayment_is_proposed_once_a_label(world: World, hanako: Key) -> None:
    rows = [EndRow(hanako.address, coin(world), 100)]
    first = propose(world, draft_repayment(world.ledger, rows))

    with pytest.raises(ListKnown) as refusal:
        draft_repayment(world.ledger, rows)
    second = propose(world, draft_repayment(world.ledger, rows, "2"))

    assert refusal.value.values == {"action": to_hex(first), "state": "proposed"}
    assert held(world, hanako.address, coin(world)) == (5_000, 200)
    for digest in (first, second):
        actions.withdraw(world.ledger, digest, world.town.officer_person(0))
    world.turn()
    assert held(world, hanako.address, coin(world)) == (5_000, 0)


def attempt(act: Callable[[], object], gate: threading.Barrier) -> type[Exception]:
    """What one of two that start together is told; NoError where it is done."""
    gate.wait()
    try:
        act()
    except MeguruError as error:
        return type(error)
    return NoError


class NoError(Exception):
    """Nothing was refused."""


def test_a_payment_and_a_repayment_never_take_the_same_yen(
    world: World, bakery: Shop
) -> None:
    """Both at once, over the last yen: one is accepted, the other refused."""
    lot = coin(world)
    for hanako in world.new_residents(4, {PURCHASED: 1_000}):
        draft = draft_repayment(world.ledger, [EndRow(hanako.address, lot, 1_000)])
        acts = (
            partial(accept, world, hanako, bakery, Leg(lot, 1_000)),
            partial(propose, world, draft),
        )
        gate = threading.Barrier(2)

        with ThreadPoolExecutor(2) as pool:
            told = list(pool.map(attempt, acts, (gate, gate)))

        assert told in ([NoError, ListInvalid], [BalanceTooLow, NoError])
        assert held(world, hanako.address, lot) == (1_000, 1_000)
    world.turn(2)
