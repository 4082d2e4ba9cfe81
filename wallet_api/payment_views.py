"""A payment as its two sides see it.

What a programme is called says why somebody was given money, so its name and
its lots go to the payer only. The shop sees the public label of each part.
"""

from collections.abc import Mapping
from typing import Annotated
from typing import Any

from pydantic import Field

from ledger.domain.hexes import to_hex
from ledger.domain.lots import format_day
from ledger.domain.lots import split_lot
from ledger.domain.orders import Leg
from ledger.domain.programmes import Programme
from ledger.domain.programmes import sum_by_label
from ledger.domain.watchwords import Watchword
from ledger.services.orders import OrderView
from ledger.services.orders import Step
from wallet_api.fields import Answer
from wallet_api.fields import Day
from wallet_api.fields import HexText
from wallet_api.fields import Yen

State = Annotated[
    str,
    Field(pattern="^(accepted|submitted|confirmed|final|refused|expired)$"),
]


class ShownWatchword(Answer):
    """The word that both screens show."""

    ja: str
    en: str


class ShownLeg(Answer):
    """A part of a payment; lot, name and last day are the payer's to see."""

    label: str
    amount: Yen
    lot: int | None
    programme_name: str | None
    last_day: Day | None


class ShownStep(Answer):
    """A state, when it was reached, and where on the chain."""

    state: State
    at: int
    tx_hash: HexText | None
    block_number: int | None


class Failure(Answer):
    """Why the chain refused an accepted payment."""

    code: str
    values: dict[str, Any]


class ShownPayment(Answer):
    """A payment as it stands."""

    order: HexText
    state: State
    amount: Yen
    payer: HexText
    payee: HexText
    shop_name: str
    watchword: ShownWatchword
    legs: list[ShownLeg]
    steps: list[ShownStep]
    tx_hash: HexText | None
    block_number: int | None
    failure: Failure | None
    refunded: Annotated[Yen, Field(description="Given back of it on the chain.")]
    paid_late: Annotated[
        bool,
        Field(description="The chain carried it out although it had ended here."),
    ]


def show_payment(
    view: OrderView, programmes: Mapping[int, Programme], reader: bytes
) -> ShownPayment:
    """Write a payment as one of its two accounts may see it."""
    is_payer = reader == view.payer
    show = show_legs if is_payer else show_labels
    return ShownPayment(
        order=to_hex(view.order),
        state=view.state.value,
        amount=view.amount,
        payer=to_hex(view.payer),
        payee=to_hex(view.payee),
        shop_name=view.shop_name,
        watchword=show_watchword(view.watchword),
        legs=show(view.legs, programmes),
        steps=[show_step(step) for step in view.steps],
        tx_hash=_hex(view.tx_hash),
        block_number=view.block_number,
        failure=show_failure(view.failure, is_payer),
        refunded=view.refunded,
        paid_late=view.is_paid_late,
    )


def show_legs(
    legs: tuple[Leg, ...], programmes: Mapping[int, Programme]
) -> list[ShownLeg]:
    """Write the legs as their payer sees them."""
    shown = []
    for leg in legs:
        number, last_day = split_lot(leg.lot)
        programme = programmes[number]
        shown.append(
            ShownLeg(
                label=programme.public_label,
                amount=leg.amount,
                lot=leg.lot,
                programme_name=programme.name,
                last_day=format_day(last_day),
            )
        )
    return shown


def show_step(step: Step) -> ShownStep:
    """Write one state."""
    return ShownStep(
        state=step.state.value,
        at=step.at,
        tx_hash=_hex(step.tx_hash),
        block_number=step.block_number,
    )


def show_watchword(watchword: Watchword) -> ShownWatchword:
    """Write a watchword."""
    return ShownWatchword(ja=watchword.ja, en=watchword.en)


def show_labels(
    legs: tuple[Leg, ...], programmes: Mapping[int, Programme]
) -> list[ShownLeg]:
    """Write the legs as a shop sees them: added up by public label."""
    return [
        ShownLeg(
            label=label, amount=amount, lot=None, programme_name=None, last_day=None
        )
        for label, amount in sum_by_label(legs, programmes)
    ]


def show_failure(failure: Mapping[str, Any] | None, is_payer: bool) -> Failure | None:
    """Write why something came to nothing; the values are the payer's to see."""
    if failure is None:
        return None
    values = failure["values"] if is_payer else {}
    return Failure(code=failure["code"], values=values)


def _hex(data: bytes | None) -> str | None:
    return None if data is None else to_hex(data)
