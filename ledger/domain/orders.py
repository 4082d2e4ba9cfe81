"""Payment orders: what a payer signs, and the states a payment goes through."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ledger.domain.amounts import check_amount
from ledger.domain.refusals import LegsInvalid
from ledger.domain.refusals import OrderClockInvalid
from ledger.domain.refusals import OrderExpired

LEGS_MOST = 8
QUOTE_BACKDATE_SECONDS = 60
QUOTE_VALIDITY_SECONDS = 3600
ACCEPT_VALIDITY_LEAST_SECONDS = 1800
ACCEPT_CLOCK_SECONDS = 120


class OrderState(StrEnum):
    """The states of a payment, as drawn in the SPECIFICATION."""

    ACCEPTED = "accepted"
    SUBMITTED = "submitted"
    CONFIRMED = "confirmed"
    FINAL = "final"
    REFUSED = "refused"
    EXPIRED = "expired"


HOLDING_STATES = (OrderState.ACCEPTED, OrderState.SUBMITTED)
"""The states in which an order's amount is reserved and not yet moved."""


@dataclass(frozen=True)
class Leg:
    """One lot and the amount taken from it."""

    lot: int
    amount: int


@dataclass(frozen=True)
class Payment:
    """A payment order, field by field what EIP-712 signs; times in UTC seconds."""

    payer: bytes
    payee: bytes
    legs: tuple[Leg, ...]
    bill_ref: bytes
    valid_after: int
    valid_before: int
    salt: bytes

    @property
    def amount(self) -> int:
        """The sum of the legs in yen."""
        return sum(leg.amount for leg in self.legs)

    def check_clock(self, now: int) -> None:
        """Refuse an order that begins too far from now or ends too soon.

        A shop hands over goods on acceptance, so enough validity must be left
        to outlast a stalled chain; and nobody may backdate an order to use
        money after its last day.

        Raises:
            OrderClockInvalid: begins more than 120 s from ``now``.
            OrderExpired: less than 30 minutes of validity are left.
        """
        if abs(now - self.valid_after) > ACCEPT_CLOCK_SECONDS:
            raise OrderClockInvalid(valid_after=self.valid_after, now=now)
        if self.valid_before - now < ACCEPT_VALIDITY_LEAST_SECONDS:
            raise OrderExpired(
                valid_before=self.valid_before, least=ACCEPT_VALIDITY_LEAST_SECONDS
            )


@dataclass(frozen=True)
class SignedPayment:
    """A payment order with the signer (ERC-7913 bytes) and its signature."""

    payment: Payment
    signer: bytes
    signature: bytes


def check_legs(legs: Sequence[Leg]) -> tuple[Leg, ...]:
    """Return the legs if the contract would take their form.

    Raises:
        LegsInvalid: none or more than 8, or lots not strictly ascending.
        AmountInvalid: a leg's amount is not 1 … 2**53 - 1.
    """
    if not 1 <= len(legs) <= LEGS_MOST:
        raise LegsInvalid(reason=f"1 to {LEGS_MOST} are allowed, not {len(legs)}")
    before = -1
    for leg in legs:
        if not 0 <= leg.lot < 2**63:
            raise LegsInvalid(reason=f"{leg.lot} is not a lot")
        if leg.lot <= before:
            raise LegsInvalid(reason=f"lot {leg.lot} does not follow lot {before}")
        check_amount(leg.amount)
        before = leg.lot
    return tuple(legs)
