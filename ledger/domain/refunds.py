"""Refunds: a shop gives back all or part of one payment; and cancelled orders."""

from dataclasses import dataclass

from ledger.domain.orders import Leg

REFUND_DAYS_MOST = 30
"""How long after a payment it may be refunded (`RegionalCurrency.refund`)."""


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


@dataclass(frozen=True)
class SignedRefund:
    """A refund, the legs that were paid, and who signed it for the shop."""

    refund: Refund
    paid_legs: tuple[Leg, ...]
    signer: bytes
    signature: bytes


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
