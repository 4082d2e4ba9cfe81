"""使えるお店: found by anybody, by name, place, kind and programme."""

from typing import Any

import pytest

from ledger.services import registrations
from ledger.store.city_tables import ShopRow
from tests.integration.conftest import PURCHASED
from tests.integration.conftest import SMALL_LOCAL
from tests.integration.conftest import Shop
from tests.integration.conftest import World
from tests.integration.wallet_api.devices import Api
from tests.integration.wallet_api.devices import refusal

HALF = "WyJcdWQ4MDAiLCAiMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMCJd"


def describe(world: World, shop: Shop, **details: Any) -> Shop:
    with world.ledger.database.work() as work:
        row = work.session.get_one(ShopRow, shop.account)
        for name, value in details.items():
            setattr(row, name, value)
        work.commit()
    return shop


@pytest.fixture(scope="module")
def cafe(world: World) -> Shop:
    """A restaurant in the east that takes welfare money too."""
    shop = world.new_shop("カフェもみじ", classes=SMALL_LOCAL)
    return describe(
        world,
        shop,
        area="東町",
        category="飲食",
        address="東町1-2-3",
        hours="9:00-18:00",
        step_free=True,
    )


@pytest.fixture(scope="module")
def book_shop(world: World) -> Shop:
    """A shop in the west, with two words in its name."""
    return describe(
        world, world.new_shop("もみじ 書店 100%"), area="西町", category="書籍"
    )


@pytest.fixture
def shops(cafe: Shop, book_shop: Shop, welfare: int) -> dict[str, str]:
    """The accounts of both, by a short name."""
    return {"0x" + cafe.account.hex(): "cafe", "0x" + book_shop.account.hex(): "books"}


def search(api: Api, **query: Any) -> dict[str, Any]:
    path = "/v1/shops?" + "&".join(f"{name}={value}" for name, value in query.items())
    found: dict[str, Any] = api.ask("GET", path).get_json()
    return found


def test_a_shop_is_shown_with_the_programmes_it_accepts(
    api: Api, cafe: Shop, shops: dict[str, str]
) -> None:
    account = "0x" + cafe.account.hex()

    shown = api.ask("GET", f"/v1/shops/{account}").get_json()

    assert "生活支援" in shown["programmes"]
    assert shown | {"programmes": []} == {
        "account": account,
        "name": "カフェもみじ",
        "area": "東町",
        "category": "飲食",
        "address": "東町1-2-3",
        "hours": "9:00-18:00",
        "step_free": True,
        "programmes": [],
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "もみじ"}, {"cafe", "books"}),
        ({"q": "モミジ"}, {"cafe", "books"}),
        ({"q": "かふぇ"}, {"cafe"}),
        ({"q": "もみじ 書店"}, {"books"}),
        ({"q": "書店 カフェ"}, set()),
        ({"q": "東町1-2"}, {"cafe"}),
        ({"q": "100%25"}, {"books"}),
        ({"q": "_00"}, set()),
        ({"q": "もみじ", "area": "東町"}, {"cafe"}),
        ({"q": "もみじ", "category": "書籍"}, {"books"}),
        ({"q": "もみじ", "area": "", "category": ""}, {"cafe", "books"}),
        ({"q": "もみじ", "area": "東町", "category": "書籍"}, set()),
        ({"q": "もみじ", "programme": PURCHASED}, {"cafe", "books"}),
        ({"q": "もみじ", "programme": 31}, {"cafe"}),
    ],
)
def test_shops_are_found_by_what_people_look_for(
    api: Api, shops: dict[str, str], query: dict[str, Any], found: set[str]
) -> None:
    answer = search(api, **query)

    assert {shops[shop["account"]] for shop in answer["shops"]} == found


def test_an_answer_says_what_can_be_chosen(api: Api, shops: dict[str, str]) -> None:
    answer = search(api, q="もみじ")

    assert {"東町", "西町"} <= set(answer["areas"])
    assert {"飲食", "書籍"} <= set(answer["categories"])
    assert "" not in answer["areas"] + answer["categories"]
    assert {"number": 31, "name": "生活支援"} in answer["programmes"]


def test_shops_are_read_page_by_page(api: Api, shops: dict[str, str]) -> None:
    whole = search(api)["shops"]

    seen: list[dict[str, Any]] = []
    cursor = ""
    while not seen or cursor:
        page = search(api, limit=1, **({"cursor": cursor} if cursor else {}))
        seen += page["shops"]
        cursor = page["next_cursor"]

    assert seen == whole


def test_a_shop_that_was_stopped_is_not_shown(world: World, api: Api) -> None:
    shop = world.new_shop("とまったお店")
    account = "0x" + shop.account.hex()
    before = len(search(api, q="とまったお店")["shops"])
    registrations.freeze(world.ledger, shop.account, "test")
    world.turn()

    shown = api.ask("GET", f"/v1/shops/{account}")

    assert (before, search(api, q="とまったお店")["shops"]) == (1, [])
    assert refusal(shown) == (404, "account_unknown", {"account": account})


def test_a_programme_nobody_opened_is_unknown(api: Api) -> None:
    response = api.ask("GET", "/v1/shops?programme=4242")

    assert refusal(response) == (404, "programme_unknown", {"programme": 4242})


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("cursor=x", "cursor"),
        ("cursor=W10=", "cursor"),
        ("cursor=" + "a" * 801, "cursor"),
        # Half a character, which no database keeps.
        ("cursor=" + HALF, "cursor"),
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("programme=x", "programme"),
        ("q=" + "a" * 81, "q"),
        ("q=%00", "q"),
    ],
)
def test_a_search_that_cannot_be_read_is_refused(
    api: Api, query: str, field: str
) -> None:
    status, code, values = refusal(api.ask("GET", f"/v1/shops?{query}"))

    assert (status, code, values["field"]) == (400, "field_invalid", field)


def test_a_residents_account_is_no_shop(api: Api, sachiko: Any) -> None:
    response = api.ask("GET", f"/v1/shops/{sachiko.account}")

    assert refusal(response)[:2] == (404, "account_unknown")
