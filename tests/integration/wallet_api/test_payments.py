"""A payment's whole way over HTTP: quoted, signed, accepted, confirmed, final."""

import pytest

from ledger.domain.lots import format_day
from ledger.domain.watchwords import watchword_of
from tests.integration.conftest import World
from tests.integration.wallet_api.devices import Api
from tests.integration.wallet_api.devices import Device
from tests.integration.wallet_api.devices import refusal


def test_a_quote_says_what_would_be_paid_with_what(
    world: World, phone: Device, till: Device
) -> None:
    bill = till.open_bill(1_200)

    quote = phone.quote(bill["reference"])

    last_day = format_day(world.today + 30)
    assert [
        (leg["programme_name"], leg["label"], leg["amount"], leg["last_day"])
        for leg in quote["legs"]
    ] == [
        ("子育て応援", "共通", 1_000, last_day),
        ("めぐるコイン", "共通", 200, last_day),
    ]
    assert (quote["balance_before"], quote["balance_after"]) == (6_000, 4_800)
    assert (quote["shop"], quote["shop_name"]) == (till.account, "Sakura Bakery")
    assert (quote["amount"], quote["number"]) == (1_200, bill["number"])
    word = watchword_of(bytes.fromhex(quote["order"][2:]))
    assert quote["watchword"] == {"ja": word.ja, "en": word.en}


def test_a_bill_is_quoted_by_its_six_digits_too(sachiko: Device, till: Device) -> None:
    bill = till.open_bill(1_200)

    quote = sachiko.quote(bill["number"])

    assert (quote["shop"], quote["amount"]) == (till.account, 1_200)


def test_a_quote_reserves_nothing(sachiko: Device, till: Device) -> None:
    reference = till.open_bill(1_200)["reference"]
    before = sachiko.get(f"/v1/accounts/{sachiko.account}").get_json()

    sachiko.quote(reference)

    assert sachiko.get(f"/v1/accounts/{sachiko.account}").get_json() == before


def test_a_signed_quote_is_accepted_under_the_quoted_hash(
    phone: Device, till: Device
) -> None:
    quote = phone.quote(till.open_bill(1_200)["reference"])

    response = phone.api.ask(
        "POST", "/v1/payments", phone.sign_order(quote["typed_data"])
    )

    accepted = response.get_json()
    assert response.status_code == 201
    assert response.headers["Location"] == f"/v1/payments/{quote['order']}"
    assert accepted == {
        "order": quote["order"],
        "state": "accepted",
        "accepted_at": accepted["accepted_at"],
        "amount": 1_200,
        "payer": phone.account,
        "payee": till.account,
        "shop_name": "Sakura Bakery",
        "watchword": quote["watchword"],
    }


def test_the_same_order_again_gets_the_same_answer_and_is_paid_once(
    world: World, phone: Device, till: Device
) -> None:
    quote = phone.quote(till.open_bill(1_200)["reference"])
    order = phone.sign_order(quote["typed_data"])
    first = phone.api.ask("POST", "/v1/payments", order)

    at_once = phone.api.ask("POST", "/v1/payments", order)
    world.turn(blocks=world.ledger.settings.confirmations + 1)
    when_final = phone.api.ask("POST", "/v1/payments", order)

    for again in (at_once, when_final):
        assert (again.status_code, again.get_data()) == (201, first.get_data())
    account = phone.get(f"/v1/accounts/{phone.account}").get_json()
    assert account["available"] == 4_800
    history = phone.get(f"/v1/accounts/{phone.account}/history").get_json()
    assert len(history["payments"]) == 1


def test_a_payment_goes_through_its_states_and_the_money_moves(
    world: World, phone: Device, till: Device
) -> None:
    path = f"/v1/accounts/{till.account}"
    received_before = sum(
        row["amount"] for row in till.get(path).get_json()["balances"]
    )
    order = phone.pay(till.open_bill(1_200)["reference"])["order"]

    states = [phone.get(f"/v1/payments/{order}").get_json()]
    world.turn()
    states.append(phone.get(f"/v1/payments/{order}").get_json())
    world.mine(world.ledger.settings.confirmations)
    world.read()
    states.append(phone.get(f"/v1/payments/{order}").get_json())

    assert [shown["state"] for shown in states] == ["accepted", "confirmed", "final"]
    assert [step["state"] for step in states[2]["steps"]] == [
        "accepted",
        "submitted",
        "confirmed",
        "final",
    ]
    assert states[0]["tx_hash"] is None
    assert states[2]["block_number"] == states[1]["block_number"] > 0
    times = [step["at"] for step in states[2]["steps"]]
    assert times == sorted(times)
    left = phone.get(f"/v1/accounts/{phone.account}").get_json()
    assert [row["amount"] for row in left["balances"]] == [0, 4_800]
    assert [row["reserved"] for row in left["balances"]] == [0, 0]
    received = sum(row["amount"] for row in till.get(path).get_json()["balances"])
    assert received == received_before + 1_200


def test_payer_and_shop_see_the_same_watchword_and_only_the_payer_sees_names(
    phone: Device, till: Device
) -> None:
    order = phone.pay(till.open_bill(1_200)["reference"])["order"]

    payer = phone.get(f"/v1/payments/{order}").get_json()
    shop = till.get(f"/v1/payments/{order}").get_json()

    assert payer["watchword"] == shop["watchword"]
    assert [leg["programme_name"] for leg in payer["legs"]] == [
        "子育て応援",
        "めぐるコイン",
    ]
    assert shop["legs"] == [
        {
            "label": "共通",
            "amount": 1_200,
            "lot": None,
            "programme_name": None,
            "last_day": None,
        }
    ]


@pytest.mark.parametrize("suffix", ["", "/events"])
def test_a_stranger_learns_nothing_of_a_payment(
    phone: Device, till: Device, sachiko: Device, suffix: str
) -> None:
    order = phone.pay(till.open_bill(100)["reference"])["order"]
    nobody = "0x" + "00" * 32

    foreign = sachiko.get(f"/v1/payments/{order}{suffix}")
    unknown = sachiko.get(f"/v1/payments/{nobody}{suffix}")

    assert refusal(foreign) == (404, "order_unknown", {"order": order})
    assert refusal(unknown) == (404, "order_unknown", {"order": nobody})


@pytest.mark.parametrize("suffix", ["", "/events"])
def test_a_payment_is_not_shown_without_a_session(api: Api, suffix: str) -> None:
    response = api.ask("GET", f"/v1/payments/0x{'00' * 32}{suffix}")

    assert refusal(response) == (401, "session_missing", {})


@pytest.mark.parametrize("order", ["0x", "0x00", "last"])
def test_what_is_no_order_is_refused(sachiko: Device, order: str) -> None:
    response = sachiko.get(f"/v1/payments/{order}")

    status, code, values = refusal(response)
    assert (status, code, values["field"]) == (400, "field_invalid", "order")
