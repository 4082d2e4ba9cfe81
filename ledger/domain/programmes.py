"""Programmes: the rules under which a city's money is made and spent."""

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntFlag

from ledger.domain.accounts import Kind
from ledger.domain.lots import split_lot
from ledger.domain.orders import Leg


class ProgrammeFlag(IntFlag):
    """What a programme's money may do; the numbers are the contract's."""

    PURCHASED = 1
    TRANSFERABLE = 2
    RECIRCULATES = 4
    SUSPENDED = 8


@dataclass(frozen=True)
class Programme:
    """A programme's terms as opened on the chain; days are day numbers."""

    number: int
    acceptors: int
    payment_limit: int
    issue_from: int
    issue_until: int
    redeem_until: int
    grace_days: int
    flags: ProgrammeFlag
    cap: int
    holder_limit: int
    name: str = ""
    public_label: str = ""

    @property
    def is_granted(self) -> bool:
        """Granted money was given, not bought; it is spent first."""
        return not self.flags & ProgrammeFlag.PURCHASED

    def lets_pay(self, payer: Kind, payee: Kind) -> bool:
        """Whether its money may go from one kind of participant to another."""
        if payer is Kind.RESIDENT:
            return payee is Kind.SHOP or bool(self.flags & ProgrammeFlag.TRANSFERABLE)
        return payee is Kind.SHOP and bool(self.flags & ProgrammeFlag.RECIRCULATES)

    def accepts_shop(self, classes: int) -> bool:
        """Whether a shop of these classes takes its money."""
        return bool(self.acceptors & classes)


def sum_by_label(
    legs: Iterable[Leg], programmes: Mapping[int, Programme]
) -> list[tuple[str, int]]:
    """Return a payment's parts as its shop may see them: (public label, yen).

    Added up by label: the number of parts would tell programmes apart too.
    """
    amounts: dict[str, int] = {}
    for leg in legs:
        label = programmes[split_lot(leg.lot)[0]].public_label
        amounts[label] = amounts.get(label, 0) + leg.amount
    return sorted(amounts.items())
