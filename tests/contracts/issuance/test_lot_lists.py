"""Lists that redeem and burn run as officers signed them, or not at all."""

import pytest

from tests.contracts.support import BURN_LIST
from tests.contracts.support import CORRECT
from tests.contracts.support import REDEEM_LIST
from tests.contracts.support import WRITE_OFF
from tests.contracts.support import ask
from tests.contracts.support import by_account
from tests.contracts.support import chain_list
from tests.contracts.support import chunk_hash
from tests.contracts.support import refusal
from tests.contracts.support import salt
from tests.contracts.support import send


class Lists:
    """One kind of list: how officers allow it and how the relay brings it."""

    def __init__(self, kind, money, issuance, relay, issue):
        self.kind = REDEEM_LIST if kind == "redeem" else BURN_LIST
        self.money, self.issuance, self.relay = money, issuance, relay
        self.method = getattr(issuance, kind)
        self.purpose = CORRECT if kind == "correct" else WRITE_OFF
        self.issue_id, issued = issue
        self.evidence = (issued, bytes(32)) if kind == "correct" else ()

    def authorize(self, rows, size=100, total=None):
        chunks = chain_list(self.issuance, rows, size, self.kind)
        total = sum(row[2] for row in rows) if total is None else total
        id_ = salt(f"list {len(rows)} {size} {total}")
        issue_id = self.issue_id if self.evidence else bytes(32)
        if self.kind == REDEEM_LIST:
            arguments = (self.issuance.authorizeRedeem, id_, total, chunks[0][0])
        else:
            what = (self.purpose, issue_id, total, chunks[0][0])
            arguments = (self.issuance.authorizeBurn, id_, *what)
        self.money.city.act(*arguments)
        return id_, chunks

    def ask(self, id_, rows, rest):
        return ask(self.method, id_, rows, rest, *self.evidence, sender=self.relay)

    def send(self, id_, rows, rest):
        return send(self.method, id_, rows, rest, *self.evidence, sender=self.relay)


@pytest.fixture
def people_of_rows(hanako, taro, jiro, baker):
    return sorted((hanako, taro, jiro, baker), key=lambda each: int(each.address, 16))


@pytest.fixture(params=["redeem", "burn", "correct"])
def lists(request, money, issuance, relay, people_of_rows):
    issued = by_account(*[(each, 100) for each in people_of_rows])
    issue_id, chunks = money.authorize(money.common, issued)
    money.run(issuance.issue, issue_id, chunks)
    return Lists(request.param, money, issuance, relay, (issue_id, issued))


@pytest.fixture
def rows(money, people_of_rows):
    return by_account(
        *[(each, money.common, 10 + i) for i, each in enumerate(people_of_rows)]
    )


@pytest.fixture
def signed(lists, rows):
    return lists.authorize(rows, size=2)


def changed(rows):
    return [rows[0], (*rows[1][:2], rows[1][2] + 1)]


def redirected(rows):
    return [rows[0], ("0x" + "ff" * 20, *rows[1][1:])]


def of_another_lot(rows):
    return [rows[0], (rows[1][0], rows[1][1] + 1, rows[1][2])]


def swapped(rows):
    return [rows[1], rows[0]]


def doubled(rows):
    return [*rows, rows[1]]


def cut(rows):
    return rows[:1]


@pytest.mark.parametrize(
    "spoil",
    [changed, redirected, of_another_lot, swapped, doubled, cut],
    ids=lambda f: f.__name__,
)
def test_a_spoilt_list_is_refused(lists, signed, issuance, spoil):
    id_, chunks = signed
    head, part, rest = chunks[0]

    given = chunk_hash(issuance, spoil(part), rest, lists.kind)
    assert lists.ask(id_, spoil(part), rest) == refusal(
        "ListMismatch", id_, head, given
    )
    assert lists.ask(id_, part, rest) is None


def test_the_second_chunk_does_not_come_first(lists, signed):
    id_, chunks = signed

    assert lists.ask(id_, *chunks[1][1:]) == refusal(
        "ListMismatch", id_, chunks[0][0], chunks[1][0]
    )


def test_a_chunk_does_not_come_twice(lists, signed):
    id_, chunks = signed
    lists.send(id_, *chunks[0][1:])

    assert lists.ask(id_, *chunks[0][1:]) == refusal(
        "ListMismatch", id_, chunks[1][0], chunks[0][0]
    )


def test_the_last_chunk_is_not_left_out(lists, signed, issuance):
    id_, chunks = signed
    head, part, _ = chunks[0]

    given = chunk_hash(issuance, part, bytes(32), lists.kind)
    assert lists.ask(id_, part, bytes(32)) == refusal("ListMismatch", id_, head, given)


def test_a_list_runs_once(lists, signed):
    id_, chunks = signed
    for _, part, rest in chunks:
        lists.send(id_, part, rest)

    assert lists.ask(id_, *chunks[1][1:]) == refusal("ListDone", id_)


def test_a_list_of_another_kind_is_refused(lists, rows, money, hanako):
    issue, _ = money.authorize(money.common, by_account((hanako, 1)))

    assert lists.ask(issue, rows, bytes(32)) == refusal(
        "IssuanceAuthorizationUnknown", issue
    )


def test_an_issue_does_not_run_another_kind_of_list(lists, signed, issuance, stranger):
    rows = [("0x" + "11" * 20, 1)]

    assert ask(issuance.issue, signed[0], rows, bytes(32), sender=stranger) == refusal(
        "IssuanceAuthorizationUnknown", signed[0]
    )


@pytest.mark.parametrize("count", [0, 101])
def test_a_chunk_has_from_one_to_a_hundred_rows(lists, signed, count):
    many = [(f"0x{i + 1:040x}", 1, 1) for i in range(count)]

    assert lists.ask(signed[0], many, bytes(32)) == refusal("ListChunkSize", count, 100)


def test_accounts_ascend_over_the_whole_list(lists, rows):
    disorder = [rows[0], rows[2], rows[1], rows[3]]
    id_, chunks = lists.authorize(disorder, size=2)
    lists.send(id_, *chunks[0][1:])

    assert lists.ask(id_, *chunks[1][1:]) == refusal(
        "ListOrder", id_, 2, rows[2][0], rows[1][0]
    )


@pytest.mark.parametrize("step", [0, -1])
def test_the_lots_of_an_account_ascend_over_the_whole_list(lists, rows, step):
    again = (rows[0][0], rows[0][1] + step, 1)
    id_, chunks = lists.authorize([rows[0], again], size=1)
    lists.send(id_, *chunks[0][1:])

    assert lists.ask(id_, *chunks[1][1:]) == refusal(
        "ListLotOrder", id_, 1, rows[0][1], rows[0][1] + step
    )


def test_an_account_comes_with_several_lots(lists, rows):
    also = (rows[0][0], rows[0][1] + 1, 1)
    id_, chunks = lists.authorize([rows[0], also, rows[1]], size=1)

    for _, part, rest in chunks:
        lists.send(id_, part, rest)

    assert lists.issuance.authorization(id_)[8] is True


def test_nobody_is_no_account(lists):
    nobody = "0x" + "00" * 20
    rows = [(nobody, 1, 1)]
    id_, _ = lists.authorize(rows)

    assert lists.ask(id_, rows, bytes(32)) == refusal(
        "ListOrder", id_, 0, nobody, nobody
    )


@pytest.mark.parametrize("difference", [-1, 1])
def test_a_list_sums_to_its_total(lists, rows, difference):
    total = sum(row[2] for row in rows)
    id_, chunks = lists.authorize(rows, total=total + difference)

    assert lists.ask(id_, *chunks[0][1:]) == refusal(
        "ListTotalMismatch", id_, total + difference, total
    )


def test_a_list_of_one_town_is_nothing_in_another(lists, rows, issuance):
    """The contract is part of every hash."""
    other = type("Other", (), {"address": "0x" + "22" * 20})

    assert chunk_hash(issuance, rows, bytes(32), lists.kind) != chunk_hash(
        other, rows, bytes(32), lists.kind
    )
