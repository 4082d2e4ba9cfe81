"""An issuer whose money is good for six months keeps to them."""

from types import SimpleNamespace

import brownie
import pytest

from scripts.deploy import deploy_contracts
from tests.contracts.conftest import Officers
from tests.contracts.support import refusal
from tests.contracts.support import salt
from tests.contracts.support import terms

SIX_MONTH = 3
ID, HEAD = salt("an authorization"), salt("a list")


@pytest.fixture
def town(money, plan, people):
    """Another town, whose issuer is of that kind."""
    contracts = deploy_contracts(
        plan | {"issuer_kind": "six_month"}, people.deployer.account
    )
    at = {each.name: getattr(brownie, each.name).at(each.address) for each in contracts}
    desk, currency = at["OfficerDesk"], at["RegionalCurrency"]
    city = Officers(desk, people.maker, people.checker, people.stranger)
    city.act(currency.openProgramme, 1, terms())
    return SimpleNamespace(city=city, currency=currency, issuance=at["Issuance"])


def test_the_kind_of_the_issuer_is_known(town, issuance):
    assert town.issuance.issuerKind() == SIX_MONTH
    assert issuance.issuerKind() == 0


@pytest.mark.parametrize("method", ["authorizeIssue", "authorizeCodes"])
def test_money_is_good_for_six_months(town, money, method):
    latest = money.today + 181
    authorize = getattr(town.issuance, method)

    assert town.city.ask(authorize, ID, 1, latest, 1, 0, HEAD) is None
    assert town.city.ask(authorize, ID, 1, latest + 1, 1, 0, HEAD) == refusal(
        "IssuanceSixMonthsExceeded", latest + 1, latest
    )


def test_other_issuers_money_is_good_for_longer(city, money, issuance):
    arguments = (ID, 1, money.today + 182, 1, 0, HEAD)

    assert city.ask(issuance.authorizeIssue, *arguments) is None


def test_no_days_of_grace_are_given(town, money):
    town.city.act(town.currency.openProgramme, 2, terms(graceDays=1))
    arguments = (ID, 2, money.today + 30, 1, 0, HEAD)

    assert town.city.ask(town.issuance.authorizeIssue, *arguments) == refusal(
        "IssuanceGraceForbidden", 2, 1
    )


def test_no_days_of_grace_are_added(town):
    amend = town.currency.amendProgramme

    assert town.city.ask(amend, 1, terms(graceDays=1)) == refusal(
        "CurrencyAmendmentRefused", 1
    )
    assert town.city.ask(amend, 1, terms(acceptors=3)) is None
