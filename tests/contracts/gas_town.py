"""A crowd on a chain of its own, and what its movements cost."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import brownie
from brownie import network
from brownie import project
from brownie._config import CONFIG

from scripts.deploy import deploy_contracts
from tests.contracts.conftest import PEOPLE
from tests.contracts.conftest import Money
from tests.contracts.conftest import Officers
from tests.contracts.passkeys import Passkey
from tests.contracts.registry.conftest import Mandates
from tests.contracts.support import ACCEPT
from tests.contracts.support import CHECKER
from tests.contracts.support import CONTRACTS
from tests.contracts.support import CORRECT
from tests.contracts.support import DAY
from tests.contracts.support import HOUR
from tests.contracts.support import MAKER
from tests.contracts.support import MANAGE
from tests.contracts.support import PAY
from tests.contracts.support import REFUND
from tests.contracts.support import RESIDENT
from tests.contracts.support import SHOP
from tests.contracts.support import UTC_OFFSET
from tests.contracts.support import WRITE_OFF
from tests.contracts.support import Person
from tests.contracts.support import advance
from tests.contracts.support import as_bytes
from tests.contracts.support import bring
from tests.contracts.support import by_account
from tests.contracts.support import code_leaf
from tests.contracts.support import day
from tests.contracts.support import lot
from tests.contracts.support import merkle
from tests.contracts.support import now
from tests.contracts.support import permission
from tests.contracts.support import salt
from tests.contracts.support import send
from tests.contracts.support import terms

PORT = 18_598
CROWD, SHOPS, PASSKEYS = 200, 50, 50
CODES = 1_024


def measure() -> tuple[dict[str, float | None], dict[str, tuple[int, int]]]:
    """Gas of each row, None if it does not fit; sizes, and gas to create."""
    loaded = project.load(str(project.check_for_project(".")))
    loaded.load_config()
    for name in CONTRACTS:
        # As Brownie does for tests.
        setattr(brownie, name, loaded[name])
    with chain("osaka"):
        town = Town()
        sizes = town.sizes
        # First, because in the end all money lapses.
        by_passkey = town.passkeys(PASSKEYS, "with the precompile")
        rows = town.usual() | by_passkey
    with chain("prague"):
        rows |= Town().passkeys(10, "without it")
    return rows, sizes


@contextmanager
def chain(fork: str) -> Iterator[None]:
    """A chain that knows what was known at a hardfork."""
    settings = CONFIG.networks["development"]["cmd_settings"]
    settings |= {"port": PORT, "evm_version": fork}
    network.connect("development")
    try:
        yield
    finally:
        network.disconnect()


class Town:
    """Officers, two hundred residents with money of three programmes, fifty shops."""

    def __init__(self) -> None:
        people = SimpleNamespace(**{name: Person(name) for name in PEOPLE})
        self.people = people
        made = deploy_contracts(plan(people), people.deployer.account)
        deployed = SimpleNamespace(
            **{each.name: getattr(brownie, each.name).at(each.address) for each in made}
        )
        code = brownie.web3.eth.get_code
        self.sizes = {
            each.name: (len(code(each.address)), each.gas_used) for each in made
        }
        assert set(self.sizes) == set(CONTRACTS)
        advance((day(now()) + 1) * DAY + 12 * HOUR - UTC_OFFSET)
        self.registry = deployed.ParticipantRegistry
        self.currency, self.issuance = deployed.RegionalCurrency, deployed.Issuance
        self.verifier = deployed.PasskeyVerifier.address
        city = Officers(
            deployed.OfficerDesk, people.maker, people.checker, people.relay
        )
        self.city = city
        self.money = Money(city, deployed, people.relay, day(now()))
        self.mandates = Mandates(self.registry, people.relay)
        self.crowd = [Person(f"gas {i}") for i in range(CROWD)]
        self.shops = [Person(f"gas shop {i}") for i in range(SHOPS)]
        self.lots = [lot(i, self.money.today + 30) for i in (1, 2, 3)]
        self._settle()

    def _settle(self) -> None:
        nothing = permission(0)
        entries = [
            (each.address, RESIDENT, 0, salt(each.name), b"", nothing)
            for each in self.crowd
        ]
        self.register = [
            self.city.act(self.registry.register, entries[i : i + 50]).gas_used
            for i in range(0, CROWD, 50)
        ]
        owner = permission(ACCEPT | REFUND | PAY | MANAGE)
        till = self.people.baker.address
        shops = [(each.address, SHOP, 1, bytes(32), till, owner) for each in self.shops]
        self.city.act(self.registry.register, shops)
        for each in self.lots:
            self.city.act(self.currency.openProgramme, each >> 32, terms())
        self.issues = [self._issue(each) for each in self.lots]
        first = self.money.signed(
            self.crowd[0], self.shops[0], *[(each, 1) for each in self.lots]
        )
        self.money.pay(first)

    def _issue(self, a_lot: int) -> float:
        """Issue to the whole crowd in chunks of a hundred; the last one's gas."""
        rows = by_account(*[(each, 10_000) for each in self.crowd])
        id_, self.issued = self.money.authorize(a_lot, rows)
        self.issue_id = id_
        tx = self.money.run(self.issuance.issue, id_, self.issued)
        return tx.gas_used / 100

    def usual(self) -> dict[str, float | None]:
        """What ordinary keys' movements cost each."""
        rows: dict[str, float | None] = {
            "register, by the desk, in actions of 50": self.register[-1] / 50,
            "enrol a signer": self._enrol(Person("gas phone")),
            "issue, a head, in chunks of 100": self.issues[-1],
            "claim a charge code, one of 1,024": self._claim(),
        }
        for legs in (1, 3):
            for size in (1, 50, 200):
                words = "leg" if legs == 1 else "legs"
                name = f"pay, {legs} {words}, in batches of {size}"
                rows[name] = self._pay(legs, size)
        for size in (1, 50):
            rows[f"pay presented, 1 leg, in batches of {size}"] = self._charge(size)
        for size in (1, 50):
            rows[f"refund, 1 leg, in batches of {size}"] = self._refund(size)
        rows["cancel, in batches of 50"] = self._cancel(50)
        rows["redeem, a row, in chunks of 50"] = self._redeem()
        rows["correct, a row, in chunks of 100"] = self._correct()
        rows["write off, a row, in chunks of 100"] = self._write_off()
        rows["lapse, an account, in batches of 100"] = self._lapse()
        return rows

    def passkeys(self, size: int, where: str) -> dict[str, float | None]:
        """What passkeys' payments cost each."""
        keys = []
        for i, holder in enumerate(self.crowd[:size]):
            keys.append(Passkey(f"gas {i}", self.verifier))
            word = self.mandates.enrolment(holder, keys[-1], permission(PAY))
            self.mandates.bring(word, holder)
        one = [self._order(self.crowd[0], 1, keys[0])]
        orders = [
            self._order(holder, 1, key)
            for holder, key in zip(self.crowd, keys, strict=False)
        ]
        method = self.currency.pay
        return {
            f"pay by passkey, 1 leg, alone, {where}": self._each(method, one),
            f"pay by passkey, 1 leg, in batches of {size}, {where}": self._each(
                method, orders
            ),
        }

    def _each(self, method: Any, batch: list[tuple]) -> float | None:
        """The gas of each order; None if the batch does not fit a transaction."""
        tx = bring(method, batch, sender=self.people.relay)
        if tx.status != 1:
            return None
        done = ("Paid", "Refunded", "OrderCancelled")
        assert sum(len(tx.events[each]) for each in done if each in tx.events) == len(
            batch
        )
        return tx.gas_used / len(batch)

    def _order(self, payer: Any, legs: int, key: Any = None) -> tuple:
        drawn = [(each, 5) for each in self.lots[:legs]]
        order = self.money.order(payer, self.shops[0], *drawn)
        return self.money.sign(order, key or payer)

    def _pay(self, legs: int, size: int) -> float | None:
        orders = [self._order(each, legs) for each in self.crowd[:size]]
        return self._each(self.currency.pay, orders)

    def _charge(self, size: int) -> float | None:
        batch = []
        for payer in self.crowd[:size]:
            shown = self.money.presentment(payer, 100)
            leg = (self.lots[0], 5)
            till = self.people.baker
            batch.append(self.money.charge(shown, payer, self.shops[0], till, leg))
        return self._each(self.currency.payPresented, batch)

    def _refund(self, size: int) -> float | None:
        paid = [self._order(each, 1) for each in self.crowd[:size]]
        self.money.pay(*paid)
        leg = (self.lots[0], 5)
        till = self.people.baker
        batch = [self.money.refund(each, till, leg) for each in paid]
        return self._each(self.currency.refund, batch)

    def _cancel(self, size: int) -> float | None:
        batch = []
        for payer in self.crowd[:size]:
            id_ = as_bytes(self.money.hash(self._order(payer, 1)))
            batch.append(self.money.cancellation(payer, id_, payer))
        return self._each(self.currency.cancel, batch)

    def _enrol(self, key: Person) -> float:
        holder = self.crowd[0]
        word = self.mandates.enrolment(holder, key, permission(PAY))
        return self.mandates.bring(word, holder).gas_used

    def _claim(self) -> float:
        codes = [Person(f"gas code {i}") for i in range(2)]
        leaves = [code_leaf(each, 100) for each in codes]
        leaves += [salt(f"leaf {i}") for i in range(CODES - len(codes))]
        root, proofs = merkle(leaves)
        last_day, method = self.money.today + 30, self.issuance.authorizeCodes
        self.city.act(method, root, 1, last_day, 200, 0, root)
        for holder, code, proof in zip(self.crowd, codes, proofs, strict=False):
            word = {"authorization": root, "account": holder.address}
            signature = code.sign(self.issuance, "Claim", word)
            call = (root, holder.address, 100, proof, code.address, signature)
            tx = send(self.issuance.claim, *call, sender=self.people.stranger)
        return tx.gas_used

    def _redeem(self) -> float:
        leg = (self.lots[0], 50)
        paid = [self.money.signed(self.crowd[0], each, leg) for each in self.shops]
        self.money.pay(*paid)
        rows = by_account(*[(each, *leg) for each in self.shops])
        tx = self.money.run(self.issuance.redeem, *self.money.authorize_redeem(rows))
        assert len(tx.events["RowRedeemed"]) == SHOPS
        return tx.gas_used / SHOPS

    def _correct(self) -> float:
        """Of the last issue's last chunk a yen is taken back from each."""
        _, given, given_rest = self.issued[-1]
        rows = [(account, self.lots[-1], 1) for account, _ in given]
        id_, [(_, part, rest)] = self.money.authorize_burn(CORRECT, rows, self.issue_id)
        call = (id_, part, rest, given, given_rest)
        tx = send(self.issuance.correct, *call, sender=self.people.relay)
        assert len(tx.events["RowBurned"]) == 100
        return tx.gas_used / 100

    def _write_off(self) -> float:
        rows = by_account(*[(each, self.lots[1], 1) for each in self.crowd[:100]])
        lists = self.money.authorize_burn(WRITE_OFF, rows)
        tx = self.money.run(self.issuance.burn, *lists)
        assert len(tx.events["RowBurned"]) == 100
        return tx.gas_used / 100

    def _lapse(self) -> float:
        advance(now() + 38 * DAY)
        accounts = [each.address for each in self.crowd[:100]]
        call = (self.currency.lapse, self.lots[0], accounts)
        tx = send(*call, sender=self.people.stranger)
        assert len(tx.events["Lapsed"]) == 100
        return tx.gas_used / 100


def plan(people: SimpleNamespace) -> dict[str, Any]:
    """Three officers and one key for each service."""
    officers = [
        {"person": "0x" + salt(name).hex(), "signer": key.address, "roles": roles}
        for name, key, roles in (
            ("aoki", people.maker, MAKER),
            ("baba", people.checker, CHECKER),
            ("chiba", people.chief, MAKER | CHECKER),
        )
    ]
    council = [each.address for each in (people.mayor, people.speaker)]
    return {
        "officers": officers,
        "council": {"keys": council, "threshold": 2},
        "relays": [people.relay.address],
        "registrar": people.registrar.address,
        "guardian": people.guardian.address,
        "freezer": people.freezer.address,
        "anchor": people.anchor.address,
        "daily_registrations": 5,
        "utc_offset_seconds": UTC_OFFSET,
        "recovery_delay_seconds": 3 * DAY,
    }
