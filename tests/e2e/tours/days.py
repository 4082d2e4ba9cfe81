"""Payments on many days, for the pictures of what was paid in a month.

Practice residents pay, and the chain carries it out, all today: neither the chain nor
the town's processes can be told another date, and the chain takes no order that is
backdated by days. What the books then say is the moment of acceptance, and this alone
is moved back, as if the days had gone by.
"""

import secrets

from sqlalchemy import select
from sqlalchemy import update

from ledger.chain.keys import Key
from ledger.chain.keys import read_keystore
from ledger.domain.bills import Bill
from ledger.domain.hexes import parse_address
from ledger.domain.lots import make_lot
from ledger.domain.orders import Leg
from ledger.domain.orders import OrderState
from ledger.domain.orders import Payment
from ledger.domain.orders import SignedPayment
from ledger.services.payments import accept_payment
from ledger.services.today import DAYS
from ledger.store import bills
from ledger.store.relay_tables import OrderRow
from running import RunningTown
from running import waiter
from seeding import COIN
from tests.e2e.tours.stage import Stage

DAY_SECONDS = 86_400
# Days ago and yen: closed on some days, busy on others, once next to nothing.
PAID = (
    (28, 640),
    (27, 1_180),
    (26, 920),
    (24, 1_450),
    (23, 1_310),
    (22, 380),
    (20, 760),
    (19, 1_090),
    (17, 1_980),
    (16, 2_240),
    (15, 1),
    (13, 840),
    (12, 1_020),
    (10, 1_760),
    (9, 2_480),
    (8, 610),
    (6, 930),
    (5, 1_150),
    (3, 1_870),
    (2, 2_130),
    (1, 700),
)
PAYERS = 8
FIRST_PAYER = 10
"""Nobody else asks these practice residents for their money."""
SHOP = 2
CARRIED_OUT = (OrderState.CONFIRMED, OrderState.FINAL)


def pay_on_many_days(stage: Stage) -> None:
    """Let residents pay, wait until the chain has it, and let the days have gone by."""
    town = stage.town
    people = town.seeding.directory["residents"][FIRST_PAYER:][:PAYERS]
    payers = [_key(town, "residents", each["key"]) for each in people]
    shop = town.seeding.directory["shops"][SHOP]
    till = _key(town, "tills", shop["till"]).address
    days = {}
    for index, (days_ago, amount) in enumerate(PAID):
        bill = _open_bill(town, parse_address(shop["account"]), till, amount)
        days[_pay(town, payers[index % PAYERS], bill)] = days_ago
    waiter(town.seeding.ledger)(lambda: _are_carried_out(town, list(days)))
    rich = [parse_address(each.account) for each in stage.rich.values()]
    with town.seeding.ledger.database.work() as work:
        for order, days_ago in days.items():
            work.session.get_one(OrderRow, order).accepted_at -= days_ago * DAY_SECONDS
        # The walks' largest payments, beside which no other would be seen, are then
        # older than what the picture shows.
        work.session.execute(
            update(OrderRow)
            .where(OrderRow.payer.in_(rich), OrderRow.state.in_(CARRIED_OUT))
            .values(accepted_at=OrderRow.accepted_at - (DAYS + 10) * DAY_SECONDS)
        )
        work.commit()


def _key(town: RunningTown, group: str, name: str) -> Key:
    passphrase = town.town.settings.passphrase("residents")
    return read_keystore(town.town.keys / group / f"{name}.json", passphrase)


def _open_bill(town: RunningTown, shop: bytes, till: bytes, amount: int) -> Bill:
    ledger = town.seeding.ledger
    with ledger.database.work() as work:
        bill = bills.insert_bill(work, shop, till, amount, ledger.clock())
        work.commit()
    return bill


def _pay(town: RunningTown, payer: Key, bill: Bill) -> bytes:
    """Let somebody pay a bill with coins; returns the order."""
    ledger = town.seeding.ledger
    now = ledger.clock()
    coin = make_lot(COIN, town.seeding.desk.programmes()[COIN].issue_until)
    payment = Payment(
        payer=payer.address,
        payee=bill.shop,
        legs=(Leg(coin, bill.amount),),
        bill_ref=bill.bill_ref,
        valid_after=now - 60,
        valid_before=now + 3600,
        salt=secrets.token_bytes(32),
    )
    signature = payer.sign(ledger.town.hash_payment(payment))
    signed = SignedPayment(payment, payer.address, signature)
    return accept_payment(ledger, signed).order


def _are_carried_out(town: RunningTown, paid: list[bytes]) -> bool:
    with town.seeding.ledger.database.work() as work:
        states = work.session.scalars(
            select(OrderRow.state).where(OrderRow.order.in_(paid))
        )
        return all(state in CARRIED_OUT for state in states)
