"""What officers may allow to be issued."""

import pytest

from tests.contracts.support import DAY
from tests.contracts.support import NEVER
from tests.contracts.support import advance
from tests.contracts.support import as_bytes
from tests.contracts.support import ask
from tests.contracts.support import now
from tests.contracts.support import refusal
from tests.contracts.support import salt
from tests.contracts.support import terms

ID, HEAD = salt("an authorization"), salt("a list")


def test_an_authorization_is_remembered_and_reserves_the_cap(money, currency, issuance):
    used = currency.programme(1)[8]
    last_day = money.today + 30

    tx = money.city.act(issuance.authorizeIssue, ID, 1, last_day, 5_000, 0, HEAD)

    event = tx.events["IssueAuthorized"]
    assert as_bytes(event["authorization"]) == ID
    assert (event["programme"], event["lastDay"]) == (1, last_day)
    assert (event["total"], event["consideration"]) == (5_000, 0)
    assert as_bytes(event["listHead"]) == HEAD
    assert currency.programme(1)[8] == used + 5_000
    stored = issuance.authorization(ID)
    assert [int(each) for each in stored[:5]] == [1, last_day, 5_000, 0, 0]
    assert as_bytes(stored[5]) == HEAD
    assert stored[8] is False


def test_only_the_desk_authorizes(money, issuance, relay):
    arguments = (ID, 1, money.today + 30, 5_000, 0, HEAD)

    assert ask(issuance.authorizeIssue, *arguments, sender=relay) == refusal(
        "IssuanceCallerNotDesk", relay
    )


def test_an_authorization_is_given_once(money, city, issuance):
    arguments = (ID, 1, money.today + 30, 5_000, 0, HEAD)
    city.act(issuance.authorizeIssue, *arguments)

    assert city.ask(issuance.authorizeIssue, *arguments) == refusal(
        "IssuanceAuthorizationKnown", ID
    )


@pytest.mark.parametrize(("total", "head"), [(0, HEAD), (5_000, bytes(32))])
def test_an_empty_list_is_refused(money, city, issuance, total, head):
    arguments = (ID, 1, money.today + 30, total, 0, head)

    assert city.ask(issuance.authorizeIssue, *arguments) == refusal(
        "IssuanceListEmpty", ID
    )


def test_the_cap_is_not_exceeded(money, city, currency, issuance):
    cap, used = (int(each) for each in currency.programme(1)[7:9])
    exactly = (ID, 1, money.today + 30, cap - used, 0, HEAD)
    above = (ID, 1, money.today + 30, cap - used + 1, 0, HEAD)

    assert city.ask(issuance.authorizeIssue, *exactly) is None
    assert city.ask(issuance.authorizeIssue, *above) == refusal(
        "CapExceeded", 1, cap + 1, cap
    )


@pytest.mark.parametrize("total", [2**96, 2**128, 2**256 - 1])
def test_a_total_beyond_all_caps_is_refused(money, city, currency, issuance, total):
    cap = currency.programme(1)[7]

    assert city.ask(
        issuance.authorizeIssue, ID, 1, money.today + 30, total, 0, HEAD
    ) == refusal("CapExceeded", 1, total, cap)


def test_granted_money_costs_nothing(money, city, issuance):
    arguments = (ID, 1, money.today + 30, 5_000, 5_000, HEAD)

    assert city.ask(issuance.authorizeIssue, *arguments) == refusal(
        "IssuanceConsiderationInvalid", 1, 5_000, 5_000
    )


@pytest.mark.parametrize("consideration", [0, 4_999, 5_001])
def test_purchased_money_costs_its_total(money, city, issuance, consideration):
    arguments = (ID, 2, money.today + 30, 5_000, consideration, HEAD)

    assert city.ask(issuance.authorizeIssue, *arguments) == refusal(
        "IssuanceConsiderationInvalid", 2, consideration, 5_000
    )


def test_an_unknown_programme_is_refused(money, city, issuance):
    arguments = (ID, 99, money.today + 30, 5_000, 0, HEAD)

    assert city.ask(issuance.authorizeIssue, *arguments) == refusal(
        "ProgrammeUnknown", 99
    )


def test_nothing_is_authorized_after_the_days_of_issue(money, city, issuance):
    arguments = (ID, 1, money.today + 430, 5_000, 0, HEAD)
    advance(now() + 365 * DAY)
    assert city.ask(issuance.authorizeIssue, *arguments) is None

    advance(now() + DAY)

    assert city.ask(issuance.authorizeIssue, *arguments) == refusal(
        "IssueWindowClosed", 1, money.today + 366
    )


def test_shops_have_thirty_one_days_to_redeem(money, city, currency, issuance):
    until = money.today + 500
    city.act(currency.openProgramme, 4, terms(graceDays=3, redeemUntil=until))
    last = until - 3 - 31
    enough = (ID, 4, last, 5_000, 0, HEAD)
    too_late = (ID, 4, last + 1, 5_000, 0, HEAD)

    assert city.ask(issuance.authorizeIssue, *enough) is None
    assert city.ask(issuance.authorizeIssue, *too_late) == refusal(
        "IssuanceLastDayInvalid", 4, last + 1, until
    )


def test_money_for_ever_is_redeemed_for_ever(money, city, issuance):
    for_ever = (ID, 3, NEVER, 5_000, 0, HEAD)
    not_for_ever = (ID, 1, NEVER, 5_000, 0, HEAD)

    assert city.ask(issuance.authorizeIssue, *for_ever) is None
    assert city.ask(issuance.authorizeIssue, *not_for_ever) == refusal(
        "IssuanceLastDayInvalid", 1, NEVER, money.today + 500
    )


def test_an_unknown_authorization_has_nothing(money, issuance):
    assert issuance.authorization(ID)[2] == 0
