"""Payments without HTTP, other books of the same chain, and nodes that misbehave."""

import itertools
import os
import secrets
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ledger.chain.deployment import Contract
from ledger.chain.gateway import Gateway
from ledger.chain.keys import Key
from ledger.chain.transactions import sign_transaction
from ledger.domain.lots import make_lot
from ledger.domain.orders import Leg
from ledger.domain.orders import Payment
from ledger.domain.orders import SignedPayment
from ledger.index.index import Index
from ledger.relay.relay import Relay
from ledger.services.payments import accept_payment
from ledger.store import bills
from ledger.store import orders
from ledger.store import schema
from ledger.store.chain_tables import BalanceRow
from ledger.store.database import Database
from ledger.store.relay_tables import OrderRow
from tests.integration.conftest import PURCHASED
from tests.integration.conftest import Shop
from tests.integration.conftest import World

ROOT = Path(__file__).parents[2]
_names = itertools.count(1)


def coin(world: World) -> int:
    """The lot of purchased money that residents of these tests are issued."""
    return make_lot(PURCHASED, world.today + 30)


def accept(
    world: World,
    payer: Key,
    shop: Shop,
    *legs: Leg,
    begins_in: int = 0,
    account: bytes | None = None,
) -> bytes:
    """Let a shop ask for the legs' sum, and accept the payer's order for it.

    ``payer`` signs; for ``account`` where that is not its own.
    """
    now = world.clock()
    total = sum(leg.amount for leg in legs)
    with world.ledger.database.work() as work:
        bill = bills.insert_bill(work, shop.account, shop.till.address, total, now)
        work.commit()
    payment = Payment(
        payer=account or payer.address,
        payee=shop.account,
        legs=legs,
        bill_ref=bill.bill_ref,
        valid_after=now - 60 + begins_in,
        valid_before=now + 3600,
        salt=secrets.token_bytes(32),
    )
    order = world.ledger.town.hash_payment(payment)
    signed = SignedPayment(payment, payer.address, payer.sign(order))
    return accept_payment(world.ledger, signed).order


def send_as_guardian(
    world: World, contract: Contract, function: str, *given: Any, gas: int = 200_000
) -> None:
    """Call a contract with the guardian's key, past our outbox, and mine it."""
    ledger, guardian = world.ledger, world.town.service_key("guardian")
    made = sign_transaction(
        guardian,
        ledger.town.deployment.chain_id,
        ledger.gateway.nonce(guardian.address),
        contract.address,
        contract.abi.encode_call(function, *given),
        gas,
        ledger.gateway.fees(),
    )
    ledger.gateway.send(made.raw)
    world.mine()


def get_order(world: World, order: bytes) -> OrderRow:
    """An order as it stands."""
    with world.ledger.database.work() as work:
        row = orders.get_order(work, order)
    assert row is not None
    return row


def get_balance(database: Database, account: bytes, lot: int) -> tuple[int, int]:
    """(confirmed, reserved) of an account's lot."""
    with database.work() as work:
        row = work.session.get(BalanceRow, (account, lot))
    return (0, 0) if row is None else (row.confirmed, row.reserved)


@contextmanager
def other_books(world: World) -> Iterator[Database]:
    """An empty database beside the town's own."""
    name = f"meguru_{next(_names)}"
    world.town.postgres.ensure_database(name)
    database = Database(world.town.postgres.url(name))
    try:
        schema.upgrade(database)
        yield database
    finally:
        database.close()


def index_into(
    world: World, database: Database, gateway: Gateway | None = None
) -> Index:
    """An index of the town's chain that writes into other books."""
    return Index(
        database,
        gateway or world.ledger.gateway,
        world.ledger.town,
        world.ledger.settings.confirmations,
        world.clock,
    )


@contextmanager
def running(process: Index | Relay) -> Iterator[None]:
    """Let an index or a relay work by itself, and end it."""
    stop = threading.Event()
    thread = threading.Thread(target=process.run, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def read_all(index: Index) -> None:
    """Let an index read up to the head."""
    while index.step():
        pass


def run_until_killed(world: World, module: str) -> subprocess.CompletedProcess[str]:
    """Run a process of this town that is to kill itself."""
    return subprocess.run(
        [sys.executable, "-m", module, str(world.clock.offset)],
        cwd=ROOT,
        env=os.environ | {"MEGURU_HOME": str(world.town.home)},
        capture_output=True,
        text=True,
        check=False,
    )


class WatchedGateway(Gateway):
    """A gateway that remembers what it sent, and may be told to refuse."""

    def __init__(self, gateway: Gateway) -> None:
        super().__init__(gateway.rpc, gateway.deployment)
        self.sent: list[bytes] = []
        self.failures: list[Exception] = []

    def send(self, raw: bytes) -> None:
        self.sent.append(raw)
        if self.failures:
            raise self.failures.pop(0)
        super().send(raw)
