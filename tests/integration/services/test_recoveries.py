"""Lost keys: a new one after a time in which the holder can object; and ends."""

import pytest

from ledger.chain.keys import Key
from ledger.chain.keys import make_key
from ledger.domain.accounts import Status
from ledger.domain.hexes import to_hex
from ledger.domain.orders import Leg
from ledger.domain.orders import OrderState
from ledger.domain.refusals import AccountNotActive
from ledger.domain.refusals import FieldInvalid
from ledger.domain.refusals import PersonKnown
from ledger.domain.refusals import SignerNotPermitted
from ledger.domain.signer_refusals import AccountNotClosed
from ledger.domain.signer_refusals import AccountNotFrozen
from ledger.domain.signer_refusals import RecoveryContested
from ledger.domain.signer_refusals import RecoveryNotContested
from ledger.domain.signer_refusals import RecoveryNotDue
from ledger.domain.signer_refusals import RecoveryPending
from ledger.domain.signer_refusals import RecoveryUnknown
from ledger.services import actions
from ledger.services import recoveries
from ledger.services import registrations
from ledger.services.actions import Draft
from ledger.services.desk import draft_unfreeze
from ledger.services.registrations import RegistrationState
from ledger.services.signers import SignerState
from ledger.store import accounts
from practice import MUNICIPALITY
from tests.integration.conftest import Shop
from tests.integration.conftest import World
from tests.integration.paying import accept
from tests.integration.paying import coin
from tests.integration.paying import get_order
from tests.integration.services.signing import contest
from tests.integration.services.signing import names
from tests.integration.services.signing import revoke
from tests.integration.services.signing import view

DAYS_LEAPT = 60
DELAY = 7 * 86400


@pytest.fixture
def frozen(world: World, hanako: Key) -> Key:
    """Hanako, whose phone was lost and whose account is stopped."""
    registrations.freeze(world.ledger, hanako.address, "test")
    world.turn(2)
    return hanako


@pytest.fixture
def new(world: World, frozen: Key) -> Key:
    """The key of her new phone, for which a recovery is under way."""
    key = make_key()
    draft = recoveries.draft_recover(world.ledger, frozen.address, key.address)
    world.desk.decide(draft)
    return key


def status(world: World, account: bytes) -> Status:
    with world.ledger.database.work() as work:
        return accounts.get_account(work, account).status


def decide_by(world: World, draft: Draft, maker: Key, checker: Key) -> str:
    digest = draft.action_hash
    actions.propose(world.ledger, draft, maker.address, maker.sign(digest))
    actions.approve(world.ledger, digest, checker.address, checker.sign(digest))

    def ended() -> bool:
        state = actions.get_action(world.ledger, digest).state
        return state in ("executed", "failed")

    world.wait(ended)
    return actions.get_action(world.ledger, digest).state


def test_a_new_key_takes_the_place_of_all_there_were(
    world: World, frozen: Key, new: Key, bakery: Shop
) -> None:
    account, lot = frozen.address, coin(world)
    pending = view(world, account).recovery
    assert pending is not None
    assert (pending.new_signer, pending.state) == (new.address, "started")
    with pytest.raises(RecoveryNotDue) as early:
        recoveries.activate_recovery(world.ledger, account, "test")
    assert early.value.values == {
        "account": to_hex(account),
        "active_from": pending.active_from,
    }
    with pytest.raises(RecoveryPending):
        draft_unfreeze(world.ledger, [account])
    with pytest.raises(RecoveryPending):
        recoveries.draft_recover(world.ledger, account, make_key().address)

    world.advance(DELAY + 60)
    recoveries.activate_recovery(world.ledger, account, "test")
    world.turn(2)

    assert status(world, account) is Status.ACTIVE
    shown = view(world, account)
    assert (shown.epoch, shown.recovery) == (1, None)
    assert names(world, account) == [new.address]
    with pytest.raises(SignerNotPermitted):
        accept(world, frozen, bakery, Leg(lot, 100))
    order = accept(world, new, bakery, Leg(lot, 100), account=account)
    world.turn(2)
    assert get_order(world, order).state == OrderState.CONFIRMED
    with pytest.raises(RecoveryUnknown):
        recoveries.activate_recovery(world.ledger, account, "test")


def test_what_is_contested_is_decided_by_somebody_else_too(
    world: World, frozen: Key, new: Key
) -> None:
    account = frozen.address
    third = world.town.officer_key(2)
    with pytest.raises(RecoveryNotContested) as refusal:
        recoveries.draft_decide_recovery(world.ledger, account, proceed=True)
    assert refusal.value.values == {"account": to_hex(account), "state": "started"}

    assert contest(world, account, new.address, frozen) is SignerState.ASKED
    world.turn(2)

    assert contest(world, account, new.address, frozen) is SignerState.DONE
    pending = view(world, account).recovery
    assert pending is not None and pending.state == "contested"
    world.advance(2 * DELAY + 60)
    with pytest.raises(RecoveryContested):
        recoveries.activate_recovery(world.ledger, account, "test")

    same = recoveries.draft_decide_recovery(world.ledger, account, proceed=True)
    assert decide_by(world, same, world.desk.maker, world.desk.checker) == "failed"
    other = recoveries.draft_decide_recovery(world.ledger, account, proceed=False)
    assert decide_by(world, other, world.desk.maker, third) == "executed"

    assert view(world, account).recovery is None
    assert names(world, account) == [account]
    assert status(world, account) is Status.FROZEN
    world.desk.decide(draft_unfreeze(world.ledger, [account]))
    assert status(world, account) is Status.ACTIVE


def test_a_contested_recovery_that_goes_on_waits_twice_as_long(
    world: World, frozen: Key, new: Key
) -> None:
    account = frozen.address
    before = view(world, account).recovery
    contest(world, account, new.address, frozen)
    world.turn(2)
    draft = recoveries.draft_decide_recovery(world.ledger, account, proceed=True)
    third = world.town.officer_key(2)
    assert decide_by(world, draft, world.desk.maker, third) == "executed"

    after = view(world, account).recovery

    assert before is not None and after is not None
    assert after.state == "decided"
    assert after.active_from - before.active_from == DELAY
    with pytest.raises(RecoveryNotDue):
        recoveries.activate_recovery(world.ledger, account, "test")
    world.advance(2 * DELAY + 60)
    recoveries.activate_recovery(world.ledger, account, "test")
    world.turn(2)
    assert names(world, account) == [new.address]


def test_a_recovery_is_cancelled_by_two_officers(
    world: World, frozen: Key, new: Key
) -> None:
    world.desk.decide(recoveries.draft_cancel_recovery(world.ledger, frozen.address))

    assert view(world, frozen.address).recovery is None
    with pytest.raises(RecoveryUnknown) as refusal:
        recoveries.draft_cancel_recovery(world.ledger, frozen.address)
    assert refusal.value.values == {"account": to_hex(frozen.address)}
    with pytest.raises(RecoveryUnknown):
        contest(world, frozen.address, new.address, frozen)


def test_only_a_key_of_the_account_contests(
    world: World, frozen: Key, new: Key
) -> None:
    with pytest.raises(SignerNotPermitted):
        contest(world, frozen.address, new.address, new)
    with pytest.raises(RecoveryUnknown):
        contest(world, frozen.address, make_key().address, frozen)


def test_keys_are_replaced_only_while_an_account_is_stopped(
    world: World, hanako: Key
) -> None:
    with pytest.raises(AccountNotFrozen) as refusal:
        recoveries.draft_recover(world.ledger, hanako.address, make_key().address)

    assert refusal.value.values == {
        "account": to_hex(hanako.address),
        "status": "active",
    }


def test_a_key_that_could_never_sign_is_not_given(world: World, frozen: Key) -> None:
    with pytest.raises(FieldInvalid):
        recoveries.draft_recover(world.ledger, frozen.address, bytes(20))


def test_who_was_released_from_a_closed_account_registers_anew(world: World) -> None:
    number, old, anew = world.new_number(), make_key(), make_key()
    world.desk.register_residents({number: ("佐藤 花子", old)})
    with pytest.raises(AccountNotClosed) as refusal:
        recoveries.draft_release(world.ledger, [old.address])
    assert refusal.value.values == {"account": to_hex(old.address), "status": "active"}

    world.desk.decide(recoveries.draft_close(world.ledger, [old.address]))

    assert status(world, old.address) is Status.CLOSED
    with pytest.raises(AccountNotActive):
        recoveries.draft_close(world.ledger, [old.address])
    with pytest.raises(AccountNotActive):
        revoke(world, old.address, old.address, old)
    with pytest.raises(PersonKnown):
        register(world, number, anew)

    world.desk.decide(recoveries.draft_release(world.ledger, [old.address]))
    code = registrations.invite(
        world.ledger, "佐藤 花子", MUNICIPALITY, number, "test"
    ).code

    def is_registered() -> bool:
        return register(world, number, anew, code) is RegistrationState.REGISTERED

    world.wait(is_registered)
    assert status(world, anew.address) is Status.ACTIVE


def test_a_shops_account_has_no_person_to_release(world: World) -> None:
    shop = world.new_shop("とじる商店")
    world.desk.decide(recoveries.draft_close(world.ledger, [shop.account]))

    with pytest.raises(FieldInvalid) as refusal:
        recoveries.draft_release(world.ledger, [shop.account])

    assert refusal.value.values["field"] == "accounts"


def register(
    world: World, number: str, key: Key, code: str | None = None
) -> RegistrationState:
    if code is None:
        code = registrations.invite(
            world.ledger, "佐藤 花子", MUNICIPALITY, number, "test"
        ).code
    valid_before = world.clock() + 3600
    proof = key.sign(world.ledger.town.hash_registration(key.address, valid_before))
    return registrations.register_resident(
        world.ledger, code, key.address, valid_before, proof
    )
