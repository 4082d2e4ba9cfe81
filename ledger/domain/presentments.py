"""Presented payments: a payer shows a code, the shop's till charges it.

The payer's phone needs no signal: it signs that whoever it is shown to may take up
to a limit. What is taken, and from which lots, the shop's till signs.
"""

from dataclasses import dataclass

from ledger.domain.orders import Leg
from ledger.domain.refusals import PresentmentInvalid

PRESENTMENT_SECONDS_MOST = 24 * 3600
PRESENTMENT_AGE_SECONDS = 120
"""A code is charged at most this long after it was made."""
PRESENTMENT_SKEW_SECONDS = 60
"""How far a phone's clock may run ahead."""


@dataclass(frozen=True)
class Presentment:
    """What a payer shows, field by field what EIP-712 signs; times in UTC seconds."""

    payer: bytes
    limit: int
    valid_after: int
    valid_before: int
    salt: bytes

    def check_clock(self, now: int, least_seconds: int) -> None:
        """Refuse a code that is not fresh, or ends before it surely is on the chain.

        Raises:
            PresentmentInvalid: with what is wrong with its times.
        """
        if self.valid_before - self.valid_after > PRESENTMENT_SECONDS_MOST:
            raise PresentmentInvalid(reason="it is valid for more than a day")
        if self.valid_after > now + PRESENTMENT_SKEW_SECONDS:
            raise PresentmentInvalid(reason="the phone's clock is ahead")
        if now - self.valid_after > PRESENTMENT_AGE_SECONDS:
            raise PresentmentInvalid(reason="it is older than two minutes")
        if self.valid_before - now < least_seconds:
            raise PresentmentInvalid(reason="it ends too soon")


@dataclass(frozen=True)
class Acceptance:
    """What a shop's till signs over a presentment's hash."""

    presentment: bytes
    payee: bytes
    legs: tuple[Leg, ...]
    bill_ref: bytes

    @property
    def amount(self) -> int:
        """The sum of the legs in yen."""
        return sum(leg.amount for leg in self.legs)


@dataclass(frozen=True)
class SignedPresentedPayment:
    """A presentment and its acceptance, each with its signer and signature."""

    presentment: Presentment
    acceptance: Acceptance
    signer: bytes
    signature: bytes
    shop_signer: bytes
    shop_signature: bytes
