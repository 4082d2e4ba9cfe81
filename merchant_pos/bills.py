"""A bill as the till shows it, read from what the API answers."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Json = dict[str, Any]


class View(StrEnum):
    """What a bill's page looks like."""

    OPEN = "open"
    PAID = "paid"
    EXPIRED = "expired"
    VOIDED = "voided"
    REPLACED = "replaced"


_VIEWS = {
    "open": View.OPEN,
    "accepted": View.PAID,
    "expired": View.EXPIRED,
    "voided": View.VOIDED,
    "replaced": View.REPLACED,
}
_IN_DOUBT = frozenset({"refused", "expired"})


@dataclass(frozen=True)
class Offer:
    """What the customer would pay with Meguru, and what in cash."""

    amount: int
    cash: int


@dataclass(frozen=True)
class Payment:
    """The payment that was accepted for a bill."""

    order: str
    state: str
    accepted_at: int
    watchword: dict[str, str]
    legs: tuple[tuple[str, int], ...]

    @property
    def is_in_doubt(self) -> bool:
        """Whether the chain refused what was accepted; the city answers for it."""
        return self.state in _IN_DOUBT


@dataclass(frozen=True)
class Bill:
    """A bill of this shop; ``amount`` is its Meguru part, ``cash`` what is beside."""

    reference: str
    number: str
    link: str
    shop_name: str
    amount: int
    cash: int
    view: View
    created_at: int
    expires_at: int
    replaced_by: str | None
    offer: Offer | None
    payment: Payment | None

    @property
    def total(self) -> int:
        """What the customer owes altogether."""
        return self.amount + self.cash

    @property
    def standing(self) -> str:
        """The word of its badge: paid, checking, open, expired or voided."""
        if self.view is View.PAID and self.payment and self.payment.is_in_doubt:
            return "checking"
        return str(self.view)

    def mark(self, declined: int | None = None) -> str:
        """A text that differs whenever its page would."""
        offer = self.offer_to_show(declined)
        return ".".join(
            (
                self.view,
                self.payment.state if self.payment else "-",
                str(offer.amount) if offer else "-",
            )
        )

    def offer_to_show(self, declined: int | None) -> Offer | None:
        """The customer's offer, unless the clerk said no to just this one."""
        if self.view is not View.OPEN or self.offer is None:
            return None
        return None if self.offer.amount == declined else self.offer


def read_bill(body: Json) -> Bill:
    """Read a bill of the API's."""
    offer, payment = body.get("offer"), body.get("payment")
    return Bill(
        reference=body["reference"],
        number=body["number"],
        link=body["link"],
        shop_name=body["shop_name"],
        amount=body["amount"],
        cash=body.get("cash") or 0,
        view=_VIEWS[body["state"]],
        created_at=body["created_at"],
        expires_at=body["expires_at"],
        replaced_by=body.get("replaced_by"),
        offer=Offer(offer["amount"], offer["cash"]) if offer else None,
        payment=_read_payment(payment) if payment else None,
    )


def _read_payment(body: Json) -> Payment:
    return Payment(
        order=body["order"],
        state=body["state"],
        accepted_at=body["accepted_at"],
        watchword=dict(body["watchword"]),
        legs=tuple((leg["label"], leg["amount"]) for leg in body["legs"]),
    )
