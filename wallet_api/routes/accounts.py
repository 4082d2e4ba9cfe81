"""Accounts: what is there by lot, and what was paid."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Annotated

from apiflask import APIBlueprint
from pydantic import ConfigDict
from pydantic import Field

from ledger.domain.accounts import Kind
from ledger.domain.hexes import parse_address
from ledger.domain.hexes import to_hex
from ledger.domain.lots import format_day
from ledger.domain.refusals import FieldInvalid
from ledger.domain.refusals import NotYourAccount
from ledger.services.accounts import AccountView
from ledger.services.accounts import BalanceView
from ledger.services.accounts import list_received
from ledger.services.accounts import view_account
from ledger.services.orders import HISTORY_MOST
from ledger.services.orders import list_history
from ledger.services.programmes import list_programmes
from ledger.services.sessions import Session
from wallet_api.cursors import NEWEST
from wallet_api.cursors import read_cursor
from wallet_api.cursors import write_cursor
from wallet_api.documents import SESSION
from wallet_api.documents import refusals
from wallet_api.fields import Answer
from wallet_api.fields import Body
from wallet_api.fields import Day
from wallet_api.fields import HexText
from wallet_api.fields import Yen
from wallet_api.parts import parts
from wallet_api.payment_views import ShownPayment
from wallet_api.payment_views import show_payment
from wallet_api.signed_in import NEEDED
from wallet_api.signed_in import signed_in

blueprint = APIBlueprint("accounts", __name__, url_prefix="/v1/accounts")

PAGE = 50


class Balance(Answer):
    """What an account has: a lot of a resident's, or all with one label of a shop's.

    A shop that saw its lots could tell from each payment which programme its payer
    was given, so it sees the sum by public label, without lot, name and last day.
    """

    lot: int | None
    label: str
    programme_name: str | None
    last_day: Day | None
    amount: Yen
    reserved: Annotated[Yen, Field(description="Promised to accepted payments.")]
    available: Yen
    spendable: Annotated[bool, Field(description="Its last day is not over.")]


class ShownAccount(Answer):
    """An account and what it holds; `available` can be spent somewhere today."""

    account: HexText
    holder_name: Annotated[
        str | None, Field(description="The resident's own name; of shops null.")
    ]
    kind: Annotated[str, Field(pattern="^(resident|shop)$")]
    status: Annotated[str, Field(pattern="^(active|frozen|closed)$")]
    available: Yen
    balances: list[Balance]


class Issue(Answer):
    """Money a resident was given or bought, with the time it came."""

    programme_name: str
    label: str
    lot: int
    amount: Yen
    last_day: Day
    at: int


class Issues(Answer):
    """What came, newest first; the newest hundred."""

    issues: list[Issue]


class Page(Body):
    """Which part of a history."""

    # A query carries text only, so numbers are read from it.
    model_config = ConfigDict(strict=False)

    cursor: Annotated[str | None, Field(max_length=40)] = None
    limit: Annotated[int, Field(ge=1, le=HISTORY_MOST)] = PAGE


class History(Answer):
    """Payments, newest first; `next_cursor` is null on the last page."""

    payments: list[ShownPayment]
    next_cursor: str | None


@blueprint.get("/<account>")
@blueprint.doc(
    security=NEEDED, responses=refusals(*SESSION, FieldInvalid, NotYourAccount)
)
@blueprint.output(ShownAccount)
@signed_in
def show(account: str, session: Session) -> ShownAccount:
    """Show the balances of the account that is signed in."""
    address = parse_address(account)
    session.check_account(address)
    return _show_account(view_account(parts().ledger, address))


@blueprint.get("/<account>/history")
@blueprint.doc(
    security=NEEDED, responses=refusals(*SESSION, FieldInvalid, NotYourAccount)
)
@blueprint.output(History)
@signed_in
@blueprint.input(Page, location="query")
def show_history(account: str, session: Session, query_data: Page) -> History:
    """Show what the account that is signed in paid and was paid."""
    address = parse_address(account)
    session.check_account(address)
    before = NEWEST if query_data.cursor is None else read_cursor(query_data.cursor)
    ledger = parts().ledger
    views = list_history(ledger, address, before, query_data.limit)
    programmes = list_programmes(ledger)
    is_full = len(views) == query_data.limit
    return History(
        payments=[show_payment(view, programmes, address) for view in views],
        next_cursor=write_cursor(views[-1].sequence) if is_full else None,
    )


@blueprint.get("/<account>/issues")
@blueprint.doc(
    security=NEEDED, responses=refusals(*SESSION, FieldInvalid, NotYourAccount)
)
@blueprint.output(Issues)
@signed_in
def show_issues(account: str, session: Session) -> Issues:
    """Show what the account that is signed in was issued. Shops are issued nothing."""
    address = parse_address(account)
    session.check_account(address)
    return Issues(
        issues=[
            Issue(
                programme_name=received.programme.name,
                label=received.programme.public_label,
                lot=received.lot,
                amount=received.amount,
                last_day=format_day(received.last_day),
                at=received.at,
            )
            for received in list_received(parts().ledger, address)
        ]
    )


def _show_account(view: AccountView) -> ShownAccount:
    is_shop = view.account.kind is Kind.SHOP
    show_balances = _show_labels if is_shop else _show_lots
    return ShownAccount(
        account=to_hex(view.account.address),
        holder_name=None if is_shop else view.holder_name,
        kind=view.account.kind.name.lower(),
        status=view.account.status.name.lower(),
        available=view.available,
        balances=show_balances(view.balances),
    )


def _show_lots(rows: Sequence[BalanceView]) -> list[Balance]:
    return [
        Balance(
            lot=row.lot,
            label=row.programme.public_label,
            programme_name=row.programme.name,
            last_day=format_day(row.last_day),
            amount=row.amount,
            reserved=row.reserved,
            available=row.available,
            spendable=row.spendable,
        )
        for row in rows
    ]


def _show_labels(rows: Sequence[BalanceView]) -> list[Balance]:
    by_label: defaultdict[str, list[BalanceView]] = defaultdict(list)
    for row in rows:
        by_label[row.programme.public_label].append(row)
    return [
        Balance(
            lot=None,
            label=label,
            programme_name=None,
            last_day=None,
            amount=sum(row.amount for row in lots),
            reserved=sum(row.reserved for row in lots),
            available=sum(row.available for row in lots),
            spendable=any(row.spendable for row in lots),
        )
        for label, lots in sorted(by_label.items())
    ]
