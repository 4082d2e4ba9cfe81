"""The leaves of the error tree that only the city's office meets.

Officers and what they decide, lists, founding; what residents and shops meet as well
stands in ``refusals.py``.
"""

from ledger.domain.errors import Conflict
from ledger.domain.errors import InputInvalid
from ledger.domain.errors import NotAllowed
from ledger.domain.errors import NotFound
from ledger.domain.errors import NotSignedIn


class ListInvalid(InputInvalid):
    code = "list_invalid"
    message = "Row {row} of the list cannot be used: {reason}."
    remedy = "Correct the row and propose the list again; nothing was issued."


class OfficerUnknown(NotAllowed):
    code = "officer_unknown"
    message = "Nobody with the key {signer} is an officer of this town."
    remedy = "Sign with the key of an appointed officer."


class OfficerRoleMissing(NotAllowed):
    code = "officer_role_missing"
    message = "The officer with the key {signer} is not a {role}."
    remedy = "Let an officer sign who holds that role."


class SamePerson(NotAllowed):
    code = "same_person"
    message = "Maker and checker are the same person."
    remedy = "Let another officer check this action."


class ActionNotYours(NotAllowed):
    code = "action_not_yours"
    message = "Action {action} was drafted by somebody else."
    remedy = "Let its drafter sign it or take it back; a checker approves it."


class StaffSignInRefused(NotSignedIn):
    code = "staff_sign_in_refused"
    message = "Login, password or code is wrong, or the login is locked for a while."
    remedy = "Check all three; after several tries wait 15 minutes."


class FormExpired(NotAllowed):
    code = "form_expired"
    message = "This form was not opened in this session."
    remedy = "Open the page again and send it once more."


class FoundingCodeRefused(NotAllowed):
    code = "founding_code_refused"
    message = "This seat's link is unknown, was used, or is too old."
    remedy = "Ask who runs the founding for a new link."


class ActionUnknown(NotFound):
    code = "action_unknown"
    message = "There is no proposed action {action}."
    remedy = "Look at what waits with `meguru actions`."


class ResidentUnknown(NotFound):
    code = "resident_unknown"
    message = "Nobody of that number was invited in this town."
    remedy = "Check the number (宛名番号), or invite the person first."


class ActionNotWaiting(Conflict):
    code = "action_not_waiting"
    message = "Action {action} is {state}, so this cannot be done with it."
    remedy = (
        "What is proposed can be approved, what failed retried, and an issue that was "
        "executed issued; look at `meguru actions`."
    )


class ListKnown(Conflict):
    code = "list_known"
    message = "This list was proposed before: action {action} is {state}."
    remedy = (
        "Go on with that action. If the same people are to get the same again, "
        "propose the list with another --label."
    )


class ProgrammeKnown(Conflict):
    code = "programme_known"
    message = "Programme {programme} is open already."
    remedy = "Take a number that no programme has; look at `meguru status`."


class ActionAltered(Conflict):
    code = "action_altered"
    message = "What is stored of action {action} is not what its hash stands for."
    remedy = "Do not sign it. Tell the auditor: the database was changed."


class BooksDisagree(Conflict):
    code = "books_disagree"
    message = "The books and the chain disagree ({findings} differences)."
    remedy = "Nothing is issued until `meguru audit reconcile` agrees again."


class FoundingSamePerson(Conflict):
    code = "founding_same_person"
    message = "This {what} belongs to the officer of another seat."
    remedy = "Three seats are for three different people, each with their own key."


class FoundingPlanChanged(Conflict):
    code = "founding_plan_changed"
    message = "What was signed is not the plan as it stands now."
    remedy = "Open the plan again, read it, and sign it once more."


class FoundingNotReady(Conflict):
    code = "founding_not_ready"
    message = "The founding cannot go on: {line} is still open."
    remedy = "Finish the lines of the checklist that are red."
