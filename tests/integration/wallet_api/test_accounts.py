"""Balances and history: of the account that is signed in, and of no other."""

import pytest

from ledger.chain.keys import Key
from ledger.domain.lots import format_day
from ledger.domain.lots import make_lot
from tests.integration.conftest import GRANTED
from tests.integration.conftest import PURCHASED
from tests.integration.conftest import World
from tests.integration.wallet_api.conftest import WELFARE
from tests.integration.wallet_api.devices import Api
from tests.integration.wallet_api.devices import Device
from tests.integration.wallet_api.devices import refusal


def test_a_resident_sees_each_lot_with_its_name_and_last_day(
    world: World, phone: Device
) -> None:
    last_day = world.today + 30

    account = phone.get(f"/v1/accounts/{phone.account}").get_json()

    shared = {"label": "共通", "last_day": format_day(last_day), "reserved": 0}
    assert account == {
        "account": phone.account,
        "holder_name": "佐藤 花子",
        "kind": "resident",
        "status": "active",
        "available": 6_000,
        "balances": [
            shared
            | {
                "lot": make_lot(GRANTED, last_day),
                "programme_name": "子育て応援",
                "amount": 1_000,
                "available": 1_000,
                "spendable": True,
            },
            shared
            | {
                "lot": make_lot(PURCHASED, last_day),
                "programme_name": "めぐるコイン",
                "amount": 5_000,
                "available": 5_000,
                "spendable": True,
            },
        ],
    }


def test_what_is_promised_is_no_longer_available(phone: Device, till: Device) -> None:
    phone.pay(till.open_bill(1_200)["reference"])

    account = phone.get(f"/v1/accounts/{phone.account}").get_json()

    shown = [
        (row["amount"], row["reserved"], row["available"])
        for row in account["balances"]
    ]
    assert shown == [(1_000, 1_000, 0), (5_000, 200, 4_800)]
    assert account["available"] == 4_800


def test_a_shop_sees_labels_and_no_names(
    world: World, api: Api, sachiko: Device, grocer_till: Device
) -> None:
    sachiko.pay(grocer_till.open_bill(100)["reference"])
    world.turn()

    response = grocer_till.get(f"/v1/accounts/{grocer_till.account}")
    history = grocer_till.get(f"/v1/accounts/{grocer_till.account}/history")

    assert response.get_json()["kind"] == "shop"
    assert response.get_json()["holder_name"] is None
    rows = response.get_json()["balances"]
    assert {row["programme_name"] for row in rows} == {None}
    assert {row["label"] for row in rows} <= {"共通", "専用"}
    for name in ("子育て応援", "めぐるコイン", "生活支援"):
        assert name not in response.get_data(as_text=True)
        assert name not in history.get_data(as_text=True)


def test_a_shop_cannot_tell_by_its_balances_which_money_it_was_paid_with(
    world: World, grocer_till: Device, phone: Device
) -> None:
    order = phone.pay(grocer_till.open_bill(3_000)["reference"])["order"]
    world.turn()

    account = grocer_till.get(f"/v1/accounts/{grocer_till.account}").get_json()

    paid = phone.get(f"/v1/payments/{order}").get_json()
    assert len({leg["lot"] for leg in paid["legs"]}) == 2
    rows = {row["label"]: row for row in account["balances"]}
    assert len(rows) == len(account["balances"])
    assert {(row["lot"], row["last_day"]) for row in rows.values()} == {(None, None)}
    assert rows["共通"]["amount"] >= 3_000
    assert sum(row["available"] for row in rows.values()) == account["available"]


@pytest.mark.parametrize("path", ["/v1/accounts/{}", "/v1/accounts/{}/history"])
def test_another_account_is_not_shown(sachiko: Device, till: Device, path: str) -> None:
    response = sachiko.get(path.format(till.account))

    assert refusal(response) == (403, "not_your_account", {"account": till.account})


@pytest.mark.parametrize("account", ["0x", "0x11", "hanako", "0x" + "g" * 40])
def test_what_is_no_account_is_refused(sachiko: Device, account: str) -> None:
    response = sachiko.get(f"/v1/accounts/{account}")

    status, code, values = refusal(response)
    assert (status, code, values["field"]) == (400, "field_invalid", "account")


def test_a_history_is_read_page_by_page_newest_first(
    phone: Device, till: Device
) -> None:
    orders = [
        phone.pay(till.open_bill(amount)["reference"])["order"]
        for amount in (100, 200, 300)
    ]

    path = f"/v1/accounts/{phone.account}/history?limit=2"
    first = phone.get(path).get_json()
    second = phone.get(f"{path}&cursor={first['next_cursor']}").get_json()

    assert [row["order"] for row in first["payments"]] == [orders[2], orders[1]]
    assert [row["amount"] for row in first["payments"]] == [300, 200]
    assert [row["order"] for row in second["payments"]] == [orders[0]]
    assert second["next_cursor"] is None


def test_both_sides_find_a_payment_in_their_history(
    phone: Device, till: Device
) -> None:
    order = phone.pay(till.open_bill(100)["reference"])["order"]

    paid = phone.get(f"/v1/accounts/{phone.account}/history?limit=1").get_json()
    received = till.get(f"/v1/accounts/{till.account}/history?limit=1").get_json()

    assert paid["payments"][0]["order"] == order
    assert received["payments"][0]["order"] == order
    assert paid["payments"][0]["legs"][0]["programme_name"] == "子育て応援"
    assert received["payments"][0]["legs"][0]["programme_name"] is None


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=many", "limit"),
        ("cursor=mine", "cursor"),
        ("before=7", "before"),
    ],
)
def test_a_page_that_does_not_exist_is_refused(
    sachiko: Device, query: str, field: str
) -> None:
    response = sachiko.get(f"/v1/accounts/{sachiko.account}/history?{query}")

    status, code, values = refusal(response)
    assert (status, code, values["field"]) == (400, "field_invalid", field)


def test_welfare_money_has_its_own_label(sachiko: Device, sachiko_key: Key) -> None:
    account = sachiko.get(f"/v1/accounts/{sachiko.account}").get_json()

    labels = {row["lot"] >> 32: row["label"] for row in account["balances"]}
    assert labels == {GRANTED: "共通", PURCHASED: "共通", WELFARE: "専用"}


def test_a_resident_sees_what_was_issued_newest_first(
    world: World, phone: Device
) -> None:
    last_day = world.today + 30

    issues = phone.get(f"/v1/accounts/{phone.account}/issues").get_json()["issues"]

    shown = [(row["programme_name"], row["lot"], row["amount"]) for row in issues]
    assert shown == [
        ("めぐるコイン", make_lot(PURCHASED, last_day), 5_000),
        ("子育て応援", make_lot(GRANTED, last_day), 1_000),
    ]
    assert {row["last_day"] for row in issues} == {format_day(last_day)}
    assert issues[0]["at"] >= issues[1]["at"] > 0


def test_what_is_paid_is_not_what_was_issued(
    world: World, phone: Device, till: Device
) -> None:
    phone.pay(till.open_bill(1_200)["reference"])
    world.turn()

    of_phone = phone.get(f"/v1/accounts/{phone.account}/issues").get_json()
    of_shop = till.get(f"/v1/accounts/{till.account}/issues").get_json()

    assert len(of_phone["issues"]) == 2
    assert of_shop == {"issues": []}


def test_what_others_were_issued_is_not_shown(phone: Device, till: Device) -> None:
    response = phone.get(f"/v1/accounts/{till.account}/issues")

    assert refusal(response) == (403, "not_your_account", {"account": till.account})
