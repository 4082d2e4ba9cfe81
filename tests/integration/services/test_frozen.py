"""A frozen account pays nothing until two officers lift it."""

from collections.abc import Iterator

import pytest

from ledger.chain.keys import Key
from ledger.chain.keys import make_key
from ledger.domain.accounts import OWN_KEY
from ledger.domain.accounts import Status
from ledger.domain.bills import write_reference
from ledger.domain.hexes import to_hex
from ledger.domain.orders import Leg
from ledger.domain.orders import OrderState
from ledger.domain.refusals import AccountNotActive
from ledger.domain.refusals import AccountUnknown
from ledger.services.accounts import view_account
from ledger.services.bills import open_bill as ask
from ledger.services.desk import draft_unfreeze
from ledger.services.payments import accept_payment
from ledger.services.quotes import quote_bill
from ledger.services.registrations import freeze
from ledger.services.sessions import Session
from tests.integration.conftest import Shop
from tests.integration.conftest import World
from tests.integration.services.ordering import ask_and_sign
from tests.integration.services.ordering import lots_of
from tests.integration.services.ordering import open_bill
from tests.integration.services.ordering import session_of
from tests.integration.services.ordering import sign_order


def status_of(world: World, account: bytes) -> Status:
    return view_account(world.ledger, account).account.status


def stop(world: World, account: bytes) -> None:
    freeze(world.ledger, account, "tests")
    world.wait(lambda: status_of(world, account) is Status.FROZEN)


def lift(world: World, account: bytes) -> None:
    world.desk.decide(draft_unfreeze(world.ledger, [account]))
    world.wait(lambda: status_of(world, account) is Status.ACTIVE)


@pytest.fixture
def frozen_bakery(world: World) -> Iterator[Shop]:
    """A shop that the guardian stopped."""
    shop = world.new_shop("Frozen Bakery")
    stop(world, shop.account)
    yield shop


def test_a_frozen_resident_is_quoted_nothing_and_pays_nothing_until_lifted(
    world: World, hanako: Key, bakery: Shop
) -> None:
    _, purchased = lots_of(world)
    bill = open_bill(world, bakery, 700)
    reference = write_reference(bill.bill_id, world.ledger.bill_key)
    signed = sign_order(world, hanako, bill, Leg(purchased, 700))
    frozen = {"account": to_hex(hanako.address), "status": "frozen"}
    stop(world, hanako.address)

    with pytest.raises(AccountNotActive) as refusal:
        quote_bill(world.ledger, session_of(world, hanako), reference)
    assert refusal.value.values == frozen
    with pytest.raises(AccountNotActive) as refusal:
        accept_payment(world.ledger, signed)
    assert refusal.value.values == frozen

    lift(world, hanako.address)
    quote = quote_bill(world.ledger, session_of(world, hanako), reference)
    assert quote.payment.amount == 700
    view = accept_payment(world.ledger, signed)
    assert view.state is OrderState.ACCEPTED
    world.wait(lambda: view_account(world.ledger, hanako.address).available == 5_300)


def test_a_frozen_shop_neither_asks_nor_is_paid(
    world: World, hanako: Key, frozen_bakery: Shop
) -> None:
    _, purchased = lots_of(world)
    signed = ask_and_sign(world, hanako, frozen_bakery, Leg(purchased, 100))
    frozen = {"account": to_hex(frozen_bakery.account), "status": "frozen"}
    account = view_account(world.ledger, frozen_bakery.account).account
    till = Session(account, frozen_bakery.till.address, OWN_KEY)

    with pytest.raises(AccountNotActive) as refusal:
        accept_payment(world.ledger, signed)
    assert refusal.value.values == frozen
    with (
        pytest.raises(AccountNotActive) as refusal,
        world.ledger.database.work() as work,
    ):
        ask(world.ledger, work, till, 100)
    assert refusal.value.values == frozen


def test_nobody_can_be_frozen_who_is_not_there(world: World) -> None:
    nobody = make_key().address

    with pytest.raises(AccountUnknown) as refusal:
        freeze(world.ledger, nobody, "tests")

    assert refusal.value.values == {"account": to_hex(nobody)}


def test_who_is_frozen_is_not_frozen_again(world: World, taro: Key) -> None:
    stop(world, taro.address)

    with pytest.raises(AccountNotActive) as refusal:
        freeze(world.ledger, taro.address, "tests")

    assert refusal.value.values == {
        "account": to_hex(taro.address),
        "status": "frozen",
    }
