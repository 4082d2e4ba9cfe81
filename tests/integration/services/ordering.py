"""Bills and signed orders by the dozen, for tests that hand them in themselves."""

import secrets

from ledger.chain.calls.registry import RegistrationEntry
from ledger.chain.keys import Key
from ledger.chain.keys import make_key
from ledger.domain.accounts import OWN_KEY
from ledger.domain.accounts import Kind
from ledger.domain.bills import Bill
from ledger.domain.lots import make_lot
from ledger.domain.orders import Leg
from ledger.domain.orders import Payment
from ledger.domain.orders import SignedPayment
from ledger.services.actions import draft_action
from ledger.services.sessions import Session
from ledger.store import accounts
from ledger.store import bills
from tests.integration.conftest import GRANTED
from tests.integration.conftest import PURCHASED
from tests.integration.conftest import Shop
from tests.integration.conftest import World


def lots_of(world: World) -> tuple[int, int]:
    """The granted and the purchased lot that residents are issued today."""
    last_day = world.today + 30
    return make_lot(GRANTED, last_day), make_lot(PURCHASED, last_day)


def register_crowd(world: World, count: int) -> list[Key]:
    """Register residents by two officers' signatures, 50 in a transaction."""
    keys = [make_key() for _ in range(count)]
    for start in range(0, count, 50):
        entries = [
            RegistrationEntry(
                account=key.address,
                kind=Kind.RESIDENT,
                classes=0,
                commitment=secrets.token_bytes(32),
                first_signer=b"",
                permission=OWN_KEY,
            )
            for key in keys[start : start + 50]
        ]
        call = world.ledger.town.action_register(entries)
        world.desk.decide(draft_action(world.ledger, "register", call, {}))
    return keys


def open_bill(world: World, shop: Shop, amount: int) -> Bill:
    """Let a shop ask for an amount."""
    with world.ledger.database.work() as work:
        bill = bills.insert_bill(
            work, shop.account, shop.till.address, amount, world.clock()
        )
        work.commit()
    return bill


def sign_order(world: World, payer: Key, bill: Bill, *legs: Leg) -> SignedPayment:
    """Sign an order that pays a bill with some legs."""
    now = world.clock()
    payment = Payment(
        payer=payer.address,
        payee=bill.shop,
        legs=legs,
        bill_ref=bill.bill_ref,
        valid_after=now - 60,
        valid_before=now + 3600,
        salt=secrets.token_bytes(32),
    )
    order = world.ledger.town.hash_payment(payment)
    return SignedPayment(payment, payer.address, payer.sign(order))


def ask_and_sign(world: World, payer: Key, shop: Shop, *legs: Leg) -> SignedPayment:
    """A new bill over the legs' sum, and the order that pays it."""
    bill = open_bill(world, shop, sum(leg.amount for leg in legs))
    return sign_order(world, payer, bill, *legs)


def session_of(world: World, key: Key) -> Session:
    """A phone signed in with an account's own key, as the books have the account."""
    with world.ledger.database.work() as work:
        account = accounts.get_account(work, key.address)
    return Session(account, key.address, OWN_KEY)
