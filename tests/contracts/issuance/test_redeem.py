"""Shops are paid out: what officers listed is destroyed, and the file says as much."""

import pytest

from tests.contracts.support import DAY
from tests.contracts.support import FROZEN
from tests.contracts.support import NOBODY
from tests.contracts.support import RESIDENT
from tests.contracts.support import advance
from tests.contracts.support import as_bytes
from tests.contracts.support import ask
from tests.contracts.support import by_account
from tests.contracts.support import now
from tests.contracts.support import plain
from tests.contracts.support import reasons
from tests.contracts.support import refusal
from tests.contracts.support import salt
from tests.contracts.support import send

FILE = salt("a bank file")


@pytest.fixture
def sold(money, hanako, bakery, grocer):
    """The bakery took 1,500 yen of two lots, the grocer 200."""
    money.pay(
        money.signed(hanako, bakery, (money.common, 1_000), (money.small, 500)),
        money.signed(hanako, grocer, (money.common, 200)),
    )


@pytest.fixture
def rows(money, sold, bakery, grocer):
    return by_account(
        (bakery, money.common, 1_000),
        (bakery, money.small, 500),
        (grocer, money.common, 200),
    )


@pytest.fixture
def redeem(money, issuance):
    return lambda id_, chunks: money.run(issuance.redeem, id_, chunks)


def test_a_run_is_authorized(money, city, issuance):
    tx = city.act(issuance.authorizeRedeem, salt("run"), 500, salt("a list"))

    event = tx.events["RedeemAuthorized"]
    assert as_bytes(event["authorization"]) == salt("run")
    assert event["total"] == 500
    assert as_bytes(event["listHead"]) == salt("a list")
    stored = issuance.authorization(salt("run"))
    assert [int(each) for each in stored[:5]] == [0, 0, 500, 0, 0]
    assert stored[9] == 2


def test_shops_are_paid_out(money, currency, issuance, rows, redeem, bakery):
    id_, chunks = money.authorize_redeem(rows)

    tx = redeem(id_, chunks)

    redeemed = tx.events["RowRedeemed"]
    assert [
        (each["index"], (each["shop"], each["lot"], each["amount"]))
        for each in redeemed
    ] == list(enumerate(rows))
    assert len(tx.events["Redeemed"]) == 3
    assert {each["to"] for each in tx.events["TransferSingle"]} == {NOBODY}
    completed = tx.events["RedeemCompleted"]
    assert as_bytes(completed["authorization"]) == id_
    assert (completed["executed"], completed["refused"]) == (1_700, 0)
    assert money.balance(bakery, money.common) == 0
    assert plain(currency.lotTotals(money.common)) == (18_800, 20_000, 1_200, 0)
    assert currency.issuedTotal(money.common) == 20_000
    assert issuance.authorization(id_)[8] is True


def test_a_row_that_may_not_run_leaves_its_neighbours_redeemed(
    money, registry, rows, redeem, grocer, guardian
):
    send(registry.freeze, grocer.address, sender=guardian)

    tx = redeem(*money.authorize_redeem(rows))

    assert reasons(tx) == [refusal("AccountNotActive", grocer, FROZEN)]
    completed = tx.events["RedeemCompleted"]
    assert (completed["executed"], completed["refused"]) == (1_500, 200)


def test_a_shop_that_closed_is_paid_out(money, city, registry, rows, redeem, bakery):
    city.act(registry.close, [bakery.address])

    tx = redeem(*money.authorize_redeem(rows))

    assert reasons(tx) == []
    assert money.balance(bakery, money.common) == 0


def test_residents_and_strangers_are_not_paid_out(money, redeem, hanako, stranger):
    rows = by_account((hanako, money.common, 1), (stranger, money.common, 1))

    tx = redeem(*money.authorize_redeem(rows))

    assert set(reasons(tx)) == {
        refusal("PairClosed", RESIDENT, 0),
        refusal("AccountUnknown", stranger),
    }


def test_a_shop_is_paid_out_what_it_has(money, sold, redeem, bakery):
    rows = [
        (bakery.address, 5 << 32, 1),
        (bakery.address, money.common, 1_001),
        (bakery.address, money.common_later, 0),
        (bakery.address, 2**64, 1),
    ]
    rows.sort(key=lambda row: row[1])

    tx = redeem(*money.authorize_redeem(rows))

    assert reasons(tx) == [
        refusal("ERC1155InsufficientBalance", bakery, 1_000, 1_001, money.common),
        refusal("LegsInvalid", 0),
        refusal("ProgrammeUnknown", 5),
        refusal("LegsInvalid", 0),
    ]


def test_shops_are_paid_out_until_the_end(money, rows, redeem, bakery):
    first = [(bakery.address, money.common, 1)]
    second = [(bakery.address, money.small, 1)]
    runs = [money.authorize_redeem(each) for each in (first, second)]
    advance(now() + 500 * DAY)
    assert reasons(redeem(*runs[0])) == []

    advance(now() + DAY)

    assert reasons(redeem(*runs[1])) == [
        refusal("RedeemWindowClosed", 2, money.today + 501)
    ]


def test_a_suspended_programme_is_paid_out(money, currency, rows, redeem):
    money.city.act(currency.setSuspended, 1, True)

    assert reasons(redeem(*money.authorize_redeem(rows))) == []


def test_nothing_is_paid_out_while_paused(
    money, currency, issuance, rows, relay, guardian
):
    id_, chunks = money.authorize_redeem(rows)
    send(currency.pause, sender=guardian)

    _, part, rest = chunks[0]
    assert ask(issuance.redeem, id_, part, rest, sender=relay) == refusal(
        "EnforcedPause"
    )


def test_only_the_relay_brings_a_run(money, issuance, rows, stranger):
    id_, chunks = money.authorize_redeem(rows)

    assert ask(issuance.redeem, id_, *chunks[0][1:], sender=stranger) == refusal(
        "CallerNotRelay", stranger
    )


def test_only_the_desk_authorizes_and_closes(money, issuance, relay):
    authorize = (salt("run"), 1, salt("a list"))
    close = (salt("run"), FILE, 1)

    answers = [
        ask(issuance.authorizeRedeem, *authorize, sender=relay),
        ask(issuance.closeRun, *close, sender=relay),
    ]

    assert answers == [refusal("IssuanceCallerNotDesk", relay)] * 2


@pytest.mark.parametrize(("total", "head"), [(0, salt("list")), (1, bytes(32))])
def test_an_empty_run_is_refused(city, issuance, total, head):
    assert city.ask(issuance.authorizeRedeem, salt("run"), total, head) == refusal(
        "IssuanceListEmpty", salt("run")
    )


def test_a_run_beyond_all_money_is_refused(city, issuance):
    arguments = (salt("run"), 2**128, salt("list"))

    assert city.ask(issuance.authorizeRedeem, *arguments) == refusal(
        "IssuanceTotalTooLarge", salt("run"), 2**128
    )


def test_a_number_is_used_once_for_whatever(money, city, issuance, rows):
    id_, _ = money.authorize_redeem(rows)
    lot_arguments = (id_, 1, money.today + 30, 1, 0, salt("x"))
    known = refusal("IssuanceAuthorizationKnown", id_)

    assert city.ask(issuance.authorizeRedeem, id_, 1, salt("x")) == known
    assert city.ask(issuance.authorizeIssue, *lot_arguments) == known
    assert city.ask(issuance.authorizeCodes, *lot_arguments) == known
    assert city.ask(issuance.authorizeBurn, id_, 3, bytes(32), 1, salt("x")) == known


def test_a_run_is_closed_with_its_file(money, city, issuance, rows, redeem):
    id_, chunks = money.authorize_redeem(rows)
    redeem(id_, chunks)

    tx = city.act(issuance.closeRun, id_, FILE, 1_700)

    event = tx.events["RunClosed"]
    assert as_bytes(event["authorization"]) == id_
    assert (as_bytes(event["fileHash"]), event["total"]) == (FILE, 1_700)
    assert as_bytes(issuance.runFile(id_)) == FILE
    assert city.ask(issuance.closeRun, id_, salt("another"), 1_700) == refusal(
        "RunIsClosed", id_, FILE
    )


def test_a_file_pays_what_was_redeemed(money, city, issuance, rows, redeem):
    id_, chunks = money.authorize_redeem(rows)
    redeem(id_, chunks)

    assert city.ask(issuance.closeRun, id_, FILE, 1_701) == refusal(
        "RunTotalMismatch", id_, 1_700, 1_701
    )
    assert city.ask(issuance.closeRun, id_, bytes(32), 1_700) == refusal(
        "RunFileMissing", id_
    )


def test_an_unfinished_run_is_not_closed(money, city, issuance, rows, redeem):
    id_, chunks = money.authorize_redeem(rows, size=2)
    redeem(id_, chunks[:1])

    assert city.ask(issuance.closeRun, id_, FILE, 1_700) == refusal("RunNotDone", id_)


def test_only_a_run_is_closed(money, city, issuance, hanako):
    issue, _ = money.authorize(money.common, by_account((hanako, 1)))

    assert city.ask(issuance.closeRun, issue, FILE, 1) == refusal(
        "IssuanceAuthorizationUnknown", issue
    )
