"""The leaves of the error tree about who may sign: signers, recoveries, officers.

What payments and bills are refused for stands in ``refusals.py``.
"""

from ledger.domain.errors import Conflict
from ledger.domain.errors import NotAllowed
from ledger.domain.errors import NotFound


class PermissionTooWide(NotAllowed):
    code = "permission_too_wide"
    message = "Signer {signer} cannot give or replace what it does not have itself."
    remedy = "Give less: fewer scopes, lower limits, or a shorter time."


class CouncilKeyUnknown(NotAllowed):
    code = "council_key_unknown"
    message = "The key {signer} is not the council's, or signs twice."
    remedy = "Let different keys of the council sign, as the founding plan names them."


class CouncilTooFew(NotAllowed):
    code = "council_too_few"
    message = "{given} keys of the council signed; {threshold} act together."
    remedy = "Collect more signatures of the council over the same file."


class RecoveryUnknown(NotFound):
    code = "recovery_unknown"
    message = "No recovery of account {account} waits."
    remedy = "Look at the account's signers; a recovery begins with `meguru propose`."


class ReplacementUnknown(NotFound):
    code = "replacement_unknown"
    message = "No replacement of officers {replacement} waits."
    remedy = "Announce it with the council's signatures, over exactly this file."


class EpochChanged(Conflict):
    code = "epoch_changed"
    message = "Account {account} is in epoch {epoch}, not in {given}."
    remedy = "Look at the account's signers again, and sign anew."


class AccountNotFrozen(Conflict):
    code = "account_not_frozen"
    message = "Account {account} is {status}; its keys are replaced while it is frozen."
    remedy = "Stop the account first with `meguru freeze`."


class AccountNotClosed(Conflict):
    code = "account_not_closed"
    message = "Account {account} is {status}; a person is released from a closed one."
    remedy = "Close the account first with `meguru propose close`."


class RecoveryPending(Conflict):
    code = "recovery_pending"
    message = "A recovery of account {account} is under way."
    remedy = "Let it end, or let two officers cancel it, before anything else."


class RecoveryNotDue(Conflict):
    code = "recovery_not_due"
    message = "The recovery of account {account} can be carried out from {active_from}."
    remedy = "Wait until then (UTC seconds); until then its holder may contest it."


class RecoveryContested(Conflict):
    code = "recovery_contested"
    message = "The recovery of account {account} was contested."
    remedy = "Two officers decide it in person, with `meguru propose decide-recovery`."


class RecoveryNotContested(Conflict):
    code = "recovery_not_contested"
    message = "The recovery of account {account} is {state}, so there is no decision."
    remedy = "What nobody contested is activated when its time has come, or cancelled."


class ReplacementNotDue(Conflict):
    code = "replacement_not_due"
    message = "The replacement can be carried out from {active_from}."
    remedy = "Wait until then (UTC seconds), and run the same command again."


class AnchorPending(Conflict):
    code = "anchor_pending"
    message = "Anchor {sequence} is on its way to the chain."
    remedy = "Wait for the next block; what came meanwhile is in the next anchor."
