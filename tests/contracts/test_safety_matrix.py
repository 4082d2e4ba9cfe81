"""Every way on which value moves, against everything that must stop it.

The table is safety_matrix.py; here each condition is brought about. What is before a
`yield` changes a movement before it is made, and what is after it happens to one that
is made already.
"""

from collections.abc import Iterator
from typing import Any

import brownie
import pytest

from tests.contracts.safety_matrix import CONDITIONS
from tests.contracts.safety_matrix import PATHS
from tests.contracts.safety_matrix import TABLE
from tests.contracts.safety_matrix import CannotArise
from tests.contracts.safety_matrix import GoesOn
from tests.contracts.stage import FROM_SHOPS
from tests.contracts.stage import HOLDER_LIMIT
from tests.contracts.stage import LATER
from tests.contracts.stage import ORDERS
from tests.contracts.stage import PAYMENT_LIMIT
from tests.contracts.stage import PROGRAMME
from tests.contracts.stage import SIGNED
from tests.contracts.stage import Scene
from tests.contracts.stage import Stage
from tests.contracts.support import ACCEPT
from tests.contracts.support import BURN_LIST
from tests.contracts.support import CLOSED
from tests.contracts.support import DAY
from tests.contracts.support import FROZEN
from tests.contracts.support import HOUR
from tests.contracts.support import ISSUE_LIST
from tests.contracts.support import PAY
from tests.contracts.support import RECOVERY_DELAY
from tests.contracts.support import REDEEM_LIST
from tests.contracts.support import REFUND
from tests.contracts.support import RESIDENT
from tests.contracts.support import SHOP
from tests.contracts.support import Person
from tests.contracts.support import advance
from tests.contracts.support import as_bytes
from tests.contracts.support import chunk_hash
from tests.contracts.support import day
from tests.contracts.support import lot
from tests.contracts.support import now
from tests.contracts.support import permission
from tests.contracts.support import refusal
from tests.contracts.support import restore
from tests.contracts.support import salt
from tests.contracts.support import send
from tests.contracts.support import snapshot

LIST_KINDS = {"issue": ISSUE_LIST, "redeem": REDEEM_LIST}
NAMED = {
    "FROZEN": FROZEN,
    "CLOSED": CLOSED,
    "NONE": 0,
    "NOBODY": 0,
    "RESIDENT": RESIDENT,
    "SHOP": SHOP,
    "PAID": 1,
    "CANCELLED": 2,
    "index": 0,
    "nothing": 0,
    "next": 2,
    "sequence": 1,
}
TEN_DAYS_ARE_LEFT = 20 * DAY
SOMEBODY = "0x" + "11" * 20


class Conditions:
    """Brings about each condition of the table."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.people = stage.people
        self.city = stage.city
        self.currency, self.registry = stage.currency, stage.registry

    def none(self, scene: Scene) -> Iterator[None]:
        """Nothing is in the way."""
        yield

    def paused(self, scene: Scene) -> Iterator[None]:
        yield
        contract = self.stage.forgetful if scene.path == "move" else self.currency
        send(contract.pause, sender=self.people.guardian)

    def suspended(self, scene: Scene) -> Iterator[None]:
        yield
        if scene.path == "move":
            method = self.stage.forgetful.setSuspended
            send(method, PROGRAMME, True, sender=self.people.chief)
        else:
            self.city.act(self.currency.setSuspended, PROGRAMME, True)

    def sender_frozen(self, scene: Scene) -> Iterator[None]:
        yield
        self.freeze(scene.sender)

    def receiver_frozen(self, scene: Scene) -> Iterator[None]:
        yield
        self.freeze(scene.receiver)

    def freeze(self, somebody: Any) -> None:
        send(self.registry.freeze, somebody.address, sender=self.people.guardian)

    def sender_closed(self, scene: Scene) -> Iterator[None]:
        yield
        self.city.act(self.registry.close, [scene.sender.address])

    def receiver_closed(self, scene: Scene) -> Iterator[None]:
        yield
        self.city.act(self.registry.close, [scene.receiver.address])

    def sender_unknown(self, scene: Scene) -> Iterator[None]:
        if scene.path == "refund":
            scene.shop_named = scene.key = self.people.stranger
        else:
            scene.sender = scene.key = self.people.stranger
        yield

    def receiver_unknown(self, scene: Scene) -> Iterator[None]:
        stranger = self.people.stranger
        if scene.path == "refund":
            scene.payer_named = stranger
        else:
            scene.receiver = scene.till = stranger
        if scene.path == "charged":
            scene.key = stranger
        yield

    def wrong_kind(self, scene: Scene) -> Iterator[None]:
        people = self.people
        if scene.path in ("pay_shop", "move", "transfer", "transfer_batch"):
            scene.sender, scene.receiver = people.bakery, people.hanako
            scene.key = people.baker
        elif scene.path == "presented":
            scene.receiver = scene.till = people.taro
        elif scene.path == "refund":
            scene.sender = scene.key = people.taro
        elif scene.path in ("issue", "claim"):
            scene.receiver = people.bakery
        elif scene.path == "redeem":
            scene.sender = people.hanako
        elif scene.path in ("lapse", "correct", "write_off"):
            scene.sender = people.bakery
        else:
            scene.lot = self.stage.narrow
        yield

    def wrong_class(self, scene: Scene) -> Iterator[None]:
        if scene.path in FROM_SHOPS and scene.path != "pay_between":
            yield
            self.city.act(self.registry.setClasses, [scene.sender.address], [0])
        else:
            scene.receiver = scene.till = self.stage.florist
            yield

    def not_yet(self, scene: Scene) -> Iterator[None]:
        scene.is_early = True
        if scene.path in ORDERS:
            scene.changes = {"validAfter": now() + HOUR, "validBefore": now() + DAY}
        elif scene.path in ("issue", "claim"):
            scene.lot = lot(LATER, self.stage.last_day)
        scene.seen["from"] = self.stage.last_day + 8
        yield

    def past_last_day(self, scene: Scene) -> Iterator[None]:
        if scene.path in (*ORDERS, "move"):
            advance(now() + 31 * DAY)
        elif scene.path == "refund":
            advance(now() + TEN_DAYS_ARE_LEFT)
        yield
        if scene.path == "refund":
            advance(now() + 18 * DAY)
        elif scene.path == "redeem":
            advance(now() + 63 * DAY)
        elif scene.path not in (*ORDERS, "move", "lapse"):
            advance(now() + 31 * DAY)

    def over_limit(self, scene: Scene) -> Iterator[None]:
        scene.amount = PAYMENT_LIMIT + 1
        scene.seen["limit"] = PAYMENT_LIMIT
        if scene.path in ("issue", "claim"):
            scene.amount = scene.seen["limit"] = HOLDER_LIMIT
            given = self.currency.issuedTo(PROGRAMME, scene.receiver.address)
            scene.seen["total"] = HOLDER_LIMIT + given
        elif scene.path == "refund":
            scene.amount = scene.paid + 1
        elif scene.path == "correct":
            scene.amount = scene.paid + 1
            scene.seen["issued"] = scene.paid
        scene.authorized = scene.shown = scene.amount
        yield

    def over_signer_payment(self, scene: Scene) -> Iterator[None]:
        yield from self.limited(scene, paymentLimit=99)

    def over_signer_day(self, scene: Scene) -> Iterator[None]:
        yield from self.limited(scene, dayLimit=99)

    def limited(self, scene: Scene, **limit: int) -> Iterator[None]:
        by = scene.key
        granted = permission(PAY | REFUND | ACCEPT, **limit)
        scene.key = self.stage.enrolled(scene.account, by, granted)
        scene.seen["allowed"] = 99
        yield

    def over_authorized(self, scene: Scene) -> Iterator[None]:
        scene.authorized = scene.shown = 99
        if scene.path == "charged":
            scene.shown, scene.accepted = 100, salt("another presentment")
        yield

    def expired_order(self, scene: Scene) -> Iterator[None]:
        scene.changes = {"validBefore": now()}
        scene.refund_until = scene.seen["validBefore"] = now()
        yield

    def forged(self, scene: Scene) -> Iterator[None]:
        yield
        if scene.path in SIGNED:
            [[signed]] = scene.arguments
            # A presentment's own signer and signature come before the shop's.
            at = 3 if scene.path == "presented" else -1
            changed = list(signed)
            changed[at] = self.people.stranger.sign(
                self.currency, "Cancellation", {"payer": SOMEBODY, "order": bytes(32)}
            )
            scene.arguments = [[tuple(changed)]]
        elif scene.path == "claim":
            scene.arguments[1] = self.people.taro.address
        else:
            rows = [(*row[:-1], row[-1] + 1) for row in scene.arguments[1]]
            kind = LIST_KINDS.get(scene.path, BURN_LIST)
            rest = scene.arguments[2]
            issuance = self.stage.issuance
            scene.seen["brought"] = chunk_hash(issuance, rows, rest, kind)
            scene.arguments[1] = rows

    def wrong_signer(self, scene: Scene) -> Iterator[None]:
        scene.key = scene.code = self.people.stranger
        yield

    def old_epoch(self, scene: Scene) -> Iterator[None]:
        account = scene.account
        self.freeze(account)
        new = Person("signer of the new epoch")
        granted = permission(PAY | REFUND | ACCEPT)
        self.city.act(self.registry.recover, account.address, new.address, granted)
        advance(now() + RECOVERY_DELAY + HOUR)
        method = self.registry.activateRecovery
        send(method, account.address, sender=self.people.stranger)
        yield

    def wrong_scope(self, scene: Scene) -> Iterator[None]:
        needed = {"charged": ACCEPT, "refund": REFUND}.get(scene.path, PAY)
        scope = (PAY | REFUND | ACCEPT) & ~needed
        by = scene.key
        scene.key = self.stage.enrolled(scene.account, by, permission(scope))
        scene.seen |= {"scope": scope, "needed": needed}
        yield

    def wrong_caller(self, scene: Scene) -> Iterator[None]:
        yield
        scene.caller = self.people.stranger

    def replay(self, scene: Scene) -> Iterator[None]:
        yield
        assert self.stage.bring(scene) == []

    def cancelled(self, scene: Scene) -> Iterator[None]:
        scene.is_paid = False
        yield
        if scene.path == "claim":
            self.city.act(self.stage.issuance.withdrawCodes, scene.id)
            return
        payer = scene.receiver if scene.path == "refund" else scene.sender
        key = self.people.baker if scene.path == "pay_between" else payer
        money = self.stage.money
        tx = money.cancel(money.cancellation(payer, scene.order, key))
        assert len(tx.events["OrderCancelled"]) == 1

    def insufficient_balance(self, scene: Scene) -> Iterator[None]:
        scene.lot = self.stage.thin
        yield
        if scene.path == "move":
            scene.seen["balance"] = 10
            return
        money, sender = self.stage.money, scene.sender
        spare = money.balance(sender, scene.lot) - 10
        key = self.people.baker if sender is self.people.bakery else sender
        leg = (scene.lot, spare)
        spent = money.order(sender, self.people.grocer, leg)
        assert money.refused(money.sign(spent, key)) == []
        scene.seen["balance"] = 10

    def too_little_gas(self, scene: Scene) -> Iterator[None]:
        yield
        if scene.path in SIGNED:
            scene.gas = 150_000
            return
        request = {
            "from": scene.caller.address,
            "to": scene.method._address,
            "data": scene.method.encode_input(*scene.arguments),
        }
        scene.gas = brownie.web3.eth.estimate_gas(request) * 8 // 10


@pytest.fixture(scope="module")
def stage(money: Any, people: Any, deployed: Any) -> Iterator[Stage]:
    as_it_was = snapshot()
    yield Stage(money, people, deployed)
    restore(as_it_was)


@pytest.fixture
def conditions(stage: Stage) -> Conditions:
    return Conditions(stage)


def play(conditions: Conditions, path: str, condition: str) -> tuple[Scene, list]:
    """Bring a movement about, and the condition; what came of it."""
    scene = conditions.stage.scene(path)
    acts = getattr(conditions, condition)(scene)
    next(acts)
    conditions.stage.build(scene)
    next(acts, None)
    return scene, conditions.stage.bring(scene)


def value(scene: Scene, conditions: Conditions, name: str) -> Any:
    """What a name in the table stands for."""
    if name in scene.seen:
        return scene.seen[name]
    known = {
        "programme": scene.lot >> 32,
        "lastDay": scene.lot & (2**32 - 1),
        "today": day(now()),
        "now": scene.time,
        "stranger": conditions.people.stranger,
        "signer": as_bytes(scene.key.address) if scene.key else b"",
    }
    if name in known:
        return known[name]
    return NAMED[name] if name in NAMED else getattr(scene, name)


CELLS = [
    (path, condition)
    for path, row in TABLE.items()
    for condition, cell in row.items()
    if not isinstance(cell, CannotArise)
]


def test_the_table_has_a_cell_for_every_path_and_condition():
    assert set(TABLE) == set(PATHS)
    for path, row in TABLE.items():
        assert set(row) == set(CONDITIONS), path


@pytest.mark.parametrize("path", [each for each in PATHS if "transfer" not in each])
def test_it_is_done_if_nothing_is_in_the_way(conditions, path):
    assert play(conditions, path, "none")[1] == []


@pytest.mark.parametrize(("path", "condition"), CELLS)
def test_each_condition_stops_what_it_must(conditions, path, condition):
    cell = TABLE[path][condition]
    scene, refused = play(conditions, path, condition)

    if isinstance(cell, GoesOn):
        assert refused == []
    else:
        values = [value(scene, conditions, name) for name in cell.values]
        assert refused == [refusal(cell.error, *values)]
