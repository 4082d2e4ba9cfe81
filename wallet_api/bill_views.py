"""A bill as its reader may see it: what was paid is its shop's to see."""

from typing import Annotated

from pydantic import Field

from ledger.domain.hexes import to_hex
from ledger.services.bills import BillView
from ledger.services.bills import Sale
from ledger.services.sessions import Session
from wallet_api.fields import Answer
from wallet_api.fields import HexText
from wallet_api.fields import Yen
from wallet_api.payment_views import ShownWatchword
from wallet_api.payment_views import State
from wallet_api.payment_views import show_watchword


class ShownOffer(Answer):
    """What a payer has instead of the whole amount, and what is left for cash."""

    amount: Yen
    cash: Yen


class ShownPart(Answer):
    """A part of a payment by its public label."""

    label: str
    amount: Yen


class ShownSale(Answer):
    """The payment of a bill, as its shop sees it."""

    order: HexText
    state: State
    accepted_at: int
    watchword: ShownWatchword
    legs: list[ShownPart]


class ShownBill(Answer):
    """A bill; `link` is what its QR carries."""

    reference: str
    number: Annotated[str, Field(pattern="^[0-9]{6}$")]
    link: str
    shop: HexText
    shop_name: str
    amount: Yen
    cash: Annotated[Yen, Field(description="Paid in cash beside it.")]
    state: Annotated[str, Field(pattern="^(open|accepted|expired|voided|replaced)$")]
    created_at: int
    expires_at: int
    replaced_by: Annotated[
        str | None, Field(description="The reference of the bill in its place.")
    ]
    offer: Annotated[
        ShownOffer | None,
        Field(description="What a payer offered while it is open; to its shop only."),
    ]
    order: Annotated[
        HexText | None,
        Field(description="The payment that was accepted for it; to its shop only."),
    ]
    payment: Annotated[
        ShownSale | None,
        Field(description="The same payment as it stands; to its shop only."),
    ]


def show_bill(view: BillView, session: Session | None) -> ShownBill:
    """Write a bill as its reader may see it."""
    bill = view.bill
    is_shop = session is not None and session.account.address == bill.shop
    offer = view.offer if is_shop else None
    return ShownBill(
        reference=view.reference,
        number=bill.number,
        link=view.link,
        shop=to_hex(bill.shop),
        shop_name=view.shop_name,
        amount=bill.amount,
        cash=bill.cash,
        state=view.state.value,
        created_at=bill.created_at,
        expires_at=bill.expires_at,
        replaced_by=view.replaced_by,
        offer=None if offer is None else ShownOffer(amount=offer[0], cash=offer[1]),
        order=to_hex(bill.order) if is_shop and bill.order else None,
        payment=_show_sale(view.sale) if is_shop and view.sale else None,
    )


def _show_sale(sale: Sale) -> ShownSale:
    return ShownSale(
        order=to_hex(sale.order),
        state=sale.state.value,
        accepted_at=sale.accepted_at,
        watchword=show_watchword(sale.watchword),
        legs=[ShownPart(label=label, amount=amount) for label, amount in sale.parts],
    )
