"""A small town on a chain of its own: its people, its shops, two programmes."""

from types import SimpleNamespace
from typing import Any

import brownie
import pytest

from scripts.deploy import deploy_contracts
from tests.contracts.support import ACCEPT
from tests.contracts.support import AUDITOR
from tests.contracts.support import BURN_LIST
from tests.contracts.support import CHECKER
from tests.contracts.support import DAY
from tests.contracts.support import HOUR
from tests.contracts.support import MAKER
from tests.contracts.support import MANAGE
from tests.contracts.support import NEVER
from tests.contracts.support import PAY
from tests.contracts.support import RECOVERY_DELAY
from tests.contracts.support import REDEEM_LIST
from tests.contracts.support import REFUND
from tests.contracts.support import RESIDENT
from tests.contracts.support import SHOP
from tests.contracts.support import UTC_OFFSET
from tests.contracts.support import Mined
from tests.contracts.support import Person
from tests.contracts.support import Refusal
from tests.contracts.support import advance
from tests.contracts.support import as_bytes
from tests.contracts.support import ask
from tests.contracts.support import chain_list
from tests.contracts.support import day
from tests.contracts.support import digest
from tests.contracts.support import lot
from tests.contracts.support import now
from tests.contracts.support import permission
from tests.contracts.support import reasons
from tests.contracts.support import restore
from tests.contracts.support import salt
from tests.contracts.support import send
from tests.contracts.support import snapshot
from tests.contracts.support import terms

COMMON, SMALL = 1, 2  # classes of shops
DAILY_REGISTRATIONS = 5
PEOPLE = (
    "deployer",
    "maker",
    "makers_second_key",
    "checker",
    "chief",
    "auditor",
    "relay",
    "registrar",
    "guardian",
    "freezer",
    "anchor",
    "mayor",
    "speaker",
    "treasurer",
    "hanako",
    "taro",
    "jiro",
    "stranger",
    "bakery",
    "baker",
    "grocer",
    "till",
)


@pytest.fixture(scope="session")
def people() -> SimpleNamespace:
    return SimpleNamespace(**{name: Person(name) for name in PEOPLE})


def person(name: str) -> Any:
    @pytest.fixture(scope="session", name=name)
    def somebody(people: SimpleNamespace) -> Person:
        return getattr(people, name)

    return somebody


for _name in PEOPLE:
    globals()[_name] = person(_name)


@pytest.fixture(scope="session")
def officers(people: SimpleNamespace) -> list[dict[str, Any]]:
    return [
        {"person": "0x" + salt(name).hex(), "signer": key.address, "roles": roles}
        for name, key, roles in (
            ("aoki", people.maker, MAKER),
            ("aoki", people.makers_second_key, CHECKER),
            ("baba", people.checker, CHECKER),
            ("chiba", people.chief, MAKER | CHECKER),
            ("doi", people.auditor, AUDITOR),
        )
    ]


@pytest.fixture(scope="session")
def plan(people: SimpleNamespace, officers: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "officers": officers,
        "council": {
            "keys": [
                key.address for key in (people.mayor, people.speaker, people.treasurer)
            ],
            "threshold": 2,
        },
        "relays": [people.relay.address],
        "registrar": people.registrar.address,
        "guardian": people.guardian.address,
        "freezer": people.freezer.address,
        "anchor": people.anchor.address,
        "daily_registrations": DAILY_REGISTRATIONS,
        "utc_offset_seconds": UTC_OFFSET,
        "recovery_delay_seconds": RECOVERY_DELAY,
    }


@pytest.fixture(scope="session")
def deployed(plan: dict[str, Any], deployer: Person) -> SimpleNamespace:
    # At the city's noon no test comes near a midnight it does not look for.
    advance((day(now()) + 1) * DAY + 12 * HOUR - UTC_OFFSET)
    contracts = deploy_contracts(plan, deployer.account)
    return SimpleNamespace(
        **{
            each.name: getattr(brownie, each.name).at(each.address)
            for each in contracts
        }
    )


@pytest.fixture(scope="session")
def desk(deployed: SimpleNamespace) -> Any:
    return deployed.OfficerDesk


@pytest.fixture(scope="session")
def registry(deployed: SimpleNamespace) -> Any:
    return deployed.ParticipantRegistry


@pytest.fixture(scope="session")
def currency(deployed: SimpleNamespace) -> Any:
    return deployed.RegionalCurrency


@pytest.fixture(scope="session")
def issuance(deployed: SimpleNamespace) -> Any:
    return deployed.Issuance


class Officers:
    """Aoki proposes, Baba approves, anybody brings it to the chain."""

    def __init__(
        self, desk: Any, maker: Person, checker: Person, bearer: Person
    ) -> None:
        self.desk = desk
        self.maker = maker
        self.checker = checker
        self.bearer = bearer
        self._count = 0

    def action(self, method: Any, *args: Any, **changes: Any) -> dict[str, Any]:
        self._count += 1
        return {
            "target": method._address,
            "data": bytes.fromhex(method.encode_input(*args).removeprefix("0x")),
            "salt": salt(f"action {self._count}"),
            "notBefore": now() - HOUR,
            "notAfter": now() + DAY,
        } | changes

    def signed(self, action: dict[str, Any], keys: Any = None) -> tuple[Any, ...]:
        maker, checker = keys or (self.maker, self.checker)
        return (
            tuple(action.values()),
            self.signature(maker, action),
            self.signature(checker, action),
        )

    def signature(self, key: Person, action: dict[str, Any]) -> tuple[str, bytes]:
        return key.address, key.sign(self.desk, "Action", action)

    def act(self, method: Any, *args: Any, keys: Any = None) -> Any:
        signed = self.signed(self.action(method, *args), keys)
        return send(self.desk.execute, *signed, sender=self.bearer)

    def ask(self, method: Any, *args: Any, keys: Any = None) -> Refusal | None:
        signed = self.signed(self.action(method, *args), keys)
        return ask(self.desk.execute, *signed, sender=self.bearer)


@pytest.fixture(scope="session")
def city(desk: Any, people: SimpleNamespace) -> Officers:
    return Officers(desk, people.maker, people.checker, people.stranger)


class Money:
    """Lots by name, issuing, and orders as wallets make them."""

    def __init__(
        self, city: Officers, deployed: Any, relay: Person, today: int
    ) -> None:
        self.city = city
        self.currency = deployed.RegionalCurrency
        self.issuance = deployed.Issuance
        self.relay = relay
        self.today = today
        self.common = lot(1, today + 30)
        self.common_later = lot(1, today + 60)
        self.small = lot(2, today + 30)
        self.gift = lot(3, NEVER)
        self._count = 0

    def authorize(
        self, a_lot: int, rows: list[tuple[str, int]], size: int = 100
    ) -> tuple[bytes, list[tuple[bytes, list[tuple[str, int]], bytes]]]:
        """Officers allow a list; its number and its chunks."""
        self._count += 1
        id_ = salt(f"authorization {self._count}")
        chunks = chain_list(self.issuance, rows, size)
        self.city.act(
            self.issuance.authorizeIssue, *self.authorization(id_, a_lot, rows, chunks)
        )
        return id_, chunks

    def authorization(
        self, id_: bytes, a_lot: int, rows: list[tuple[str, int]], chunks: Any
    ) -> tuple[Any, ...]:
        programme, last_day = a_lot >> 32, a_lot & NEVER
        total = sum(amount for _, amount in rows)
        purchased = self.currency.programme(programme)[6] & 1
        return id_, programme, last_day, total, total * purchased, chunks[0][0]

    def issue(self, a_lot: int, *holders: tuple[Person, int]) -> Any:
        """Officers allow a list and somebody brings all of it."""
        rows = [(holder.address, amount) for holder, amount in holders]
        rows.sort(key=lambda row: int(row[0], 16))
        id_, chunks = self.authorize(a_lot, rows)
        for _, part, rest in chunks:
            tx = send(self.issuance.issue, id_, part, rest, sender=self.relay)
        return tx

    def order(
        self, payer: Any, payee: Any, *legs: tuple[int, int], **changes: Any
    ) -> dict:
        """An unsigned payment, dated a minute back as the server's quotes are."""
        self._count += 1
        return {
            "payer": payer.address,
            "payee": payee.address,
            "legs": [{"lot": a_lot, "amount": amount} for a_lot, amount in legs],
            "billRef": salt(f"bill {self._count}"),
            "validAfter": now() - 60,
            "validBefore": now() + HOUR,
            "salt": salt(f"order {self._count}"),
        } | changes

    def sign(self, order: dict, key: Person, signer: str | None = None) -> tuple:
        """The order as the relay brings it."""
        signature = key.sign(self.currency, "Payment", order)
        return payment(order), signer or key.address, signature

    def signed(self, payer: Person, payee: Any, *legs: Any, **changes: Any) -> tuple:
        return self.sign(self.order(payer, payee, *legs, **changes), payer)

    def hash(self, signed: tuple) -> str:
        return self.currency.hashPayment(signed[0])

    def pay(self, *signed: tuple, **changes: int) -> Mined:
        """The relay brings a batch."""
        return send(self.currency.pay, signed, sender=self.relay, **changes)

    def refused(self, *signed: tuple) -> list[Refusal]:
        """Bring a batch; the refusals in it."""
        return reasons(self.pay(*signed))

    def presentment(self, payer: Person, limit: int, **changes: Any) -> dict:
        """What a payer shows, good for five minutes."""
        self._count += 1
        return {
            "payer": payer.address,
            "limit": limit,
            "validAfter": now() - 60,
            "validBefore": now() + 300,
            "salt": salt(f"presentment {self._count}"),
        } | changes

    def charge(
        self,
        shown: dict,
        payer: Person,
        shop: Any,
        till: Person,
        *legs: tuple[int, int],
        **changes: Any,
    ) -> tuple:
        """A presentment that a till accepted, as the relay brings it."""
        self._count += 1
        acceptance = {
            "presentment": digest(self.currency, "Presentment", shown),
            "payee": shop.address,
            "legs": [{"lot": a_lot, "amount": amount} for a_lot, amount in legs],
            "billRef": salt(f"bill {self._count}"),
        } | changes
        return (
            tuple(shown.values()),
            payment(acceptance),
            payer.address,
            payer.sign(self.currency, "Presentment", shown),
            till.address,
            till.sign(self.currency, "Acceptance", acceptance),
        )

    def pay_presented(self, *charged: tuple) -> Mined:
        return send(self.currency.payPresented, charged, sender=self.relay)

    def refund(
        self, paid: tuple, till: Person, *legs: tuple[int, int], **changes: Any
    ) -> tuple:
        """A refund of a payment that was paid, as the relay brings it."""
        refund = {
            "payer": paid[0][0],
            "order": as_bytes(self.hash(paid)),
            "shop": paid[0][1],
            "legs": [{"lot": a_lot, "amount": amount} for a_lot, amount in legs],
            "sequence": 1,
            "validBefore": now() + HOUR,
        } | changes
        signature = till.sign(self.currency, "Refund", refund)
        return payment(refund), paid[0][2], till.address, signature

    def give_back(self, *refunds: tuple) -> Mined:
        return send(self.currency.refund, refunds, sender=self.relay)

    def cancellation(self, payer: Any, order: bytes, key: Person) -> tuple:
        """A cancellation as the relay brings it."""
        message = {"payer": payer.address, "order": order}
        signature = key.sign(self.currency, "Cancellation", message)
        return (payer.address, order), key.address, signature

    def cancel(self, *cancellations: tuple) -> Mined:
        return send(self.currency.cancel, cancellations, sender=self.relay)

    def authorize_redeem(self, rows: list[tuple], size: int = 100) -> tuple[bytes, Any]:
        """Officers allow a run; its number and its chunks."""
        self._count += 1
        id_ = salt(f"run {self._count}")
        chunks = chain_list(self.issuance, rows, size, REDEEM_LIST)
        total = sum(row[2] for row in rows)
        self.city.act(self.issuance.authorizeRedeem, id_, total, chunks[0][0])
        return id_, chunks

    def authorize_burn(
        self,
        purpose: int,
        rows: list[tuple],
        issue_id: bytes = bytes(32),
        size: int = 100,
    ) -> tuple[bytes, Any]:
        """Officers allow a list to be burned; its number and its chunks."""
        self._count += 1
        id_ = salt(f"burn {self._count}")
        chunks = chain_list(self.issuance, rows, size, BURN_LIST)
        total = sum(row[2] for row in rows)
        arguments = (id_, purpose, issue_id, total, chunks[0][0])
        self.city.act(self.issuance.authorizeBurn, *arguments)
        return id_, chunks

    def run(self, method: Any, id_: bytes, chunks: Any) -> Mined:
        """The relay brings all chunks of a list; the last transaction."""
        for _, rows, rest in chunks:
            tx = send(method, id_, rows, rest, sender=self.relay)
        return tx

    def balance(self, holder: Any, a_lot: int) -> int:
        return self.currency.balanceOf(holder.address, a_lot)


def payment(order: dict) -> tuple:
    """An order as the contract's tuple."""
    fields = dict(order)
    fields["legs"] = [(leg["lot"], leg["amount"]) for leg in order["legs"]]
    return tuple(fields.values())


@pytest.fixture(scope="session")
def money(
    city: Officers,
    deployed: SimpleNamespace,
    people: SimpleNamespace,
) -> Money:
    """The town has its programmes, its people are registered and have money."""
    money = Money(city, deployed, people.relay, day(now()))
    currency, registry = deployed.RegionalCurrency, deployed.ParticipantRegistry
    city.act(currency.openProgramme, 1, terms(acceptors=COMMON))
    city.act(currency.openProgramme, 2, terms(acceptors=SMALL, flags=1))
    city.act(
        currency.openProgramme,
        3,
        terms(acceptors=COMMON, flags=2 | 4, redeemUntil=NEVER),
    )
    owner = permission(PAY | REFUND | ACCEPT | MANAGE)
    nothing = permission(0)
    city.act(
        registry.register,
        [
            (people.hanako.address, RESIDENT, 0, salt("hanako"), b"", nothing),
            (people.taro.address, RESIDENT, 0, salt("taro"), b"", nothing),
            (
                people.bakery.address,
                SHOP,
                COMMON | SMALL,
                bytes(32),
                people.baker.address,
                owner,
            ),
            (people.grocer.address, SHOP, COMMON, bytes(32), b"", nothing),
        ],
    )
    money.issue(money.common, (people.hanako, 10_000), (people.taro, 10_000))
    money.issue(money.common_later, (people.hanako, 10_000))
    money.issue(money.small, (people.hanako, 5_000))
    money.issue(money.gift, (people.hanako, 1_000))
    return money


@pytest.fixture(autouse=True)
def isolation(money: Money) -> Any:
    """Each test finds the town as it was."""
    as_it_was = snapshot()
    yield
    restore(as_it_was)
