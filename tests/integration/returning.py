"""Refunds without HTTP: signed by a till, accepted, or handed in past the outbox."""

from typing import Any

from ledger.domain.orders import Leg
from ledger.domain.refunds import Refund
from ledger.services.refunds import RefundView
from ledger.services.refunds import accept_refund
from ledger.services.refunds import list_refunds
from ledger.store import refunds
from tests.integration.conftest import Shop
from tests.integration.conftest import World


def make_refund(
    world: World, shop: Shop, order: bytes, *legs: Leg, seconds: int = 3_600
) -> tuple[Refund, bytes]:
    """The next refund of a payment, and its till's signature."""
    with world.ledger.database.work() as work:
        paid = refunds.find_refundable(work, order)
    assert paid is not None
    refund = Refund(
        payer=paid.payer,
        order=order,
        shop=shop.account,
        legs=legs,
        sequence=paid.count + 1,
        valid_before=world.clock() + seconds,
    )
    return refund, shop.till.sign(world.ledger.town.hash_refund(refund))


def give_back(
    world: World, shop: Shop, order: bytes, *legs: Leg, seconds: int = 3_600
) -> RefundView:
    """Let a till give some of a payment back."""
    refund, signature = make_refund(world, shop, order, *legs, seconds=seconds)
    return accept_refund(world.ledger, refund, shop.till.address, signature)


def refunds_of(world: World, shop: Shop, order: bytes) -> tuple[RefundView, ...]:
    """A payment's refunds as they stand."""
    return list_refunds(world.ledger, order, shop.account).refunds


def calldata_of(
    refund: Refund, paid: tuple[Leg, ...], signer: bytes, signature: bytes
) -> list[Any]:
    """A refund as the contract takes it."""
    fields = (
        refund.payer,
        refund.order,
        refund.shop,
        [(leg.lot, leg.amount) for leg in refund.legs],
        refund.sequence,
        refund.valid_before,
    )
    return [(fields, [(leg.lot, leg.amount) for leg in paid], signer, signature)]
