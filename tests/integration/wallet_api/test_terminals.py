"""Tills: paired by a code of the city, what they sold, and their live news."""

import json
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from eth_utils.crypto import keccak
from werkzeug.test import TestResponse

from ledger.chain.keys import Key
from ledger.chain.keys import make_key
from ledger.domain.bills import BILL_VALIDITY_SECONDS
from ledger.services import registrations
from ledger.services.terminals import PAIRING_SECONDS
from ledger.services.terminals import make_pairing_code
from ledger.store.city_tables import JournalRow
from tests.integration.conftest import Shop
from tests.integration.conftest import World
from tests.integration.wallet_api.conftest import UNHURRIED
from tests.integration.wallet_api.devices import Api
from tests.integration.wallet_api.devices import Device
from tests.integration.wallet_api.devices import refusal
from tests.integration.wallet_api.devices import sign_typed
from tests.integration.wallet_api.test_bill_changes import offer
from tests.integration.wallet_api.test_bill_changes import replace
from tests.integration.wallet_api.test_bill_changes import void
from wallet_api import streams
from wallet_api.app import create_app
from wallet_api.limits import Limits


class NewTill:
    """A till that is not paired yet, with the code its shop was given."""

    def __init__(self, world: World, api: Api, shop: Shop) -> None:
        self._world = world
        self._api = api
        self.key: Key = make_key()
        self.shop = shop
        made = make_pairing_code(world.ledger, shop.account, "レジ2", "test")
        self.code = made.code

    def body(self, **changes: Any) -> dict[str, Any]:
        """What pairing sends; what is changed is not signed."""
        typed = self._api.ask("GET", "/v1/network").get_json()["typed_data"]["Terminal"]
        valid_before = self._world.clock() + 3600
        fields = {
            "code": self.code,
            "signer": "0x" + self.key.address.hex(),
            "valid_before": valid_before,
        }
        message = {
            "codeHash": "0x" + keccak_hex(self.code),
            "signer": fields["signer"],
            "validBefore": valid_before,
        }
        return fields | {"proof": sign_typed(self.key, typed, message)} | changes

    def pair(self, **changes: Any) -> TestResponse:
        return self._api.ask("POST", "/v1/terminals", self.body(**changes))


def keccak_hex(code: str) -> str:
    return keccak(code.replace("-", "").encode()).hex()


@pytest.fixture
def new_till(world: World, api: Api, bakery: Shop) -> NewTill:
    return NewTill(world, api, bakery)


# --- pairing ------------------------------------------------------------------


def test_a_till_with_a_code_can_sign_in_after_the_next_block(
    world: World, api: Api, new_till: NewTill
) -> None:
    first = new_till.pair()
    second = new_till.pair()
    world.wait(lambda: new_till.pair().status_code == 200)
    last = new_till.pair()

    shown = {
        "shop": "0x" + new_till.shop.account.hex(),
        "shop_name": "Sakura Bakery",
        "label": "レジ2",
    }
    assert (first.status_code, first.get_json()) == (202, {"state": "pairing"} | shown)
    assert second.get_json() == first.get_json()
    assert (last.status_code, last.get_json()) == (200, {"state": "paired"} | shown)
    till = Device(api, new_till.key, world.clock, new_till.shop.account).sign_in()
    assert till.get("/v1/terminals/self").get_json() == shown | {
        "signer": till.signer,
        "status": "active",
    }
    assert till.open_bill(100)["shop"] == shown["shop"]


def test_a_code_may_be_written_in_any_way(new_till: NewTill) -> None:
    written = new_till.code.lower().replace("-", " ")

    assert new_till.pair(code=written).status_code == 202


def test_a_pairing_stands_in_the_journal_without_its_code(
    world: World, new_till: NewTill
) -> None:
    new_till.pair()

    with world.ledger.database.work() as work:
        rows = work.session.query(JournalRow).order_by(JournalRow.sequence).all()[-2:]
    shop, signer = (
        "0x" + b.hex() for b in (new_till.shop.account, new_till.key.address)
    )
    assert [(row.event, row.subject) for row in rows] == [
        ("pairing code made", {"shop": shop, "label": "レジ2"}),
        ("terminal paired", {"shop": shop, "signer": signer}),
    ]


def test_a_code_pairs_one_till(world: World, api: Api, new_till: NewTill) -> None:
    new_till.pair()
    other = NewTill(world, api, new_till.shop)
    other.code = new_till.code

    assert refusal(other.pair()) == (409, "pairing_code_used", {})


def test_a_code_is_good_for_a_week(world: World, new_till: NewTill) -> None:
    world.advance(PAIRING_SECONDS)

    assert refusal(new_till.pair()) == (409, "pairing_code_used", {})


def test_a_code_nobody_made_is_unknown(new_till: NewTill) -> None:
    response = new_till.pair(code="2222-2222-2222-2222")

    assert refusal(response) == (404, "pairing_code_unknown", {})


def test_a_till_proves_that_it_holds_its_key(new_till: NewTill) -> None:
    stranger = "0x" + make_key().address.hex()

    response = new_till.pair(signer=stranger)

    assert refusal(response) == (422, "signature_invalid", {"signer": stranger})
    assert new_till.pair().status_code == 202


@pytest.mark.parametrize("seconds", [-1, 599, 86_401])
def test_a_proof_ends_within_a_day(
    world: World, new_till: NewTill, seconds: int
) -> None:
    response = new_till.pair(valid_before=world.clock() + seconds)

    status, code, values = refusal(response)
    assert (status, code, values["field"]) == (400, "field_invalid", "valid_before")


def test_a_code_of_a_shop_that_was_stopped_pairs_nothing(
    world: World, api: Api
) -> None:
    shop = world.new_shop("Hinode Books")
    new_till = NewTill(world, api, shop)
    account = "0x" + shop.account.hex()
    freeze(world, shop)

    values = {"account": account, "status": "frozen"}
    assert refusal(new_till.pair()) == (422, "account_not_active", values)


def freeze(world: World, shop: Shop) -> None:
    registrations.freeze(world.ledger, shop.account, "test")
    world.turn()


def test_who_guesses_codes_is_slowed_down(world: World, new_till: NewTill) -> None:
    limits = Limits(**(vars(UNHURRIED) | {"pairings_per_minute": 1}))
    slow = Api(create_app(ledger=world.ledger, limits=limits))
    body = new_till.body(code="2222-2222-2222-2222")

    answers = [slow.ask("POST", "/v1/terminals", body) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [404, 429]


@pytest.mark.parametrize("path", ["", "/payments", "/events"])
def test_who_is_no_till_is_told_so(makoto: Device, path: str) -> None:
    response = makoto.get(f"/v1/terminals/self{path}")

    values = {"signer": makoto.signer}
    assert refusal(response) == (403, "terminal_unknown", values)


# --- what was sold ------------------------------------------------------------


@pytest.fixture
def books_till(world: World, api: Api) -> Device:
    """The till of a shop that has sold nothing yet."""
    shop = world.new_shop("Hinode Books")
    return Device(api, shop.till, world.clock, shop.account).sign_in()


def sales_of(till: Device, query: str = "") -> dict[str, Any]:
    shown: dict[str, Any] = till.get(f"/v1/terminals/self/payments{query}").get_json()
    return shown


def test_a_shop_that_sold_nothing_has_an_empty_list(books_till: Device) -> None:
    assert sales_of(books_till) == {
        "sales": [],
        "next_cursor": None,
        "today": {"amount": 0, "cash": 0, "count": 0},
    }


def test_a_till_sees_what_became_of_its_shops_bills(
    books_till: Device, makoto: Device
) -> None:
    voided, paid, replaced, _ = (books_till.open_bill(1_000 + n) for n in range(4))
    void(books_till, voided)
    order = makoto.pay(paid["reference"])["order"]
    new = replace(books_till, replaced, amount=700, cash=302).get_json()
    makoto.pay(new["reference"])

    shown = sales_of(books_till)

    assert [(sale["number"], sale["state"]) for sale in shown["sales"]] == [
        (new["number"], "accepted"),
        (paid["number"], "accepted"),
        (voided["number"], "voided"),
    ]
    assert shown["sales"][1]["payment"]["order"] == order
    assert shown["today"] == {"amount": 1_701, "cash": 302, "count": 2}


def test_what_was_sold_is_read_page_by_page(books_till: Device) -> None:
    numbers = []
    for amount in range(1, 6):
        bill = books_till.open_bill(amount)
        void(books_till, bill)
        numbers.append(bill["number"])

    seen, query = [], "?limit=2"
    while query:
        page = sales_of(books_till, query)
        seen += [sale["number"] for sale in page["sales"]]
        cursor = page["next_cursor"]
        query = f"?limit=2&cursor={cursor}" if cursor else ""

    assert seen == numbers[::-1]
    refused = books_till.get("/v1/terminals/self/payments?cursor=x")
    assert refusal(refused)[2]["field"] == "cursor"


def test_an_expired_bill_is_over_and_tomorrow_begins_at_zero(
    world: World, api: Api, makoto: Device
) -> None:
    shop = world.new_shop("Hinode Books")
    till = Device(api, shop.till, world.clock, shop.account).sign_in()
    makoto.pay(till.open_bill(100)["reference"])
    late = till.open_bill(200)
    world.advance(86_400)
    till.sign_in()

    shown = sales_of(till)

    assert [sale["state"] for sale in shown["sales"]] == ["expired", "accepted"]
    assert shown["sales"][0]["number"] == late["number"]
    assert shown["today"] == {"amount": 0, "cash": 0, "count": 0}


# --- live news ----------------------------------------------------------------


def bills_of(response: TestResponse) -> Iterator[dict[str, Any]]:
    """Yield each bill that a till hears of; heartbeats are passed over."""
    for chunk in response.iter_encoded():
        for line in chunk.decode().splitlines():
            if line.startswith("data: "):
                bill: dict[str, Any] = json.loads(line.removeprefix("data: "))
                yield bill


def test_a_till_hears_all_that_becomes_of_its_bill(
    world: World, books_till: Device, makoto: Device
) -> None:
    first = books_till.open_bill(1_200)
    path = f"/v1/bills/{first['reference']}"

    with closing(books_till.get("/v1/terminals/self/events")) as response:
        heard = bills_of(response)
        began = next(heard)
        offer(makoto, first, 800)
        offered = next(heard)
        new = replace(books_till, first).get_json()
        replaced = next(heard)
        makoto.pay(new["reference"])
        accepted = next(heard)
        world.turn()
        confirmed = next(heard)
        world.mine(world.ledger.settings.confirmations)
        world.read()
        final = next(heard)

    assert began == first
    assert offered["offer"] == {"amount": 800, "cash": 400}
    assert replaced == new
    assert books_till.get(path).get_json()["replaced_by"] == new["reference"]
    assert accepted["state"] == "accepted"
    assert accepted["payment"]["state"] in ("accepted", "submitted")
    assert confirmed["payment"]["state"] == "confirmed"
    path = f"/v1/bills/{new['reference']}"
    assert final == books_till.get(path).get_json()
    assert final["payment"]["state"] == "final"


def test_a_till_hears_that_its_bill_was_taken_back_elsewhere(
    books_till: Device,
) -> None:
    bill = books_till.open_bill(1_200)

    with closing(books_till.get("/v1/terminals/self/events")) as response:
        heard = bills_of(response)
        states = [next(heard)["state"]]
        void(books_till, bill)
        states.append(next(heard)["state"])

    assert states == ["open", "voided"]


def test_a_bill_that_ends_by_the_clock_is_told_without_news(
    world: World, api: Api
) -> None:
    shop = world.new_shop("Hinode Books")
    till = Device(api, shop.till, world.clock, shop.account).sign_in()
    till.open_bill(1_200)
    world.advance(BILL_VALIDITY_SECONDS - 2)

    with closing(till.get("/v1/terminals/self/events")) as response:
        heard = bills_of(response)
        states = [next(heard)["state"], next(heard)["state"]]

    assert states == ["open", "expired"]


def test_a_till_without_a_bill_hears_a_heartbeat(
    monkeypatch: pytest.MonkeyPatch, books_till: Device
) -> None:
    monkeypatch.setattr(streams, "BEAT_SECONDS", 0)

    with closing(books_till.get("/v1/terminals/self/events")) as response:
        chunks = response.iter_encoded()
        begin = [next(chunks), next(chunks)]

    assert begin == [b"retry: 2000\n\n", b":\n\n"]


def test_each_till_of_a_shop_has_places_of_its_own(
    world: World, api: Api, till: Device, new_till: NewTill
) -> None:
    world.wait(lambda: new_till.pair().status_code == 200)
    other = Device(api, new_till.key, world.clock, new_till.shop.account).sign_in()
    limits = vars(UNHURRIED) | {"listeners": 3, "listeners_per_account": 1}
    few = Api(create_app(ledger=world.ledger, limits=Limits(**limits)))
    path = "/v1/terminals/self/events"

    with closing(few.ask("GET", path, token=till.token)):
        refused = few.ask("GET", path, token=till.token)
        with closing(few.ask("GET", path, token=other.token)) as second:
            status = second.status_code

    assert refusal(refused) == (503, "listeners_full", {"most": 1})
    assert status == 200
