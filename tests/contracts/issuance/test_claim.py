"""A charge code is worth its money once, to the account it signed for."""

from types import SimpleNamespace

import pytest

from tests.contracts.support import DAY
from tests.contracts.support import FROZEN
from tests.contracts.support import NOBODY
from tests.contracts.support import UTC_OFFSET
from tests.contracts.support import Person
from tests.contracts.support import advance
from tests.contracts.support import as_bytes
from tests.contracts.support import ask
from tests.contracts.support import code_leaf
from tests.contracts.support import high_s
from tests.contracts.support import merkle
from tests.contracts.support import mine_next_at
from tests.contracts.support import refusal
from tests.contracts.support import salt
from tests.contracts.support import send
from tests.contracts.support import terms

ID = salt("codes")
AMOUNTS = (1_000, 2_000, 3_000)


@pytest.fixture
def codes(money, city, issuance):
    """Three codes of one authorization, with their places in the tree."""
    keys = [Person(f"code {i}") for i in range(3)]
    pairs = zip(keys, AMOUNTS, strict=True)
    root, proofs = merkle([code_leaf(key, amount) for key, amount in pairs])
    arguments = (ID, 1, money.today + 30, sum(AMOUNTS), 0, root)
    tx = city.act(issuance.authorizeCodes, *arguments)
    return SimpleNamespace(keys=keys, proofs=proofs, root=root, tx=tx)


@pytest.fixture
def claim_of(issuance, codes):
    """The arguments of a claim."""

    def arguments(i, holder, signed_for=None, amount=None):
        message = {
            "authorization": ID,
            "account": (signed_for or holder).address,
        }
        signature = codes.keys[i].sign(issuance, "Claim", message)
        return (
            ID,
            holder.address,
            amount or AMOUNTS[i],
            codes.proofs[i],
            codes.keys[i].address,
            signature,
        )

    return arguments


@pytest.fixture
def asked(issuance, stranger):
    return lambda claim: ask(issuance.claim, *claim, sender=stranger)


@pytest.fixture
def claim(issuance, stranger):
    return lambda arguments: send(issuance.claim, *arguments, sender=stranger)


def test_codes_are_authorized_and_reserve_the_cap(money, currency, issuance, codes):
    event = codes.tx.events["CodesAuthorized"]
    assert as_bytes(event["authorization"]) == ID
    assert (event["programme"], event["lastDay"]) == (1, money.today + 30)
    assert (event["total"], event["consideration"]) == (6_000, 0)
    assert as_bytes(event["merkleRoot"]) == codes.root
    assert currency.programme(1)[8] == 36_000
    assert issuance.authorization(ID)[9] == 4


def test_anybody_brings_the_claim_of_a_code(
    money, issuance, codes, claim, claim_of, hanako
):
    tx = claim(claim_of(1, hanako))

    event = tx.events["Claimed"]
    assert as_bytes(event["authorization"]) == ID
    assert (event["code"], event["account"]) == (codes.keys[1].address, hanako.address)
    assert event["amount"] == 2_000
    assert tx.events["Issued"]["lot"] == money.common
    assert money.balance(hanako, money.common) == 12_000
    assert issuance.claimedBy(ID, codes.keys[1].address) == hanako.address
    assert issuance.claimedBy(ID, codes.keys[0].address) == NOBODY
    assert issuance.authorization(ID)[3] == 2_000


def test_all_codes_are_claimed(money, issuance, claim, claim_of, hanako, taro):
    for i, holder in enumerate((hanako, taro, hanako)):
        claim(claim_of(i, holder))

    assert issuance.authorization(ID)[3] == 6_000
    assert money.balance(hanako, money.common) == 14_000


def test_a_claim_seen_on_its_way_is_not_redirected(
    codes, asked, claim_of, hanako, taro
):
    assert asked(claim_of(0, taro, signed_for=hanako)) == refusal(
        "ClaimSignatureInvalid", ID, codes.keys[0]
    )
    assert asked(claim_of(0, hanako)) is None


def test_a_code_is_claimed_once(codes, asked, claim, claim_of, hanako, taro):
    claim(claim_of(0, hanako))
    used = refusal("ClaimUsed", ID, codes.keys[0], hanako)

    assert asked(claim_of(0, hanako)) == used
    assert asked(claim_of(0, taro)) == used


def test_a_code_is_worth_its_amount(codes, asked, claim_of, hanako):
    assert asked(claim_of(0, hanako, amount=1_001)) == refusal(
        "ClaimProofInvalid", ID, codes.keys[0]
    )


def test_a_code_that_was_not_authorized_is_worth_nothing(
    issuance, codes, asked, claim_of, hanako
):
    forger = Person("forger")
    message = {"authorization": ID, "account": hanako.address}
    signature = forger.sign(issuance, "Claim", message)
    *start, _, _ = claim_of(0, hanako)

    assert asked((*start, forger.address, signature)) == refusal(
        "ClaimProofInvalid", ID, forger
    )


def test_only_one_form_of_a_signature_is_accepted(codes, asked, claim_of, hanako):
    *start, signature = claim_of(0, hanako)
    invalid = refusal("ClaimSignatureInvalid", ID, codes.keys[0])

    assert asked((*start, high_s(signature))) == invalid
    assert asked((*start, b"")) == invalid


def test_codes_are_claimed_until_the_end_of_their_last_day(
    money, codes, asked, claim, claim_of, hanako
):
    midnight = (money.today + 31) * DAY - UTC_OFFSET
    mine_next_at(midnight - 1)
    claim(claim_of(0, hanako))

    advance(midnight)

    assert asked(claim_of(1, hanako)) == refusal(
        "ClaimTooLate", ID, money.today + 30, money.today + 31
    )


def test_days_of_grace_are_for_spending_and_not_for_claiming(
    money, currency, codes, asked, claim_of, hanako
):
    money.city.act(currency.amendProgramme, 1, terms(graceDays=5))
    advance((money.today + 31) * DAY - UTC_OFFSET)

    assert asked(claim_of(1, hanako)).name == "ClaimTooLate"


def test_withdrawn_codes_are_worth_nothing(
    money, currency, city, issuance, codes, asked, claim, claim_of, hanako
):
    claim(claim_of(0, hanako))

    tx = city.act(issuance.withdrawCodes, ID)

    event = tx.events["CodesWithdrawn"]
    assert (as_bytes(event["authorization"]), event["rest"]) == (ID, 5_000)
    assert currency.programme(1)[8] == 31_000
    withdrawn = refusal("CodesAreWithdrawn", ID)
    assert asked(claim_of(1, hanako)) == withdrawn
    assert city.ask(issuance.withdrawCodes, ID) == withdrawn


def test_only_the_desk_authorizes_and_withdraws(money, issuance, codes, relay):
    arguments = (salt("more"), 1, money.today + 30, 1, 0, salt("root"))
    not_desk = refusal("IssuanceCallerNotDesk", relay)

    assert ask(issuance.withdrawCodes, ID, sender=relay) == not_desk
    assert ask(issuance.authorizeCodes, *arguments, sender=relay) == not_desk


def test_only_codes_are_claimed_and_withdrawn(
    money, city, issuance, codes, asked, claim_of, hanako
):
    issue, _ = money.authorize(money.common, [(hanako.address, 1)])
    unknown = refusal("IssuanceAuthorizationUnknown", issue)

    assert asked((issue, *claim_of(0, hanako)[1:])) == unknown
    assert city.ask(issuance.withdrawCodes, issue) == unknown


def test_a_stranger_and_the_frozen_are_issued_nothing_and_the_code_stays_good(
    city, registry, asked, claim_of, claim, hanako, stranger, guardian
):
    assert asked(claim_of(0, stranger)) == refusal("AccountUnknown", stranger)
    send(registry.freeze, hanako.address, sender=guardian)
    assert asked(claim_of(0, hanako)) == refusal("AccountNotActive", hanako, FROZEN)
    city.act(registry.unfreeze, [hanako.address])

    claim(claim_of(0, hanako))


def test_a_claim_counts_against_the_holders_limit(
    money, city, currency, issuance, stranger, hanako
):
    city.act(currency.openProgramme, 4, terms(holderLimit=1_500))
    money.issue(4 << 32 | money.today + 30, (hanako, 1_000))
    code = Person("limited code")
    root, proofs = merkle([code_leaf(code, 501)])
    arguments = (salt("limited"), 4, money.today + 30, 501, 0, root)
    city.act(issuance.authorizeCodes, *arguments)
    message = {"authorization": salt("limited"), "account": hanako.address}
    signature = code.sign(issuance, "Claim", message)
    claim = (salt("limited"), hanako.address, 501, proofs[0], code.address, signature)

    assert ask(issuance.claim, *claim, sender=stranger) == refusal(
        "HolderLimitExceeded", hanako, 1_501, 1_500
    )


@pytest.mark.parametrize("amount", [1_001, 2**255])
def test_a_tree_is_worth_no_more_than_its_total(
    money, city, issuance, stranger, hanako, amount
):
    code = Person("greedy code")
    root, proofs = merkle([code_leaf(code, amount)])
    id_ = salt("greedy")
    city.act(issuance.authorizeCodes, id_, 1, money.today + 30, 1_000, 0, root)
    message = {"authorization": id_, "account": hanako.address}
    signature = code.sign(issuance, "Claim", message)
    claim = (id_, hanako.address, amount, proofs[0], code.address, signature)

    assert ask(issuance.claim, *claim, sender=stranger) == refusal(
        "ListTotalMismatch", id_, 1_000, amount
    )


def test_nothing_is_claimed_while_paused(currency, asked, claim_of, hanako, guardian):
    send(currency.pause, sender=guardian)

    assert asked(claim_of(0, hanako)) == refusal("EnforcedPause")


def test_nothing_is_claimed_of_a_suspended_programme(
    money, currency, asked, claim_of, hanako
):
    money.city.act(currency.setSuspended, 1, True)

    assert asked(claim_of(0, hanako)) == refusal("ProgrammeIsSuspended", 1)


def test_purchased_codes_cost_their_total(money, city, issuance):
    arguments = (ID, 2, money.today + 30, 5_000, 0, salt("root"))

    assert city.ask(issuance.authorizeCodes, *arguments) == refusal(
        "IssuanceConsiderationInvalid", 2, 0, 5_000
    )
