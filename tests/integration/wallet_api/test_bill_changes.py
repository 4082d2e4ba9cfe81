"""A bill that is taken back, replaced by another, or offered a part of."""

import secrets
from typing import Any

import pytest
from werkzeug.test import TestResponse

from ledger.chain.keys import Key
from ledger.domain.bills import BILL_VALIDITY_SECONDS
from ledger.domain.bills import write_reference
from tests.integration.conftest import World
from tests.integration.wallet_api.conftest import UNHURRIED
from tests.integration.wallet_api.devices import Api
from tests.integration.wallet_api.devices import Device
from tests.integration.wallet_api.devices import refusal
from wallet_api.app import create_app
from wallet_api.limits import Limits


def void(device: Device, bill: dict[str, Any]) -> TestResponse:
    return device.post(f"/v1/bills/{bill['reference']}/void", {})


def replace(device: Device, bill: dict[str, Any], **changes: Any) -> TestResponse:
    body = {"amount": 800, "cash": 400, "replaces": bill["reference"]} | changes
    return device.post("/v1/bills", body, {"Idempotency-Key": secrets.token_hex(8)})


def offer(device: Device, bill: dict[str, Any], amount: object) -> TestResponse:
    path = f"/v1/bills/{bill['reference']}/part-offers"
    return device.post(path, {"amount": amount})


def look(device: Device, bill: dict[str, Any]) -> dict[str, Any]:
    shown: dict[str, Any] = device.get(f"/v1/bills/{bill['reference']}").get_json()
    return shown


@pytest.fixture
def bill(till: Device) -> dict[str, Any]:
    """The bakery asks for 1,200 yen."""
    return till.open_bill(1_200)


def test_a_new_bill_has_no_cash_no_offer_and_no_payment(bill: dict[str, Any]) -> None:
    assert (bill["cash"], bill["replaced_by"]) == (0, None)
    assert (bill["offer"], bill["order"], bill["payment"]) == (None, None, None)


# --- taken back ---------------------------------------------------------------


def test_a_till_takes_its_bill_back_once_and_again(
    till: Device, bill: dict[str, Any]
) -> None:
    first, second = void(till, bill), void(till, bill)

    assert (first.status_code, second.status_code) == (200, 200)
    assert first.get_json() == second.get_json() == bill | {"state": "voided"}
    assert look(till, bill)["state"] == "voided"


def test_a_bill_that_was_taken_back_is_neither_quoted_nor_paid(
    makoto: Device, till: Device, bill: dict[str, Any]
) -> None:
    order = makoto.sign_order(makoto.quote(bill["reference"])["typed_data"])
    void(till, bill)

    quoted = makoto.post("/v1/payments/quote", {"bill": bill["reference"]})
    paid = makoto.post("/v1/payments", order)

    expected = (409, "bill_voided", {"bill": bill["number"]})
    assert refusal(quoted) == refusal(paid) == expected


def test_a_bill_that_was_paid_meanwhile_is_not_taken_back(
    makoto: Device, till: Device, bill: dict[str, Any]
) -> None:
    order = makoto.pay(bill["reference"])["order"]

    expected = (409, "bill_accepted", {"bill": bill["number"], "order": order})
    assert refusal(void(till, bill)) == expected
    assert refusal(replace(till, bill)) == expected
    assert look(till, bill)["state"] == "accepted"


def test_a_bill_that_expired_stays_expired(
    world: World, till: Device, bill: dict[str, Any]
) -> None:
    world.advance(BILL_VALIDITY_SECONDS)

    assert void(till, bill).get_json()["state"] == "expired"


def test_another_shop_cannot_take_a_bill_back_or_replace_it(
    till: Device, grocer_till: Device, makoto: Device, bill: dict[str, Any]
) -> None:
    expected = (403, "not_your_account", {"account": till.account})

    assert refusal(void(grocer_till, bill)) == expected
    assert refusal(replace(grocer_till, bill)) == expected
    assert refusal(void(makoto, bill)) == expected
    assert look(till, bill)["state"] == "open"


def test_a_bill_nobody_opened_cannot_be_taken_back(world: World, till: Device) -> None:
    reference = write_reference(bytes(16), world.ledger.bill_key)
    unknown = {"reference": reference}

    expected = (404, "bill_unknown", {"bill": reference})
    assert refusal(void(till, unknown)) == expected
    assert refusal(replace(till, unknown)) == expected
    assert refusal(void(till, {"reference": "123456"}))[1] == "bill_link_invalid"


# --- replaced -----------------------------------------------------------------


def test_a_bill_is_replaced_by_one_with_a_part_in_cash(
    api: Api, till: Device, bill: dict[str, Any]
) -> None:
    response = replace(till, bill)

    new = response.get_json()
    old = api.ask("GET", f"/v1/bills/{bill['reference']}").get_json()
    assert response.status_code == 201
    assert (new["amount"], new["cash"], new["state"]) == (800, 400, "open")
    assert (old["state"], old["replaced_by"]) == ("replaced", new["reference"])


def test_a_wallet_that_pays_a_replaced_bill_is_led_to_the_new_one(
    makoto: Device, till: Device, bill: dict[str, Any]
) -> None:
    order = makoto.sign_order(makoto.quote(bill["reference"])["typed_data"])
    new = replace(till, bill).get_json()

    quoted = makoto.post("/v1/payments/quote", {"bill": bill["reference"]})
    paid = makoto.post("/v1/payments", order)

    values = {"bill": bill["number"], "replaced_by": new["reference"]}
    assert refusal(quoted) == refusal(paid) == (409, "bill_replaced", values)
    assert makoto.pay(new["reference"])["amount"] == 800


def test_a_bill_that_is_over_is_not_replaced_again(
    till: Device, bill: dict[str, Any]
) -> None:
    new = replace(till, bill).get_json()
    other = till.open_bill(500)
    void(till, other)

    values = {"bill": bill["number"], "replaced_by": new["reference"]}
    assert refusal(replace(till, bill)) == (409, "bill_replaced", values)
    assert refusal(void(till, bill)) == (409, "bill_replaced", values)
    voided = (409, "bill_voided", {"bill": other["number"]})
    assert refusal(replace(till, other)) == voided


def test_in_place_of_an_expired_bill_there_is_simply_a_new_one(
    world: World, till: Device, bill: dict[str, Any]
) -> None:
    world.advance(BILL_VALIDITY_SECONDS)

    response = replace(till, bill)

    old = look(till, bill)
    assert response.status_code == 201
    assert (old["state"], old["replaced_by"]) == ("expired", None)


def test_the_same_key_replaces_a_bill_once(till: Device, bill: dict[str, Any]) -> None:
    body = {"amount": 900, "replaces": bill["reference"]}
    key = {"Idempotency-Key": secrets.token_hex(8)}

    first, second = till.post("/v1/bills", body, key), till.post("/v1/bills", body, key)

    assert first.get_json() == second.get_json()
    assert look(till, bill)["replaced_by"] == first.get_json()["reference"]


@pytest.mark.parametrize("cash", [-1, 2**53, "400", 1.5])
def test_what_is_no_cash_is_refused(till: Device, cash: object) -> None:
    response = till.post(
        "/v1/bills", {"amount": 800, "cash": cash}, {"Idempotency-Key": "cash"}
    )

    status, code, values = refusal(response)
    assert (status, code, values["field"]) == (400, "field_invalid", "cash")


# --- offered a part -----------------------------------------------------------


def test_the_shop_sees_the_newest_offer_and_nobody_else(
    till: Device,
    grocer_till: Device,
    makoto: Device,
    sachiko: Device,
    bill: dict[str, Any],
) -> None:
    offered = offer(sachiko, bill, 700)
    offer(makoto, bill, 800)

    assert (offered.status_code, offered.get_json()["offer"]) == (200, None)
    assert look(till, bill)["offer"] == {"amount": 800, "cash": 400}
    assert look(grocer_till, bill)["offer"] is None
    assert look(makoto, bill)["offer"] is None


def test_an_offer_adds_to_the_cash_that_was_agreed_before(
    till: Device, makoto: Device, bill: dict[str, Any]
) -> None:
    new = replace(till, bill).get_json()
    offer(makoto, new, 500)

    assert look(till, new)["offer"] == {"amount": 500, "cash": 700}


def test_an_offer_ends_with_its_bill(
    till: Device, makoto: Device, bill: dict[str, Any]
) -> None:
    offer(makoto, bill, 800)
    void(till, bill)

    assert look(till, bill)["offer"] is None


def test_more_than_there_is_cannot_be_offered(
    world: World, api: Api, hanako: Key, till: Device
) -> None:
    phone = Device(api, hanako, world.clock).sign_in()
    bill = till.open_bill(9_000)

    response = offer(phone, bill, 6_001)

    values = {"amount": 6_001, "available": 6_000, "missing": 1}
    assert refusal(response) == (422, "balance_too_low", values)
    assert look(till, bill)["offer"] is None


@pytest.mark.parametrize(
    ("amount", "most"), [(1_200, 1_199), (1_201, 1_199), (0, 2**53 - 1)]
)
def test_a_part_is_less_than_the_whole(
    makoto: Device, bill: dict[str, Any], amount: int, most: int
) -> None:
    response = offer(makoto, bill, amount)

    values = {"amount": str(amount), "most": most}
    assert refusal(response) == (400, "amount_invalid", values)


def test_nothing_is_offered_for_a_bill_that_is_over(
    till: Device, makoto: Device, sachiko: Device
) -> None:
    voided, replaced, paid = (till.open_bill(1_000) for _ in range(3))
    void(till, voided)
    new = replace(till, replaced).get_json()
    makoto.pay(paid["reference"])

    assert refusal(offer(sachiko, voided, 500)) == (
        409,
        "bill_voided",
        {"bill": voided["number"]},
    )
    assert refusal(offer(sachiko, replaced, 500)) == (
        409,
        "bill_replaced",
        {"bill": replaced["number"], "replaced_by": new["reference"]},
    )
    assert refusal(offer(sachiko, paid, 500)) == (
        409,
        "bill_accepted",
        {"bill": paid["number"]},
    )


def test_a_till_cannot_offer_itself_its_own_money(
    till: Device, bill: dict[str, Any]
) -> None:
    response = offer(till, bill, 500)

    assert refusal(response)[:2] == (403, "signer_scope_missing")


def test_who_offers_again_and_again_is_slowed_down(
    world: World, makoto: Device, bill: dict[str, Any]
) -> None:
    limits = Limits(**(vars(UNHURRIED) | {"bills_per_minute": 1}))
    slow = Api(create_app(ledger=world.ledger, limits=limits))
    path = f"/v1/bills/{bill['reference']}/part-offers"

    answers = [slow.ask("POST", path, {"amount": 500}, makoto.token) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 429]


# --- what the shop sees of the payment ----------------------------------------


def test_the_shop_sees_the_payment_by_label_and_nobody_else(
    api: Api, till: Device, phone: Device, bill: dict[str, Any]
) -> None:
    accepted = phone.pay(bill["reference"])

    shown = look(till, bill)
    assert shown["payment"] == {
        "order": accepted["order"],
        "state": "accepted",
        "accepted_at": accepted["accepted_at"],
        "watchword": accepted["watchword"],
        "legs": [{"label": "共通", "amount": 1_200}],
    }
    assert look(phone, bill)["payment"] is None
    open_to_all = api.ask("GET", f"/v1/bills/{bill['reference']}").get_json()
    assert (open_to_all["order"], open_to_all["payment"]) == (None, None)
