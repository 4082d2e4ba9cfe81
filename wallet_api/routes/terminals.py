"""Tills: paired once by a code, then signed in; what they sold, and live news."""

import json
from collections.abc import Iterator
from typing import Annotated

from apiflask import APIBlueprint
from flask import Response
from pydantic import ConfigDict
from pydantic import Field

from ledger.domain.hexes import to_hex
from ledger.domain.outages import ListenersFull
from ledger.domain.refusals import AccountNotActive
from ledger.domain.refusals import FieldInvalid
from ledger.domain.refusals import PairingCodeUnknown
from ledger.domain.refusals import PairingCodeUsed
from ledger.domain.refusals import SignatureInvalid
from ledger.domain.refusals import TerminalUnknown
from ledger.domain.refusals import TooManyRequests
from ledger.services.sessions import Session
from ledger.services.terminals import PairingState
from ledger.services.terminals import Terminal
from ledger.services.terminals import pair_terminal
from ledger.services.terminals import view_terminal
from ledger.services.tills import SALES_MOST
from ledger.services.tills import list_sales
from ledger.services.tills import watch_bill
from wallet_api import streams
from wallet_api.bill_views import ShownBill
from wallet_api.bill_views import show_bill
from wallet_api.cursors import NEWEST
from wallet_api.cursors import read_cursor
from wallet_api.cursors import write_cursor
from wallet_api.documents import BODY
from wallet_api.documents import SESSION
from wallet_api.documents import refusals
from wallet_api.fields import Answer
from wallet_api.fields import Body
from wallet_api.fields import HexText
from wallet_api.fields import Signature
from wallet_api.fields import Signer
from wallet_api.fields import Time
from wallet_api.fields import Yen
from wallet_api.parts import Parts
from wallet_api.parts import parts
from wallet_api.requests import client_network
from wallet_api.signed_in import NEEDED
from wallet_api.signed_in import signed_in
from wallet_api.streams import answer_stream

blueprint = APIBlueprint("terminals", __name__, url_prefix="/v1/terminals")

PAGE = 20
EXAMPLE = {
    "code": "ABCD-EFGH-JKMN-PQRS",
    "signer": "0x" + "11" * 20,
    "valid_before": 1_775_003_600,
    "proof": "0x" + "33" * 65,
}
EVENT_EXAMPLE = """\
event: bill
data: {"reference": "…", "number": "123456", "amount": 1200, "state": "accepted", …}
"""


class NewTerminal(Body):
    """A pairing code, and the typed data `Terminal` with its signature.

    `codeHash` is keccak-256 over the code in capitals, without dashes and spaces.
    """

    code: Annotated[str, Field(min_length=1, max_length=64)]
    signer: Signer
    valid_before: Time
    proof: Signature


class Pairing(Answer):
    """How far a pairing is, and with which shop."""

    state: Annotated[str, Field(pattern="^(pairing|paired)$")]
    shop: HexText
    shop_name: str
    label: str


class ShownTerminal(Answer):
    """A till; `status` is its shop's."""

    shop: HexText
    shop_name: str
    label: str
    signer: HexText
    status: Annotated[str, Field(pattern="^(active|frozen|closed)$")]


class Page(Body):
    """Which part of what was sold."""

    # A query carries text only, so numbers are read from it.
    model_config = ConfigDict(strict=False)

    cursor: Annotated[str | None, Field(max_length=40)] = None
    limit: Annotated[int, Field(ge=1, le=SALES_MOST)] = PAGE


class Today(Answer):
    """The shop's accepted bills that were opened today, by the city's clock."""

    amount: Yen
    cash: Yen
    count: int


class ShownSales(Answer):
    """Bills that are over, newest first; `next_cursor` is null on the last page."""

    sales: list[ShownBill]
    next_cursor: str | None
    today: Today


@blueprint.post("")
@blueprint.doc(
    responses=refusals(
        *BODY,
        PairingCodeUnknown,
        PairingCodeUsed,
        SignatureInvalid,
        AccountNotActive,
        TooManyRequests,
        more={
            200: {
                "description": "Paired on the chain: the till can sign in",
                "content": {
                    "application/json": {
                        "schema": {"$ref": "#/components/schemas/Pairing"}
                    }
                },
            }
        },
    )
)
@blueprint.output(Pairing, 202, description="Asked of the chain; ask again")
@blueprint.input(NewTerminal, example=EXAMPLE)
def pair(json_data: NewTerminal) -> tuple[Pairing, int]:
    """Connect a till's key to the shop that a code was made for.

    The same request again answers how far it is.
    """
    parts().pairings.count(client_network())
    state, terminal = pair_terminal(
        parts().ledger,
        json_data.code,
        json_data.signer,
        json_data.valid_before,
        json_data.proof,
    )
    shown = Pairing(
        state=state.value,
        shop=to_hex(terminal.shop),
        shop_name=terminal.shop_name,
        label=terminal.label,
    )
    return shown, 200 if state is PairingState.PAIRED else 202


@blueprint.get("/self")
@blueprint.doc(security=NEEDED, responses=refusals(*SESSION, TerminalUnknown))
@blueprint.output(ShownTerminal)
@signed_in
def show_self(session: Session) -> ShownTerminal:
    """Show the till that is signed in."""
    return _show_terminal(view_terminal(parts().ledger, session))


@blueprint.get("/self/payments")
@blueprint.doc(
    security=NEEDED, responses=refusals(*SESSION, TerminalUnknown, FieldInvalid)
)
@blueprint.output(ShownSales)
@signed_in
@blueprint.input(Page, location="query")
def show_sales(session: Session, query_data: Page) -> ShownSales:
    """Show what became of the bills of the till's shop, and today's sum.

    Open bills are not over yet; replaced ones are told by the bill in their place.
    """
    before = NEWEST if query_data.cursor is None else read_cursor(query_data.cursor)
    sold = list_sales(parts().ledger, session, before, query_data.limit)
    is_full = len(sold.bills) == query_data.limit
    return ShownSales(
        sales=[show_bill(view, session) for view in sold.bills],
        next_cursor=write_cursor(sold.bills[-1].bill.sequence) if is_full else None,
        today=Today(amount=sold.amount, cash=sold.cash, count=sold.count),
    )


@blueprint.get("/self/events")
@blueprint.doc(
    security=NEEDED,
    responses=refusals(
        *SESSION,
        TerminalUnknown,
        ListenersFull,
        more={
            200: {
                "description": "The till's newest bill at once, and again whenever it "
                "changes; the data are as those of `GET /v1/bills/{reference}`.",
                "content": {
                    "text/event-stream": {
                        "schema": {"type": "string"},
                        "example": EVENT_EXAMPLE,
                    }
                },
            },
        },
    ),
)
@signed_in
def listen(session: Session) -> Response:
    """Listen to the bill that the signed-in till shows.

    Each event tells the whole bill, so a listener that comes back misses nothing. A
    stream ends after 15 minutes, and some seconds after its session.
    """
    own = parts()
    view_terminal(own.ledger, session)
    holder = session.account.address + session.signer
    return answer_stream(own, holder, _events(own, session), streams.BEAT_SECONDS)


def _events(own: Parts, session: Session) -> Iterator[str | None]:
    told = ""
    for view in watch_bill(own.ledger, session.account.address, session.signer):
        if view is None:
            yield None
            continue
        shown = show_bill(view, session).model_dump(mode="json")
        data = json.dumps(shown, ensure_ascii=False)
        yield f"event: bill\ndata: {data}\n\n" if data != told else None
        told = data


def _show_terminal(terminal: Terminal) -> ShownTerminal:
    return ShownTerminal(
        shop=to_hex(terminal.shop),
        shop_name=terminal.shop_name,
        label=terminal.label,
        signer=to_hex(terminal.signer),
        status=terminal.status.name.lower(),
    )
