"""Officers appoint others, and it takes two days."""

import pytest

from tests.contracts.support import AUDITOR
from tests.contracts.support import CHECKER
from tests.contracts.support import DAY
from tests.contracts.support import HOUR
from tests.contracts.support import MAKER
from tests.contracts.support import advance
from tests.contracts.support import as_bytes
from tests.contracts.support import ask
from tests.contracts.support import refusal
from tests.contracts.support import salt
from tests.contracts.support import send

DELAY = 48 * HOUR
NOTHING = (bytes(32), 0, 0)


@pytest.fixture
def newcomer(money, jiro):
    """Endo is to make actions, with Jiro's key."""
    return salt("endo"), as_bytes(jiro.address), MAKER


def holds(desk, key):
    person, roles = desk.officer(key.address)
    return as_bytes(person), int(roles)


def awaits(desk, key):
    person, roles, begins = desk.officerFrom(key.address)
    return as_bytes(person), int(roles), int(begins)


def test_a_new_key_holds_after_48_hours(city, desk, newcomer, jiro):
    tx = city.act(desk.appoint, newcomer)

    begins = tx.timestamp + DELAY
    assert desk.APPOINT_DELAY() == DELAY
    event = tx.events["OfficerScheduled"]
    assert (as_bytes(event["person"]), as_bytes(event["signer"])) == newcomer[:2]
    assert (event["roles"], event["activeFrom"]) == (MAKER, begins)
    assert awaits(desk, jiro) == (salt("endo"), MAKER, begins)
    advance(begins - 1)
    assert holds(desk, jiro) == (bytes(32), 0)
    advance(begins)
    assert holds(desk, jiro) == (salt("endo"), MAKER)
    assert awaits(desk, jiro) == NOTHING


def test_a_new_maker_makes_once_appointed(
    city, desk, currency, newcomer, jiro, stranger
):
    tx = city.act(desk.appoint, newcomer)
    action = city.action(
        currency.setSuspended, 1, True, notAfter=tx.timestamp + 9 * DAY
    )
    signed = (
        tuple(action.values()),
        city.signature(jiro, action),
        city.signature(city.checker, action),
    )

    advance(tx.timestamp + DELAY - 1)
    assert ask(desk.execute, *signed, sender=stranger) == refusal(
        "DeskRoleMissing", as_bytes(jiro.address), MAKER
    )
    advance(tx.timestamp + DELAY)
    assert ask(desk.execute, *signed, sender=stranger) is None


def test_a_key_keeps_its_roles_while_it_waits_for_more(city, desk, people):
    tx = city.act(desk.appoint, (salt("baba"), people.checker.address, MAKER))

    assert holds(desk, people.checker) == (salt("baba"), CHECKER)
    begins = tx.timestamp + DELAY
    assert awaits(desk, people.checker) == (salt("baba"), MAKER | CHECKER, begins)
    advance(begins)
    assert holds(desk, people.checker) == (salt("baba"), MAKER | CHECKER)


def test_more_roles_for_a_key_that_waits_begin_together(city, desk, newcomer, jiro):
    person, signer, _ = newcomer
    city.act(desk.appoint, newcomer)

    tx = city.act(desk.appoint, (person, signer, AUDITOR))

    begins = tx.timestamp + DELAY
    assert awaits(desk, jiro) == (person, MAKER | AUDITOR, begins)
    assert tx.events["OfficerScheduled"]["roles"] == MAKER | AUDITOR
    advance(begins - 1)
    assert holds(desk, jiro) == (bytes(32), 0)
    advance(begins)
    assert holds(desk, jiro) == (person, MAKER | AUDITOR)


def test_what_has_begun_stays_when_more_is_given(city, desk, newcomer, jiro):
    person, signer, _ = newcomer
    first = city.act(desk.appoint, newcomer)
    advance(first.timestamp + DELAY)

    tx = city.act(desk.appoint, (person, signer, AUDITOR))

    assert holds(desk, jiro) == (person, MAKER)
    assert awaits(desk, jiro) == (person, MAKER | AUDITOR, tx.timestamp + DELAY)


def test_a_key_stays_with_its_person(city, desk, newcomer, people):
    person, signer, _ = newcomer
    city.act(desk.appoint, newcomer)

    for taken in (
        (person, as_bytes(people.checker.address), MAKER),
        (salt("fuji"), signer, CHECKER),
    ):
        assert city.ask(desk.appoint, taken) == refusal("DeskOfficerInvalid", *taken)


def test_an_appointment_gives_something_new(city, desk, people):
    nothing_new = (salt("chiba"), as_bytes(people.chief.address), MAKER | CHECKER)

    assert city.ask(desk.appoint, nothing_new) == refusal(
        "DeskOfficerInvalid", *nothing_new
    )


@pytest.mark.parametrize(
    "wrong",
    [
        (bytes(32), b"\x07" * 20, MAKER),
        (salt("endo"), b"\x07" * 20, 0),
        (salt("endo"), b"\x07" * 20, 8),
        (salt("endo"), b"", MAKER),
        (salt("endo"), bytes(20), MAKER),
        (salt("endo"), b"\x07" * 84, MAKER),
    ],
    ids=["nobody", "no role", "unknown role", "no key", "zero key", "long key"],
)
def test_an_appointment_without_sense_is_refused(money, city, desk, wrong):
    assert city.ask(desk.appoint, wrong) == refusal("DeskOfficerInvalid", *wrong)


@pytest.mark.parametrize("who", ["maker", "guardian", "mayor", "deployer", "stranger"])
def test_only_an_action_appoints(money, desk, newcomer, people, who):
    somebody = getattr(people, who)

    assert ask(desk.appoint, newcomer, sender=somebody) == refusal(
        "DeskCallerNotSelf", somebody
    )


def test_an_officer_who_waits_cannot_withdraw_yet(city, desk, newcomer, jiro, stranger):
    city.act(desk.appoint, newcomer)
    signed = jiro.address, jiro.sign(desk, "Withdrawal", {"action": salt("any")})

    assert ask(desk.withdraw, salt("any"), signed, sender=stranger) == refusal(
        "DeskRoleMissing", as_bytes(jiro.address), 7
    )


def test_an_officer_who_waits_can_be_dismissed(city, desk, newcomer, jiro):
    tx = city.act(desk.appoint, newcomer)

    city.act(desk.dismiss, jiro.address)

    advance(tx.timestamp + DELAY)
    assert holds(desk, jiro) == (bytes(32), 0)
    assert awaits(desk, jiro) == NOTHING


def test_a_second_key_is_no_second_person(city, desk, people, currency, stranger):
    """Nobody gains a second voice by a second key."""
    tx = city.act(desk.appoint, (salt("baba"), people.jiro.address, MAKER))
    advance(tx.timestamp + DELAY)
    action = city.action(currency.setSuspended, 1, True)
    signed = (
        tuple(action.values()),
        city.signature(people.jiro, action),
        city.signature(people.checker, action),
    )

    refused = ask(desk.execute, *signed, sender=stranger)

    assert refused == refusal("DeskSamePerson", salt("baba"))
    assert send(desk.execute, *city.signed(action), sender=stranger).status == 1
