"""What needs two officers: two persons, the right roles, and once."""

import secrets
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import delete
from sqlalchemy import func
from sqlalchemy import select

from ledger.audit.journal import check_journal
from ledger.chain.keys import Key
from ledger.chain.keys import make_key
from ledger.domain.accounts import OfficerRole
from ledger.domain.hexes import to_hex
from ledger.domain.office_refusals import ActionNotWaiting
from ledger.domain.office_refusals import ActionUnknown
from ledger.domain.office_refusals import OfficerRoleMissing
from ledger.domain.office_refusals import OfficerUnknown
from ledger.domain.office_refusals import SamePerson
from ledger.domain.refusals import SignatureInvalid
from ledger.services import actions
from ledger.services.actions import ACTION_SECONDS
from ledger.services.actions import Draft
from ledger.services.desk import draft_unfreeze
from ledger.store.city_tables import OfficerRow
from ledger.store.relay_tables import OutboxRow
from tests.integration.conftest import World


@pytest.fixture
def maker(world: World) -> Key:
    return world.desk.maker


@pytest.fixture
def checker(world: World) -> Key:
    return world.desk.checker


@pytest.fixture
def draft(world: World) -> Draft:
    """An action nobody has signed."""
    return draft_unfreeze(world.ledger, [secrets.token_bytes(20)])


@pytest.fixture
def auditor(world: World) -> Iterator[Key]:
    """An officer who may only look."""
    yield from appoint(world, OfficerRole.AUDITOR, secrets.token_bytes(32))


@pytest.fixture
def other_key_of_the_maker(world: World, maker: Key) -> Iterator[Key]:
    """The maker's second key, with which the same person might check."""
    with world.ledger.database.work() as work:
        person = work.session.get_one(OfficerRow, maker.address).person
    yield from appoint(world, OfficerRole.CHECKER, person)


def appoint(world: World, roles: OfficerRole, person: bytes) -> Iterator[Key]:
    key = make_key()
    with world.ledger.database.work() as work:
        work.session.add(
            OfficerRow(
                signer=key.address,
                person=person,
                roles=int(roles),
                name_encrypted=world.ledger.cipher.encrypt("監査 一郎", person),
            )
        )
        work.commit()
    yield key
    with world.ledger.database.work() as work:
        signed_as = OfficerRow.signer == key.address
        work.session.execute(delete(OfficerRow).where(signed_as))
        work.commit()


def propose(world: World, draft: Draft, key: Key, signer: Key | None = None) -> None:
    signature = (signer or key).sign(draft.action_hash)
    actions.propose(world.ledger, draft, key.address, signature)


def approve(world: World, draft: Draft, key: Key, signer: Key | None = None) -> None:
    signature = (signer or key).sign(draft.action_hash)
    actions.approve(world.ledger, draft.action_hash, key.address, signature)


def state_of(world: World, draft: Draft) -> str:
    return actions.get_action(world.ledger, draft.action_hash).state


def calls_of(world: World, draft: Draft) -> int:
    with world.ledger.database.work() as work:
        asked = OutboxRow.dedupe_key == f"action:{to_hex(draft.action_hash)}"
        found = work.session.scalar(
            select(func.count()).select_from(OutboxRow).where(asked)
        )
    return found or 0


def test_the_maker_cannot_check_the_same_action(
    world: World, draft: Draft, maker: Key
) -> None:
    propose(world, draft, maker)

    with pytest.raises(SamePerson):
        approve(world, draft, maker)

    assert (state_of(world, draft), calls_of(world, draft)) == ("proposed", 0)


def test_a_second_key_makes_no_second_person(
    world: World, draft: Draft, maker: Key, other_key_of_the_maker: Key
) -> None:
    propose(world, draft, maker)

    with pytest.raises(SamePerson):
        approve(world, draft, other_key_of_the_maker)

    assert (state_of(world, draft), calls_of(world, draft)) == ("proposed", 0)


def test_who_may_only_look_neither_proposes_nor_checks(
    world: World, draft: Draft, maker: Key, auditor: Key
) -> None:
    with pytest.raises(OfficerRoleMissing) as refusal:
        propose(world, draft, auditor)
    assert refusal.value.values == {"signer": to_hex(auditor.address), "role": "maker"}

    propose(world, draft, maker)
    with pytest.raises(OfficerRoleMissing) as refusal:
        approve(world, draft, auditor)
    assert refusal.value.values == {
        "signer": to_hex(auditor.address),
        "role": "checker",
    }


def test_a_checker_is_no_maker(
    world: World, draft: Draft, other_key_of_the_maker: Key
) -> None:
    with pytest.raises(OfficerRoleMissing) as refusal:
        propose(world, draft, other_key_of_the_maker)

    assert refusal.value.values["role"] == "maker"


def test_nobody_else_proposes_or_checks(
    world: World, draft: Draft, maker: Key, taro: Key
) -> None:
    with pytest.raises(OfficerUnknown) as refusal:
        propose(world, draft, taro)
    assert refusal.value.values == {"signer": to_hex(taro.address)}
    with pytest.raises(ActionUnknown):
        actions.get_action(world.ledger, draft.action_hash)

    propose(world, draft, maker)
    with pytest.raises(OfficerUnknown):
        approve(world, draft, taro)
    assert state_of(world, draft) == "proposed"


def test_an_officers_name_is_not_enough_without_the_signature(
    world: World, draft: Draft, maker: Key, checker: Key, taro: Key
) -> None:
    with pytest.raises(SignatureInvalid) as refusal:
        propose(world, draft, maker, signer=taro)
    assert refusal.value.values == {"signer": to_hex(maker.address)}

    propose(world, draft, maker)
    with pytest.raises(SignatureInvalid) as refusal:
        approve(world, draft, checker, signer=taro)
    assert refusal.value.values == {"signer": to_hex(checker.address)}


def test_a_signature_under_another_action_does_not_serve(
    world: World, draft: Draft, maker: Key, checker: Key
) -> None:
    propose(world, draft, maker)
    other = draft_unfreeze(world.ledger, [secrets.token_bytes(20)])

    with pytest.raises(SignatureInvalid):
        actions.approve(
            world.ledger,
            draft.action_hash,
            checker.address,
            checker.sign(other.action_hash),
        )


def test_an_action_is_approved_once(
    world: World, draft: Draft, maker: Key, checker: Key
) -> None:
    propose(world, draft, maker)
    approve(world, draft, checker)

    with pytest.raises(ActionNotWaiting) as refusal:
        approve(world, draft, checker)

    assert refusal.value.values == {
        "action": to_hex(draft.action_hash),
        "state": "approved",
    }
    assert calls_of(world, draft) == 1


def test_an_action_is_over_after_seven_days(
    world: World, draft: Draft, maker: Key, checker: Key
) -> None:
    propose(world, draft, maker)
    end = world.clock() + ACTION_SECONDS + 1
    later = replace(world.ledger, clock=lambda: end)
    signature = checker.sign(draft.action_hash)

    with pytest.raises(ActionNotWaiting) as refusal:
        actions.approve(later, draft.action_hash, checker.address, signature)

    assert refusal.value.values["state"] == "expired"


def test_what_nobody_proposed_cannot_be_approved(
    world: World, draft: Draft, checker: Key
) -> None:
    with pytest.raises(ActionUnknown) as refusal:
        approve(world, draft, checker)

    assert refusal.value.values == {"action": to_hex(draft.action_hash)}


def test_what_officers_did_stands_in_an_unbroken_journal(
    world: World, draft: Draft, maker: Key, checker: Key
) -> None:
    before = check_journal(world.ledger.database).entries

    propose(world, draft, maker)
    approve(world, draft, checker)

    journal = check_journal(world.ledger.database)
    assert (journal.intact, journal.entries) == (True, before + 2)
