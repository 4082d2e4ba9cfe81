"""Issuing by a list: what is refused before signing, and what the chain refuses."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func
from sqlalchemy import select

from ledger.chain.keys import Key
from ledger.chain.keys import make_key
from ledger.chain.lists import IssueRow
from ledger.domain.hexes import to_hex
from ledger.domain.lots import NEVER
from ledger.domain.office_refusals import ActionNotWaiting
from ledger.domain.office_refusals import ActionUnknown
from ledger.domain.office_refusals import ListInvalid
from ledger.domain.programmes import ProgrammeFlag
from ledger.domain.refusals import FieldInvalid
from ledger.domain.refusals import HolderLimitExceeded
from ledger.domain.refusals import ProgrammeUnknown
from ledger.services import actions
from ledger.services.accounts import view_account
from ledger.services.actions import Draft
from ledger.services.desk import draft_unfreeze
from ledger.services.issues import draft_issue
from ledger.services.list_runs import list_progress
from ledger.services.list_runs import start_list
from ledger.services.registrations import freeze
from ledger.store.relay_tables import OutboxRow
from tests.integration.conftest import GRANTED
from tests.integration.conftest import Shop
from tests.integration.conftest import World
from tests.integration.conftest import programme
from tests.integration.services.ordering import register_crowd

CAPPED = 501
CAP = 10_000
HOLDER_LIMIT = 5_000


@pytest.fixture(scope="module")
def capped(world: World) -> int:
    """A programme of 10,000 yen in all, and at most 5,000 for one holder."""
    terms = programme(CAPPED, "物価高対策", world.today, ProgrammeFlag(0))
    terms = replace(terms, cap=CAP, holder_limit=HOLDER_LIMIT)
    world.desk.open_programme(terms)
    return CAPPED


def draft(world: World, number: int, amounts: dict[bytes, int]) -> Draft:
    rows = [IssueRow(account, amounts[account]) for account in sorted(amounts)]
    return draft_issue(world.ledger, number, world.today + 30, rows)


def sign(world: World, proposed: Draft) -> None:
    """Both signatures, without waiting for the chain."""
    digest, desk = proposed.action_hash, world.desk
    actions.propose(world.ledger, proposed, desk.maker.address, desk.maker.sign(digest))
    actions.approve(
        world.ledger, digest, desk.checker.address, desk.checker.sign(digest)
    )


def on_chain(world: World, number: int) -> dict[str, Any]:
    terms: dict[str, Any] = world.ledger.gateway.call(
        "RegionalCurrency", "programme", number
    )[0]
    return terms


def has_of(world: World, account: Key, number: int) -> int:
    view = view_account(world.ledger, account.address)
    return sum(row.amount for row in view.balances if row.programme.number == number)


def refusal_of(world: World, number: int, account: bytes) -> dict[str, int | str]:
    with pytest.raises(ListInvalid) as refusal:
        draft(world, number, {account: 100})
    return refusal.value.values


def test_an_account_nobody_registered_is_issued_nothing(world: World) -> None:
    stranger = to_hex(make_key().address)

    assert refusal_of(world, GRANTED, bytes.fromhex(stranger[2:])) == {
        "row": stranger,
        "reason": f"Account {stranger} is not registered in this town",
    }


def test_a_shop_is_issued_nothing(world: World, bakery: Shop) -> None:
    assert refusal_of(world, GRANTED, bakery.account) == {
        "row": to_hex(bakery.account),
        "reason": "it is not a resident's account",
    }


def test_a_frozen_account_is_issued_nothing(world: World, taro: Key) -> None:
    freeze(world.ledger, taro.address, "tests")
    world.turn()

    assert refusal_of(world, GRANTED, taro.address) == {
        "row": to_hex(taro.address),
        "reason": f"Account {to_hex(taro.address)} is frozen",
    }


@pytest.mark.parametrize(
    ("days", "reason"),
    [(-1, "is over"), (4_000 - 30, "is the latest"), (None, "is the latest")],
)
def test_a_last_day_the_chain_would_refuse_is_not_proposed(
    world: World, taro: Key, days: int | None, reason: str
) -> None:
    last_day = NEVER if days is None else world.today + days

    with pytest.raises(FieldInvalid) as refusal:
        draft_issue(world.ledger, GRANTED, last_day, [IssueRow(taro.address, 1)])

    assert refusal.value.values["field"] == "last_day"
    assert reason in str(refusal.value.values["reason"])


def test_more_than_one_person_may_ever_have_is_not_proposed(
    world: World, capped: int, taro: Key
) -> None:
    with pytest.raises(HolderLimitExceeded) as refusal:
        draft(world, capped, {taro.address: HOLDER_LIMIT + 1})

    assert refusal.value.values == {
        "account": to_hex(taro.address),
        "total": HOLDER_LIMIT + 1,
        "limit": HOLDER_LIMIT,
    }


def test_a_programme_that_is_not_open_issues_nothing(world: World, taro: Key) -> None:
    with pytest.raises(ProgrammeUnknown) as refusal:
        draft(world, 404, {taro.address: 100})

    assert refusal.value.values == {"programme": 404}


def test_refused_rows_say_why_and_their_yen_go_back_to_the_cap(
    world: World, capped: int
) -> None:
    within, above, frozen = world.new_residents(3)
    world.desk.issue(capped, world.today + 30, {above.address: 1})
    before = on_chain(world, capped)["capUsed"]
    amounts = {within.address: 3_000, above.address: 5_000, frozen.address: 10}
    proposed = draft(world, capped, amounts)
    world.desk.decide(proposed)
    assert on_chain(world, capped)["capUsed"] == before + 8_010
    # Frozen after the list was signed: the chain leaves the row out.
    freeze(world.ledger, frozen.address, "tests")
    world.turn(2)

    world.desk.run_list(proposed.action_hash)

    progress = list_progress(world.ledger, proposed.action_hash)
    assert (progress.total, progress.executed, progress.refused) == (
        8_010,
        3_000,
        5_010,
    )
    assert {row["account"]: row for row in progress.refusals} == {
        to_hex(above.address): {
            "account": to_hex(above.address),
            "amount": 5_000,
            "reason": f"{to_hex(above.address)} would have been issued 5001 yen;"
            f" the most is {HOLDER_LIMIT}.",
        },
        to_hex(frozen.address): {
            "account": to_hex(frozen.address),
            "amount": 10,
            "reason": f"Account {to_hex(frozen.address)} is frozen.",
        },
    }
    assert on_chain(world, capped)["capUsed"] == before + 3_000
    assert has_of(world, within, capped) == 3_000
    assert (has_of(world, above, capped), has_of(world, frozen, capped)) == (1, 0)
    world.desk.decide(draft_unfreeze(world.ledger, [frozen.address]))


def test_more_than_the_cap_is_refused_as_a_whole(world: World, capped: int) -> None:
    before = on_chain(world, capped)["capUsed"]
    people = world.new_residents((CAP - before) // HOLDER_LIMIT + 1)
    proposed = draft(world, capped, {key.address: HOLDER_LIMIT for key in people})
    sign(world, proposed)

    def state() -> str:
        return actions.get_action(world.ledger, proposed.action_hash).state

    world.wait(lambda: state() != "approved")

    view = actions.get_action(world.ledger, proposed.action_hash)
    assert (view.state, view.failure) == (
        "failed",
        f"Programme {capped} would reach {before + len(people) * HOLDER_LIMIT} yen;"
        f" its cap is {CAP}.",
    )
    assert on_chain(world, capped)["capUsed"] == before
    with pytest.raises(ActionNotWaiting):
        start_list(world.ledger, proposed.action_hash, "tests")


def test_a_list_that_is_not_authorized_yet_is_not_run(world: World, taro: Key) -> None:
    proposed = draft(world, GRANTED, {taro.address: 100})
    digest = proposed.action_hash
    with pytest.raises(ActionUnknown):
        start_list(world.ledger, digest, "tests")
    sign(world, proposed)

    with pytest.raises(ActionNotWaiting) as refusal:
        start_list(world.ledger, digest, "tests")

    assert refusal.value.values == {"action": to_hex(digest), "state": "approved"}
    with pytest.raises(ActionNotWaiting):
        list_progress(world.ledger, digest)


def test_an_action_that_is_no_issue_is_not_run(world: World, taro: Key) -> None:
    proposed = draft_unfreeze(world.ledger, [taro.address])
    desk = world.desk
    digest = proposed.action_hash
    actions.propose(world.ledger, proposed, desk.maker.address, desk.maker.sign(digest))

    with pytest.raises(ActionNotWaiting):
        start_list(world.ledger, digest, "tests")
    with pytest.raises(ActionNotWaiting) as refusal:
        list_progress(world.ledger, digest)

    assert refusal.value.values == {"action": to_hex(digest), "state": "unfreeze"}


def test_a_list_of_many_rows_runs_in_chunks_and_each_chunk_once(world: World) -> None:
    crowd = register_crowd(world, 101)
    proposed = draft(world, GRANTED, {key.address: 7 for key in crowd})
    world.desk.decide(proposed)
    start_list(world.ledger, proposed.action_hash, "tests")
    start_list(world.ledger, proposed.action_hash, "tests")

    world.wait(lambda: list_progress(world.ledger, proposed.action_hash).completed)

    start_list(world.ledger, proposed.action_hash, "tests")
    world.turn(2)
    assert all(has_of(world, key, GRANTED) == 7 for key in crowd)
    authorization = proposed.summary["authorization"]
    with world.ledger.database.work() as work:
        ours = OutboxRow.dedupe_key.startswith(f"issue:{authorization}:")
        chunks = work.session.scalar(
            select(func.count()).select_from(OutboxRow).where(ours)
        )
    assert chunks == 2


def test_what_officers_see_before_signing_is_what_the_chain_will_check(
    world: World, hanako: Key, taro: Key
) -> None:
    proposed = draft(world, GRANTED, {hanako.address: 300, taro.address: 200})

    summary = proposed.summary
    call = world.ledger.town.deployment.issuance.abi.decode_call(proposed.action.data)
    assert call is not None
    assert call.values["total"] == summary["total"] == 500
    assert to_hex(call.values["listHead"]) == summary["list_head"]
    assert to_hex(call.values["id"]) == summary["authorization"]
    assert (call.values["programme"], call.values["consideration"]) == (GRANTED, 0)
    assert (summary["rows"], summary["largest"]) == (2, 300)
