"""The leaves of the error tree about money that begins or ends otherwise than paid.

Charge codes, settlement runs, corrections, repayments, lapsing, widened terms.
"""

from ledger.domain.errors import Conflict
from ledger.domain.errors import NotAllowed
from ledger.domain.errors import NotFound
from ledger.domain.errors import Refused


class GuardianUnknown(NotAllowed):
    code = "guardian_unknown"
    message = "The key {signer} is not the guardian's."
    remedy = "Pause with the guardian's key; two officers let money move again."


class ChargeCodeUnknown(NotFound):
    code = "charge_code_unknown"
    message = "This charge code is not known."
    remedy = "Check the letters, or ask at the counter where it was handed out."


class RunUnknown(NotFound):
    code = "run_unknown"
    message = "There is no settlement run {run}."
    remedy = "Look at what was proposed with `meguru actions`."


class ChargeCodeUsed(Conflict):
    code = "charge_code_used"
    message = "This charge code has charged another account already."
    remedy = "Each code charges once; ask at the counter where it was handed out."


class ChargeCodeOver(Conflict):
    code = "charge_code_over"
    message = "This charge code no longer charges: {reason}."
    remedy = "Ask at the counter where it was handed out."


class RunNotReady(Conflict):
    code = "run_not_ready"
    message = "Settlement run {run} cannot be closed: {reason}."
    remedy = "Run it to its end, wait until that is final, and close it once."


class NothingToRedeem(Conflict):
    code = "nothing_to_redeem"
    message = "No shop has money that could be redeemed now."
    remedy = "Propose a run when shops were paid again."


class CorrectionExceedsIssue(Refused):
    code = "correction_exceeds_issue"
    message = "{account} was given {given} yen; {corrected} yen would be taken back."
    remedy = "Take back no more than the issue gave, less what was taken back before."


class RedeemWindowClosed(Refused):
    code = "redeem_window_closed"
    message = "Programme {programme} is not redeemed any more on {day}."
    remedy = "Widen its last day of redeeming first, with `meguru propose amend`."


class RepayNotPurchased(Refused):
    code = "repay_not_purchased"
    message = "Programme {programme} was granted; only money somebody bought is repaid."
    remedy = "Leave its money to be spent, or correct its issue."


class LapseTooEarly(Refused):
    code = "lapse_too_early"
    message = "Lot {lot} lapses from {begins} on."
    remedy = "Wait for that day; until then its last day can still be extended."


class AmendmentRefused(Refused):
    code = "amendment_refused"
    message = "The terms of programme {programme} cannot change like this: {field}."
    remedy = "Raise the cap, extend redeeming or grace, or add shops; nothing else."


class CodesMismatch(Refused):
    code = "codes_mismatch"
    message = "This is not what was signed for the charge codes {authorization}."
    remedy = "Nothing was charged. Tell the operator: the database was changed."
