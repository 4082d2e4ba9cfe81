"""Only Issuance destroys money by hand."""

import brownie
import pytest

from scripts.deploy import create
from tests.contracts.support import ask
from tests.contracts.support import refusal


@pytest.mark.parametrize("who", ["relay", "maker", "guardian", "hanako", "deployer"])
def test_nobody_else_redeems_or_burns(money, currency, people, who):
    somebody = getattr(people, who)
    row = (people.hanako.address, money.common, 1)
    refused = refusal("CurrencyCallerNotIssuance", somebody)

    assert ask(currency.redeem, *row, sender=somebody) == refused
    assert ask(currency.burn, *row, 1, sender=somebody) == refused


def test_nothing_is_burned_without_a_purpose(money, people, registry, chief):
    """An issuance that forgot the purpose, which ours never does."""
    arguments = (chief.address, registry.address, chief.address)
    created = create(chief.account, "ForgetfulCurrency", arguments)
    forgetful = brownie.ForgetfulCurrency.at(created.address)

    assert ask(forgetful.burn, chief.address, 1, 1, 0, sender=chief) == refusal(
        "CurrencyPurposeMissing"
    )
