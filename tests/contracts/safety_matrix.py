"""Every path on which value moves, against every condition that must stop it.

The table alone: test_safety_matrix.py holds the contracts against it, and
scripts/safety_matrix.py prints it. Values of an error are named, not numbered; the
test knows what each name stands for.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Stops:
    """It is refused with this error, which carries these values."""

    error: str
    values: tuple[str, ...]

    def __str__(self) -> str:
        return f"`{self.error}({', '.join(self.values)})`" if self.error else OUT_OF_GAS


@dataclass(frozen=True)
class GoesOn:
    """It is done all the same, as designed."""

    why: str

    def __str__(self) -> str:
        return f"goes on: {self.why}"


@dataclass(frozen=True)
class CannotArise:
    """There is no such case."""

    why: str

    def __str__(self) -> str:
        return f"cannot arise: {self.why}"


Cell = Stops | GoesOn | CannotArise
OUT_OF_GAS = "the call runs out of gas, and nothing of it is done"

PATHS = {
    "pay_shop": "a resident pays a shop",
    "pay_resident": "a resident pays a resident",
    "pay_between": "a shop pays a shop",
    "presented": "a presented payment, the payer's side",
    "charged": "a presented payment, the shop's side",
    "refund": "a shop refunds a payment",
    "issue": "a list is issued",
    "claim": "a charge code is claimed",
    "redeem": "a shop's money is redeemed",
    "lapse": "a lot lapses",
    "correct": "a wrong issue is corrected",
    "repay": "purchased money is repaid",
    "write_off": "money is written off",
    "transfer": "a holder transfers",
    "transfer_batch": "a holder transfers a batch",
    "move": "any way that forgot to ask",
}

CONDITIONS = {
    "paused": "the currency is paused",
    "suspended": "the programme is suspended",
    "sender_frozen": "the sender is frozen",
    "receiver_frozen": "the receiver is frozen",
    "sender_closed": "the sender is closed",
    "receiver_closed": "the receiver is closed",
    "sender_unknown": "the sender is not registered",
    "receiver_unknown": "the receiver is not registered",
    "wrong_kind": "an end, or the money, is of the wrong kind",
    "wrong_class": "the shop has not the class",
    "not_yet": "before its time",
    "past_last_day": "past its last day",
    "over_limit": "above the limit",
    "over_signer_payment": "above what the signer may pay at once",
    "over_signer_day": "above what the signer may pay that day",
    "over_authorized": "above what was signed for",
    "expired_order": "the order has expired",
    "forged": "what was signed was something else",
    "wrong_signer": "the signer is nobody's",
    "old_epoch": "the signer is of an old epoch",
    "wrong_scope": "the signer may do other things",
    "wrong_caller": "brought by a stranger",
    "replay": "it was done before",
    "cancelled": "it was cancelled before",
    "insufficient_balance": "the sender has too little",
    "too_little_gas": "there is too little gas",
}


def stops(error: str, *values: str) -> Stops:
    return Stops(error, values)


NO_SENDER = CannotArise("nobody gives what is created")
NO_RECEIVER = CannotArise("nobody gets what is destroyed")
NO_CLASS = CannotArise("no shop is paid by it")
NO_SIGNER = CannotArise("no signer of an account says so, officers do, at the desk")
NO_LIMIT = CannotArise("officers sign each amount, no other limit is set")
NO_ORDER = CannotArise("only the action that allowed it has a time, at the desk")
NO_BEGIN = CannotArise("it has no first day")
NO_CANCEL = CannotArise("only orders and codes are taken back")
AS_PRESENTED = CannotArise("one movement with the payer's side, told there")
CLOSED = stops("DirectTransferClosed")
BARE = CannotArise("it carries no order and no list, only ends, lots and amounts")
DESTROYS = GoesOn("what officers destroy asks for no status")
ENDS = GoesOn("money of a suspended programme still comes to its end")
ANYONE = GoesOn("whoever brings it decides nothing")

PAUSED = {"paused": stops("EnforcedPause")}
SUSPENDED = {"suspended": stops("ProgrammeIsSuspended", "programme")}
SENDER = {
    "sender_frozen": stops("AccountNotActive", "sender", "FROZEN"),
    "sender_closed": stops("AccountNotActive", "sender", "CLOSED"),
    "sender_unknown": stops("AccountUnknown", "sender"),
}
RECEIVER = {
    "receiver_frozen": stops("AccountNotActive", "receiver", "FROZEN"),
    "receiver_closed": stops("AccountNotActive", "receiver", "CLOSED"),
    "receiver_unknown": stops("AccountUnknown", "receiver"),
}
SIGNATURE: dict[str, Cell] = {
    "forged": stops("SignatureInvalid", "account", "signer"),
    "wrong_signer": stops("SignerNotPermitted", "account", "signer"),
    "old_epoch": stops("SignerNotPermitted", "account", "signer"),
    "wrong_scope": stops("SignerScopeMissing", "account", "signer", "scope", "needed"),
}
SIGNER_LIMITS: dict[str, Cell] = {
    "over_signer_payment": stops("SignerPaymentLimitExceeded", "amount", "allowed"),
    "over_signer_day": stops("SignerDayLimitExceeded", "today", "amount", "allowed"),
}
RELAYED: dict[str, Cell] = {
    "wrong_caller": stops("CallerNotRelay", "stranger"),
}
BALANCE: dict[str, Cell] = {
    "insufficient_balance": stops(
        "ERC1155InsufficientBalance", "sender", "balance", "amount", "lot"
    ),
}
DRY: dict[str, Cell] = {"too_little_gas": stops("")}

ORDER: dict[str, Cell] = {
    **PAUSED,
    **SUSPENDED,
    **SENDER,
    **RECEIVER,
    **SIGNATURE,
    **SIGNER_LIMITS,
    **RELAYED,
    **BALANCE,
    "not_yet": stops("OrderNotYetValid", "validAfter", "now"),
    "past_last_day": stops("LotExpired", "lot", "today"),
    "over_limit": stops("ProgrammeLimitExceeded", "programme", "amount", "limit"),
    "over_authorized": CannotArise("what is signed is the payment itself"),
    "expired_order": stops("OrderExpired", "validBefore", "now"),
    "replay": stops("OrderAlreadyUsed", "order", "PAID"),
    "cancelled": stops("OrderAlreadyUsed", "order", "CANCELLED"),
    "too_little_gas": stops("GasTooLow", "index"),
}
# Issues and claims: money appears.
CREATED: dict[str, Cell] = {
    **PAUSED,
    **SUSPENDED,
    **RECEIVER,
    **dict.fromkeys(SENDER, NO_SENDER),
    **dict.fromkeys(SIGNATURE, NO_SIGNER),
    **dict.fromkeys(SIGNER_LIMITS, NO_SIGNER),
    **DRY,
    "wrong_kind": stops("PairClosed", "NOBODY", "SHOP"),
    "wrong_class": NO_CLASS,
    "not_yet": stops("IssueWindowClosed", "programme", "today"),
    "over_limit": stops("HolderLimitExceeded", "receiver", "total", "limit"),
    "over_authorized": stops("ListTotalMismatch", "id", "authorized", "amount"),
    "expired_order": NO_ORDER,
    "wrong_caller": ANYONE,
    "insufficient_balance": NO_SENDER,
}
# Lists of officers that the relay brings: money goes.
DESTROYED: dict[str, Cell] = {
    **PAUSED,
    **RELAYED,
    **BALANCE,
    **DRY,
    "suspended": ENDS,
    "sender_frozen": DESTROYS,
    "sender_closed": DESTROYS,
    "sender_unknown": stops("AccountUnknown", "sender"),
    **dict.fromkeys(RECEIVER, NO_RECEIVER),
    **dict.fromkeys(SIGNATURE, NO_SIGNER),
    **dict.fromkeys(SIGNER_LIMITS, NO_SIGNER),
    "wrong_class": NO_CLASS,
    "not_yet": NO_BEGIN,
    "past_last_day": GoesOn("officers destroy also what has expired"),
    "over_limit": NO_LIMIT,
    "over_authorized": stops("ListTotalMismatch", "id", "authorized", "amount"),
    "expired_order": NO_ORDER,
    "forged": stops("ListMismatch", "id", "head", "brought"),
    "replay": stops("ListDone", "id"),
    "cancelled": NO_CANCEL,
}
TRANSFER: dict[str, Cell] = {
    **dict.fromkeys(CONDITIONS, CLOSED),
    **dict.fromkeys(SIGNATURE, BARE),
    **dict.fromkeys(SIGNER_LIMITS, BARE),
    **dict.fromkeys(("not_yet", "expired_order", "over_authorized"), BARE),
    **dict.fromkeys(("replay", "cancelled", "too_little_gas"), BARE),
}
NEVER_CORRECTED = stops("CorrectionExceedsIssue", "sender", "nothing", "amount")

TABLE: dict[str, dict[str, Cell]] = {
    "pay_shop": ORDER
    | {
        "wrong_kind": stops("PairClosed", "SHOP", "RESIDENT"),
        "wrong_class": stops("ShopNotAccepted", "receiver", "programme"),
    },
    "pay_resident": ORDER
    | {
        "wrong_kind": stops("PairClosed", "RESIDENT", "RESIDENT"),
        "wrong_class": NO_CLASS,
    },
    "pay_between": ORDER
    | {
        "wrong_kind": stops("PairClosed", "SHOP", "SHOP"),
        "wrong_class": GoesOn("classes bind what residents spend"),
        "past_last_day": GoesOn("a last day binds residents"),
        "over_limit": GoesOn("a programme's limit binds residents"),
    },
    "presented": ORDER
    | {
        "wrong_kind": stops("PairClosed", "RESIDENT", "RESIDENT"),
        "wrong_class": stops("ShopNotAccepted", "receiver", "programme"),
        "over_authorized": stops("PresentmentLimitExceeded", "amount", "shown"),
    },
    "charged": dict.fromkeys(CONDITIONS, AS_PRESENTED)
    | SIGNATURE
    | {
        "receiver_unknown": stops("AccountUnknown", "receiver"),
        "over_signer_payment": GoesOn("a till's limits bind what it gives back"),
        "over_signer_day": GoesOn("a till's limits bind what it gives back"),
        "over_authorized": stops("AcceptanceMismatch", "order", "accepted"),
    },
    "refund": PAUSED
    | SENDER
    | RECEIVER
    | SIGNATURE
    | SIGNER_LIMITS
    | RELAYED
    | BALANCE
    | {
        "suspended": GoesOn("a payment may still be undone"),
        "sender_unknown": stops("RefundMismatch", "order"),
        "receiver_unknown": stops("OrderNotPaid", "order", "NONE"),
        "wrong_kind": stops("PairClosed", "RESIDENT", "RESIDENT"),
        "wrong_class": GoesOn("who took it may give it back"),
        "not_yet": NO_BEGIN,
        "past_last_day": stops("LotLapsed", "lot", "today"),
        "over_limit": stops("RefundExceedsPayment", "lot", "amount", "paid"),
        "over_authorized": CannotArise("what is signed is the refund itself"),
        "expired_order": stops("OrderExpired", "validBefore", "now"),
        "replay": stops("RefundSequence", "next", "sequence"),
        "cancelled": stops("OrderNotPaid", "order", "CANCELLED"),
        "too_little_gas": stops("GasTooLow", "index"),
    },
    "issue": CREATED
    | {
        "past_last_day": stops("LotExpired", "lot", "today"),
        "forged": stops("ListMismatch", "id", "head", "brought"),
        "replay": stops("ListDone", "id"),
        "cancelled": NO_CANCEL,
    },
    "claim": CREATED
    | {
        "past_last_day": stops("ClaimTooLate", "id", "lastDay", "today"),
        "forged": stops("ClaimSignatureInvalid", "id", "code"),
        "wrong_signer": stops("ClaimProofInvalid", "id", "code"),
        "replay": stops("ClaimUsed", "id", "code", "receiver"),
        "cancelled": stops("CodesAreWithdrawn", "id"),
    },
    "redeem": DESTROYED
    | {
        "sender_frozen": stops("AccountNotActive", "sender", "FROZEN"),
        "sender_closed": GoesOn("a shop that closed is still paid out"),
        "wrong_kind": stops("PairClosed", "RESIDENT", "NOBODY"),
        "wrong_class": GoesOn("what a shop took it is paid for"),
        "past_last_day": stops("RedeemWindowClosed", "programme", "today"),
    },
    "lapse": DESTROYED
    | {
        "sender_frozen": GoesOn("a lot lapses for all"),
        "sender_closed": GoesOn("a lot lapses for all"),
        "sender_unknown": CannotArise("who has nothing is passed over"),
        "wrong_kind": stops("PairClosed", "SHOP", "NOBODY"),
        "not_yet": stops("LapseTooEarly", "lot", "today", "from"),
        "past_last_day": GoesOn("this is what it is for"),
        "over_limit": CannotArise("all of a balance lapses"),
        "over_authorized": CannotArise("nobody signs for it"),
        "forged": CannotArise("nobody signs for it"),
        "wrong_signer": CannotArise("nobody signs for it"),
        "wrong_caller": ANYONE,
        "replay": CannotArise("who has nothing is passed over"),
        "insufficient_balance": CannotArise("all of a balance lapses"),
    },
    "correct": DESTROYED
    | {
        "sender_unknown": NEVER_CORRECTED,
        "wrong_kind": NEVER_CORRECTED,
        "over_limit": stops("CorrectionExceedsIssue", "sender", "issued", "amount"),
    },
    "repay": DESTROYED | {"wrong_kind": stops("RepayNotPurchased", "programme")},
    "write_off": DESTROYED | {"wrong_kind": GoesOn("anybody's money is written off")},
    "transfer": TRANSFER,
    "transfer_batch": TRANSFER,
    "move": TRANSFER
    | PAUSED
    | SUSPENDED
    | SENDER
    | RECEIVER
    | BALANCE
    | DRY
    | {
        "wrong_kind": stops("PairClosed", "SHOP", "RESIDENT"),
        "wrong_class": stops("ShopNotAccepted", "receiver", "programme"),
        "past_last_day": stops("LotExpired", "lot", "today"),
        "over_limit": stops("ProgrammeLimitExceeded", "programme", "amount", "limit"),
        "wrong_caller": ANYONE,
    },
}
