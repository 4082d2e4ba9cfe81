"""The leaves of the error tree: one class a refusal, one code a class."""

from ledger.domain.errors import Conflict
from ledger.domain.errors import InputInvalid
from ledger.domain.errors import NotAllowed
from ledger.domain.errors import NotFound
from ledger.domain.errors import NotSignedIn
from ledger.domain.errors import Refused
from ledger.domain.errors import TooLarge
from ledger.domain.errors import TooOften

# --- input ------------------------------------------------------------------


class AmountInvalid(InputInvalid):
    code = "amount_invalid"
    message = "{amount} is not an amount: a whole number of yen from 1 to {most}."
    remedy = "Give a whole number of yen, without a sign, comma or fraction."


class FieldInvalid(InputInvalid):
    code = "field_invalid"
    message = "{field} cannot be read: {reason}."
    remedy = "Correct {field} and send it again."


class LegsInvalid(InputInvalid):
    code = "legs_invalid"
    message = "The legs of the order are not in order: {reason}."
    remedy = "Ask for a new quote and sign what it proposes."


class BillLinkInvalid(InputInvalid):
    code = "bill_link_invalid"
    message = "This code was not made by this town's tills."
    remedy = "Scan the QR on the till again, or type the six-digit number."


class PaymentCodeInvalid(InputInvalid):
    code = "payment_code_invalid"
    message = "This payment code cannot be read: {reason}."
    remedy = "Scan it again; if it stays, ask the shop for its six-digit number."


class PresentmentInvalid(InputInvalid):
    code = "presentment_invalid"
    message = "This payment code cannot be charged: {reason}."
    remedy = "Ask the customer to show a new code."


class MediaTypeRefused(InputInvalid):
    code = "media_type_refused"
    message = "A body of the type {given} cannot be read here."
    remedy = "Send JSON, with the header Content-Type: application/json."


# --- who is asking ----------------------------------------------------------


class SessionMissing(NotSignedIn):
    code = "session_missing"
    message = "This needs a signed-in phone or till."
    remedy = "Sign in with POST /v1/sessions and send the token as a Bearer token."


class SessionInvalid(NotSignedIn):
    code = "session_invalid"
    message = "The session is unknown or over."
    remedy = "Sign in again."


class SignInRefused(NotSignedIn):
    code = "sign_in_refused"
    message = "The sign-in was not accepted: {reason}."
    remedy = "Check the device's clock and sign in again."


class NotYourAccount(NotAllowed):
    code = "not_your_account"
    message = "Account {account} belongs to somebody else."
    remedy = "Sign in with a signer of that account."


class SignerNotPermitted(NotAllowed):
    code = "signer_not_permitted"
    message = "Signer {signer} may not sign for account {account}."
    remedy = "Sign with a phone, card or till that is registered for the account."


class SignerScopeMissing(NotAllowed):
    code = "signer_scope_missing"
    message = "Signer {signer} of account {account} may not do this ({needed})."
    remedy = "Use a signer whose permission covers it."


class SignerNotValidNow(NotAllowed):
    code = "signer_not_valid_now"
    message = "The permission of signer {signer} holds from {start} until {end} only."
    remedy = "Use another signer, or renew the permission at the counter."


class TerminalUnknown(NotAllowed):
    code = "terminal_unknown"
    message = "Signer {signer} is not a till of this town."
    remedy = "Pair this till with a code from the city."


# --- nothing by that name ---------------------------------------------------


class BillUnknown(NotFound):
    code = "bill_unknown"
    message = "There is no bill {bill}."
    remedy = "Ask the shop to show the QR or number again."


class AccountUnknown(NotFound):
    code = "account_unknown"
    message = "Account {account} is not registered in this town."
    remedy = "Register with the invitation letter, or check the account."


class OrderUnknown(NotFound):
    code = "order_unknown"
    message = "No payment {order} was handed in here."
    remedy = "Check the order's hash; if it was never handed in, hand it in."


class InvitationUnknown(NotFound):
    code = "invitation_unknown"
    message = "This invitation is not known."
    remedy = "Check the code on the letter, or ask at the counter for a new one."


class ProgrammeUnknown(NotFound):
    code = "programme_unknown"
    message = "There is no programme {programme}."
    remedy = "Look at the programmes with `meguru status`."


class PageUnknown(NotFound):
    code = "page_unknown"
    message = "There is nothing at {path}."
    remedy = "The API is described at /openapi.json."


class PairingCodeUnknown(NotFound):
    code = "pairing_code_unknown"
    message = "This pairing code is not known."
    remedy = "Check the code, or ask the city for a new one."


# --- no longer in that state ------------------------------------------------


class BillAccepted(Conflict):
    code = "bill_accepted"
    message = "Bill {bill} was already paid by another order."
    remedy = "Nothing was charged. Ask the shop whether a new bill is meant."


class BillPaidAlready(Conflict):
    code = "bill_paid_already"
    message = "You paid bill {bill} already, with order {order}."
    remedy = "Nothing more is to be done; the shop has its money."


class BillExpired(Conflict):
    code = "bill_expired"
    message = "Bill {bill} expired at {expired_at} (UTC)."
    remedy = "Nothing was charged. Ask the shop to open a new bill."


class IdempotencyKeyReused(Conflict):
    code = "idempotency_key_reused"
    message = "The Idempotency-Key {key} was used for another request."
    remedy = "Use a new key for a new request; repeat the same body to retry."


class AccountKnown(Conflict):
    code = "account_known"
    message = "Account {account} is registered already."
    remedy = "Sign in instead of registering again."


class PersonKnown(Conflict):
    code = "person_known"
    message = "This person has an account already."
    remedy = "Use the phone there is; if it is lost, ask at the city's counter."


class InvitationUsed(Conflict):
    code = "invitation_used"
    message = "This invitation was used, or its last day is over."
    remedy = "Ask at the counter for a new one."


class BillsFull(Conflict):
    code = "bills_full"
    message = "Too many bills are open at once."
    remedy = "Wait a minute; bills that nobody pays expire."


class MethodRefused(Conflict):
    code = "method_refused"
    message = "{method} does not work on {path}."
    remedy = "The API is described at /openapi.json."


class BillVoided(Conflict):
    code = "bill_voided"
    message = "The shop took bill {bill} back."
    remedy = "Nothing was charged. Ask the shop whether a new bill is meant."


class BillReplaced(Conflict):
    code = "bill_replaced"
    message = "The shop replaced bill {bill} by a new one."
    remedy = "Nothing was charged. Look at the new bill, {replaced_by}."


class PairingCodeUsed(Conflict):
    code = "pairing_code_used"
    message = "This pairing code was used by another till, or its last day is over."
    remedy = "Ask the city for a new one."


class BodyTooLarge(TooLarge):
    code = "body_too_large"
    message = "The request is larger than {most} bytes."
    remedy = "Send less at once."


class TooManyRequests(TooOften):
    code = "too_many_requests"
    message = "More than {most} such requests a minute came from here."
    remedy = "Wait {retry_after_seconds} seconds and try again."


# --- the rules of the money -------------------------------------------------


class BalanceTooLow(Refused):
    code = "balance_too_low"
    message = "{missing} yen are missing: {available} yen can be used for {amount} yen."
    remedy = "Pay {available} yen with Meguru and {missing} yen in cash."


class AmountMismatch(Refused):
    code = "amount_mismatch"
    message = "The legs add up to {given} yen, the bill asks for {asked} yen."
    remedy = "Ask for a new quote and sign what it proposes."


class BillMismatch(Refused):
    code = "bill_mismatch"
    message = "The order names another {field} than the bill."
    remedy = "Ask for a new quote and sign what it proposes."


class ShopNotAccepted(Refused):
    code = "shop_not_accepted"
    message = "Programme {programme} cannot be used at shop {shop}."
    remedy = "Use other money here, or this money at a shop that takes it."


class LotExpired(Refused):
    code = "lot_expired"
    message = "The last day of lot {lot} was {last_day}."
    remedy = "Choose money whose last day has not passed."


class ProgrammeIsSuspended(Refused):
    code = "programme_suspended"
    message = "Programme {programme} is suspended."
    remedy = "Use other money until the city resumes it."


class ProgrammeLimitExceeded(Refused):
    code = "programme_limit_exceeded"
    message = "Programme {programme} allows {limit} yen a payment, not {amount}."
    remedy = "Pay at most {limit} yen with this money."


class SignerPaymentLimitExceeded(Refused):
    code = "signer_payment_limit_exceeded"
    message = "This signer may pay {limit} yen at once, not {amount}."
    remedy = "Pay less, or use another signer of the account."


class SignerDayLimitExceeded(Refused):
    code = "signer_day_limit_exceeded"
    message = "This signer may pay {remaining} yen more that day, not {amount}."
    remedy = "Pay less, wait for tomorrow, or use another signer of the account."


class PairClosed(Refused):
    code = "pair_closed"
    message = "Money of this kind cannot go from a {sender} to a {receiver}."
    remedy = "Residents pay shops; other ways need a programme that allows them."


class AccountNotActive(Refused):
    code = "account_not_active"
    message = "Account {account} is {status}."
    remedy = "Ask at the city's counter."


class SignatureInvalid(Refused):
    code = "signature_invalid"
    message = "The signature was not made by {signer} over this order."
    remedy = "Sign the order exactly as quoted, on this town's chain."


class OrderExpired(Refused):
    code = "order_expired"
    message = "The order ends at {valid_before}; {least} seconds must be left."
    remedy = "Ask for a new quote and sign what it proposes."


class OrderClockInvalid(Refused):
    code = "order_clock_invalid"
    message = "The order begins at {valid_after}, too far from now ({now})."
    remedy = "Ask for a new quote and sign what it proposes."


class OrderAlreadyUsed(Refused):
    code = "order_already_used"
    message = "Order {order} was already executed on the chain."
    remedy = "Look it up; do not pay again."


class HolderLimitExceeded(Refused):
    code = "holder_limit_exceeded"
    message = "{account} would have been issued {total} yen; the most is {limit}."
    remedy = "Issue less to this account."


class CapExceeded(Refused):
    code = "cap_exceeded"
    message = "Programme {programme} would reach {total} yen; its cap is {cap}."
    remedy = "Issue less, or open another programme."


class IssueWindowClosed(Refused):
    code = "issue_window_closed"
    message = "Programme {programme} cannot be issued on day {day}."
    remedy = "Issue within the programme's dates."


class ChainRefused(Refused):
    code = "chain_refused"
    message = "The chain refused it: {error}."
    remedy = "Correct what is named and propose it again."
