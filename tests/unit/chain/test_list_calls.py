"""Calls that create and destroy money, by the names and order of their arguments."""

import pytest

from ledger.chain.abi import Abi
from ledger.chain.abi import Decoded
from ledger.chain.calls.call import Call
from ledger.chain.calls.lists import NO_ISSUE
from ledger.chain.calls.lists import Purpose
from ledger.chain.calls.programmes import LAPSE_ACCOUNTS_MOST
from ledger.chain.charge_codes import CodeLeaf
from ledger.chain.deployment import Contract
from ledger.chain.deployment import Deployment
from ledger.chain.lists import CHUNK_ROWS_MOST
from ledger.chain.lists import Chunk
from ledger.chain.lists import EndRow
from ledger.chain.lists import IssueRow
from ledger.chain.town import Town
from ledger.chain.transactions import GAS_MOST

WORD = bytes([9]) * 32
HEAD = bytes([8]) * 32
SHOP = bytes([2]) * 20
ROWS = Chunk((EndRow(SHOP, 5, 100), EndRow(SHOP, 6, 200)), HEAD)
ROWS_READ = [
    {"account": SHOP, "lot": 5, "amount": 100},
    {"account": SHOP, "lot": 6, "amount": 200},
]


@pytest.fixture
def town(deployment: Deployment) -> Town:
    return Town(deployment)


def read(contract: Contract, call: Call) -> Decoded | None:
    assert call.target == contract.address
    abi: Abi = contract.abi
    return abi.decode_call(call.data)


def test_chunks_are_brought_with_their_rest(town: Town) -> None:
    issuance = town.deployment.issuance
    values = {"id": WORD, "rows": ROWS_READ, "rest": HEAD}

    assert read(issuance, town.call_redeem(WORD, ROWS)) == Decoded("redeem", values)
    assert read(issuance, town.call_burn(WORD, ROWS)) == Decoded("burn", values)


def test_a_correction_is_brought_beside_the_chunk_it_corrects(town: Town) -> None:
    issued = Chunk((IssueRow(SHOP, 300),), WORD)

    call = town.call_correct(WORD, ROWS, issued)

    assert read(town.deployment.issuance, call) == Decoded(
        "correct",
        {
            "id": WORD,
            "rows": ROWS_READ,
            "rest": HEAD,
            "given": [{"account": SHOP, "amount": 300}],
            "givenRest": WORD,
        },
    )


def test_full_chunks_and_lapses_fit_into_a_transaction(town: Town) -> None:
    rows = tuple(EndRow(SHOP, lot, 1) for lot in range(1, CHUNK_ROWS_MOST + 1))
    full = Chunk(rows, HEAD)
    given = Chunk(tuple(IssueRow(SHOP, 1) for _ in rows), HEAD)

    calls = [
        town.call_redeem(WORD, full),
        town.call_burn(WORD, full),
        town.call_correct(WORD, full, given),
        town.call_lapse(5, [SHOP] * LAPSE_ACCOUNTS_MOST),
    ]

    assert all(call.gas <= GAS_MOST for call in calls)


def test_what_officers_sign_of_lists_names_total_and_head(town: Town) -> None:
    issuance = town.deployment.issuance

    assert read(issuance, town.action_authorize_redeem(WORD, 300, HEAD)) == Decoded(
        "authorizeRedeem", {"id": WORD, "total": 300, "listHead": HEAD}
    )
    burn = town.action_authorize_burn(WORD, Purpose.REPAY, 300, HEAD)
    assert read(issuance, burn) == Decoded(
        "authorizeBurn",
        {
            "id": WORD,
            "purpose": 2,
            "issueId": NO_ISSUE,
            "total": 300,
            "listHead": HEAD,
        },
    )
    assert read(issuance, town.action_close_run(WORD, HEAD, 300)) == Decoded(
        "closeRun", {"id": WORD, "fileHash": HEAD, "total": 300}
    )


def test_codes_are_authorized_claimed_and_withdrawn(town: Town) -> None:
    issuance = town.deployment.issuance
    leaf = CodeLeaf(SHOP, 500)

    signed = town.action_authorize_codes(WORD, (3, 20_600), 900, 900, HEAD)
    claim = town.call_claim(WORD, bytes([4]) * 20, leaf, [HEAD], b"signature")

    assert read(issuance, signed) == Decoded(
        "authorizeCodes",
        {
            "id": WORD,
            "programme": 3,
            "lastDay": 20_600,
            "total": 900,
            "consideration": 900,
            "merkleRoot": HEAD,
        },
    )
    assert read(issuance, claim) == Decoded(
        "claim",
        {
            "id": WORD,
            "account": bytes([4]) * 20,
            "amount": 500,
            "proof": [HEAD],
            "code": SHOP,
            "codeSignature": b"signature",
        },
    )
    assert town.account_of_claim(claim.data) == bytes([4]) * 20
    withdrawal = read(issuance, town.action_withdraw_codes(WORD))
    assert withdrawal == Decoded("withdrawCodes", {"id": WORD})


def test_programmes_are_suspended_and_all_money_paused(town: Town) -> None:
    currency = town.deployment.currency

    assert read(currency, town.action_suspend(3, True)) == Decoded(
        "setSuspended", {"id": 3, "suspended": True}
    )
    assert read(currency, town.call_pause()) == Decoded("pause", {})
    assert read(currency, town.action_unpause()) == Decoded("unpause", {})
    assert read(currency, town.call_lapse(5, [SHOP])) == Decoded(
        "lapse", {"lot": 5, "accounts": [SHOP]}
    )
