"""Who takes part and what officers decided, as the books have it from the chain."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from ledger.chain.calls.call import Call
from ledger.chain.calls.registry import RegistrationEntry
from ledger.chain.keys import Key
from ledger.chain.keys import make_key
from ledger.domain.accounts import UNBOUNDED
from ledger.domain.accounts import Kind
from ledger.domain.accounts import Permission
from ledger.domain.accounts import Scope
from ledger.domain.accounts import Status
from ledger.domain.hexes import to_hex
from ledger.domain.programmes import ProgrammeFlag
from ledger.domain.refusals import SignerNotPermitted
from ledger.services import actions
from ledger.services.actions import draft_action
from ledger.services.desk import draft_unfreeze
from ledger.services.list_runs import list_progress
from ledger.services.registrations import freeze
from ledger.store.accounts import get_account
from ledger.store.accounts import get_permission
from ledger.store.chain_tables import AuthorizationResultRow
from ledger.store.outbox import find
from ledger.store.programmes import load_programmes
from tests.integration.conftest import GRANTED
from tests.integration.conftest import SMALL_LOCAL
from tests.integration.conftest import Shop
from tests.integration.conftest import World
from tests.integration.conftest import programme

PERMISSION = Permission(5, 2**48 - 1, Scope.PAY, 3_000, UNBOUNDED)


def decide(world: World, target: bytes, data: bytes) -> None:
    call = Call(target, data, 500_000)
    world.desk.decide(draft_action(world.ledger, "test", call, {}))


def status_of(world: World, account: bytes) -> Status:
    with world.ledger.database.work() as work:
        return get_account(work, account).status


def test_freezing_and_lifting_it_are_read(world: World, taro: Key) -> None:
    freeze(world.ledger, taro.address, "tests")
    world.wait(lambda: status_of(world, taro.address) is Status.FROZEN)

    world.desk.decide(draft_unfreeze(world.ledger, [taro.address]))

    assert status_of(world, taro.address) is Status.ACTIVE


def test_a_shops_new_classes_are_read(world: World, bakery: Shop) -> None:
    registry = world.ledger.town.deployment.registry
    shop = world.new_shop("Minato Greengrocer")

    data = registry.abi.encode_call("setClasses", [shop.account], [SMALL_LOCAL | 2**63])
    decide(world, registry.address, data)

    with world.ledger.database.work() as work:
        assert get_account(work, shop.account).classes == SMALL_LOCAL | 2**63


def test_a_first_signers_permission_is_read_and_the_accounts_own_key_has_none(
    world: World,
) -> None:
    account, card = make_key(), make_key()
    entry = RegistrationEntry(
        account.address,
        Kind.RESIDENT,
        0,
        card.sign(bytes(32))[:32],
        card.address,
        PERMISSION,
    )
    call = world.ledger.town.action_register([entry])

    world.desk.decide(draft_action(world.ledger, "register", call, {}))

    with world.ledger.database.work() as work:
        known = get_account(work, account.address)
        assert known.own_key_revoked
        assert get_permission(work, known, card.address) == PERMISSION
        with pytest.raises(SignerNotPermitted):
            get_permission(work, known, account.address)


@pytest.mark.parametrize("whose", ["till", "own"])
def test_a_revoked_signer_may_no_longer_sign(
    world: World, taro: Key, whose: str
) -> None:
    registry = world.ledger.town.deployment.registry
    shop = world.new_shop("Ekimae Books")
    account, signer = {
        "till": (shop.account, shop.till.address),
        "own": (taro.address, taro.address),
    }[whose]

    data = registry.abi.encode_call("revokeSigner", account, signer)
    decide(world, registry.address, data)

    with world.ledger.database.work() as work:
        with pytest.raises(SignerNotPermitted):
            get_permission(work, get_account(work, account), signer)


def test_a_programmes_terms_and_its_suspension_are_read(world: World) -> None:
    terms = programme(77, "食の支援", world.today, ProgrammeFlag.TRANSFERABLE)
    terms = replace(terms, grace_days=14, cap=2**96 - 1)
    world.desk.open_programme(terms)
    assert world.desk.programmes()[77] == terms

    currency = world.ledger.town.deployment.currency
    for suspended in (True, False):
        data = currency.abi.encode_call("setSuspended", 77, suspended)
        decide(world, currency.address, data)

        with world.ledger.database.work() as work:
            flags = load_programmes(work)[77].flags
        assert bool(flags & ProgrammeFlag.SUSPENDED) is suspended
        assert flags & ProgrammeFlag.TRANSFERABLE


def test_a_row_the_chain_refuses_is_read_with_its_reason(world: World) -> None:
    terms = programme(78, "一人一回", world.today, ProgrammeFlag(0))
    world.desk.open_programme(replace(terms, holder_limit=500))
    first, second = world.new_residents(2)
    world.desk.issue(78, world.today + 30, {first.address: 1})

    world.desk.issue(78, world.today + 30, {first.address: 500, second.address: 500})

    with world.ledger.database.work() as work:
        refused = work.session.scalars(
            select(AuthorizationResultRow).where(
                AuthorizationResultRow.account == first.address,
                AuthorizationResultRow.amount == 500,
            )
        ).one()
    assert refused.reason_code == "holder_limit_exceeded"
    assert refused.reason_values == {
        "account": to_hex(first.address),
        "total": 501,
        "limit": 500,
    }
    issued = next(
        view
        for view in actions.list_actions(world.ledger)
        if (view.summary.get("programme"), view.summary.get("total")) == (78, 1_000)
    )
    progress = list_progress(world.ledger, issued.action_hash)
    assert (progress.total, progress.executed, progress.refused) == (1_000, 500, 500)
    assert progress.completed


def test_an_action_that_reverts_is_failed_with_its_reason(world: World) -> None:
    terms = world.desk.programmes()[GRANTED]
    call = world.ledger.town.action_open_programme(terms)
    draft = draft_action(world.ledger, "open again", call, {})
    digest = draft.action_hash

    with pytest.raises(AssertionError):
        world.desk.decide(draft)

    view = actions.get_action(world.ledger, digest)
    assert view.state == "failed"
    assert view.failure is not None
    assert "CurrencyProgrammeKnown(programme 1)" in view.failure
    with world.ledger.database.work() as work:
        row = find(work, f"action:{to_hex(digest)}")
    assert row is not None
    assert row.state == "reverted"
    assert row.failure == {
        "code": "chain_refused",
        "values": {"error": "CurrencyProgrammeKnown(programme 1)"},
    }
