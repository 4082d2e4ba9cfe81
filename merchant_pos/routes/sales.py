"""What was sold: the list, one sale, and its receipt. Nothing can be changed here."""

from flask import Blueprint
from flask import Response
from flask import abort
from flask import make_response
from flask import render_template
from flask import request

from merchant_pos.bills import Bill
from merchant_pos.bills import View
from merchant_pos.bills import read_bill
from merchant_pos.pages import go
from merchant_pos.parts import parts
from merchant_pos.signed_in import require_token
from screens import language

blueprint = Blueprint("sales", __name__, url_prefix="/sales")

PAGE = 50
CURSOR_MOST = 100


@blueprint.get("")
def index() -> str:
    """Show the shop's bills, newest first."""
    token = require_token()
    cursor = request.args.get("cursor", "")[:CURSOR_MOST] or None
    found = parts().api.sales(token, PAGE, cursor)
    return render_template(
        "sales.html",
        bills=[read_bill(each) for each in found["sales"]],
        today=found["today"],
        next_cursor=found["next_cursor"],
        is_first=cursor is None,
    )


@blueprint.get("/<reference>")
def show(reference: str) -> Response:
    """Show one sale; a bill that is still open has its own page."""
    bill = _find(reference)
    if bill.view in (View.OPEN, View.REPLACED):
        return go("bills.show", reference=bill.reference)
    page = render_template("sale.html", bill=bill, current=language.current())
    return make_response(page)


@blueprint.get("/<reference>/receipt")
def receipt(reference: str) -> str:
    """Show a receipt to print."""
    bill = _find(reference)
    if bill.view is not View.PAID:
        abort(404)
    return render_template("receipt.html", bill=bill, current=language.current())


def _find(reference: str) -> Bill:
    asking = request.remote_addr or ""
    return read_bill(parts().api.bill(require_token(), reference, asking))
