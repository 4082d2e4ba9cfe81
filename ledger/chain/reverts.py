"""The contracts' errors as ours: a refusal on the chain reads like one here."""

from collections.abc import Callable
from typing import Any

from ledger.chain.abi import Decoded
from ledger.chain.deployment import Deployment
from ledger.chain.office_reverts import OFFICE_TRANSLATIONS
from ledger.domain import money_refusals
from ledger.domain import order_refusals
from ledger.domain import refusals
from ledger.domain.accounts import Kind
from ledger.domain.accounts import Scope
from ledger.domain.accounts import Status
from ledger.domain.errors import MeguruError
from ledger.domain.hexes import to_hex
from ledger.domain.lots import format_day
from ledger.domain.lots import split_lot
from ledger.domain.refunds import REFUND_DAYS_MOST

Values = dict[str, Any]

_CANCELLED = 2
"""What the contract calls an order that its payer cancelled."""

_TRANSLATIONS: dict[str, Callable[[Values], MeguruError]] = {
    "ERC1155InsufficientBalance": lambda v: refusals.BalanceTooLow(
        amount=v["needed"], available=v["balance"], missing=v["needed"] - v["balance"]
    ),
    "AccountUnknown": lambda v: refusals.AccountUnknown(account=to_hex(v["account"])),
    "AccountNotActive": lambda v: refusals.AccountNotActive(
        account=to_hex(v["account"]), status=Status(v["status"]).name.lower()
    ),
    "PairClosed": lambda v: refusals.PairClosed(
        sender=Kind(v["from"]).name.lower(), receiver=Kind(v["to"]).name.lower()
    ),
    "ProgrammeUnknown": lambda v: refusals.ProgrammeUnknown(programme=v["programme"]),
    "ProgrammeIsSuspended": lambda v: refusals.ProgrammeIsSuspended(
        programme=v["programme"]
    ),
    "ShopNotAccepted": lambda v: refusals.ShopNotAccepted(
        programme=v["programme"], shop=to_hex(v["shop"])
    ),
    "LotExpired": lambda v: refusals.LotExpired(
        lot=v["lot"], last_day=format_day(split_lot(v["lot"])[1])
    ),
    "ProgrammeLimitExceeded": lambda v: refusals.ProgrammeLimitExceeded(
        programme=v["programme"], amount=v["amount"], limit=v["limit"]
    ),
    "SignerPaymentLimitExceeded": lambda v: refusals.SignerPaymentLimitExceeded(
        amount=v["amount"], limit=v["limit"]
    ),
    "SignerDayLimitExceeded": lambda v: refusals.SignerDayLimitExceeded(
        amount=v["amount"], remaining=v["remaining"]
    ),
    "SignatureInvalid": lambda v: refusals.SignatureInvalid(signer=to_hex(v["signer"])),
    "SignerNotPermitted": lambda v: refusals.SignerNotPermitted(
        signer=to_hex(v["signer"]), account=to_hex(v["account"])
    ),
    "SignerScopeMissing": lambda v: refusals.SignerScopeMissing(
        signer=to_hex(v["signer"]),
        account=to_hex(v["account"]),
        needed=Scope(v["needed"]).name or str(v["needed"]),
    ),
    "OrderAlreadyUsed": lambda v: (
        order_refusals.OrderCancelled(order=to_hex(v["order"]))
        if v["status"] == _CANCELLED
        else refusals.OrderAlreadyUsed(order=to_hex(v["order"]))
    ),
    "OrderExpired": lambda v: refusals.OrderExpired(
        valid_before=v["validBefore"], least=0
    ),
    "OrderNotYetValid": lambda v: refusals.OrderClockInvalid(
        valid_after=v["validAfter"], now=v["timestamp"]
    ),
    "PresentmentWindowTooLong": lambda v: refusals.PresentmentInvalid(
        reason="it is valid for more than a day"
    ),
    "PresentmentLimitExceeded": lambda v: order_refusals.PresentmentLimitExceeded(
        amount=v["amount"], limit=v["limit"]
    ),
    "OrderNotPaid": lambda v: order_refusals.OrderNotPaid(order=to_hex(v["order"])),
    "RefundMismatch": lambda v: order_refusals.RefundMismatch(field="shop or legs"),
    "RefundSequence": lambda v: order_refusals.RefundOutOfTurn(
        expected=v["expected"], given=v["given"]
    ),
    "RefundTooLate": lambda v: order_refusals.RefundTooLate(days=REFUND_DAYS_MOST),
    "RefundExceedsPayment": lambda v: order_refusals.RefundTooMuch(
        amount=v["refunded"], left=v["paid"]
    ),
    "LotLapsed": lambda v: order_refusals.LotLapsed(
        lot=v["lot"], last_day=format_day(split_lot(v["lot"])[1])
    ),
    "HolderLimitExceeded": lambda v: refusals.HolderLimitExceeded(
        account=to_hex(v["account"]), total=v["total"], limit=v["limit"]
    ),
    "CapExceeded": lambda v: refusals.CapExceeded(
        programme=v["programme"], total=v["total"], cap=v["cap"]
    ),
    "RedeemWindowClosed": lambda v: money_refusals.RedeemWindowClosed(
        programme=v["programme"], day=format_day(v["day"])
    ),
    "RepayNotPurchased": lambda v: money_refusals.RepayNotPurchased(
        programme=v["programme"]
    ),
    "LapseTooEarly": lambda v: money_refusals.LapseTooEarly(
        lot=v["lot"], begins=format_day(v["from"])
    ),
    "CorrectionExceedsIssue": lambda v: money_refusals.CorrectionExceedsIssue(
        account=to_hex(v["account"]), given=v["given"], corrected=v["corrected"]
    ),
    "CurrencyAmendmentRefused": lambda v: money_refusals.AmendmentRefused(
        programme=v["programme"], field="the chain found it"
    ),
    "ClaimUsed": lambda v: money_refusals.ChargeCodeUsed(),
    "ClaimTooLate": lambda v: money_refusals.ChargeCodeOver(
        reason=f"its last day was {format_day(v['lastDay'])}"
    ),
    "CodesAreWithdrawn": lambda v: money_refusals.ChargeCodeOver(
        reason="it was withdrawn"
    ),
    "CallerNotGuardian": lambda v: money_refusals.GuardianUnknown(
        signer=to_hex(v["caller"])
    ),
    "IssueWindowClosed": lambda v: refusals.IssueWindowClosed(
        programme=v["programme"], day=v["day"]
    ),
}


def read_revert(deployment: Deployment, data: bytes) -> MeguruError:
    """Turn revert data, or an order's refusal reason, into our error.

    An error that has no twin here keeps its name and values in ``chain_refused``.
    """
    for contract in deployment.contracts:
        decoded = contract.abi.decode_error(data)
        if decoded is not None:
            translate = _TRANSLATIONS.get(decoded.name) or OFFICE_TRANSLATIONS.get(
                decoded.name
            )
            if translate is not None:
                return translate(decoded.values)
            return refusals.ChainRefused(error=_describe(decoded))
    return refusals.ChainRefused(
        error=to_hex(data[:100]) if data else "no reason given"
    )


def _describe(decoded: Decoded) -> str:
    def one(value: Any) -> str:
        return to_hex(value) if isinstance(value, bytes) else str(value)

    values = ", ".join(f"{name} {one(v)}" for name, v in decoded.values.items())
    return f"{decoded.name}({values})"
