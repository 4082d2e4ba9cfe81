"""Accounts and who may sign for them; the numbers are the contracts' enums."""

from dataclasses import dataclass
from enum import IntEnum
from enum import IntFlag

from ledger.domain.refusals import SignerNotValidNow
from ledger.domain.refusals import SignerScopeMissing

UNBOUNDED = 2**64 - 1


class Kind(IntEnum):
    """What a participant is."""

    NONE = 0
    RESIDENT = 1
    SHOP = 2


class Status(IntEnum):
    """Whether a participant takes part."""

    NONE = 0
    ACTIVE = 1
    FROZEN = 2
    CLOSED = 3


class Scope(IntFlag):
    """What a permission lets its signer do."""

    PAY = 1
    REFUND = 2
    ACCEPT = 4
    MANAGE = 8


class OfficerRole(IntFlag):
    """What an officer may sign."""

    MAKER = 1
    CHECKER = 2
    AUDITOR = 4


@dataclass(frozen=True)
class Account:
    """A participant as the chain knows it."""

    address: bytes
    kind: Kind
    status: Status
    epoch: int
    classes: int
    own_key_revoked: bool


@dataclass(frozen=True)
class Permission:
    """What one signer may do for one account; times are UTC seconds."""

    not_before: int
    not_after: int
    scope: Scope
    payment_limit: int
    day_limit: int

    def check(
        self,
        account: bytes,
        signer: bytes,
        needed: Scope,
        now: int,
        until: int | None = None,
    ) -> None:
        """Refuse what this permission does not cover from ``now`` to ``until``.

        Raises:
            SignerScopeMissing: the scope is not in it.
            SignerNotValidNow: it has not begun, or is over.
        """
        if not self.scope & needed:
            raise SignerScopeMissing(
                account="0x" + account.hex(),
                signer="0x" + signer.hex(),
                needed=needed.name or str(int(needed)),
            )
        self.check_time(signer, now, now if until is None else until)

    def check_time(self, signer: bytes, start: int, end: int) -> None:
        """Refuse a time that this permission does not hold throughout.

        Raises:
            SignerNotValidNow: it has not begun, or ends before.
        """
        if not self.not_before <= start <= end <= self.not_after:
            raise SignerNotValidNow(
                signer="0x" + signer.hex(), start=self.not_before, end=self.not_after
            )

    def is_within(self, other: "Permission") -> bool:
        """Whether another permission covers all that this one does."""
        return (
            not self.scope & ~other.scope
            and self.payment_limit <= other.payment_limit
            and self.day_limit <= other.day_limit
            and self.not_before >= other.not_before
            and self.not_after <= other.not_after
        )


OWN_KEY = Permission(
    not_before=0,
    not_after=2**48 - 1,
    scope=Scope.PAY | Scope.REFUND | Scope.ACCEPT | Scope.MANAGE,
    payment_limit=UNBOUNDED,
    day_limit=UNBOUNDED,
)
"""What an account's own key may do until it is revoked: everything."""
