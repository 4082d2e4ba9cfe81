"""Every way on which value moves, against everything that must stop it."""

from types import SimpleNamespace
from typing import Any

import pytest

from tests.contracts.support import ACCEPT
from tests.contracts.support import CORRECT
from tests.contracts.support import DAY
from tests.contracts.support import FROZEN
from tests.contracts.support import REFUND
from tests.contracts.support import REPAY
from tests.contracts.support import WRITE_OFF
from tests.contracts.support import Person
from tests.contracts.support import Refusal
from tests.contracts.support import advance
from tests.contracts.support import as_bytes
from tests.contracts.support import ask
from tests.contracts.support import now
from tests.contracts.support import permission
from tests.contracts.support import reasons
from tests.contracts.support import refusal
from tests.contracts.support import send

PATHS = (
    "pay",
    "payPresented",
    "refund",
    "issue",
    "redeem",
    "lapse",
    "correct",
    "repay",
    "write_off",
)
GOES_ON_SUSPENDED = ("refund", "redeem", "lapse", "correct", "repay", "write_off")
GOES_ON_FROZEN = ("lapse", "correct", "repay", "write_off")


class Ways:
    """One movement of each kind, ready to be brought; all of purchased money."""

    def __init__(self, money: Any, people: Any, currency: Any, issuance: Any) -> None:
        self.money, self.people = money, people
        self.currency, self.issuance = currency, issuance
        self.lot = money.small

    def prepare(self, path: str) -> SimpleNamespace:
        """How a movement is brought, and whose money it is."""
        money, hanako, bakery = self.money, self.people.hanako, self.people.bakery
        baker, leg = self.people.baker, (self.lot, 100)
        row = (hanako.address, self.lot, 100)
        if path == "pay":
            brought = (self.currency.pay, [money.signed(hanako, bakery, leg)])
        elif path == "payPresented":
            shown = money.presentment(hanako, 100)
            charged = money.charge(shown, hanako, bakery, baker, leg)
            brought = (self.currency.payPresented, [charged])
        elif path == "refund":
            paid = money.signed(hanako, bakery, leg)
            money.pay(paid)
            brought = (self.currency.refund, [money.refund(paid, baker, leg)])
        elif path == "issue":
            id_, chunks = money.authorize(self.lot, [(hanako.address, 100)])
            brought = (self.issuance.issue, id_, *chunks[0][1:])
        elif path == "redeem":
            money.pay(money.signed(hanako, bakery, leg))
            id_, chunks = money.authorize_redeem([(bakery.address, *leg)])
            brought = (self.issuance.redeem, id_, *chunks[0][1:])
        elif path == "lapse":
            advance(now() + 38 * DAY)
            brought = (self.currency.lapse, self.lot, [hanako.address])
        elif path == "correct":
            issue, issued = money.authorize(self.lot, [(hanako.address, 100)])
            money.run(self.issuance.issue, issue, issued)
            id_, chunks = money.authorize_burn(CORRECT, [row], issue)
            brought = (self.issuance.correct, id_, *chunks[0][1:], *issued[0][1:])
        else:
            purpose = REPAY if path == "repay" else WRITE_OFF
            id_, chunks = money.authorize_burn(purpose, [row])
            brought = (self.issuance.burn, id_, *chunks[0][1:])
        ends = {"pay": 2, "payPresented": 2, "refund": 2}.get(path, 1)
        first = bakery if path in ("refund", "redeem") else hanako
        second = hanako if first is bakery else bakery
        return SimpleNamespace(brought=brought, ends=[first, second][:ends])

    def bring(self, way: SimpleNamespace) -> list[Refusal]:
        """Why it was not done; nothing if it was."""
        method, *arguments = way.brought
        refused = ask(method, *arguments, sender=self.people.relay)
        if refused is not None:
            return [refused]
        return reasons(send(method, *arguments, sender=self.people.relay))


@pytest.fixture
def ways(money: Any, people: Any, currency: Any, issuance: Any) -> Ways:
    return Ways(money, people, currency, issuance)


@pytest.mark.parametrize("path", PATHS)
def test_it_is_done_if_nothing_is_in_the_way(ways, path):
    assert ways.bring(ways.prepare(path)) == []


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_done_while_paused(ways, currency, guardian, path):
    way = ways.prepare(path)
    send(currency.pause, sender=guardian)

    assert ways.bring(way) == [refusal("EnforcedPause")]


@pytest.mark.parametrize("path", PATHS)
def test_a_suspended_programme_only_comes_to_an_end(ways, city, currency, path):
    way = ways.prepare(path)
    city.act(currency.setSuspended, 2, True)

    stopped = [refusal("ProgrammeIsSuspended", 2)]
    assert ways.bring(way) == ([] if path in GOES_ON_SUSPENDED else stopped)


@pytest.mark.parametrize("path", PATHS)
def test_what_the_frozen_have_is_only_destroyed(ways, registry, guardian, path):
    way = ways.prepare(path)
    send(registry.freeze, way.ends[0].address, sender=guardian)

    stopped = [refusal("AccountNotActive", way.ends[0], FROZEN)]
    assert ways.bring(way) == ([] if path in GOES_ON_FROZEN else stopped)


@pytest.mark.parametrize("path", ["pay", "payPresented", "refund"])
def test_the_frozen_get_nothing(ways, registry, guardian, path):
    way = ways.prepare(path)
    send(registry.freeze, way.ends[1].address, sender=guardian)

    assert ways.bring(way) == [refusal("AccountNotActive", way.ends[1], FROZEN)]


@pytest.mark.parametrize("path", ["pay", "payPresented", "refund"])
def test_nothing_is_done_twice(ways, path):
    way = ways.prepare(path)
    ways.bring(way)

    again = ways.bring(way)

    assert [each.name for each in again] == [
        "RefundSequence" if path == "refund" else "OrderAlreadyUsed"
    ]


@pytest.mark.parametrize("path", ["pay", "payPresented", "refund"])
def test_the_wrong_signature_moves_nothing(ways, path):
    way = ways.prepare(path)
    method, [order] = way.brought
    order = list(order)
    order[3 if path != "pay" else 2] = b"\x01" * 65
    way.brought = (method, [tuple(order)])

    assert [each.name for each in ways.bring(way)] == ["SignatureInvalid"]


@pytest.mark.parametrize("path", ["payPresented", "refund"])
def test_a_till_that_was_revoked_moves_nothing(
    ways, city, registry, registrar, bakery, path
):
    till = Person("revoked till")
    granted = permission(ACCEPT | REFUND)
    send(
        registry.assignTerminal, bakery.address, till.address, granted, sender=registrar
    )
    ways.people = SimpleNamespace(**{**vars(ways.people), "baker": till})
    way = ways.prepare(path)
    city.act(registry.revokeSigner, bakery.address, till.address)

    assert ways.bring(way) == [
        refusal("SignerNotPermitted", bakery, as_bytes(till.address))
    ]
