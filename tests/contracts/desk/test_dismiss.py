"""Two others end an officer's key at once."""

import pytest

from tests.contracts.support import CHECKER
from tests.contracts.support import MAKER
from tests.contracts.support import as_bytes
from tests.contracts.support import ask
from tests.contracts.support import refusal
from tests.contracts.support import salt
from tests.contracts.support import send


@pytest.fixture
def act(money, desk, city, stranger):
    """Carry a dismissal out, or try to, with chosen keys."""

    def do(key, maker, checker, bring=send):
        action = city.action(desk.dismiss, key.address)
        return bring(
            desk.execute,
            tuple(action.values()),
            city.signature(maker, action),
            city.signature(checker, action),
            sender=stranger,
        )

    return do


def test_a_dismissed_key_is_nobodys_at_once(act, desk, people):
    tx = act(people.maker, people.chief, people.checker)

    event = tx.events["OfficerDismissed"]
    assert as_bytes(event["person"]) == salt("aoki")
    assert as_bytes(event["signer"]) == as_bytes(people.maker.address)
    assert desk.officer(people.maker.address)[1] == 0
    assert desk.officer(people.makers_second_key.address)[1] == CHECKER


def test_what_a_dismissed_officer_signed_before_does_not_run(
    act, city, desk, currency, people
):
    action = city.action(currency.setSuspended, 1, True)
    signed = city.signed(action)
    assert ask(desk.execute, *signed, sender=people.stranger) is None

    act(people.maker, people.chief, people.checker)

    assert ask(desk.execute, *signed, sender=people.stranger) == refusal(
        "DeskRoleMissing", as_bytes(people.maker.address), MAKER
    )


def test_what_a_dismissed_checker_signed_before_does_not_run(
    act, city, desk, currency, people
):
    signed = city.signed(city.action(currency.setSuspended, 1, True))

    act(people.checker, people.chief, people.makers_second_key)

    assert ask(desk.execute, *signed, sender=people.stranger) == refusal(
        "DeskRoleMissing", as_bytes(people.checker.address), CHECKER
    )


def test_nobody_takes_part_in_their_own_dismissal(act, people):
    maker, checker, chief = people.maker, people.checker, people.chief

    assert act(maker, maker, checker, ask) == refusal("DeskSamePerson", salt("aoki"))
    assert act(checker, maker, checker, ask) == refusal("DeskSamePerson", salt("baba"))
    assert act(chief, maker, chief, ask) == refusal("DeskSamePerson", salt("chiba"))


def test_nor_under_another_key(act, people):
    assert act(people.maker, people.chief, people.makers_second_key, ask) == refusal(
        "DeskSamePerson", salt("aoki")
    )


def test_who_is_no_officer_is_not_dismissed(act, people):
    assert act(people.hanako, people.maker, people.checker, ask) == refusal(
        "DeskOfficerUnknown", as_bytes(people.hanako.address)
    )


def test_nobody_is_dismissed_twice(act, people):
    act(people.auditor, people.maker, people.checker)

    assert act(people.auditor, people.maker, people.checker, ask) == refusal(
        "DeskOfficerUnknown", as_bytes(people.auditor.address)
    )


def test_two_who_can_still_act_are_always_left(act, desk, people):
    """However many are dismissed, whoever does it stays."""
    for key in (people.auditor, people.maker, people.makers_second_key):
        act(key, people.chief, people.checker)

    assert act(people.checker, people.chief, people.checker, ask) == refusal(
        "DeskSamePerson", salt("baba")
    )
    assert act(people.chief, people.chief, people.checker, ask) == refusal(
        "DeskSamePerson", salt("chiba")
    )


@pytest.mark.parametrize("who", ["maker", "guardian", "mayor", "stranger"])
def test_only_an_action_dismisses(money, desk, people, who):
    somebody = getattr(people, who)

    assert ask(desk.dismiss, people.checker.address, sender=somebody) == refusal(
        "DeskCallerNotSelf", somebody
    )
