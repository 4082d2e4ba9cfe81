"""Refunds through the API: all or part, never more than was paid, by its shop only."""

from typing import Any

import pytest

from ledger.domain.lots import format_day
from ledger.domain.orders import ACCEPT_VALIDITY_LEAST_SECONDS
from ledger.domain.refunds import REFUND_DAYS_MOST
from ledger.services.registrations import freeze
from tests.integration.conftest import GRANTED
from tests.integration.conftest import PURCHASED
from tests.integration.conftest import World
from tests.integration.wallet_api.devices import Api
from tests.integration.wallet_api.devices import Device
from tests.integration.wallet_api.devices import legs_of
from tests.integration.wallet_api.devices import lots_of
from tests.integration.wallet_api.devices import refusal
from tests.integration.wallet_api.devices import sign_typed
from tests.integration.wallet_api.undoing import give_back
from tests.integration.wallet_api.undoing import later
from tests.integration.wallet_api.undoing import pay_on_chain
from tests.integration.wallet_api.undoing import quote_refund
from tests.integration.wallet_api.undoing import refunds_of
from tests.integration.wallet_api.undoing import sign_refund

DAY = 86_400


def amounts_of(device: Device) -> dict[int, int]:
    """Yen by programme."""
    account = device.get(f"/v1/accounts/{device.account}").get_json()
    return {row["lot"] >> 32: row["amount"] for row in account["balances"]}


def hand_in(till: Device, order: str, signed: dict[str, Any]) -> Any:
    return till.api.ask("POST", f"/v1/payments/{order}/refunds", signed)


@pytest.fixture(scope="module")
def paid(world: World, api: Api, makoto_key: Any, bakery: Any) -> str:
    """A payment of 500 yen that tests are refused the refund of."""
    makoto = Device(api, makoto_key, world.clock).sign_in()
    till = Device(api, bakery.till, world.clock, bakery.account).sign_in()
    return pay_on_chain(world, makoto, till, 500)


# --- what works -------------------------------------------------------------


def test_a_part_and_then_the_rest_come_back_lot_by_lot(
    world: World, phone: Device, till: Device
) -> None:
    order = pay_on_chain(world, phone, till, 1_200)
    assert amounts_of(phone) == {GRANTED: 0, PURCHASED: 4_800}

    first = give_back(till, order, 300)

    assert first.status_code == 201
    body = first.get_json()
    assert (body["state"], body["sequence"], body["amount"]) == ("accepted", 1, 300)
    assert body["legs"] == [
        {
            "label": "共通",
            "amount": 300,
            "lot": None,
            "programme_name": None,
            "last_day": None,
        }
    ]
    world.wait(lambda: refunds_of(till, order)["refunds"][0]["state"] == "confirmed")
    assert refunds_of(till, order)["refundable"] == 900
    assert give_back(till, order).status_code == 201
    world.wait(lambda: refunds_of(till, order)["refunds"][1]["state"] == "confirmed")
    assert amounts_of(phone) == {GRANTED: 1_000, PURCHASED: 5_000}
    shown = refunds_of(phone, order)
    assert shown["refundable"] == 0
    assert [one["amount"] for one in shown["refunds"]] == [300, 900]
    assert [
        [(leg["programme_name"], leg["amount"]) for leg in one["legs"]]
        for one in shown["refunds"]
    ] == [[("子育て応援", 100), ("めぐるコイン", 200)], [("子育て応援", 900)]]
    payment = phone.get(f"/v1/payments/{order}").get_json()
    assert (payment["refunded"], payment["paid_late"]) == (1_200, False)
    world.mine(world.ledger.settings.confirmations)
    world.read()
    assert {one["state"] for one in refunds_of(till, order)["refunds"]} == {"final"}


def test_the_same_refund_again_is_given_back_once(
    world: World, phone: Device, till: Device
) -> None:
    order = pay_on_chain(world, phone, till, 200)
    signed = sign_refund(till, quote_refund(till, order))

    first, second = hand_in(till, order, signed), hand_in(till, order, signed)
    world.wait(lambda: refunds_of(till, order)["refunds"][0]["state"] == "confirmed")
    third = hand_in(till, order, signed)

    assert first.get_json() == second.get_json()
    assert (third.status_code, third.get_json()["state"]) == (201, "confirmed")
    assert len(refunds_of(till, order)["refunds"]) == 1


def test_what_is_promised_back_is_reserved_at_the_shop(
    world: World, phone: Device, till: Device
) -> None:
    order = pay_on_chain(world, phone, till, 200)
    before = till.get(f"/v1/accounts/{till.account}").get_json()["available"]

    give_back(till, order)

    after = till.get(f"/v1/accounts/{till.account}").get_json()["available"]
    assert after == before - 200
    world.turn()


# --- which payment ----------------------------------------------------------


def test_a_payment_nobody_made(till: Device) -> None:
    order = "0x" + "77" * 32

    quoted = till.post(f"/v1/payments/{order}/refunds/quote", {})

    assert refusal(quoted) == (404, "order_unknown", {"order": order})


def test_a_payment_that_is_not_on_the_chain_yet(
    world: World, phone: Device, till: Device, paid: str
) -> None:
    order = phone.pay(till.open_bill(100)["reference"])["order"]
    quote = quote_refund(till, paid)

    quoted = till.post(f"/v1/payments/{order}/refunds/quote", {})
    given = hand_in(till, order, sign_refund(till, quote, order=order))
    shown = phone.get(f"/v1/payments/{order}/refunds")

    for response in (quoted, given, shown):
        assert refusal(response) == (409, "order_not_paid", {"order": order})
    world.turn()


def test_another_shop_learns_nothing_of_a_payment(
    grocer_till: Device, sachiko: Device, paid: str
) -> None:
    path = f"/v1/payments/{paid}/refunds"

    quoted = grocer_till.post(f"{path}/quote", {})
    shown = sachiko.get(path)

    for response in (quoted, shown):
        assert refusal(response) == (404, "order_unknown", {"order": paid})


def test_a_payer_gives_nothing_back_to_themselves(makoto: Device, paid: str) -> None:
    quoted = makoto.post(f"/v1/payments/{paid}/refunds/quote", {})

    assert refusal(quoted)[:2] == (403, "not_your_account")


# --- what is given back -----------------------------------------------------


def test_more_than_was_paid(till: Device, paid: str) -> None:
    quoted = till.post(f"/v1/payments/{paid}/refunds/quote", {"amount": 501})

    assert refusal(quoted) == (422, "refund_too_much", {"amount": 501, "left": 500})


def test_more_of_a_lot_than_was_paid(till: Device, paid: str) -> None:
    legs = quote_refund(till, paid)["typed_data"]["message"]["legs"]
    legs[0]["amount"] += 1

    given = give_back(till, paid, legs=legs)

    values = {"amount": legs[0]["amount"], "left": legs[0]["amount"] - 1}
    assert refusal(given) == (422, "refund_too_much", values)


def test_money_that_was_not_paid_with(
    till: Device, sachiko: Device, welfare: int, paid: str
) -> None:
    given = give_back(till, paid, legs=legs_of((lots_of(sachiko)[welfare], 100)))

    assert refusal(given) == (422, "refund_mismatch", {"field": "lot"})


def test_somebody_else_than_who_paid(till: Device, sachiko: Device, paid: str) -> None:
    given = give_back(till, paid, payer=sachiko.account)

    assert refusal(given) == (422, "refund_mismatch", {"field": "payer"})


def test_another_shop_than_was_paid(
    till: Device, grocer_till: Device, paid: str
) -> None:
    given = give_back(till, paid, shop=grocer_till.account)

    assert refusal(given) == (422, "refund_mismatch", {"field": "shop"})


def test_a_refund_out_of_turn(till: Device, paid: str) -> None:
    given = give_back(till, paid, sequence=2)

    values = {"expected": 1, "given": 2}
    assert refusal(given) == (409, "refund_out_of_turn", values)


@pytest.mark.parametrize("legs", [[], [(8, 600), (7, 600)]])
def test_legs_the_contract_would_not_take(
    till: Device, paid: str, legs: list[tuple[int, int]]
) -> None:
    given = give_back(till, paid, legs=legs_of(*legs))

    assert refusal(given)[:2] == (400, "legs_invalid")


# --- when -------------------------------------------------------------------


def test_a_refund_that_ends_too_soon(world: World, till: Device, paid: str) -> None:
    end = world.clock() + ACCEPT_VALIDITY_LEAST_SECONDS - 10

    given = give_back(till, paid, validBefore=end)

    values = {"valid_before": end, "least": ACCEPT_VALIDITY_LEAST_SECONDS}
    assert refusal(given) == (422, "order_expired", values)


def test_a_refund_that_would_wait_for_days(
    world: World, till: Device, paid: str
) -> None:
    given = give_back(till, paid, validBefore=world.clock() + 2 * DAY)

    status, code, values = refusal(given)
    assert (status, code, values["field"]) == (400, "field_invalid", "valid_before")


def test_a_payment_of_more_than_a_month_ago(
    world: World, till: Device, paid: str
) -> None:
    quote = quote_refund(till, paid)

    with later(world, REFUND_DAYS_MOST * DAY):
        till.sign_in()
        quoted = till.post(f"/v1/payments/{paid}/refunds/quote", {})
        end = world.clock() + 3_600
        given = hand_in(till, paid, sign_refund(till, quote, validBefore=end))

    for response in (quoted, given):
        assert refusal(response) == (422, "refund_too_late", {"days": 30})


def test_money_that_lapsed(world: World, phone: Device, till: Device) -> None:
    last_day = world.today + 1
    world.desk.issue(GRANTED, last_day, {phone.key.address: 300})
    order = pay_on_chain(world, phone, till, 300)
    quote = quote_refund(till, order)
    (leg,) = quote["typed_data"]["message"]["legs"]

    with later(world, 10 * DAY):
        till.sign_in()
        quoted = till.post(f"/v1/payments/{order}/refunds/quote", {})
        end = world.clock() + 3_600
        given = hand_in(till, order, sign_refund(till, quote, validBefore=end))

    values = {"lot": leg["lot"], "last_day": format_day(last_day)}
    for response in (quoted, given):
        assert refusal(response) == (422, "lot_lapsed", values)


# --- who --------------------------------------------------------------------


def test_a_signature_by_another_key(till: Device, makoto: Device, paid: str) -> None:
    quote = quote_refund(till, paid)
    typed = quote["typed_data"]
    signature = sign_typed(makoto.key, typed, typed["message"])

    given = hand_in(till, paid, sign_refund(till, quote) | {"signature": signature})

    assert refusal(given) == (422, "signature_invalid", {"signer": till.signer})


def test_a_till_of_another_shop(till: Device, grocer_till: Device, paid: str) -> None:
    quote = quote_refund(till, paid)

    given = hand_in(till, paid, sign_refund(grocer_till, quote))

    values = {"signer": grocer_till.signer, "account": till.account}
    assert refusal(given) == (403, "signer_not_permitted", values)


def test_a_frozen_payer_is_given_nothing(
    world: World, phone: Device, till: Device
) -> None:
    order = pay_on_chain(world, phone, till, 100)
    quote = quote_refund(till, order)
    freeze(world.ledger, phone.key.address, "counter")
    world.turn()

    quoted = till.post(f"/v1/payments/{order}/refunds/quote", {})
    given = hand_in(till, order, sign_refund(till, quote))

    values = {"account": phone.account, "status": "frozen"}
    for response in (quoted, given):
        assert refusal(response) == (422, "account_not_active", values)


def test_a_refund_while_another_one_waits_takes_its_turn(
    world: World, phone: Device, till: Device
) -> None:
    order = pay_on_chain(world, phone, till, 500)
    late = sign_refund(till, quote_refund(till, order, 100))
    give_back(till, order, 450)

    given = hand_in(till, order, late)

    values = {"expected": 2, "given": 1}
    assert refusal(given) == (409, "refund_out_of_turn", values)
    assert quote_refund(till, order)["amount"] == 50
    world.turn()
