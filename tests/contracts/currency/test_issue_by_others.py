"""Nobody but Issuance creates money, whoever they are."""

import pytest

from tests.contracts.support import ask
from tests.contracts.support import refusal

WHO = ["relay", "maker", "checker", "guardian", "registrar", "deployer", "stranger"]


@pytest.mark.parametrize("who", WHO)
def test_only_issuance_issues(money, currency, people, who):
    somebody = getattr(people, who)
    arguments = (somebody.address, money.common, 1)

    assert ask(currency.issue, *arguments, sender=somebody) == refusal(
        "CurrencyCallerNotIssuance", somebody
    )


@pytest.mark.parametrize("who", WHO)
def test_only_issuance_touches_the_cap(money, currency, people, who):
    somebody = getattr(people, who)
    expected = refusal("CurrencyCallerNotIssuance", somebody)

    assert ask(currency.reserveCap, 1, 1, sender=somebody) == expected
    assert ask(currency.releaseCap, 1, 1, sender=somebody) == expected


def test_officers_cannot_issue_past_issuance(money, city, currency, desk, hanako):
    refused = city.ask(currency.issue, hanako.address, money.common, 1)

    assert refused == refusal("CurrencyCallerNotIssuance", desk.address)
