"""What the contracts refuse, in our words and with their values."""

from typing import Any

import pytest
from eth_abi.abi import encode
from eth_hash.auto import keccak
from eth_utils.abi import collapse_if_tuple

from ledger.chain.deployment import Deployment
from ledger.chain.reverts import _TRANSLATIONS
from ledger.chain.reverts import read_revert
from ledger.domain import money_refusals
from ledger.domain import order_refusals
from ledger.domain import refusals
from ledger.domain.errors import MeguruError
from ledger.domain.hexes import to_hex
from ledger.domain.lots import make_lot

Interface = list[dict[str, Any]]
ACCOUNT = bytes([0xA1]) * 20
SHOP = bytes([0xB2]) * 20
SIGNER = bytes([0xC3]) * 20
ORDER = bytes([0xD4]) * 32
LOT = make_lot(7, 20_543)

CASES: dict[str, tuple[tuple[Any, ...], MeguruError]] = {
    "ERC1155InsufficientBalance": (
        (ACCOUNT, 300, 1_000, LOT),
        refusals.BalanceTooLow(amount=1_000, available=300, missing=700),
    ),
    "AccountUnknown": (
        (ACCOUNT,),
        refusals.AccountUnknown(account=to_hex(ACCOUNT)),
    ),
    "AccountNotActive": (
        (ACCOUNT, 2),
        refusals.AccountNotActive(account=to_hex(ACCOUNT), status="frozen"),
    ),
    "PairClosed": (
        (1, 1),
        refusals.PairClosed(sender="resident", receiver="resident"),
    ),
    "ProgrammeUnknown": ((7,), refusals.ProgrammeUnknown(programme=7)),
    "ProgrammeIsSuspended": ((7,), refusals.ProgrammeIsSuspended(programme=7)),
    "ShopNotAccepted": (
        (SHOP, 7),
        refusals.ShopNotAccepted(programme=7, shop=to_hex(SHOP)),
    ),
    "LotExpired": (
        (LOT, 20_544),
        refusals.LotExpired(lot=LOT, last_day="2026-03-31"),
    ),
    "ProgrammeLimitExceeded": (
        (7, 60_000, 50_000),
        refusals.ProgrammeLimitExceeded(programme=7, amount=60_000, limit=50_000),
    ),
    "SignerPaymentLimitExceeded": (
        (6_000, 5_000),
        refusals.SignerPaymentLimitExceeded(amount=6_000, limit=5_000),
    ),
    "SignerDayLimitExceeded": (
        (20_543, 6_000, 100),
        refusals.SignerDayLimitExceeded(amount=6_000, remaining=100),
    ),
    "SignatureInvalid": (
        (ACCOUNT, SIGNER),
        refusals.SignatureInvalid(signer=to_hex(SIGNER)),
    ),
    "SignerNotPermitted": (
        (ACCOUNT, SIGNER),
        refusals.SignerNotPermitted(signer=to_hex(SIGNER), account=to_hex(ACCOUNT)),
    ),
    "SignerScopeMissing": (
        (ACCOUNT, SIGNER, 4, 1),
        refusals.SignerScopeMissing(
            signer=to_hex(SIGNER), account=to_hex(ACCOUNT), needed="PAY"
        ),
    ),
    "OrderAlreadyUsed": (
        (ORDER, 1),
        refusals.OrderAlreadyUsed(order=to_hex(ORDER)),
    ),
    "OrderExpired": (
        (1_800_000_000, 1_800_000_001),
        refusals.OrderExpired(valid_before=1_800_000_000, least=0),
    ),
    "OrderNotYetValid": (
        (1_800_000_000, 1_799_999_999),
        refusals.OrderClockInvalid(valid_after=1_800_000_000, now=1_799_999_999),
    ),
    "PresentmentWindowTooLong": (
        (1_800_000_000, 1_800_100_000),
        refusals.PresentmentInvalid(reason="it is valid for more than a day"),
    ),
    "PresentmentLimitExceeded": (
        (3_001, 3_000),
        order_refusals.PresentmentLimitExceeded(amount=3_001, limit=3_000),
    ),
    "OrderNotPaid": (
        (ORDER, 0),
        order_refusals.OrderNotPaid(order=to_hex(ORDER)),
    ),
    "RefundMismatch": (
        (ORDER,),
        order_refusals.RefundMismatch(field="shop or legs"),
    ),
    "RefundSequence": (
        (2, 1),
        order_refusals.RefundOutOfTurn(expected=2, given=1),
    ),
    "RefundTooLate": (
        (1_800_000_000, 1_800_000_001),
        order_refusals.RefundTooLate(days=30),
    ),
    "RefundExceedsPayment": (
        (LOT, 1_001, 1_000),
        order_refusals.RefundTooMuch(amount=1_001, left=1_000),
    ),
    "LotLapsed": (
        (LOT, 20_560),
        order_refusals.LotLapsed(lot=LOT, last_day="2026-03-31"),
    ),
    "HolderLimitExceeded": (
        (ACCOUNT, 60_000, 50_000),
        refusals.HolderLimitExceeded(
            account=to_hex(ACCOUNT), total=60_000, limit=50_000
        ),
    ),
    "CapExceeded": (
        (7, 11_000_000, 10_000_000),
        refusals.CapExceeded(programme=7, total=11_000_000, cap=10_000_000),
    ),
    "RedeemWindowClosed": (
        (7, 20_543),
        money_refusals.RedeemWindowClosed(programme=7, day="2026-03-31"),
    ),
    "RepayNotPurchased": ((7,), money_refusals.RepayNotPurchased(programme=7)),
    "LapseTooEarly": (
        (LOT, 20_544, 20_551),
        money_refusals.LapseTooEarly(lot=LOT, begins="2026-04-08"),
    ),
    "CorrectionExceedsIssue": (
        (ACCOUNT, 100, 101),
        money_refusals.CorrectionExceedsIssue(
            account=to_hex(ACCOUNT), given=100, corrected=101
        ),
    ),
    "CurrencyAmendmentRefused": (
        (7,),
        money_refusals.AmendmentRefused(programme=7, field="the chain found it"),
    ),
    "ClaimUsed": ((ORDER, SIGNER, ACCOUNT), money_refusals.ChargeCodeUsed()),
    "ClaimTooLate": (
        (ORDER, 20_543, 20_544),
        money_refusals.ChargeCodeOver(reason="its last day was 2026-03-31"),
    ),
    "CodesAreWithdrawn": (
        (ORDER,),
        money_refusals.ChargeCodeOver(reason="it was withdrawn"),
    ),
    "CallerNotGuardian": (
        (SIGNER,),
        money_refusals.GuardianUnknown(signer=to_hex(SIGNER)),
    ),
    "IssueWindowClosed": (
        (7, 20_600),
        refusals.IssueWindowClosed(programme=7, day=20_600),
    ),
}


def entries_of(abis: dict[str, Interface], error: str) -> Interface:
    return [
        entry
        for abi in abis.values()
        for entry in abi
        if entry["type"] == "error" and entry["name"] == error
    ]


def write_error(entry: dict[str, Any], arguments: tuple[Any, ...]) -> bytes:
    """Revert data as the contract would write it."""
    types = [collapse_if_tuple(parameter) for parameter in entry["inputs"]]
    declaration = f"{entry['name']}({','.join(types)})"
    return keccak(declaration.encode())[:4] + encode(types, arguments)


@pytest.mark.parametrize("error", CASES)
def test_a_refusal_of_the_chain_reads_like_one_of_ours(
    deployment: Deployment, abis: dict[str, Interface], error: str
) -> None:
    arguments, expected = CASES[error]
    found = entries_of(abis, error)

    for entry in found:
        refusal = read_revert(deployment, write_error(entry, arguments))

        assert type(refusal) is type(expected)
        assert refusal.values == expected.values

    assert found


def test_a_cancelled_order_is_told_from_one_that_was_paid(
    deployment: Deployment, abis: dict[str, Interface]
) -> None:
    for entry in entries_of(abis, "OrderAlreadyUsed"):
        refusal = read_revert(deployment, write_error(entry, (ORDER, 2)))

        assert refusal.code == "order_cancelled"
        assert refusal.values == {"order": to_hex(ORDER)}


@pytest.mark.parametrize("error", sorted(_TRANSLATIONS))
def test_every_translation_is_of_an_error_the_contracts_have(
    abis: dict[str, Interface], error: str
) -> None:
    assert error in CASES
    shapes = {
        tuple((part["name"], part["type"]) for part in entry["inputs"])
        for entry in entries_of(abis, error)
    }
    # An error that several contracts share has one shape in all of them.
    assert len(shapes) == 1


def test_an_error_without_a_twin_keeps_its_name_and_values(
    deployment: Deployment, abis: dict[str, Interface]
) -> None:
    (entry,) = entries_of(abis, "ListOrder")
    data = write_error(entry, (ORDER, 3, ACCOUNT, SHOP))

    refusal = read_revert(deployment, data)

    assert refusal.code == "chain_refused"
    assert refusal.values == {
        "error": f"ListOrder(authorization {to_hex(ORDER)}, index 3,"
        f" previous {to_hex(ACCOUNT)}, account {to_hex(SHOP)})"
    }


def test_every_error_of_the_contracts_can_be_told(
    deployment: Deployment, abis: dict[str, Interface]
) -> None:
    samples = {"address": ACCOUNT, "bytes": SIGNER, "bytes32": ORDER, "string": "x"}
    for abi in abis.values():
        for entry in abi:
            if entry["type"] != "error":
                continue

            def sample(part: dict[str, Any]) -> Any:
                if part["type"] == "tuple":
                    return tuple(map(sample, part["components"]))
                return samples.get(part["type"], 1)

            arguments = tuple(map(sample, entry["inputs"]))

            refusal = read_revert(deployment, write_error(entry, arguments))

            assert refusal.code != "chain_refused" or entry["name"] in str(refusal)
            assert all(isinstance(v, int | str) for v in refusal.values.values())
            assert refusal.advice


def test_what_no_contract_of_ours_says_is_shown_as_it_is(
    deployment: Deployment,
) -> None:
    refusal = read_revert(deployment, bytes.fromhex("deadbeef00"))

    assert refusal.values == {"error": "0xdeadbeef00"}


def test_long_foreign_data_is_cut(deployment: Deployment) -> None:
    refusal = read_revert(deployment, bytes.fromhex("deadbeef") + bytes(10_000))

    assert refusal.values == {"error": "0xdeadbeef" + "00" * 96}


def test_a_failure_without_a_word_says_so(deployment: Deployment) -> None:
    assert read_revert(deployment, b"").values == {"error": "no reason given"}


@pytest.mark.parametrize("length", [1, 3, 4, 35])
def test_a_reason_that_was_cut_off_is_shown_as_it_is(
    deployment: Deployment, abis: dict[str, Interface], length: int
) -> None:
    (entry, *_) = entries_of(abis, "AccountUnknown")
    data = write_error(entry, (ACCOUNT,))[:length]

    assert read_revert(deployment, data).values == {"error": to_hex(data)}
