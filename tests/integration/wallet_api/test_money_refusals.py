"""Money that cannot pay this bill: status, code and values of each refusal."""

from typing import Any

from ledger.chain.keys import make_key
from ledger.domain.lots import format_day
from ledger.domain.lots import make_lot
from tests.integration.conftest import GRANTED
from tests.integration.conftest import PURCHASED
from tests.integration.conftest import World
from tests.integration.wallet_api.conftest import WELFARE
from tests.integration.wallet_api.conftest import YEARS_DAYS
from tests.integration.wallet_api.devices import Api
from tests.integration.wallet_api.devices import Device
from tests.integration.wallet_api.devices import legs_of
from tests.integration.wallet_api.devices import lots_of
from tests.integration.wallet_api.devices import refusal

DAY_SECONDS = 86_400


def test_too_little_money_with_what_is_missing(sachiko: Device, till: Device) -> None:
    bill = till.open_bill(10_000)

    response = sachiko.post("/v1/payments/quote", {"bill": bill["reference"]})

    status, code, values = refusal(response)
    assert (status, code) == (422, "balance_too_low")
    assert values["amount"] == 10_000
    assert values["available"] + values["missing"] == 10_000
    assert response.get_json()["remedy"] == (
        f"Pay {values['available']} yen with Meguru"
        f" and {values['missing']} yen in cash."
    )


def test_an_order_for_more_than_is_there(phone: Device, till: Device) -> None:
    typed = phone.quote(till.open_bill(6_000)["reference"])["typed_data"]
    phone.pay(till.open_bill(1_500)["reference"])

    response = phone.post("/v1/payments", phone.sign_order(typed))

    values = {"amount": 6_000, "available": 4_500, "missing": 1_500}
    assert refusal(response) == (422, "balance_too_low", values)


def test_a_refused_order_leaves_nothing_reserved(phone: Device, till: Device) -> None:
    typed = phone.quote(till.open_bill(6_000)["reference"])["typed_data"]
    phone.pay(till.open_bill(5_500)["reference"])
    phone.post("/v1/payments", phone.sign_order(typed))

    account = phone.get(f"/v1/accounts/{phone.account}").get_json()

    assert account["available"] == 500


def test_a_shop_outside_the_programme(
    sachiko: Device, till: Device, typed: dict[str, Any]
) -> None:
    lot = lots_of(sachiko)[WELFARE]

    order = sachiko.sign_order(typed, legs=legs_of((lot, 1_200)))
    response = sachiko.post("/v1/payments", order)

    values = {"programme": WELFARE, "shop": till.account}
    assert refusal(response) == (422, "shop_not_accepted", values)


def test_money_a_shop_does_not_take_is_not_quoted_there(
    world: World, api: Api, welfare: int, till: Device, grocer_till: Device
) -> None:
    key = world.new_resident({welfare: 500})
    ken = Device(api, key, world.clock).sign_in()
    taken = ken.quote(grocer_till.open_bill(500)["reference"])

    response = ken.post(
        "/v1/payments/quote", {"bill": till.open_bill(500)["reference"]}
    )

    assert taken["amount"] == 500
    values = {"amount": 500, "available": 0, "missing": 500}
    assert refusal(response) == (422, "balance_too_low", values)


def test_a_lot_past_its_last_day(
    world: World, api: Api, makoto: Device, till: Device
) -> None:
    last_day = world.today
    key = world.new_resident()
    world.desk.issue(GRANTED, last_day, {key.address: 500})
    world.advance(DAY_SECONDS)
    ken = Device(api, key, world.clock).sign_in()
    bill = till.sign_in().open_bill(500)
    typed = makoto.sign_in().quote(bill["reference"])["typed_data"]
    lot = make_lot(GRANTED, last_day)

    order = ken.sign_order(typed, payer=ken.account, legs=legs_of((lot, 500)))
    paid = ken.post("/v1/payments", order)
    quoted = ken.post("/v1/payments/quote", {"bill": bill["reference"]})

    values = {"lot": lot, "last_day": format_day(last_day)}
    assert refusal(paid) == (422, "lot_expired", values)
    missing = {"amount": 500, "available": 0, "missing": 500}
    assert refusal(quoted) == (422, "balance_too_low", missing)


def test_more_than_a_programme_allows_at_once(
    sachiko: Device, makoto: Device, till: Device
) -> None:
    typed = makoto.quote(till.open_bill(50_001)["reference"])["typed_data"]
    legs = legs_of((lots_of(sachiko)[PURCHASED], 50_001))

    order = sachiko.sign_order(typed, payer=sachiko.account, legs=legs)
    response = sachiko.post("/v1/payments", order)

    values = {"programme": PURCHASED, "amount": 50_001, "limit": 50_000}
    assert refusal(response) == (422, "programme_limit_exceeded", values)


def test_a_programme_that_does_not_exist(
    sachiko: Device, typed: dict[str, Any]
) -> None:
    lot = make_lot(999, 20_600)

    order = sachiko.sign_order(typed, legs=legs_of((lot, 1_200)))
    response = sachiko.post("/v1/payments", order)

    assert refusal(response) == (404, "programme_unknown", {"programme": 999})


def test_a_stolen_key_of_nobody_pays_nothing(
    world: World, sachiko: Device, typed: dict[str, Any]
) -> None:
    thief = Device(sachiko.api, make_key(), world.clock)
    lot = make_lot(GRANTED, world.today + YEARS_DAYS)

    order = thief.sign_order(typed, legs=legs_of((lot, 1_000), (lot + 2**32, 200)))
    response = sachiko.post("/v1/payments", order)

    assert refusal(response)[:2] == (403, "signer_not_permitted")
