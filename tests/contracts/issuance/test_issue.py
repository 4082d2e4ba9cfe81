"""Issuing the rows of an authorized list."""

import pytest

from tests.contracts.support import DAY
from tests.contracts.support import FROZEN
from tests.contracts.support import NOBODY
from tests.contracts.support import SHOP
from tests.contracts.support import Person
from tests.contracts.support import advance
from tests.contracts.support import as_bytes
from tests.contracts.support import ask
from tests.contracts.support import lot
from tests.contracts.support import now
from tests.contracts.support import reasons
from tests.contracts.support import refusal
from tests.contracts.support import send
from tests.contracts.support import terms


def by_address(*rows: tuple[Person, int]) -> list[tuple[str, int]]:
    pairs = [(person.address, amount) for person, amount in rows]
    return sorted(pairs, key=lambda row: int(row[0], 16))


@pytest.fixture
def bring(money, issuance, stranger):
    """Anybody brings the chunks of a list; the last transaction."""

    def bring_all(id_, chunks):
        for _, rows, rest in chunks:
            tx = send(issuance.issue, id_, rows, rest, sender=stranger)
        return tx

    return bring_all


def test_anybody_brings_what_officers_allowed(
    money, currency, issuance, bring, hanako, taro
):
    rows = by_address((hanako, 1_000), (taro, 500))
    id_, chunks = money.authorize(money.common, rows)

    tx = bring(id_, chunks)

    assert money.balance(hanako, money.common) == 11_000
    assert money.balance(taro, money.common) == 10_500
    issued = tx.events["RowIssued"]
    assert [
        (
            as_bytes(each["authorization"]),
            each["index"],
            each["account"],
            each["amount"],
        )
        for each in issued
    ] == [(id_, i, account, amount) for i, (account, amount) in enumerate(rows)]
    assert [
        (each["account"], each["lot"], each["amount"]) for each in tx.events["Issued"]
    ] == [(account, money.common, amount) for account, amount in rows]
    transfers = tx.events["TransferSingle"]
    assert {each["from"] for each in transfers} == {NOBODY}
    completed = tx.events["IssueCompleted"]
    assert as_bytes(completed["authorization"]) == id_
    assert (completed["executed"], completed["refused"]) == (1_500, 0)


def test_issued_money_is_counted_everywhere(money, currency, bring, hanako, taro):
    before = currency.totalSupply(money.common)
    mine = currency.issuedTo(1, hanako.address)

    bring(*money.authorize(money.common, by_address((hanako, 1_000), (taro, 500))))

    assert currency.totalSupply(money.common) == before + 1_500
    assert currency.issuedTotal(money.common) == before + 1_500
    assert currency.issuedTo(1, hanako.address) == mine + 1_000


def test_a_list_is_issued_chunk_by_chunk(money, issuance, bring, hanako, taro, jiro):
    rows = by_address((hanako, 1), (taro, 2))
    id_, chunks = money.authorize(money.common, rows, size=1)

    bring(id_, chunks[:1])
    halfway = issuance.authorization(id_)
    bring(id_, chunks[1:])
    done = issuance.authorization(id_)

    assert [int(each) for each in halfway[2:5]] == [3, rows[0][1], 0]
    assert as_bytes(halfway[5]) == chunks[1][0]
    assert (halfway[6], halfway[7], halfway[8]) == (rows[0][0], 1, False)
    assert [int(each) for each in done[2:5]] == [3, 3, 0]
    assert (as_bytes(done[5]), done[7], done[8]) == (bytes(32), 2, True)


def test_a_row_that_may_not_run_leaves_its_neighbours_issued(
    money, currency, issuance, bring, hanako, taro, stranger
):
    rows = by_address((hanako, 100), (stranger, 200), (taro, 300))
    used = currency.programme(1)[8]

    tx = bring(*money.authorize(money.common, rows))

    assert reasons(tx) == [refusal("AccountUnknown", stranger)]
    refused = tx.events["RowRefused"]
    assert refused["index"] == [row[0] for row in rows].index(stranger.address)
    assert (refused["account"], refused["amount"]) == (stranger.address, 200)
    assert len(tx.events["RowIssued"]) == 2
    completed = tx.events["IssueCompleted"]
    assert (completed["executed"], completed["refused"]) == (400, 200)
    assert currency.programme(1)[8] == used + 400


def test_a_frozen_account_is_issued_nothing(
    money, registry, bring, hanako, taro, guardian
):
    id_, chunks = money.authorize(money.common, by_address((hanako, 1), (taro, 1)))
    send(registry.freeze, taro.address, sender=guardian)

    assert reasons(bring(id_, chunks)) == [refusal("AccountNotActive", taro, FROZEN)]


def test_a_shop_is_issued_nothing(money, bring, bakery):
    tx = bring(*money.authorize(money.common, by_address((bakery, 1))))

    assert reasons(tx) == [refusal("PairClosed", 0, SHOP)]


def test_a_row_of_nothing_is_refused(money, bring, hanako, taro):
    tx = bring(*money.authorize(money.common, by_address((hanako, 0), (taro, 5))))

    assert reasons(tx) == [refusal("LegsInvalid", 0)]


def test_a_row_beyond_what_clients_can_hold_is_refused(money, currency, bring, hanako):
    cap = 2**90
    money.city.act(currency.openProgramme, 4, terms(cap=cap))
    rows = by_address((hanako, 2**53))

    tx = bring(*money.authorize(lot(4, money.today), rows))

    assert reasons(tx) == [refusal("LegsInvalid", 0)]
    assert currency.programme(4)[8] == 0


def test_nobody_is_issued_more_than_the_holders_limit(
    money, currency, bring, hanako, taro, bakery
):
    money.city.act(currency.openProgramme, 4, terms(holderLimit=1_000))
    first, second = lot(4, money.today + 10), lot(4, money.today + 20)
    bring(*money.authorize(first, by_address((hanako, 600), (taro, 1_000))))
    money.pay(money.signed(hanako, bakery, (first, 600)))

    tx = bring(*money.authorize(second, by_address((hanako, 401))))

    assert reasons(tx) == [refusal("HolderLimitExceeded", hanako, 1_001, 1_000)]
    again = bring(*money.authorize(second, by_address((hanako, 400))))
    assert reasons(again) == []


def test_a_lot_past_its_last_day_is_not_issued(money, bring, hanako):
    id_, chunks = money.authorize(money.common, by_address((hanako, 1)))
    advance(now() + 31 * DAY)

    assert reasons(bring(id_, chunks)) == [
        refusal("LotExpired", money.common, money.today + 31)
    ]


def test_rows_after_the_days_of_issue_are_refused(money, currency, bring, hanako):
    money.city.act(currency.openProgramme, 4, terms(issueUntil=money.today + 2))
    id_, chunks = money.authorize(lot(4, money.today + 30), by_address((hanako, 1)))
    advance(now() + 3 * DAY)

    assert reasons(bring(id_, chunks)) == [
        refusal("IssueWindowClosed", 4, money.today + 3)
    ]


def test_rows_before_the_days_of_issue_wait(
    money, currency, issuance, bring, hanako, stranger
):
    """Anybody brings a list: nobody may spoil it by bringing it too early."""
    money.city.act(currency.openProgramme, 4, terms(issueFrom=money.today + 2))
    id_, chunks = money.authorize(lot(4, money.today + 30), by_address((hanako, 1)))

    early = ask(issuance.issue, id_, chunks[0][1], chunks[0][2], sender=stranger)
    advance(now() + 2 * DAY)

    assert early == refusal("IssueWindowClosed", 4, money.today)
    assert reasons(bring(id_, chunks)) == []


def test_rows_of_a_suspended_programme_wait(
    money, currency, issuance, bring, hanako, stranger
):
    id_, chunks = money.authorize(money.common, by_address((hanako, 1)))
    money.city.act(currency.setSuspended, 1, True)

    meanwhile = ask(issuance.issue, id_, chunks[0][1], chunks[0][2], sender=stranger)
    money.city.act(currency.setSuspended, 1, False)

    assert meanwhile == refusal("ProgrammeIsSuspended", 1)
    assert reasons(bring(id_, chunks)) == []


def test_a_hundred_rows_are_one_transaction(money, bring):
    crowd = [Person(f"nobody {i}") for i in range(100)]
    rows = by_address(*[(each, 1) for each in crowd])

    tx = bring(*money.authorize(money.common, rows))

    assert len(tx.events["RowRefused"]) == 100
    assert tx.gas_used < 16_777_216
