"""Which lots a payment draws on, and in which order."""

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass

from ledger.domain.accounts import Kind
from ledger.domain.lots import is_spendable
from ledger.domain.lots import split_lot
from ledger.domain.orders import LEGS_MOST
from ledger.domain.orders import Leg
from ledger.domain.programmes import Programme
from ledger.domain.programmes import ProgrammeFlag
from ledger.domain.refusals import BalanceTooLow


@dataclass(frozen=True)
class Holding:
    """What an account has of one lot and can still promise, in yen."""

    lot: int
    available: int


def usable_holdings(
    holdings: Iterable[Holding],
    programmes: Mapping[int, Programme],
    payer: Kind,
    payee: Kind,
    payee_classes: int,
    day: int,
) -> list[Holding]:
    """Return what can be used at this payee on this day, in spending order.

    Granted money goes before purchased (a resident keeps what was paid for),
    then the soonest last day, then the lot's number.
    """

    def usable(holding: Holding) -> bool:
        programme = programmes.get(split_lot(holding.lot)[0])
        return (
            programme is not None
            and holding.available > 0
            and not programme.flags & ProgrammeFlag.SUSPENDED
            and programme.lets_pay(payer, payee)
            and (payee is not Kind.SHOP or programme.accepts_shop(payee_classes))
            and is_spendable(holding.lot, day, programme.grace_days)
        )

    def order(holding: Holding) -> tuple[bool, int, int]:
        number, last_day = split_lot(holding.lot)
        return (not programmes[number].is_granted, last_day, holding.lot)

    return sorted(filter(usable, holdings), key=order)


def allocate(
    amount: int, usable: Iterable[Holding], programmes: Mapping[int, Programme]
) -> tuple[Leg, ...]:
    """Take ``amount`` yen from holdings in their order; legs ascend by lot.

    A programme's limit per payment and the eight legs of an order bound what
    can be taken, so what counts as available here is what one order can carry.

    Raises:
        BalanceTooLow: with what is available and what is missing.
    """
    legs: list[Leg] = []
    left_by_programme: dict[int, int] = {}
    missing = amount
    for holding in usable:
        if missing == 0 or len(legs) == LEGS_MOST:
            break
        number = split_lot(holding.lot)[0]
        left = left_by_programme.get(number, programmes[number].payment_limit)
        taken = min(missing, holding.available, left)
        if taken == 0:
            continue
        left_by_programme[number] = left - taken
        legs.append(Leg(holding.lot, taken))
        missing -= taken
    if missing:
        raise BalanceTooLow(amount=amount, available=amount - missing, missing=missing)
    return tuple(sorted(legs, key=lambda leg: leg.lot))
