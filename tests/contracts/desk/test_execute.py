"""An action runs with a maker's and another person's signature, once, in its time."""

from dataclasses import dataclass
from typing import Any

import pytest

from tests.contracts.support import CHECKER
from tests.contracts.support import DAY
from tests.contracts.support import HOUR
from tests.contracts.support import MAKER
from tests.contracts.support import SUSPENDED
from tests.contracts.support import advance
from tests.contracts.support import as_bytes
from tests.contracts.support import ask
from tests.contracts.support import high_s
from tests.contracts.support import now
from tests.contracts.support import refusal
from tests.contracts.support import salt
from tests.contracts.support import send


@dataclass
class Desk:
    """Executes one action with chosen keys."""

    city: Any
    contract: Any
    bearer: Any

    def ask(self, action, maker, checker):
        return ask(
            self.contract.execute,
            *self.signed(action, maker, checker),
            sender=self.bearer,
        )

    def execute(self, action, maker, checker):
        signed = self.signed(action, maker, checker)
        return send(self.contract.execute, *signed, sender=self.bearer)

    def signed(self, action, maker, checker):
        return (
            tuple(action.values()),
            self.city.signature(maker, action),
            self.city.signature(checker, action),
        )


@pytest.fixture
def at_desk(money, city, desk, stranger) -> Desk:
    return Desk(city, desk, stranger)


@pytest.fixture
def action(money, city, currency) -> dict[str, Any]:
    return city.action(currency.setSuspended, 1, True)


def test_two_persons_run_an_action(at_desk, desk, action, currency, maker, checker):
    id_ = desk.hashAction(tuple(action.values()))

    tx = at_desk.execute(action, maker, checker)

    assert currency.programme(1)[6] == SUSPENDED
    assert desk.used(id_)
    event = tx.events["ActionExecuted"]
    assert (event["action"], event["target"]) == (id_, currency.address)
    assert as_bytes(event["maker"]) == salt("aoki")
    assert as_bytes(event["checker"]) == salt("baba")


def test_an_action_runs_once(at_desk, desk, action, maker, checker, chief):
    at_desk.execute(action, maker, checker)
    used = refusal("DeskActionUsed", as_bytes(desk.hashAction(tuple(action.values()))))

    assert at_desk.ask(action, maker, checker) == used
    assert at_desk.ask(action, chief, checker) == used


def test_the_same_call_runs_again_under_another_salt(at_desk, action, maker, checker):
    at_desk.execute(action, maker, checker)

    again = action | {"salt": salt("again")}

    assert at_desk.ask(again, maker, checker) is None


def test_one_key_does_not_make_and_check(at_desk, action, chief):
    assert at_desk.ask(action, chief, chief) == refusal("DeskSamePerson", salt("chiba"))


def test_one_person_does_not_make_and_check_under_two_keys(
    at_desk, action, maker, makers_second_key
):
    assert at_desk.ask(action, maker, makers_second_key) == refusal(
        "DeskSamePerson", salt("aoki")
    )


def test_a_maker_does_not_check(at_desk, action, chief, maker):
    assert at_desk.ask(action, chief, maker) == refusal(
        "DeskRoleMissing", as_bytes(maker.address), CHECKER
    )


def test_a_checker_does_not_make(at_desk, action, checker, chief):
    assert at_desk.ask(action, checker, chief) == refusal(
        "DeskRoleMissing", as_bytes(checker.address), MAKER
    )


@pytest.mark.parametrize("who", ["auditor", "relay", "guardian", "deployer", "hanako"])
def test_others_neither_make_nor_check(at_desk, action, people, who):
    somebody = getattr(people, who)
    key = as_bytes(somebody.address)

    assert at_desk.ask(action, somebody, people.checker) == refusal(
        "DeskRoleMissing", key, MAKER
    )
    assert at_desk.ask(action, people.maker, somebody) == refusal(
        "DeskRoleMissing", key, CHECKER
    )


@pytest.mark.parametrize("missing", ["maker", "checker"])
def test_one_signature_does_not_suffice(at_desk, desk, action, people, missing):
    signed = list(at_desk.signed(action, people.maker, people.checker))
    place = {"maker": 1, "checker": 2}[missing]
    signed[place] = (signed[place][0], b"")

    assert ask(desk.execute, *signed, sender=people.stranger) == refusal(
        "DeskSignatureInvalid", as_bytes(getattr(people, missing).address)
    )


@pytest.mark.parametrize(
    "change",
    [
        {"target": "registry"},
        {"data": b"\x00\x01\x02\x03"},
        {"salt": salt("changed")},
        {"notBefore": 1},
        {"notAfter": None},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_officers_signed_cannot_be_changed(
    at_desk, desk, action, registry, people, change
):
    _, made, checked = at_desk.signed(action, people.maker, people.checker)
    replaced = {
        "target": registry.address,
        "notBefore": action["notBefore"] + 1,
        "notAfter": action["notAfter"] + 1,
    }
    field, value = next(iter(change.items()))
    changed = action | {field: replaced.get(field, value)}

    refused = ask(
        desk.execute, tuple(changed.values()), made, checked, sender=people.stranger
    )

    assert refused == refusal("DeskSignatureInvalid", as_bytes(people.maker.address))


def test_signatures_do_not_change_places(at_desk, desk, action, people):
    _, made, checked = at_desk.signed(action, people.chief, people.checker)
    crossed = (made[0], checked[1]), (checked[0], made[1])

    refused = ask(
        desk.execute, tuple(action.values()), *crossed, sender=people.stranger
    )

    assert refused == refusal("DeskSignatureInvalid", as_bytes(people.chief.address))


def test_only_named_contracts_are_called(at_desk, desk, action, people):
    for target in (people.hanako.address, desk.address[:-1] + "0"):
        elsewhere = action | {"target": target}

        assert at_desk.ask(elsewhere, people.maker, people.checker) == refusal(
            "DeskTargetRefused", target
        )


def test_an_action_begins_and_ends_in_its_seconds(at_desk, action, maker, checker):
    begins, ends = now() + HOUR, now() + 2 * HOUR
    timed = action | {"notBefore": begins, "notAfter": ends}

    advance(begins - 1)
    assert at_desk.ask(timed, maker, checker) == refusal(
        "DeskActionNotYetValid", begins, begins - 1
    )
    advance(begins)
    assert at_desk.ask(timed, maker, checker) is None
    advance(ends)
    assert at_desk.ask(timed, maker, checker) is None
    advance(ends + 1)
    assert at_desk.ask(timed, maker, checker) == refusal(
        "DeskActionExpired", ends, ends + 1
    )


def test_an_action_waits_thirty_days_at_most(at_desk, action, maker, checker):
    begins = action["notBefore"]
    longest = action | {"notAfter": begins + 30 * DAY}
    too_long = action | {"notAfter": begins + 30 * DAY + 1}
    backwards = action | {"notAfter": begins - 1}

    assert at_desk.ask(longest, maker, checker) is None
    for wrong in (too_long, backwards):
        assert at_desk.ask(wrong, maker, checker) == refusal(
            "DeskWindowTooLong", begins, wrong["notAfter"]
        )


def test_an_action_that_fails_says_why_and_can_run_later(
    at_desk, desk, city, registry, people, guardian
):
    unfreeze = city.action(registry.unfreeze, [people.hanako.address])

    refused = at_desk.ask(unfreeze, people.maker, people.checker)

    assert refused == refusal("RegistryStatusInvalid", people.hanako, 1)
    assert not desk.used(desk.hashAction(tuple(unfreeze.values())))
    send(registry.freeze, people.hanako.address, sender=guardian)
    assert at_desk.ask(unfreeze, people.maker, people.checker) is None


def test_a_high_s_signature_of_an_officer_is_refused(at_desk, desk, action, people):
    plain, made, checked = at_desk.signed(action, people.maker, people.checker)
    malleable = (made[0], high_s(made[1]))

    assert ask(
        desk.execute, plain, malleable, checked, sender=people.stranger
    ) == refusal("DeskSignatureInvalid", as_bytes(people.maker.address))
