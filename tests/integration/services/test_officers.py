"""Officers by officers: appointed with a delay, dismissed at once, signatures back."""

import secrets

import pytest

from ledger.chain.keys import Key
from ledger.chain.keys import make_key
from ledger.domain.accounts import OfficerRole
from ledger.domain.hexes import to_hex
from ledger.domain.office_refusals import ActionNotWaiting
from ledger.domain.office_refusals import ActionNotYours
from ledger.domain.office_refusals import OfficerRoleMissing
from ledger.domain.office_refusals import OfficerUnknown
from ledger.domain.refusals import FieldInvalid
from ledger.domain.refusals import SignatureInvalid
from ledger.domain.roles import OfficerKey
from ledger.domain.signer_refusals import CouncilKeyUnknown
from ledger.domain.signer_refusals import CouncilTooFew
from ledger.domain.signer_refusals import ReplacementNotDue
from ledger.domain.signer_refusals import ReplacementUnknown
from ledger.services import actions
from ledger.services import appointments
from ledger.services import council
from ledger.services.actions import Draft
from ledger.services.desk import draft_unfreeze
from ledger.services.officers import Officer
from ledger.services.officers import list_officers
from tests.integration.conftest import World

DAYS_LEAPT = 40
TWO_DAYS = 48 * 3600
BOTH = OfficerRole.MAKER | OfficerRole.CHECKER


def officer(world: World, signer: bytes) -> Officer:
    found = {each.signer: each for each in list_officers(world.ledger)}
    return found[signer]


def propose(world: World, draft: Draft, maker: Key) -> bytes:
    digest = draft.action_hash
    actions.propose(world.ledger, draft, maker.address, maker.sign(digest))
    return digest


def approve(world: World, digest: bytes, checker: Key) -> None:
    actions.approve(world.ledger, digest, checker.address, checker.sign(digest))


def withdraw(world: World, digest: bytes, key: Key) -> None:
    signature = key.sign(world.ledger.town.hash_withdrawal(digest))
    appointments.withdraw_signature(world.ledger, digest, key.address, signature)


def nothing(world: World) -> Draft:
    """An action that the chain will not run: nobody is frozen there."""
    return draft_unfreeze(world.ledger, [secrets.token_bytes(20)])


def state(world: World, digest: bytes) -> str:
    return actions.get_action(world.ledger, digest).state


def appoint(world: World, roles: OfficerRole = BOTH) -> Key:
    key = make_key()
    draft = appointments.draft_appoint(world.ledger, key.address, roles, "新任 三郎")
    world.desk.decide(draft)
    return key


def test_an_appointed_key_signs_after_two_days_and_a_dismissed_one_never(
    world: World,
) -> None:
    key = appoint(world)

    waiting = officer(world, key.address)
    assert (waiting.roles, waiting.awaited) == (OfficerRole(0), BOTH)
    assert waiting.name == "新任 三郎"
    with pytest.raises(OfficerRoleMissing) as refusal:
        propose(world, nothing(world), key)
    assert refusal.value.values == {"signer": to_hex(key.address), "role": "maker"}

    world.advance(TWO_DAYS)

    assert officer(world, key.address).roles == BOTH
    other = appointments.draft_appoint(
        world.ledger, make_key().address, OfficerRole.AUDITOR, "監査 一郎"
    )
    digest = propose(world, other, key)
    approve(world, digest, world.desk.checker)
    world.desk.wait_for_action(digest)

    world.desk.decide(appointments.draft_dismiss(world.ledger, key.address))

    assert officer(world, key.address).roles == OfficerRole(0)
    with pytest.raises(OfficerRoleMissing):
        propose(world, nothing(world), key)


def test_more_roles_leave_those_there_are(world: World) -> None:
    key = appoint(world, OfficerRole.MAKER)
    world.advance(TWO_DAYS)

    more = appointments.draft_appoint(
        world.ledger, key.address, OfficerRole.CHECKER, "新任 三郎"
    )
    world.desk.decide(more)

    known = officer(world, key.address)
    assert (known.roles, known.awaited) == (OfficerRole.MAKER, OfficerRole.CHECKER)
    propose(world, nothing(world), key)

    world.advance(TWO_DAYS)

    assert officer(world, key.address).roles == BOTH


def test_nobody_takes_part_in_their_own_dismissal(world: World) -> None:
    draft = appointments.draft_dismiss(world.ledger, world.desk.checker.address)
    digest = propose(world, draft, world.desk.maker)
    approve(world, digest, world.desk.checker)

    world.wait(lambda: state(world, digest) == "failed")

    failure = actions.get_action(world.ledger, digest).failure
    assert failure == "Maker and checker are the same person."
    assert officer(world, world.desk.checker.address).roles & BOTH == BOTH


def test_who_is_no_officer_cannot_be_dismissed(world: World) -> None:
    stranger = make_key().address

    with pytest.raises(OfficerUnknown) as refusal:
        appointments.draft_dismiss(world.ledger, stranger)

    assert refusal.value.values == {"signer": to_hex(stranger)}


def test_a_key_belongs_to_one_person(world: World) -> None:
    with pytest.raises(FieldInvalid) as refusal:
        appointments.draft_appoint(
            world.ledger,
            world.desk.maker.address,
            OfficerRole.AUDITOR,
            "別人",
            secrets.token_bytes(32),
        )
    assert refusal.value.values["field"] == "signer"

    with pytest.raises(FieldInvalid) as refusal:
        appointments.draft_appoint(
            world.ledger, world.desk.maker.address, OfficerRole.MAKER, "本人"
        )
    assert refusal.value.values["field"] == "roles"


def test_what_its_maker_takes_back_nobody_can_approve(world: World) -> None:
    digest = propose(world, nothing(world), world.desk.maker)

    withdraw(world, digest, world.desk.maker)
    world.turn()

    with pytest.raises(ActionNotWaiting) as refusal:
        approve(world, digest, world.desk.checker)
    assert refusal.value.values == {"action": to_hex(digest), "state": "withdrawn"}
    person = officer(world, world.desk.maker.address).person
    asked = world.ledger.gateway.call("OfficerDesk", "withdrawn", digest, person)
    assert asked == [True]


def test_an_action_that_failed_is_dead_once_its_checker_takes_back(
    world: World,
) -> None:
    digest = propose(world, nothing(world), world.desk.maker)
    approve(world, digest, world.desk.checker)
    world.wait(lambda: state(world, digest) == "failed")

    withdraw(world, digest, world.desk.checker)
    world.wait(lambda: state(world, digest) == "withdrawn")

    with pytest.raises(ActionNotWaiting):
        actions.retry(world.ledger, digest)


def test_what_runs_first_is_not_undone_by_taking_back(world: World) -> None:
    key = make_key().address
    draft = appointments.draft_appoint(
        world.ledger, key, OfficerRole.AUDITOR, "監査 二郎"
    )
    digest = propose(world, draft, world.desk.maker)
    approve(world, digest, world.desk.checker)

    withdraw(world, digest, world.desk.maker)
    world.turn(2)

    assert state(world, digest) == "executed"
    with pytest.raises(ActionNotWaiting):
        withdraw(world, digest, world.desk.maker)


def test_only_who_signed_takes_back(world: World) -> None:
    digest = propose(world, nothing(world), world.desk.maker)

    with pytest.raises(ActionNotYours) as refusal:
        withdraw(world, digest, world.desk.checker)

    assert refusal.value.values == {"action": to_hex(digest)}
    stranger = make_key()
    with pytest.raises(OfficerUnknown):
        withdraw(world, digest, stranger)
    with pytest.raises(SignatureInvalid):
        appointments.withdraw_signature(
            world.ledger, digest, world.desk.maker.address, stranger.sign(digest)
        )


def test_the_council_replaces_all_officers_after_two_weeks(world: World) -> None:
    outgoing = appoint(world, OfficerRole.AUDITOR)
    world.advance(TWO_DAYS)
    staying = [
        OfficerKey(
            world.town.officer_person(n), world.town.officer_key(n).address, BOTH
        )
        for n in range(3)
    ]
    new = OfficerKey(secrets.token_bytes(32), make_key().address, BOTH)
    officers, salt = [*staying, new], secrets.token_bytes(32)
    digest = world.ledger.town.hash_replacement(officers, salt)
    signed = [
        (key.address, key.sign(digest)) for key in map(world.town.council_key, (0, 2))
    ]

    with pytest.raises(ReplacementUnknown):
        council.replace(world.ledger, officers, salt, "test")
    with pytest.raises(CouncilTooFew) as few:
        council.announce(world.ledger, officers, salt, signed[:1], "test")
    assert few.value.values == {"given": 1, "threshold": 2}
    with pytest.raises(CouncilKeyUnknown):
        council.announce(world.ledger, officers, salt, signed[:1] * 2, "test")
    stranger = world.desk.maker
    with pytest.raises(CouncilKeyUnknown):
        by_officer = (stranger.address, stranger.sign(digest))
        council.announce(world.ledger, officers, salt, [*signed, by_officer], "test")
    with pytest.raises(SignatureInvalid):
        turned = [(signed[0][0], signed[1][1])]
        council.announce(world.ledger, officers, salt, turned, "test")

    council.announce(world.ledger, officers, salt, signed, "test")
    world.turn(2)
    with pytest.raises(ReplacementNotDue):
        council.replace(world.ledger, officers, salt, "test")
    world.advance(14 * 86400)
    council.replace(world.ledger, officers, salt, "test")
    world.turn(2)

    assert officer(world, outgoing.address).roles == OfficerRole(0)
    assert officer(world, new.signer).roles == BOTH
    assert officer(world, new.signer).name == ""
    assert officer(world, stranger.address).roles == BOTH


@pytest.mark.parametrize("count", [2, 21])
def test_officers_whom_the_desk_would_refuse_are_not_announced(
    world: World, count: int
) -> None:
    officers = [
        OfficerKey(secrets.token_bytes(32), make_key().address, BOTH)
        for _ in range(count)
    ]

    with pytest.raises(FieldInvalid):
        council.announce(world.ledger, officers, bytes(32), [], "test")
