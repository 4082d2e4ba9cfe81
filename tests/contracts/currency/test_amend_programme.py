"""A programme's terms are widened, and never taken back."""

import pytest

from tests.contracts.support import NEVER
from tests.contracts.support import PURCHASED
from tests.contracts.support import SUSPENDED
from tests.contracts.support import TRANSFERABLE
from tests.contracts.support import UNBOUNDED
from tests.contracts.support import ask
from tests.contracts.support import plain
from tests.contracts.support import refusal
from tests.contracts.support import salt
from tests.contracts.support import terms


@pytest.fixture
def asked(city, currency):
    return lambda **changes: city.ask(currency.amendProgramme, 1, terms(**changes))


def test_terms_are_widened(money, currency):
    used = int(currency.programme(1)[8])
    wider = {
        "acceptors": 3,
        "redeemUntil": money.today + 900,
        "graceDays": 30,
        "cap": 200_000_000,
    }

    tx = money.city.act(currency.amendProgramme, 1, terms(**wider))

    now_so = terms(**wider, capUsed=used)
    assert plain(tuple(currency.programme(1))) == now_so
    event = tx.events["ProgrammeAmended"]
    assert event["programme"] == 1
    assert plain(tuple(event["terms"])) == now_so


def test_the_same_terms_change_nothing(money, currency, asked):
    assert asked() is None


@pytest.mark.parametrize(
    "changes",
    [
        {"acceptors": 2},
        {"cap": 99_999_999},
        {"paymentLimit": 1},
        {"holderLimit": UNBOUNDED - 1},
        {"flags": PURCHASED},
        {"flags": TRANSFERABLE},
        {"flags": 16},
    ],
    ids=str,
)
def test_what_was_promised_is_not_taken_back(money, asked, changes):
    assert asked(**changes) == refusal("CurrencyAmendmentRefused", 1)


@pytest.mark.parametrize("field", ["issueFrom", "issueUntil", "redeemUntil"])
def test_days_stay(money, asked, field):
    today = {"issueFrom": 0, "issueUntil": 365, "redeemUntil": 500}[field]

    assert asked(**{field: money.today + today - 1}) == refusal(
        "CurrencyAmendmentRefused", 1
    )


def test_days_of_grace_are_not_taken_back(money, city, currency, asked):
    city.act(currency.amendProgramme, 1, terms(graceDays=30))

    assert asked(graceDays=29) == refusal("CurrencyAmendmentRefused", 1)
    assert asked(graceDays=30) is None


def test_shops_keep_thirty_one_days_after_the_latest_last_day(
    money, city, currency, issuance, asked
):
    assert issuance.latestLastDay(1) == money.today + 60
    most = 500 - 60 - 31

    assert asked(graceDays=most) is None
    assert asked(graceDays=most + 1) == refusal("CurrencyAmendmentRefused", 1)
    assert asked(graceDays=most + 1, redeemUntil=money.today + 501) is None


def test_a_programme_of_which_nothing_was_promised_has_no_last_day(
    money, city, currency, issuance
):
    city.act(currency.openProgramme, 4, terms())

    assert issuance.latestLastDay(4) == 0
    assert city.ask(currency.amendProgramme, 4, terms(graceDays=65_535)) is None


def test_money_for_ever_may_be_given_grace(money, city, currency):
    fields = {"flags": 6, "redeemUntil": NEVER, "graceDays": 3}

    assert city.ask(currency.amendProgramme, 3, terms(**fields)) is None


def test_a_suspended_programme_stays_suspended(money, city, currency):
    city.act(currency.setSuspended, 1, True)

    city.act(currency.amendProgramme, 1, terms(cap=200_000_000))

    assert currency.programme(1)[6] == SUSPENDED
    assert currency.programme(1)[7] == 200_000_000


def test_an_amendment_does_not_suspend(money, city, currency):
    city.act(currency.amendProgramme, 1, terms(flags=SUSPENDED))

    assert currency.programme(1)[6] == 0


def test_a_lot_lives_longer_by_its_days_of_grace(money, city, currency, hanako, bakery):
    before = money.today + 30
    city.act(currency.amendProgramme, 1, terms(graceDays=7))

    assert money.common & NEVER == before
    assert money.refused(money.signed(hanako, bakery, (money.common, 1))) == []


def test_an_unknown_programme_is_not_amended(city, currency):
    assert city.ask(currency.amendProgramme, 99, terms()) == refusal(
        "ProgrammeUnknown", 99
    )


def test_only_the_desk_amends(money, currency, maker):
    assert ask(currency.amendProgramme, 1, terms(), sender=maker) == refusal(
        "CurrencyCallerNotDesk", maker
    )


def test_a_number_is_authorized_after_an_amendment_under_the_new_terms(
    money, city, currency, issuance
):
    last_day = money.today + 470
    arguments = (salt("later"), 1, last_day, 1, 0, salt("a list"))
    assert city.ask(issuance.authorizeIssue, *arguments).name == (
        "IssuanceLastDayInvalid"
    )

    city.act(currency.amendProgramme, 1, terms(redeemUntil=last_day + 31))

    assert city.ask(issuance.authorizeIssue, *arguments) is None
