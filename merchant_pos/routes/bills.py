"""A bill from its opening to the paid screen, with every way it may go.

Whatever changes a bill asks the server first. Where the bill was paid meanwhile, the
till shows that sale, and says what came too late.
"""

import hashlib
import time

from flask import Blueprint
from flask import Response
from flask import make_response
from flask import render_template
from flask import request

from ledger.domain.refusals import AmountInvalid
from merchant_pos.amounts import read_typed_amount
from merchant_pos.api_client import ApiProblem
from merchant_pos.api_client import Json
from merchant_pos.bills import Bill
from merchant_pos.bills import View
from merchant_pos.bills import read_bill
from merchant_pos.pages import go
from merchant_pos.pages import refusal_words
from merchant_pos.parts import parts
from merchant_pos.routes.keypad import new_request
from merchant_pos.routes.keypad import render_keypad
from merchant_pos.signed_in import check_form
from merchant_pos.signed_in import drop_bill
from merchant_pos.signed_in import keep_bill
from merchant_pos.signed_in import require_token
from merchant_pos.speech import say_paid
from screens import language
from screens import qr

blueprint = Blueprint("bills", __name__)

TOO_LATE = frozenset({"void", "change"})
_GONE = frozenset(
    {"bill_accepted", "bill_voided", "bill_replaced", "bill_expired", "bill_unknown"}
)


@blueprint.post("/bills")
def open_bill() -> Response:
    """Open a bill for the amount that was typed."""
    token = check_form()
    typed = request.form.get("amount", "")
    try:
        amount = read_typed_amount(typed)
    except AmountInvalid as error:
        return render_keypad(token, typed=typed, error=_explain(error), status=400)
    return _show_new(token, amount, 0, None)


@blueprint.get("/bills/<reference>")
def show(reference: str) -> Response:
    """Show a bill: its QR, that it was paid, or what became of it."""
    token = require_token()
    bill = _find(token, reference)
    if bill.reference != reference:
        return go("bills.show", reference=bill.reference)
    if bill.view is View.REPLACED and bill.replaced_by is not None:
        return go("bills.show", reference=bill.replaced_by)
    answer = make_response(render_template("bill.html", **page_values(bill)))
    if bill.view in (View.OPEN, View.PAID):
        keep_bill(answer, bill.reference)
    else:
        drop_bill(answer)
    return answer


@blueprint.post("/bills/<reference>/correct")
def correct(reference: str) -> Response:
    """Replace a bill by one of another amount."""
    token = check_form()
    typed = request.form.get("amount", "")
    try:
        amount = read_typed_amount(typed)
    except AmountInvalid as error:
        bill = _find(token, reference)
        if bill.view is not View.OPEN:
            return go("bills.show", reference=bill.reference)
        return render_keypad(
            token, corrected=bill, typed=typed, error=_explain(error), status=400
        )
    return _show_new(token, amount, 0, reference)


@blueprint.post("/bills/<reference>/extend")
def extend(reference: str) -> Response:
    """Show a new QR for the same amount."""
    token = check_form()
    bill = _find(token, reference)
    if bill.view not in (View.OPEN, View.EXPIRED):
        return go("bills.show", reference=bill.reference, late=_late(bill, "change"))
    return _show_new(token, bill.amount, bill.cash, bill.reference)


@blueprint.post("/bills/<reference>/agree")
def agree(reference: str) -> Response:
    """Take the customer's offer: part with Meguru, the rest in cash."""
    token = check_form()
    bill = _find(token, reference)
    if bill.view is not View.OPEN or bill.offer is None:
        return go("bills.show", reference=bill.reference, late=_late(bill, "change"))
    if request.form.get("offered") != str(bill.offer.amount):
        # Another offer came since this page was drawn: the clerk looks again.
        return go("bills.show", reference=bill.reference)
    cash = bill.total - bill.offer.amount
    return _show_new(token, bill.offer.amount, cash, bill.reference)


@blueprint.post("/bills/<reference>/void")
def void(reference: str) -> Response:
    """Take a bill back before it is paid."""
    token = check_form()
    try:
        parts().api.void_bill(token, reference)
    except ApiProblem as error:
        _go_on_unless_gone(error)
        return go("bills.show", reference=reference, late=_late_code(error, "void"))
    answer = go("keypad.show", said="voided")
    drop_bill(answer)
    return answer


@blueprint.post("/next")
def next_customer() -> Response:
    """Go back to zero for the next customer."""
    check_form()
    answer = go("keypad.show")
    drop_bill(answer)
    return answer


def page_values(bill: Bill) -> Json:
    """Return what a bill's page is made of, for its template."""
    declined = read_declined()
    late = request.args.get("late", "")
    return {
        "bill": bill,
        "view": str(bill.view),
        "mark": bill.mark(declined),
        "offer": bill.offer_to_show(declined),
        "declined": declined,
        "late": late if late in TOO_LATE and bill.view is View.PAID else "",
        "picture": qr.draw_link_svg(bill.link) if bill.view is View.OPEN else "",
        "speech": say_paid(bill, language.current()) if bill.payment else "",
        "request_name": new_request(),
        "seconds_left": max(bill.expires_at - int(time.time()), 0),
        "current": language.current(),
    }


def read_declined() -> int | None:
    """Return the offered amount that the clerk said no to."""
    return request.args.get("declined", type=int)


def bill_key(name: str, body: Json) -> str:
    """Name a request for the API: one form with one content is one bill."""
    told = [name, *(f"{field}={body[field]}" for field in sorted(body))]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:48]


def _explain(error: AmountInvalid) -> str:
    said, remedy = refusal_words("amount_typed", error.values)
    return said + remedy if language.current() == "ja" else f"{said} {remedy}"


def _find(token: str, reference: str) -> Bill:
    asking = request.remote_addr or ""
    return read_bill(parts().api.bill(token, reference, asking))


def _show_new(token: str, amount: int, cash: int, replaces: str | None) -> Response:
    body: Json = {"amount": amount}
    if cash:
        body["cash"] = cash
    if replaces is not None:
        body["replaces"] = replaces
    name = request.form.get("request", "")[:64] or new_request()
    try:
        opened = read_bill(parts().api.open_bill(token, body, bill_key(name, body)))
    except ApiProblem as error:
        if replaces is None:
            raise
        _go_on_unless_gone(error)
        late = _late_code(error, "change")
        return go("bills.show", reference=replaces, late=late)
    answer = go("bills.show", reference=opened.reference)
    keep_bill(answer, opened.reference)
    return answer


def _go_on_unless_gone(error: ApiProblem) -> None:
    """Raise what is not about the bill's own state."""
    if error.code not in _GONE:
        raise error


def _late_code(error: ApiProblem, what: str) -> str | None:
    return what if error.code == "bill_accepted" else None


def _late(bill: Bill, what: str) -> str | None:
    return what if bill.view is View.PAID else None
