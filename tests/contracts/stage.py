"""One movement of each kind, ready to be brought, with what a test may change of it."""

from dataclasses import dataclass
from dataclasses import field
from typing import Any

import brownie

from scripts.deploy import create
from tests.contracts.support import BURN_LIST
from tests.contracts.support import CORRECT
from tests.contracts.support import DAY
from tests.contracts.support import FOREVER
from tests.contracts.support import HOUR
from tests.contracts.support import REDEEM_LIST
from tests.contracts.support import REPAY
from tests.contracts.support import SHOP
from tests.contracts.support import WRITE_OFF
from tests.contracts.support import Person
from tests.contracts.support import Refusal
from tests.contracts.support import advance
from tests.contracts.support import as_bytes
from tests.contracts.support import ask
from tests.contracts.support import chain_list
from tests.contracts.support import code_leaf
from tests.contracts.support import digest
from tests.contracts.support import lot
from tests.contracts.support import now
from tests.contracts.support import permission
from tests.contracts.support import reasons
from tests.contracts.support import salt
from tests.contracts.support import send
from tests.contracts.support import terms

PROGRAMME, NARROW, LATER = 9, 8, 7
PAYMENT_LIMIT, HOLDER_LIMIT = 2_000, 20_000
ORDERS = ("pay_shop", "pay_resident", "pay_between", "presented", "charged")
SIGNED = (*ORDERS, "refund")
FROM_SHOPS = ("pay_between", "refund", "redeem")


@dataclass
class Scene:
    """One movement; what it becomes is known once it is built."""

    path: str
    sender: Any
    receiver: Any
    key: Any
    till: Any
    caller: Any
    lot: int
    amount: int = 100
    paid: int = 100
    authorized: int = 100
    shown: int = 100
    changes: dict[str, int] = field(default_factory=dict)
    refund_until: int = FOREVER
    accepted: bytes | None = None
    shop_named: Any = None
    payer_named: Any = None
    is_paid: bool = True
    is_early: bool = False
    code: Any = None
    gas: int | None = None
    method: Any = None
    arguments: list[Any] = field(default_factory=list)
    order: bytes = b""
    id: bytes = b""
    time: int = 0
    seen: dict[str, Any] = field(default_factory=dict)

    @property
    def account(self) -> Any:
        """For whom the signer signs."""
        return self.receiver if self.path == "charged" else self.sender


class Stage:
    """A town in which every path is open, because its programme carries all flags."""

    def __init__(self, money: Any, people: Any, deployed: Any) -> None:
        self.money, self.people = money, people
        self.city = money.city
        self.currency, self.issuance = money.currency, money.issuance
        self.registry = deployed.ParticipantRegistry
        self.last_day = money.today + 30
        self.lot = lot(PROGRAMME, self.last_day)
        self.thin = lot(PROGRAMME, self.last_day + 1)
        self.narrow = lot(NARROW, self.last_day)
        self._count = 0
        self._open()
        self._fill()

    def _open(self) -> None:
        until = self.money.today + 62
        self.terms = terms(
            flags=7,
            paymentLimit=PAYMENT_LIMIT,
            holderLimit=HOLDER_LIMIT,
            issueUntil=until,
            redeemUntil=until,
        )
        later = terms(flags=7, issueFrom=self.money.today + 5)
        self.city.act(self.currency.openProgramme, PROGRAMME, self.terms)
        self.city.act(self.currency.openProgramme, NARROW, terms())
        self.city.act(self.currency.openProgramme, LATER, later)
        self.florist = Person("florist")
        granted = permission(15)
        entry = (self.florist.address, SHOP, 2, bytes(32), self.florist.address)
        self.city.act(self.registry.register, [(*entry, granted)])

    def _fill(self) -> None:
        money, hanako, bakery = self.money, self.people.hanako, self.people.bakery
        money.issue(self.lot, (hanako, 9_000))
        money.issue(self.thin, (hanako, 300))
        money.issue(self.narrow, (hanako, 1_000))
        money.pay(
            money.signed(hanako, bakery, (self.lot, 2_000)),
            money.signed(hanako, bakery, (self.lot, 1_000)),
            money.signed(hanako, bakery, (self.thin, 110)),
            money.signed(hanako, bakery, (self.narrow, 500)),
        )
        self.forgetful = self._forgetful()

    def _forgetful(self) -> Any:
        """A currency with a way that asks nothing, and an officer for its desk."""
        chief, hanako = self.people.chief, self.people.hanako
        arguments = (chief.address, self.registry.address, chief.address)
        made = create(chief.account, "ForgetfulCurrency", arguments)
        contract = brownie.ForgetfulCurrency.at(made.address)
        send(contract.openProgramme, PROGRAMME, self.terms, sender=chief)
        send(contract.issue, hanako.address, self.lot, 9_000, sender=chief)
        send(contract.issue, hanako.address, self.thin, 10, sender=chief)
        return contract

    def scene(self, path: str) -> Scene:
        """A movement that is done if nothing is in the way."""
        people = self.people
        sender, receiver = people.hanako, people.bakery
        if path in FROM_SHOPS:
            sender = people.bakery
            receiver = people.hanako if path == "refund" else people.grocer
        elif path == "pay_resident":
            receiver = people.taro
        elif path in ("issue", "claim"):
            receiver = people.hanako
        key = people.baker if path in (*FROM_SHOPS, "charged") else sender
        scene = Scene(path, sender, receiver, key, people.baker, people.relay, self.lot)
        scene.code = Person("charge code")
        return scene

    def build(self, scene: Scene) -> None:
        """Make the call that brings it."""
        builder = "order" if scene.path.startswith("pay_") else scene.path
        builder = "presented" if scene.path == "charged" else builder
        builder = "burn" if scene.path in ("repay", "write_off") else builder
        builder = "transfer" if builder == "transfer_batch" else builder
        getattr(self, f"_build_{builder}")(scene)

    def bring(self, scene: Scene) -> list[Refusal]:
        """Why it was not done; nothing if it was."""
        gas = {} if scene.gas is None else {"gas": scene.gas}
        call = (scene.method, *scene.arguments)
        refused = ask(*call, sender=scene.caller, **gas)
        if refused is not None:
            scene.time = now()
            return [refused]
        mined = send(*call, sender=scene.caller)
        scene.time = mined.timestamp
        moved = "TransferSingle" in mined.events
        refusals = reasons(mined)
        assert moved != bool(refusals)
        return refusals

    def _build_order(self, scene: Scene) -> None:
        leg = (scene.lot, scene.amount)
        order = self.money.order(scene.sender, scene.receiver, leg, **scene.changes)
        signed = self.money.sign(order, scene.key)
        scene.seen = order | scene.seen
        scene.order = as_bytes(self.money.hash(signed))
        scene.method, scene.arguments = self.currency.pay, [[signed]]

    def _build_presented(self, scene: Scene) -> None:
        payer = self.people.hanako if scene.path == "charged" else scene.key
        till = scene.key if scene.path == "charged" else scene.till
        shown = self.money.presentment(scene.sender, scene.shown, **scene.changes)
        scene.seen = shown | scene.seen
        scene.order = digest(self.currency, "Presentment", shown)
        accepted = {} if scene.accepted is None else {"presentment": scene.accepted}
        leg = (scene.lot, scene.amount)
        charged = self.money.charge(shown, payer, scene.receiver, till, leg, **accepted)
        scene.method, scene.arguments = self.currency.payPresented, [[charged]]

    def _build_refund(self, scene: Scene) -> None:
        leg = (scene.lot, scene.paid)
        paid = self.money.signed(scene.receiver, scene.sender, leg)
        scene.order = as_bytes(self.money.hash(paid))
        if scene.is_paid:
            assert self.money.refused(paid) == []
        changes: dict[str, Any] = {"validBefore": scene.refund_until}
        if scene.shop_named:
            changes["shop"] = scene.shop_named.address
        if scene.payer_named:
            changes["payer"] = scene.payer_named.address
        leg = (scene.lot, scene.amount)
        refund = self.money.refund(paid, scene.key, leg, **changes)
        scene.method, scene.arguments = self.currency.refund, [[refund]]

    def _new_id(self, scene: Scene) -> bytes:
        self._count += 1
        scene.id = salt(f"stage {self._count}")
        return scene.id

    def _authorize_lot(
        self, method: Any, scene: Scene, total: int, head: bytes
    ) -> None:
        programme, last_day = scene.lot >> 32, scene.lot & (2**32 - 1)
        price = total * (self.currency.programme(programme)[6] & 1)
        id_ = self._new_id(scene)
        self.city.act(method, id_, programme, last_day, total, price, head)

    def _build_issue(self, scene: Scene) -> None:
        rows = [(scene.receiver.address, scene.amount)]
        [(head, *chunk)] = chain_list(self.issuance, rows)
        self._authorize_lot(self.issuance.authorizeIssue, scene, scene.authorized, head)
        scene.seen["head"] = head
        scene.method, scene.arguments = self.issuance.issue, [scene.id, *chunk]

    def _build_claim(self, scene: Scene) -> None:
        root = code_leaf(Person("charge code"), scene.amount)
        self._authorize_lot(self.issuance.authorizeCodes, scene, scene.authorized, root)
        word = {"authorization": scene.id, "account": scene.receiver.address}
        signature = scene.code.sign(self.issuance, "Claim", word)
        scene.method = self.issuance.claim
        scene.arguments = [
            scene.id,
            scene.receiver.address,
            scene.amount,
            [],
            scene.code.address,
            signature,
        ]

    def _lot_list(self, scene: Scene, kind: int) -> tuple[bytes, list[Any]]:
        rows = [(scene.sender.address, scene.lot, scene.amount)]
        [(head, *chunk)] = chain_list(self.issuance, rows, kind=kind)
        scene.seen["head"] = head
        return head, chunk

    def _build_redeem(self, scene: Scene) -> None:
        head, chunk = self._lot_list(scene, REDEEM_LIST)
        id_ = self._new_id(scene)
        self.city.act(self.issuance.authorizeRedeem, id_, scene.authorized, head)
        scene.method, scene.arguments = self.issuance.redeem, [id_, *chunk]

    def _build_burn(self, scene: Scene) -> None:
        purpose = REPAY if scene.path == "repay" else WRITE_OFF
        head, chunk = self._lot_list(scene, BURN_LIST)
        id_, total = self._new_id(scene), scene.authorized
        method = self.issuance.authorizeBurn
        self.city.act(method, id_, purpose, bytes(32), total, head)
        scene.method, scene.arguments = self.issuance.burn, [id_, *chunk]

    def _build_correct(self, scene: Scene) -> None:
        """What was issued a moment ago is taken back."""
        given = [(scene.sender.address, scene.paid)]
        issue, issued = self.money.authorize(scene.lot, given)
        self.money.run(self.issuance.issue, issue, issued)
        head, chunk = self._lot_list(scene, BURN_LIST)
        id_, total = self._new_id(scene), scene.authorized
        method = self.issuance.authorizeBurn
        self.city.act(method, id_, CORRECT, issue, total, head)
        evidence = issued[0][1:]
        scene.method = self.issuance.correct
        scene.arguments = [id_, *chunk, *evidence]

    def _build_lapse(self, scene: Scene) -> None:
        if not scene.is_early:
            advance(now() + 38 * DAY)
        scene.method = self.currency.lapse
        scene.arguments = [scene.lot, [scene.sender.address]]

    def _build_transfer(self, scene: Scene) -> None:
        scene.caller = scene.sender
        ends = [scene.sender.address, scene.receiver.address]
        if scene.path == "transfer":
            scene.method = self.currency.safeTransferFrom
            scene.arguments = [*ends, scene.lot, scene.amount, b""]
        else:
            scene.method = self.currency.safeBatchTransferFrom
            scene.arguments = [*ends, [scene.lot], [scene.amount], b""]

    def _build_move(self, scene: Scene) -> None:
        ends = [scene.sender.address, scene.receiver.address]
        scene.method = self.forgetful.move
        scene.arguments = [*ends, [scene.lot], [scene.amount]]

    def enrolled(self, account: Any, by: Any, granted: tuple[int, ...]) -> Person:
        """A new key of an account that may do so much."""
        self._count += 1
        key = Person(f"stage key {self._count}")
        names = ("notBefore", "notAfter", "scope", "paymentLimit", "dayLimit")
        word = {
            "account": account.address,
            "signer": as_bytes(key.address),
            "permission": dict(zip(names, granted, strict=True)),
            "epoch": self.registry.participant(account.address)[2],
            "validBefore": now() + HOUR,
            "salt": salt(key.name),
        }
        signature = by.sign(self.registry, "Enrolment", word)
        fields = tuple(word.values())
        fields = (*fields[:2], granted, *fields[3:])
        relay = self.people.relay
        send(self.registry.enrol, fields, by.address, signature, sender=relay)
        return key
