"""Money is repaid, or written off, as officers listed it."""

import pytest

from tests.contracts.support import CORRECT
from tests.contracts.support import FROZEN
from tests.contracts.support import REPAY
from tests.contracts.support import WRITE_OFF
from tests.contracts.support import as_bytes
from tests.contracts.support import ask
from tests.contracts.support import by_account
from tests.contracts.support import plain
from tests.contracts.support import reasons
from tests.contracts.support import refusal
from tests.contracts.support import salt
from tests.contracts.support import send

ID, HEAD = salt("a burn"), salt("a list")


@pytest.fixture
def burn(money, issuance):
    return lambda id_, chunks: money.run(issuance.burn, id_, chunks)


@pytest.fixture
def asked(city, issuance):
    def authorize(purpose, issue_id=bytes(32), total=1, head=HEAD):
        arguments = (ID, purpose, issue_id, total, head)
        return city.ask(issuance.authorizeBurn, *arguments)

    return authorize


def test_a_list_is_authorized(money, city, issuance):
    tx = city.act(issuance.authorizeBurn, ID, REPAY, bytes(32), 500, HEAD)

    event = tx.events["BurnAuthorized"]
    assert as_bytes(event["authorization"]) == ID
    assert (event["purpose"], event["total"]) == (REPAY, 500)
    assert as_bytes(event["issueId"]) == bytes(32)
    assert as_bytes(event["listHead"]) == HEAD
    assert plain(issuance.authorization(ID))[9:11] == (3, REPAY)


def test_purchased_money_is_repaid(money, currency, burn, hanako):
    used = currency.programme(2)[8]
    rows = by_account((hanako, money.small, 2_000))
    id_, chunks = money.authorize_burn(REPAY, rows)

    tx = burn(id_, chunks)

    event = tx.events["Burned"]
    assert (event["account"], event["lot"]) == (hanako.address, money.small)
    assert (event["amount"], event["purpose"]) == (2_000, REPAY)
    row = tx.events["RowBurned"]
    assert (row["index"], row["account"], row["lot"]) == (
        0,
        hanako.address,
        money.small,
    )
    assert tx.events["BurnCompleted"]["executed"] == 2_000
    assert money.balance(hanako, money.small) == 3_000
    assert plain(currency.lotTotals(money.small)) == (3_000, 5_000, 0, 0)
    assert currency.programme(2)[8] == used
    assert currency.issuedTo(2, hanako.address) == 5_000


def test_granted_money_is_not_repaid(money, burn, hanako):
    rows = by_account((hanako, money.common, 1), (hanako, money.small, 1))

    tx = burn(*money.authorize_burn(REPAY, rows))

    assert reasons(tx) == [refusal("RepayNotPurchased", 1)]
    assert tx.events["BurnCompleted"]["refused"] == 1


def test_any_money_is_written_off(
    money, registry, burn, hanako, taro, bakery, guardian
):
    money.pay(money.signed(hanako, bakery, (money.common, 100)))
    send(registry.freeze, taro.address, sender=guardian)
    assert registry.participant(taro.address)[1] == FROZEN
    money.city.act(money.currency.setSuspended, 1, True)
    rows = by_account(
        (hanako, money.common, 1), (taro, money.common, 2), (bakery, money.common, 3)
    )

    tx = burn(*money.authorize_burn(WRITE_OFF, rows))

    assert reasons(tx) == []
    assert money.balance(bakery, money.common) == 97


def test_what_is_not_there_is_not_written_off(money, burn, hanako, stranger):
    rows = by_account((hanako, money.gift, 1_001), (stranger, money.gift, 1))

    tx = burn(*money.authorize_burn(WRITE_OFF, rows))

    assert set(reasons(tx)) == {
        refusal("ERC1155InsufficientBalance", hanako, 1_000, 1_001, money.gift),
        refusal("AccountUnknown", stranger),
    }


def test_nothing_is_burned_while_paused(
    money, currency, issuance, hanako, relay, guardian
):
    rows = by_account((hanako, money.common, 1))
    id_, chunks = money.authorize_burn(WRITE_OFF, rows)
    send(currency.pause, sender=guardian)

    assert ask(issuance.burn, id_, *chunks[0][1:], sender=relay) == refusal(
        "EnforcedPause"
    )


def test_a_list_has_a_purpose(asked):
    assert asked(0) == refusal("IssuancePurposeInvalid", ID, 0)


def test_a_correction_alone_names_an_issue(money, asked, hanako):
    issue, _ = money.authorize(money.common, by_account((hanako, 1)))

    assert asked(CORRECT) == refusal("IssuancePurposeInvalid", ID, CORRECT)
    assert asked(REPAY, issue) == refusal("IssuancePurposeInvalid", ID, REPAY)
    assert asked(CORRECT, issue) is None


def test_a_correction_names_an_issue_that_was_authorized(money, asked, hanako):
    burned, _ = money.authorize_burn(WRITE_OFF, by_account((hanako, money.common, 1)))

    assert asked(CORRECT, salt("nothing")) == refusal(
        "IssuanceAuthorizationUnknown", salt("nothing")
    )
    assert asked(CORRECT, burned) == refusal("IssuanceAuthorizationUnknown", burned)


@pytest.mark.parametrize(("total", "head"), [(0, HEAD), (1, bytes(32))])
def test_an_empty_list_is_refused(asked, total, head):
    assert asked(REPAY, total=total, head=head) == refusal("IssuanceListEmpty", ID)


def test_a_list_beyond_all_money_is_refused(asked):
    assert asked(REPAY, total=2**128) == refusal("IssuanceTotalTooLarge", ID, 2**128)


def test_only_the_desk_authorizes(issuance, relay):
    arguments = (ID, REPAY, bytes(32), 1, HEAD)

    assert ask(issuance.authorizeBurn, *arguments, sender=relay) == refusal(
        "IssuanceCallerNotDesk", relay
    )


def test_only_the_relay_brings_a_list(money, issuance, hanako, stranger):
    rows = by_account((hanako, money.common, 1))
    id_, chunks = money.authorize_burn(WRITE_OFF, rows)

    assert ask(issuance.burn, id_, *chunks[0][1:], sender=stranger) == refusal(
        "CallerNotRelay", stranger
    )


def test_a_correction_is_not_brought_without_evidence(money, issuance, hanako, relay):
    issue, _ = money.authorize(money.common, by_account((hanako, 1)))
    rows = by_account((hanako, money.common, 1))
    id_, chunks = money.authorize_burn(CORRECT, rows, issue)

    assert ask(issuance.burn, id_, *chunks[0][1:], sender=relay) == refusal(
        "IssuancePurposeInvalid", id_, CORRECT
    )
