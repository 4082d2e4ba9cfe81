"""Registration: an invitation, a key that proves itself, one account a person."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import select

from ledger.chain.keys import Key
from ledger.chain.keys import make_key
from ledger.domain.errors import MeguruError
from ledger.domain.hexes import to_hex
from ledger.domain.refusals import AccountKnown
from ledger.domain.refusals import FieldInvalid
from ledger.domain.refusals import InvitationUnknown
from ledger.domain.refusals import InvitationUsed
from ledger.domain.refusals import PersonKnown
from ledger.domain.refusals import SignatureInvalid
from ledger.services.registrations import INVITATION_SECONDS
from ledger.services.registrations import RegistrationState
from ledger.services.registrations import commitment_of
from ledger.services.registrations import invite
from ledger.services.registrations import register_resident
from ledger.store.city_tables import InvitationRow
from ledger.store.city_tables import JournalRow
from ledger.store.city_tables import PersonRow
from ledger.store.relay_tables import OutboxRow
from tests.integration.conftest import World

MUNICIPALITY = "392014"


@pytest.fixture
def number(world: World) -> str:
    """The city's number of somebody new."""
    return world.new_number()


@pytest.fixture
def code(world: World, number: str) -> str:
    """The code in that person's letter."""
    return write_letter(world, number)


@pytest.fixture
def phone() -> Key:
    """A key that was made on a phone just now."""
    return make_key()


def write_letter(world: World, number: str) -> str:
    return invite(world.ledger, "田中 美咲", MUNICIPALITY, number, "counter").code


def register(
    world: World,
    code: str,
    phone: Key,
    signer: Key | None = None,
    valid_for: int = 3600,
    later: int = 0,
) -> RegistrationState:
    now = world.clock() + later
    digest = world.ledger.town.hash_registration(phone.address, now + valid_for)
    proof = (signer or phone).sign(digest)
    ledger = replace(world.ledger, clock=lambda: now)
    return register_resident(ledger, code, phone.address, now + valid_for, proof)


def test_the_same_request_again_answers_how_far_it_is(
    world: World, code: str, phone: Key
) -> None:
    first = register(world, code, phone)
    again = register(world, code, phone)
    world.wait(lambda: register(world, code, phone) is RegistrationState.REGISTERED)

    assert first is again is RegistrationState.REGISTERING
    with world.ledger.database.work() as work:
        calls = work.session.scalars(
            select(OutboxRow.state).where(
                OutboxRow.dedupe_key == f"register:{to_hex(phone.address)}"
            )
        ).all()
    assert calls == ["mined"]


@pytest.mark.parametrize("code", ["", "AAAA", "ABCD-EFGH-JKMN-PQRS", "あ" * 16])
def test_a_code_nobody_was_sent_is_unknown(world: World, phone: Key, code: str) -> None:
    with pytest.raises(InvitationUnknown):
        register(world, code, phone)


def test_a_code_may_be_typed_in_any_case_and_spacing(
    world: World, code: str, phone: Key
) -> None:
    typed = " " + code.lower().replace("-", " ")

    assert register(world, typed, phone) is RegistrationState.REGISTERING


def test_a_code_that_was_used_registers_no_other_key(
    world: World, code: str, phone: Key
) -> None:
    register(world, code, phone)

    with pytest.raises(InvitationUsed):
        register(world, code, make_key())


def test_a_letter_is_good_until_its_last_second(
    world: World, code: str, phone: Key
) -> None:
    with pytest.raises(InvitationUsed):
        register(world, code, phone, later=INVITATION_SECONDS + 1)

    state = register(world, code, phone, later=INVITATION_SECONDS - 60)
    assert state is RegistrationState.REGISTERING


def test_a_person_gets_no_second_account_with_a_second_letter(
    world: World, number: str, code: str, phone: Key
) -> None:
    second = write_letter(world, number)
    register(world, code, phone)

    with pytest.raises(PersonKnown):
        register(world, second, make_key())
    with pytest.raises(PersonKnown):
        register(world, second, phone)


def test_somebody_registered_is_written_no_further_letter(
    world: World, number: str, code: str, phone: Key
) -> None:
    register(world, code, phone)

    with pytest.raises(PersonKnown):
        write_letter(world, number)


def test_of_two_letters_to_one_person_the_first_used_counts(
    world: World, number: str, code: str, phone: Key
) -> None:
    second = write_letter(world, number)
    register(world, second, phone)

    with pytest.raises(PersonKnown):
        register(world, code, make_key())


def test_a_key_that_is_somebodys_account_is_nobody_elses(
    world: World, code: str, phone: Key
) -> None:
    register(world, code, phone)
    other = write_letter(world, world.new_number())

    with pytest.raises(AccountKnown) as refusal:
        register(world, other, phone)

    assert refusal.value.values == {"account": to_hex(phone.address)}


def test_a_shops_account_is_no_residents(world: World, code: str) -> None:
    shop = world.new_shop()

    with pytest.raises(SignatureInvalid):
        now = world.clock()
        digest = world.ledger.town.hash_registration(shop.account, now + 3600)
        proof = shop.till.sign(digest)
        register_resident(world.ledger, code, shop.account, now + 3600, proof)


def test_a_proof_by_another_key_is_refused_and_leaves_the_letter_good(
    world: World, code: str, phone: Key
) -> None:
    with pytest.raises(SignatureInvalid) as refusal:
        register(world, code, phone, signer=make_key())

    assert refusal.value.values == {"signer": to_hex(phone.address)}
    assert register(world, code, phone) is RegistrationState.REGISTERING


@pytest.mark.parametrize("proof", [b"", bytes(64), bytes(65), bytes(66)])
def test_what_is_no_signature_is_refused(
    world: World, code: str, phone: Key, proof: bytes
) -> None:
    valid_before = world.clock() + 3600

    with pytest.raises(SignatureInvalid):
        register_resident(world.ledger, code, phone.address, valid_before, proof)


@pytest.mark.parametrize("valid_for", [-1, 0, 599, 86_401])
def test_a_proof_ends_in_ten_minutes_to_a_day(
    world: World, code: str, phone: Key, valid_for: int
) -> None:
    with pytest.raises(FieldInvalid) as refusal:
        register(world, code, phone, valid_for=valid_for)

    assert refusal.value.values == {
        "field": "valid_before",
        "reason": "10 minutes to 24 hours from now are expected",
    }


def test_of_many_keys_that_use_one_code_at_once_one_is_registered(
    world: World, code: str
) -> None:
    phones = [make_key() for _ in range(8)]

    def attempt(phone: Key) -> str:
        try:
            return register(world, code, phone)
        except MeguruError as error:
            return error.code

    with ThreadPoolExecutor(len(phones)) as pool:
        outcomes = list(pool.map(attempt, phones))

    assert sorted(outcomes) == ["invitation_used"] * 7 + ["registering"]


def test_a_letters_code_is_kept_as_a_hash_and_its_person_once(
    world: World, number: str, code: str
) -> None:
    write_letter(world, number)
    commitment = commitment_of(world.ledger, MUNICIPALITY, number)

    with world.ledger.database.work() as work:
        person = work.session.get_one(PersonRow, commitment)
        letters = work.session.scalars(
            select(InvitationRow).where(InvitationRow.commitment == commitment)
        ).all()

    assert person.account is None
    assert len(letters) == 2
    assert all(len(letter.code_hash) == 32 for letter in letters)


def test_the_journal_says_who_asked_for_what_and_names_nobody(
    world: World, number: str, code: str, phone: Key
) -> None:
    register(world, code, phone)

    with world.ledger.database.work() as work:
        newest = work.session.scalars(
            select(JournalRow).order_by(JournalRow.sequence.desc()).limit(2)
        ).all()

    asked, invited = newest
    assert (asked.actor, asked.event) == ("wallet", "registration asked")
    assert asked.subject == {"account": to_hex(phone.address)}
    commitment = commitment_of(world.ledger, MUNICIPALITY, number)
    assert (invited.actor, invited.event) == ("counter", "invited")
    assert invited.subject == {"person": to_hex(commitment)}
