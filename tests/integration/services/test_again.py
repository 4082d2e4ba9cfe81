"""What went wrong once can be put right, and never runs twice for it."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from ledger.chain.keys import Key
from ledger.chain.keys import make_key
from ledger.chain.lists import IssueRow
from ledger.domain.office_refusals import ActionNotWaiting
from ledger.domain.office_refusals import ListKnown
from ledger.domain.office_refusals import ProgrammeKnown
from ledger.domain.programmes import ProgrammeFlag
from ledger.services import actions
from ledger.services import desk
from ledger.services import issues
from ledger.services import registrations
from ledger.services.accounts import view_account
from ledger.services.list_runs import list_progress
from ledger.services.list_runs import start_list
from ledger.services.registrations import RegistrationState
from ledger.store.city_tables import ProgrammeNameRow
from ledger.store.outbox import find
from tests.integration.conftest import GRANTED
from tests.integration.conftest import World
from tests.integration.conftest import programme


def sign_both(world: World, draft: actions.Draft) -> None:
    """Let maker and checker sign, and the chain decide."""
    digest = draft.action_hash
    maker, checker = world.desk.maker, world.desk.checker
    actions.propose(world.ledger, draft, maker.address, maker.sign(digest))
    actions.approve(world.ledger, digest, checker.address, checker.sign(digest))
    world.turn(2)


def state_of(world: World, draft: actions.Draft) -> str:
    return actions.get_action(world.ledger, draft.action_hash).state


def held_by(world: World, resident: Key) -> int:
    return view_account(world.ledger, resident.address).available


# --- a list runs once -------------------------------------------------------


def test_the_same_list_is_not_proposed_twice(world: World, taro: Key) -> None:
    rows = [IssueRow(taro.address, 300)]
    first = issues.draft_issue(world.ledger, GRANTED, world.today + 30, rows)
    sign_both(world, first)

    with pytest.raises(ListKnown) as refusal:
        issues.draft_issue(world.ledger, GRANTED, world.today + 30, rows)

    assert refusal.value.values["state"] == "executed"


def test_a_list_that_seems_to_have_failed_is_not_proposed_again(
    world: World, taro: Key
) -> None:
    rows = [IssueRow(taro.address, 10**13)]
    draft = issues.draft_issue(world.ledger, GRANTED, world.today + 30, rows)
    sign_both(world, draft)
    assert state_of(world, draft) == "failed", "the cap is below"

    with pytest.raises(ListKnown) as refusal:
        issues.draft_issue(world.ledger, GRANTED, world.today + 30, rows)

    assert refusal.value.values["state"] == "failed"


def test_another_label_issues_the_same_list_again(world: World, taro: Key) -> None:
    rows = [IssueRow(taro.address, 300)]
    for label in ("2027-01", "2027-02"):
        last_day = world.today + 30
        draft = issues.draft_issue(world.ledger, GRANTED, last_day, rows, label)
        sign_both(world, draft)
        world.desk.run_list(draft.action_hash)

    assert held_by(world, taro) == 600


# --- what failed is retried with its signatures -----------------------------


def test_a_failed_action_is_retried_with_the_signatures_it_has(
    world: World, taro: Key
) -> None:
    draft = desk.draft_unfreeze(world.ledger, [taro.address])
    sign_both(world, draft)
    assert state_of(world, draft) == "failed", "nothing was frozen"
    registrations.freeze(world.ledger, taro.address, "test")
    world.turn(2)

    actions.retry(world.ledger, draft.action_hash)
    world.turn(2)

    assert state_of(world, draft) == "executed"
    assert view_account(world.ledger, taro.address).account.status.name == "ACTIVE"


def test_what_did_not_fail_is_not_retried(world: World, taro: Key) -> None:
    rows = [IssueRow(taro.address, 1)]
    draft = issues.draft_issue(world.ledger, GRANTED, world.today + 30, rows)
    sign_both(world, draft)

    with pytest.raises(ActionNotWaiting) as refusal:
        actions.retry(world.ledger, draft.action_hash)

    assert refusal.value.values["state"] == "executed"


def test_a_list_brought_too_early_runs_when_its_day_has_come(
    world: World, taro: Key
) -> None:
    tomorrow = replace(
        programme(177, "あした", world.today, ProgrammeFlag(0)),
        issue_from=world.today + 1,
    )
    world.desk.open_programme(tomorrow)
    rows = [IssueRow(taro.address, 500)]
    draft = issues.draft_issue(world.ledger, 177, world.today + 30, rows)
    sign_both(world, draft)
    start_list(world.ledger, draft.action_hash, "test")
    world.turn(2)
    early = list_progress(world.ledger, draft.action_hash)
    world.advance(86_400)

    world.desk.run_list(draft.action_hash)

    assert early.failure is not None and "Programme 177" in early.failure
    assert (early.executed, early.refused) == (0, 0)
    assert held_by(world, taro) == 500


def test_a_registration_whose_proof_ran_out_is_asked_anew(world: World) -> None:
    ledger, key = world.ledger, make_key()
    letter = registrations.invite(
        ledger, "佐藤 花子", "392014", world.new_number(), "test"
    )

    def register() -> RegistrationState:
        valid_before = ledger.clock() + 700
        proof = key.sign(ledger.town.hash_registration(key.address, valid_before))
        return registrations.register_resident(
            ledger, letter.code, key.address, valid_before, proof
        )

    register()
    ledger.gateway.rpc.call("evm_increaseTime", hex(800))
    world.clock.offset += 800
    world.turn(2)
    with ledger.database.work() as work:
        asked = find(work, f"register:0x{key.address.hex()}")
        assert asked is not None and asked.state == "reverted"

    world.wait(lambda: register() is RegistrationState.REGISTERED)

    assert view_account(ledger, key.address).balances == ()


# --- names are written with a checker's signature ---------------------------


def test_a_draft_alone_names_nothing(world: World) -> None:
    terms = programme(178, "だれも署名していない", world.today, ProgrammeFlag(0))

    desk.draft_programme(world.ledger, terms)

    with world.ledger.database.work() as work:
        names = select(ProgrammeNameRow).where(ProgrammeNameRow.number == 178)
        assert work.session.scalars(names).first() is None


def test_a_programme_that_is_open_is_not_named_anew(world: World) -> None:
    terms = programme(GRANTED, "ほかの名前", world.today, ProgrammeFlag(0))

    with pytest.raises(ProgrammeKnown) as refusal:
        desk.draft_programme(world.ledger, terms)

    assert refusal.value.values == {"programme": GRANTED}
