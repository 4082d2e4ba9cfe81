"""The list that officers signed is issued as they signed it, or not at all."""

import pytest

from tests.contracts.support import ask
from tests.contracts.support import chain_list
from tests.contracts.support import chunk_hash
from tests.contracts.support import refusal
from tests.contracts.support import salt
from tests.contracts.support import send


@pytest.fixture
def rows(hanako, taro, jiro, baker):
    people = sorted((hanako, taro, jiro, baker), key=lambda each: int(each.address, 16))
    return [(each.address, 100 + i) for i, each in enumerate(people)]


@pytest.fixture
def signed(money, rows):
    """An authorized list of two chunks with two rows each."""
    return money.authorize(money.common, rows, size=2)


@pytest.fixture
def bring(issuance, stranger):
    def ask_for(id_, chunk_rows, rest):
        return ask(issuance.issue, id_, chunk_rows, rest, sender=stranger)

    return ask_for


def changed(rows):
    return [rows[0], (rows[1][0], rows[1][1] + 1)]


def redirected(rows):
    return [rows[0], ("0x" + "ff" * 20, rows[1][1])]


def swapped(rows):
    return [rows[1], rows[0]]


def doubled(rows):
    return [rows[0], rows[1], rows[1]]


def cut(rows):
    return [rows[0]]


def added(rows):
    return [*rows, ("0x" + "ff" * 20, 1)]


@pytest.mark.parametrize(
    "spoil",
    [changed, redirected, swapped, doubled, cut, added],
    ids=lambda f: f.__name__,
)
def test_a_spoilt_list_is_refused(issuance, signed, bring, spoil):
    id_, chunks = signed
    head, part, rest = chunks[0]

    refused = bring(id_, spoil(part), rest)

    given = chunk_hash(issuance, spoil(part), rest)
    assert refused == refusal("ListMismatch", id_, head, given)
    assert bring(id_, part, rest) is None


def test_a_row_moved_to_the_other_chunk_is_refused(issuance, signed, bring, rows):
    id_, chunks = signed
    moved = chain_list(issuance, rows, size=3)

    assert bring(id_, moved[0][1], moved[0][2]) == refusal(
        "ListMismatch", id_, chunks[0][0], moved[0][0]
    )


def test_the_second_chunk_does_not_come_first(issuance, signed, bring):
    id_, chunks = signed

    assert bring(id_, chunks[1][1], chunks[1][2]) == refusal(
        "ListMismatch", id_, chunks[0][0], chunks[1][0]
    )


def test_a_list_cut_after_its_first_chunk_is_refused(issuance, signed, bring):
    id_, chunks = signed
    head, part, _ = chunks[0]

    assert bring(id_, part, bytes(32)) == refusal(
        "ListMismatch", id_, head, chunk_hash(issuance, part, bytes(32))
    )


def test_a_chunk_is_not_issued_twice(issuance, signed, bring, stranger):
    id_, chunks = signed
    head, part, rest = chunks[0]
    send(issuance.issue, id_, part, rest, sender=stranger)

    assert bring(id_, part, rest) == refusal("ListMismatch", id_, chunks[1][0], head)


def test_nothing_follows_the_end_of_a_list(issuance, signed, bring, stranger):
    id_, chunks = signed
    for _, part, rest in chunks:
        send(issuance.issue, id_, part, rest, sender=stranger)

    assert bring(id_, chunks[1][1], bytes(32)) == refusal("ListDone", id_)


def test_a_list_nobody_authorized_is_refused(issuance, money, bring, rows):
    assert bring(salt("forged"), rows, bytes(32)) == refusal(
        "IssuanceAuthorizationUnknown", salt("forged")
    )


def test_the_list_of_another_authorization_is_refused(
    money, issuance, signed, bring, rows
):
    id_, chunks = signed
    other = [(account, amount + 1) for account, amount in rows]
    other_id, other_chunks = money.authorize(money.common, other, size=2)

    assert bring(id_, other_chunks[0][1], other_chunks[0][2]) == refusal(
        "ListMismatch", id_, chunks[0][0], other_chunks[0][0]
    )


@pytest.mark.parametrize("count", [0, 101])
def test_a_chunk_has_from_one_to_a_hundred_rows(signed, bring, count):
    many = [(f"0x{i + 1:040x}", 1) for i in range(count)]

    assert bring(signed[0], many, bytes(32)) == refusal("ListChunkSize", count, 100)


def test_accounts_ascend_within_a_chunk(money, bring, rows):
    disorder = [rows[1], rows[0]]
    id_, _ = money.authorize(money.common, disorder)

    assert bring(id_, disorder, bytes(32)) == refusal(
        "ListOrder", id_, 1, rows[1][0], rows[0][0]
    )


def test_accounts_ascend_over_the_whole_list(money, issuance, bring, rows, stranger):
    disorder = [rows[0], rows[2], rows[1], rows[3]]
    id_, chunks = money.authorize(money.common, disorder, size=2)
    send(issuance.issue, id_, chunks[0][1], chunks[0][2], sender=stranger)

    assert bring(id_, chunks[1][1], chunks[1][2]) == refusal(
        "ListOrder", id_, 2, rows[2][0], rows[1][0]
    )


def test_an_account_comes_once(money, bring, rows):
    double = [rows[0], rows[0]]
    id_, _ = money.authorize(money.common, double)

    assert bring(id_, double, bytes(32)) == refusal(
        "ListOrder", id_, 1, rows[0][0], rows[0][0]
    )


def test_nobody_is_no_account(money, bring):
    nobody = "0x" + "00" * 20
    id_, _ = money.authorize(money.common, [(nobody, 1)])

    assert bring(id_, [(nobody, 1)], bytes(32)) == refusal(
        "ListOrder", id_, 0, nobody, nobody
    )


@pytest.fixture
def authorize_total(money, city, issuance):
    """Officers sign a list, and a total that is not its sum."""

    def authorize(rows, total, size=100):
        chunks = chain_list(issuance, rows, size)
        id_ = salt("a wrong total")
        last_day = money.today + 30
        city.act(issuance.authorizeIssue, id_, 1, last_day, total, 0, chunks[0][0])
        return id_, chunks

    return authorize


def test_a_list_above_its_total_is_refused(authorize_total, bring, rows):
    total = sum(amount for _, amount in rows)
    id_, chunks = authorize_total(rows, total - 1)

    assert bring(id_, chunks[0][1], chunks[0][2]) == refusal(
        "ListTotalMismatch", id_, total - 1, total
    )


def test_a_list_below_its_total_is_refused(authorize_total, bring, rows):
    total = sum(amount for _, amount in rows)
    id_, chunks = authorize_total(rows, total + 1)

    assert bring(id_, chunks[0][1], chunks[0][2]) == refusal(
        "ListTotalMismatch", id_, total + 1, total
    )


def test_amounts_that_sum_beyond_all_integers_are_refused(authorize_total, bring, rows):
    huge = [(rows[0][0], 1), (rows[1][0], 2**256 - 1)]
    id_, chunks = authorize_total(huge, 1)

    assert bring(id_, chunks[0][1], chunks[0][2]) == refusal(
        "ListTotalMismatch", id_, 1, 2**256 - 1
    )
