"""Refunds: a shop gives back all or part of one payment; and cancelled orders."""

from collections.abc import Mapping
from dataclasses import dataclass

from ledger.domain.lots import split_lot
from ledger.domain.order_refusals import RefundMismatch
from ledger.domain.order_refusals import RefundOutOfTurn
from ledger.domain.order_refusals import RefundTooLate
from ledger.domain.order_refusals import RefundTooMuch
from ledger.domain.orders import ACCEPT_VALIDITY_LEAST_SECONDS
from ledger.domain.orders import Leg
from ledger.domain.refusals import FieldInvalid
from ledger.domain.refusals import OrderExpired

REFUND_DAYS_MOST = 30
"""How long after a payment it may be refunded (`RegionalCurrency.refund`)."""
REFUND_VALIDITY_SECONDS = 3600
REFUND_VALIDITY_MOST_SECONDS = 24 * 3600
"""How long a refund may keep a shop's money reserved while the chain stands still."""


@dataclass(frozen=True)
class Refund:
    """What a shop's till signs, field by field what EIP-712 signs.

    ``sequence`` is one more than the refunds the payment has had.
    """

    payer: bytes
    order: bytes
    shop: bytes
    legs: tuple[Leg, ...]
    sequence: int
    valid_before: int

    @property
    def amount(self) -> int:
        """The sum of the legs in yen."""
        return sum(leg.amount for leg in self.legs)

    def check_clock(self, now: int) -> None:
        """Refuse a refund that ends before it surely is on the chain, or too late.

        Raises:
            OrderExpired: less than 30 minutes of validity are left.
            FieldInvalid: it is valid for more than a day.
        """
        if self.valid_before - now < ACCEPT_VALIDITY_LEAST_SECONDS:
            raise OrderExpired(
                valid_before=self.valid_before, least=ACCEPT_VALIDITY_LEAST_SECONDS
            )
        if self.valid_before - now > REFUND_VALIDITY_MOST_SECONDS:
            raise FieldInvalid(
                field="valid_before", reason="it is more than a day from now"
            )


@dataclass(frozen=True)
class SignedRefund:
    """A refund, the legs that were paid, and who signed it for the shop."""

    refund: Refund
    paid_legs: tuple[Leg, ...]
    signer: bytes
    signature: bytes


@dataclass(frozen=True)
class Refundable:
    """A payment that the chain executed, and what of it was given back so far.

    ``refunded`` holds the yen by lot, and ``count`` the refunds, of those that were
    carried out and of those that still may be.
    """

    order: bytes
    payer: bytes
    shop: bytes
    legs: tuple[Leg, ...]
    paid_at: int
    refunded: Mapping[int, int]
    count: int

    @property
    def left(self) -> dict[int, int]:
        """What can still be given back, in yen by lot; lots with nothing left out."""
        rest = {
            leg.lot: leg.amount - self.refunded.get(leg.lot, 0) for leg in self.legs
        }
        return {lot: amount for lot, amount in rest.items() if amount > 0}

    def propose(self, amount: int | None = None) -> tuple[Leg, ...]:
        """Choose the legs to give back; all that is left where no amount is given.

        Money that can be spent longest goes back first, so that a part that comes
        back is of most use. Legs ascend by lot.

        Raises:
            RefundTooMuch: more than is left, or nothing is left.
        """
        left = self.left
        total = sum(left.values())
        missing = total if amount is None else amount
        if missing > total or missing == 0:
            raise RefundTooMuch(amount=missing, left=total)
        legs = []
        for lot in sorted(left, key=lambda lot: (split_lot(lot)[1], lot), reverse=True):
            taken = min(missing, left[lot])
            if taken:
                legs.append(Leg(lot, taken))
            missing -= taken
        return tuple(sorted(legs, key=lambda leg: leg.lot))

    def check(self, refund: Refund, now: int) -> None:
        """Refuse a refund that is not the next one of this payment, or beyond it.

        Raises:
            RefundMismatch: another payer or shop, or a lot that was not paid with.
            RefundOutOfTurn: not the next one.
            RefundTooLate: the payment was made too long ago.
            RefundTooMuch: more of a lot than was paid.
        """
        if refund.payer != self.payer:
            raise RefundMismatch(field="payer")
        if refund.shop != self.shop:
            raise RefundMismatch(field="shop")
        if refund.sequence != self.count + 1:
            raise RefundOutOfTurn(expected=self.count + 1, given=refund.sequence)
        # The chain judges by its own clock, some time later.
        latest = self.paid_at + REFUND_DAYS_MOST * 86400
        if now + ACCEPT_VALIDITY_LEAST_SECONDS > latest:
            raise RefundTooLate(days=REFUND_DAYS_MOST)
        paid = {leg.lot: leg.amount for leg in self.legs}
        for leg in refund.legs:
            if leg.lot not in paid:
                raise RefundMismatch(field="lot")
            left = paid[leg.lot] - self.refunded.get(leg.lot, 0)
            if leg.amount > left:
                raise RefundTooMuch(amount=leg.amount, left=left)


@dataclass(frozen=True)
class Cancellation:
    """A payer's word that an order is not to be carried out any more."""

    payer: bytes
    order: bytes


@dataclass(frozen=True)
class SignedCancellation:
    """A cancellation and who signed it for the payer."""

    cancellation: Cancellation
    signer: bytes
    signature: bytes
