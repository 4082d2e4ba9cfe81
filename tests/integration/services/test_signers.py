"""Who may sign for an account: keys let others sign, and end, on the chain."""

import secrets
from dataclasses import replace
from typing import Any

import pytest

from ledger.chain.keys import Key
from ledger.chain.keys import make_key
from ledger.domain.accounts import OWN_KEY
from ledger.domain.accounts import Permission
from ledger.domain.accounts import Scope
from ledger.domain.errors import MeguruError
from ledger.domain.hexes import to_hex
from ledger.domain.orders import Leg
from ledger.domain.orders import OrderState
from ledger.domain.orders import Payment
from ledger.domain.orders import SignedPayment
from ledger.domain.refusals import AccountNotActive
from ledger.domain.refusals import FieldInvalid
from ledger.domain.refusals import SignatureInvalid
from ledger.domain.refusals import SignerDayLimitExceeded
from ledger.domain.refusals import SignerNotPermitted
from ledger.domain.refusals import SignerPaymentLimitExceeded
from ledger.domain.refusals import SignerScopeMissing
from ledger.domain.signer_refusals import EpochChanged
from ledger.domain.signer_refusals import PermissionTooWide
from ledger.domain.signers import Revocation
from ledger.services import registrations
from ledger.services import roles
from ledger.services import signers
from ledger.services.payments import accept_payment
from ledger.services.signers import SignerState
from ledger.store import bills
from tests.integration.conftest import Shop
from tests.integration.conftest import World
from tests.integration.passkeys import Passkey
from tests.integration.paying import accept
from tests.integration.paying import coin
from tests.integration.paying import get_order
from tests.integration.services.signing import HELPER
from tests.integration.services.signing import enrol
from tests.integration.services.signing import names
from tests.integration.services.signing import new_enrolment
from tests.integration.services.signing import revoke
from tests.integration.services.signing import view

MANAGER = Permission(0, OWN_KEY.not_after, Scope.PAY | Scope.MANAGE, 3_000, 3_000)


@pytest.fixture
def helper(world: World, hanako: Key) -> Key:
    """A key that may pay 3,000 yen a day for hanako."""
    key = make_key()
    enrol(world, new_enrolment(world, hanako.address, key.address), hanako)
    world.turn(2)
    return key


def pay_by_passkey(
    world: World, passkey: Passkey, account: bytes, shop: Shop, amount: int
) -> bytes:
    now = world.clock()
    with world.ledger.database.work() as work:
        till = shop.till.address
        bill = bills.insert_bill(work, shop.account, till, amount, now)
        work.commit()
    payment = Payment(
        payer=account,
        payee=shop.account,
        legs=(Leg(coin(world), amount),),
        bill_ref=bill.bill_ref,
        valid_after=now - 60,
        valid_before=now + 3600,
        salt=secrets.token_bytes(32),
    )
    order = world.ledger.town.hash_payment(payment)
    signed = SignedPayment(payment, passkey.signer, passkey.sign(order))
    return accept_payment(world.ledger, signed).order


def test_a_helper_pays_within_what_it_was_given(
    world: World, hanako: Key, helper: Key, bakery: Shop
) -> None:
    account, lot = hanako.address, coin(world)

    with pytest.raises(SignerPaymentLimitExceeded) as at_once:
        accept(world, helper, bakery, Leg(lot, 3_001), account=account)
    order = accept(world, helper, bakery, Leg(lot, 2_000), account=account)
    with pytest.raises(SignerDayLimitExceeded) as that_day:
        accept(world, helper, bakery, Leg(lot, 1_001), account=account)
    world.turn(2)

    assert at_once.value.values == {"amount": 3_001, "limit": 3_000}
    assert that_day.value.values == {"amount": 1_001, "remaining": 1_000}
    assert get_order(world, order).state == OrderState.CONFIRMED
    shown = {each.signer: each for each in view(world, account).signers}
    assert shown[helper.address].permission == HELPER
    assert shown[account].is_own


def test_the_same_enrolment_again_answers_how_far_it_is(
    world: World, hanako: Key
) -> None:
    enrolment = new_enrolment(world, hanako.address, make_key().address)

    assert enrol(world, enrolment, hanako) is SignerState.ASKED
    assert enrol(world, enrolment, hanako) is SignerState.ASKED
    world.turn(2)

    assert enrol(world, enrolment, hanako) is SignerState.DONE
    assert names(world, hanako.address).count(enrolment.signer) == 1


def test_a_key_that_does_not_manage_lets_nobody_in(
    world: World, hanako: Key, helper: Key
) -> None:
    enrolment = new_enrolment(world, hanako.address, make_key().address)

    with pytest.raises(SignerScopeMissing) as refusal:
        enrol(world, enrolment, helper)

    assert refusal.value.values == {
        "account": to_hex(hanako.address),
        "signer": to_hex(helper.address),
        "needed": "MANAGE",
    }


@pytest.mark.parametrize(
    "given",
    [
        replace(HELPER, payment_limit=3_001),
        replace(HELPER, day_limit=3_001),
        replace(HELPER, scope=Scope.PAY | Scope.REFUND),
    ],
)
def test_a_manager_gives_no_more_than_it_has(
    world: World, hanako: Key, given: Permission
) -> None:
    manager = make_key()
    own = new_enrolment(world, hanako.address, manager.address, permission=MANAGER)
    enrol(world, own, hanako)
    world.turn(2)

    more = new_enrolment(world, hanako.address, make_key().address, permission=given)
    with pytest.raises(PermissionTooWide) as refusal:
        enrol(world, more, manager)
    assert refusal.value.values == {"signer": to_hex(manager.address)}

    # Nor does it put a narrow permission in the place of the account's own.
    narrow = new_enrolment(world, hanako.address, hanako.address)
    with pytest.raises(PermissionTooWide):
        enrol(world, narrow, manager)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"epoch": 1}, EpochChanged),
        ({"signer": bytes(20)}, FieldInvalid),
        ({"signer": bytes(84)}, FieldInvalid),
        ({"signer": b"\x01" * 19}, FieldInvalid),
        ({"permission": replace(HELPER, scope=Scope(0))}, FieldInvalid),
        ({"permission": replace(HELPER, not_before=9, not_after=8)}, FieldInvalid),
    ],
)
def test_what_the_chain_would_refuse_is_refused_before(
    world: World, taro: Key, changes: dict[str, Any], refusal: type[MeguruError]
) -> None:
    signer = {"signer": make_key().address} | changes

    with pytest.raises(refusal):
        enrol(world, new_enrolment(world, taro.address, **signer), taro)


@pytest.mark.parametrize("seconds", [0, 599, 86_401])
def test_what_ends_too_soon_or_too_late_is_refused(
    world: World, taro: Key, seconds: int
) -> None:
    valid_before = world.clock() + seconds
    enrolment = new_enrolment(
        world, taro.address, make_key().address, valid_before=valid_before
    )

    with pytest.raises(FieldInvalid) as refusal:
        enrol(world, enrolment, taro)

    assert refusal.value.values["field"] == "valid_before"


def test_somebody_elses_signature_lets_nobody_in(world: World, taro: Key) -> None:
    stranger = make_key()
    enrolment = new_enrolment(world, taro.address, stranger.address)
    digest = world.ledger.town.hash_enrolment(enrolment)

    with pytest.raises(SignatureInvalid):
        signers.enrol(world.ledger, enrolment, taro.address, stranger.sign(digest))
    with pytest.raises(SignerNotPermitted):
        enrol(world, enrolment, stranger)


def test_a_frozen_account_lets_nobody_in_and_still_ends_keys(
    world: World, hanako: Key, helper: Key
) -> None:
    registrations.freeze(world.ledger, hanako.address, "test")
    world.turn(2)

    with pytest.raises(AccountNotActive):
        enrol(world, new_enrolment(world, hanako.address, make_key().address), hanako)
    revoke(world, hanako.address, helper.address, hanako)
    world.turn(2)

    assert names(world, hanako.address) == [hanako.address]


def test_a_key_that_ends_itself_pays_nothing_from_that_moment_on(
    world: World, hanako: Key, helper: Key, bakery: Shop
) -> None:
    leg = Leg(coin(world), 100)

    assert revoke(world, hanako.address, helper.address, helper) is SignerState.ASKED

    with pytest.raises(SignerNotPermitted):
        accept(world, helper, bakery, leg, account=hanako.address)
    shown = {each.signer: each for each in view(world, hanako.address).signers}
    assert shown[helper.address].is_ending
    world.turn(2)
    assert names(world, hanako.address) == [hanako.address]
    with pytest.raises(SignerNotPermitted):
        revoke(world, hanako.address, helper.address, helper)


def test_a_helper_ends_no_key_but_its_own(
    world: World, hanako: Key, helper: Key
) -> None:
    with pytest.raises(SignerScopeMissing):
        revoke(world, hanako.address, hanako.address, helper)
    with pytest.raises(EpochChanged) as refusal:
        revoke(world, hanako.address, helper.address, helper, epoch=3)

    assert refusal.value.values == {
        "account": to_hex(hanako.address),
        "epoch": 0,
        "given": 3,
    }


def test_a_key_that_ended_may_be_let_in_and_ended_again(
    world: World, hanako: Key, helper: Key
) -> None:
    for _ in range(2):
        revoke(world, hanako.address, helper.address, hanako)
        world.turn(2)
        assert names(world, hanako.address) == [hanako.address]
        again = new_enrolment(world, hanako.address, helper.address)
        enrol(world, again, hanako)
        world.turn(2)
        assert helper.address in names(world, hanako.address)


def test_a_passkey_pays_while_the_registry_allows_its_verifier(
    world: World, hanako: Key, bakery: Shop
) -> None:
    verifier = world.ledger.town.deployment.passkeys.address
    passkey = Passkey(verifier)
    enrol(world, new_enrolment(world, hanako.address, passkey.signer), hanako)
    world.turn(2)

    order = pay_by_passkey(world, passkey, hanako.address, bakery, 700)
    world.turn(2)
    assert get_order(world, order).state == OrderState.CONFIRMED

    world.desk.decide(roles.draft_verifier(world.ledger, verifier, allowed=False))
    try:
        with pytest.raises(SignatureInvalid):
            pay_by_passkey(world, passkey, hanako.address, bakery, 700)
        with pytest.raises(FieldInvalid):
            other = Passkey(verifier).signer
            enrol(world, new_enrolment(world, hanako.address, other), hanako)
    finally:
        world.desk.decide(roles.draft_verifier(world.ledger, verifier, allowed=True))
    with pytest.raises(FieldInvalid):
        roles.draft_verifier(world.ledger, verifier, allowed=True)


def test_a_passkey_that_manages_lets_another_key_in_and_ends_it(
    world: World, taro: Key
) -> None:
    passkey = Passkey(world.ledger.town.deployment.passkeys.address)
    own = new_enrolment(
        world, taro.address, passkey.signer, permission=replace(MANAGER, not_before=1)
    )
    enrol(world, own, taro)
    world.turn(2)
    given = replace(HELPER, not_before=1)
    let_in = new_enrolment(world, taro.address, make_key().address, permission=given)

    digest = world.ledger.town.hash_enrolment(let_in)
    signature = passkey.sign(digest)
    signers.enrol(world.ledger, let_in, passkey.signer, signature)
    world.turn(2)
    assert let_in.signer in names(world, taro.address)

    ended = Revocation(
        taro.address, let_in.signer, 0, world.clock() + 3600, secrets.token_bytes(32)
    )
    digest = world.ledger.town.hash_revocation(ended)
    signers.revoke(world.ledger, ended, passkey.signer, passkey.sign(digest))
    world.turn(2)
    assert let_in.signer not in names(world, taro.address)


def test_a_passkey_signs_for_the_account_it_was_let_into_only(
    world: World, hanako: Key, bakery: Shop
) -> None:
    verifier = world.ledger.town.deployment.passkeys.address

    with pytest.raises(SignerNotPermitted):
        pay_by_passkey(world, Passkey(verifier), hanako.address, bakery, 700)
    with pytest.raises(SignatureInvalid):
        foreign = Passkey(secrets.token_bytes(20))
        pay_by_passkey(world, foreign, hanako.address, bakery, 700)
