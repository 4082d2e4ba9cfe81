"""A wrong issue is taken back: what it gave, from whom it gave, and no more."""

from types import SimpleNamespace

import pytest

from tests.contracts.support import CORRECT
from tests.contracts.support import WRITE_OFF
from tests.contracts.support import as_bytes
from tests.contracts.support import ask
from tests.contracts.support import by_account
from tests.contracts.support import chain_list
from tests.contracts.support import chunk_hash
from tests.contracts.support import plain
from tests.contracts.support import reasons
from tests.contracts.support import refusal
from tests.contracts.support import send
from tests.contracts.support import terms


@pytest.fixture
def wrong(money, issuance, hanako, taro, stranger):
    """A wrong issue of one chunk; the stranger's row was refused."""
    rows = by_account((hanako, 1_000), (taro, 500), (stranger, 100))
    id_, chunks = money.authorize(money.common, rows)
    money.run(issuance.issue, id_, chunks)
    return SimpleNamespace(id=id_, rows=rows, rest=bytes(32))


@pytest.fixture
def listed(money, wrong):
    """Officers allow a correction of it."""

    def authorize(*rows, size=100):
        return money.authorize_burn(CORRECT, by_account(*rows), wrong.id, size)

    return authorize


@pytest.fixture
def correct(issuance, relay, wrong):
    def bring(id_, chunks, given=None, rest=None):
        evidence = (given or wrong.rows, rest or wrong.rest)
        for _, rows, after in chunks:
            arguments = (id_, rows, after, *evidence)
            tx = send(issuance.correct, *arguments, sender=relay)
        return tx

    return bring


@pytest.fixture
def asked(issuance, relay, wrong):
    def ask_for(id_, rows, after=bytes(32), given=None, rest=bytes(32)):
        arguments = (id_, rows, after, given or wrong.rows, rest)
        return ask(issuance.correct, *arguments, sender=relay)

    return ask_for


def test_a_wrong_issue_is_taken_back(
    money, currency, issuance, listed, correct, wrong, hanako, taro
):
    used = currency.programme(1)[8]
    id_, chunks = listed((hanako, money.common, 1_000), (taro, money.common, 200))

    tx = correct(id_, chunks)

    assert {each["purpose"] for each in tx.events["Burned"]} == {CORRECT}
    assert len(tx.events["RowBurned"]) == 2
    completed = tx.events["BurnCompleted"]
    assert as_bytes(completed["authorization"]) == id_
    assert (completed["executed"], completed["refused"]) == (1_200, 0)
    assert money.balance(hanako, money.common) == 10_000
    assert money.balance(taro, money.common) == 10_300
    assert currency.programme(1)[8] == used - 1_200
    assert currency.issuedTo(1, hanako.address) == 20_000
    assert issuance.correctedAmount(wrong.id, taro.address) == 200
    assert plain(currency.lotTotals(money.common)) == (20_300, 21_500, 0, 0)


def test_no_more_is_taken_back_than_was_given(money, listed, correct, hanako, taro):
    first = listed((hanako, money.common, 600), (taro, money.common, 501))
    second = listed((hanako, money.common, 401))
    third = listed((hanako, money.common, 400))

    assert reasons(correct(*first)) == [
        refusal("CorrectionExceedsIssue", taro, 500, 501)
    ]
    assert reasons(correct(*second)) == [
        refusal("CorrectionExceedsIssue", hanako, 1_000, 1_001)
    ]
    assert reasons(correct(*third)) == []


def test_what_is_spent_is_not_taken_back(money, listed, correct, taro, bakery):
    money.pay(money.signed(taro, bakery, (money.common, 10_100)))

    tx = correct(*listed((taro, money.common, 500)))

    assert reasons(tx) == [
        refusal("ERC1155InsufficientBalance", taro, 400, 500, money.common)
    ]


def test_what_was_refused_is_not_taken_back(money, registry, listed, correct, stranger):
    tx = correct(*listed((stranger, money.common, 100)))

    assert reasons(tx) == [refusal("CorrectionExceedsIssue", stranger, 0, 100)]


def test_another_lot_is_not_taken_back(money, listed, correct, hanako):
    rows = ((hanako, money.common, 1), (hanako, money.common_later, 1))

    tx = correct(*listed(*rows))

    assert reasons(tx) == [refusal("CorrectionExceedsIssue", hanako, 0, 2)]


def test_a_sum_beyond_all_integers_is_refused(money, issuance, city, asked, wrong):
    huge = [(wrong.rows[0][0], money.common, 2**256 - 1)]
    chunks = chain_list(issuance, huge, kind=3)
    id_ = b"\x07" * 32
    city.act(issuance.authorizeBurn, id_, CORRECT, wrong.id, 1, chunks[0][0])

    assert asked(id_, huge) == refusal("ListTotalMismatch", id_, 1, 2**256 - 1)


def test_evidence_of_another_list_is_refused(
    money, issuance, listed, asked, wrong, hanako, taro
):
    rows = by_account((hanako, 9_000), (taro, 9_000))
    other, chunks = money.authorize(money.common, rows)
    money.run(issuance.issue, other, chunks)
    id_, burned = listed((hanako, money.common, 5_000))

    assert asked(id_, burned[0][1], given=rows) == refusal(
        "EvidenceUnknown", wrong.id, chunk_hash(issuance, rows, bytes(32))
    )


def test_evidence_that_was_made_up_is_refused(
    money, issuance, listed, asked, wrong, hanako
):
    rows = by_account((hanako, 9_000))
    id_, burned = listed((hanako, money.common, 5_000))

    assert asked(id_, burned[0][1], given=rows) == refusal(
        "EvidenceUnknown", wrong.id, chunk_hash(issuance, rows, bytes(32))
    )


def test_a_chunk_that_was_not_issued_yet_is_no_evidence(
    money, issuance, relay, hanako, taro
):
    rows = by_account((hanako, 1), (taro, 2))
    issue, chunks = money.authorize(money.common, rows, size=1)
    money.run(issuance.issue, issue, chunks[:1])
    second = chunks[1][1]
    listed = [(second[0][0], money.common, 1)]
    id_, burned = money.authorize_burn(CORRECT, listed, issue)
    arguments = (id_, listed, bytes(32), second, bytes(32))

    assert ask(issuance.correct, *arguments, sender=relay) == refusal(
        "EvidenceUnknown", issue, chunks[1][0]
    )
    money.run(issuance.issue, issue, chunks[1:])
    assert ask(issuance.correct, *arguments, sender=relay) is None


def test_another_chunk_of_the_issue_does_not_spoil_the_row(
    money, issuance, relay, hanako, taro
):
    """Else whoever brings it could have a row refused for good."""
    rows = by_account((hanako, 1), (taro, 2))
    issue, chunks = money.authorize(money.common, rows, size=1)
    money.run(issuance.issue, issue, chunks)
    listed = [(rows[1][0], money.common, 1)]
    id_, burned = money.authorize_burn(CORRECT, listed, issue)
    first = (id_, listed, bytes(32), *chunks[0][1:])
    second = (id_, listed, bytes(32), *chunks[1][1:])

    assert ask(issuance.correct, *first, sender=relay) == refusal(
        "EvidenceMissing", id_, rows[1][0]
    )
    assert ask(issuance.correct, *second, sender=relay) is None


def test_who_was_given_nothing_has_no_evidence(money, listed, asked, bakery):
    id_, chunks = listed((bakery, money.common, 1))

    assert asked(id_, chunks[0][1]) == refusal("EvidenceMissing", id_, bakery)


def test_a_correction_runs_in_chunks(money, listed, correct, hanako, taro):
    rows = ((hanako, money.common, 1_000), (taro, money.common, 500))

    tx = correct(*listed(*rows, size=1))

    assert tx.events["BurnCompleted"]["executed"] == 1_500


def test_a_write_off_is_brought_without_evidence(money, issuance, asked, hanako):
    rows = by_account((hanako, money.common, 1))
    id_, chunks = money.authorize_burn(WRITE_OFF, rows)

    assert asked(id_, chunks[0][1]) == refusal("IssuancePurposeInvalid", id_, WRITE_OFF)


def test_who_was_corrected_may_be_issued_again(
    money, currency, issuance, relay, hanako
):
    """What was wrongly given counts neither against the holder's limit nor the cap."""
    limits = terms(holderLimit=1_000, cap=1_000)
    money.city.act(currency.openProgramme, 4, limits)
    a_lot = 4 << 32 | money.today + 30
    rows = by_account((hanako, 1_000))
    issue, chunks = money.authorize(a_lot, rows)
    money.run(issuance.issue, issue, chunks)
    id_, burned = money.authorize_burn(CORRECT, [(*rows[0][:1], a_lot, 900)], issue)
    arguments = (id_, burned[0][1], bytes(32), rows, bytes(32))
    send(issuance.correct, *arguments, sender=relay)

    tx = money.issue(a_lot, (hanako, 900))

    assert reasons(tx) == []


def test_only_the_relay_brings_a_correction(
    money, issuance, listed, wrong, hanako, stranger
):
    id_, chunks = listed((hanako, money.common, 1))
    arguments = (id_, *chunks[0][1:], wrong.rows, bytes(32))

    assert ask(issuance.correct, *arguments, sender=stranger) == refusal(
        "CallerNotRelay", stranger
    )
