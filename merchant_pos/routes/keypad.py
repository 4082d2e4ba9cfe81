"""The keypad: where a sale begins, and where an amount is corrected."""

import secrets
from dataclasses import dataclass

from flask import Blueprint
from flask import Response
from flask import make_response
from flask import render_template
from flask import request

from merchant_pos.api_client import ApiProblem
from merchant_pos.api_client import ApiUnreachable
from merchant_pos.api_client import Json
from merchant_pos.bills import Bill
from merchant_pos.bills import View
from merchant_pos.bills import read_bill
from merchant_pos.pages import go
from merchant_pos.parts import parts
from merchant_pos.signed_in import drop_bill
from merchant_pos.signed_in import kept_bill
from merchant_pos.signed_in import require_token

blueprint = Blueprint("keypad", __name__)

RECENTS = 6
SAID = frozenset({"voided"})


@dataclass(frozen=True)
class Recents:
    """The last sales and today's total; None where the API does not answer."""

    bills: list[Bill]
    today: Json | None
    is_connected: bool


def new_request() -> str:
    """Return a name for a form: sent twice, it is one bill."""
    return secrets.token_hex(16)


@blueprint.get("/")
def show() -> Response:
    """Show the keypad, or the bill that this till has on show."""
    token = require_token()
    kept = kept_bill()
    if kept is not None:
        found = _find_kept(token, kept)
        if found is not None:
            return go("bills.show", reference=found.reference)
    said = request.args.get("said", "")
    answer = render_keypad(token, said=said if said in SAID else "")
    if kept is not None:
        drop_bill(answer)
    return answer


@blueprint.get("/recents")
def recents() -> str:
    """Give the script the list beside the keypad anew."""
    token = require_token()
    return render_template("_recents.html", recents=load_recents(token, strict=True))


@blueprint.get("/bills/<reference>/correct")
def correct(reference: str) -> Response:
    """Show the keypad with a bill's amount, to be put right."""
    token = require_token()
    bill = read_bill(parts().api.bill(token, reference))
    if bill.view is not View.OPEN:
        return go("bills.show", reference=bill.reference)
    return render_keypad(token, corrected=bill, typed=str(bill.total))


def render_keypad(
    token: str,
    *,
    corrected: Bill | None = None,
    typed: str = "",
    error: str = "",
    said: str = "",
    status: int = 200,
) -> Response:
    """Render the keypad with whatever stands on it."""
    recents = load_recents(token)
    terminal: Json = {}
    if recents.is_connected:
        try:
            terminal = parts().api.terminal(token)
        except ApiUnreachable:
            recents = Recents([], None, False)
    page = render_template(
        "keypad.html",
        terminal=terminal,
        recents=recents,
        corrected=corrected,
        typed=typed,
        error=error,
        said=said,
        request_name=new_request(),
    )
    return make_response(page, status)


def load_recents(token: str, *, strict: bool = False) -> Recents:
    """Load what was sold last.

    Raises:
        ApiUnreachable: the API does not answer, and ``strict`` was asked for.
    """
    try:
        found = parts().api.sales(token, RECENTS)
    except ApiUnreachable:
        if strict:
            raise
        # A keypad without its list is better than none.
        return Recents([], None, False)
    return Recents([read_bill(each) for each in found["sales"]], found["today"], True)


def _find_kept(token: str, reference: str) -> Bill | None:
    """Return the bill on show, if there is still something to see of it."""
    try:
        bill = read_bill(parts().api.bill(token, reference))
    except ApiUnreachable:
        return None
    except ApiProblem as error:
        if error.status == 401:
            raise
        return None
    is_over = bill.view in (View.EXPIRED, View.VOIDED)
    return None if is_over else bill
