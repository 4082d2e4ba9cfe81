"""Every reason not to accept a payment: its status, its code, its values."""

import secrets
from typing import Any

import pytest

from ledger.domain.amounts import AMOUNT_MOST
from ledger.domain.bills import BILL_VALIDITY_SECONDS
from ledger.domain.bills import write_reference
from ledger.domain.orders import ACCEPT_VALIDITY_LEAST_SECONDS
from ledger.services.registrations import freeze
from ledger.services.times import write_time
from tests.integration.conftest import PURCHASED
from tests.integration.conftest import World
from tests.integration.wallet_api.devices import Api
from tests.integration.wallet_api.devices import Device
from tests.integration.wallet_api.devices import legs_of
from tests.integration.wallet_api.devices import lots_of
from tests.integration.wallet_api.devices import refusal

# --- the bill ---------------------------------------------------------------


def test_a_bill_nobody_opened(sachiko: Device, typed: dict[str, Any]) -> None:
    bill_ref = "0x" + "77" * 32

    response = sachiko.post("/v1/payments", sachiko.sign_order(typed, billRef=bill_ref))

    assert refusal(response) == (404, "bill_unknown", {"bill": bill_ref})


def test_a_quote_for_a_bill_nobody_opened(world: World, sachiko: Device) -> None:
    reference = write_reference(secrets.token_bytes(16), world.ledger.bill_key)

    response = sachiko.post("/v1/payments/quote", {"bill": reference})

    assert refusal(response) == (404, "bill_unknown", {"bill": reference})


def test_a_quote_for_a_forged_code(sachiko: Device, till: Device) -> None:
    reference = till.open_bill(100)["reference"]
    forged = write_reference(bytes(16), secrets.token_bytes(32))

    response = sachiko.post("/v1/payments/quote", {"bill": forged})

    assert reference != forged
    assert refusal(response) == (400, "bill_link_invalid", {})


def test_a_quote_without_a_session(api: Api, till: Device) -> None:
    reference = till.open_bill(100)["reference"]

    response = api.ask("POST", "/v1/payments/quote", {"bill": reference})

    assert refusal(response) == (401, "session_missing", {})


def test_a_bill_that_another_order_paid(
    sachiko: Device, phone: Device, till: Device
) -> None:
    bill = till.open_bill(100)
    typed = sachiko.quote(bill["reference"])["typed_data"]
    phone.pay(bill["reference"])

    paid = sachiko.post("/v1/payments", sachiko.sign_order(typed))
    quoted = sachiko.post("/v1/payments/quote", {"bill": bill["reference"]})

    expected = (409, "bill_accepted", {"bill": bill["number"]})
    assert refusal(paid) == expected
    assert refusal(quoted) == expected


def test_a_payer_who_asks_again_learns_that_they_paid(
    phone: Device, till: Device
) -> None:
    bill = till.open_bill(100)
    paid = phone.pay(bill["reference"])

    quoted = phone.post("/v1/payments/quote", {"bill": bill["number"]})

    assert refusal(quoted) == (
        409,
        "bill_paid_already",
        {"bill": bill["number"], "order": paid["order"]},
    )


def test_a_bill_that_expired(world: World, sachiko: Device, till: Device) -> None:
    bill = till.open_bill(100)
    typed = sachiko.quote(bill["reference"])["typed_data"]
    world.advance(BILL_VALIDITY_SECONDS)

    paid = sachiko.post("/v1/payments", sachiko.sign_order(typed))
    quoted = sachiko.post("/v1/payments/quote", {"bill": bill["reference"]})

    values = {"bill": bill["number"], "expired_at": write_time(bill["expires_at"])}
    assert refusal(paid) == (409, "bill_expired", values)
    assert refusal(quoted) == (409, "bill_expired", values)


def test_an_order_to_another_shop_than_the_bill_s(
    sachiko: Device, grocer_till: Device, typed: dict[str, Any]
) -> None:
    order = sachiko.sign_order(typed, payee=grocer_till.account)

    response = sachiko.post("/v1/payments", order)

    assert refusal(response) == (422, "bill_mismatch", {"field": "payee"})


@pytest.mark.parametrize("amount", [1_199, 1_201])
def test_legs_that_do_not_add_up(
    sachiko: Device, typed: dict[str, Any], amount: int
) -> None:
    lot = lots_of(sachiko)[PURCHASED]

    order = sachiko.sign_order(typed, legs=legs_of((lot, amount)))
    response = sachiko.post("/v1/payments", order)

    values = {"given": amount, "asked": 1_200}
    assert refusal(response) == (422, "amount_mismatch", values)


# --- the form ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("legs", "reason"),
    [
        ([], "1 to 8 are allowed, not 0"),
        ([(lot, 1) for lot in range(9)], "1 to 8 are allowed, not 9"),
        ([(7, 600), (7, 600)], "lot 7 does not follow lot 7"),
        ([(8, 600), (7, 600)], "lot 7 does not follow lot 8"),
    ],
)
def test_legs_the_contract_would_not_take(
    sachiko: Device, typed: dict[str, Any], legs: list[tuple[int, int]], reason: str
) -> None:
    order = sachiko.sign_order(typed, legs=legs_of(*legs))

    response = sachiko.post("/v1/payments", order)

    assert refusal(response) == (400, "legs_invalid", {"reason": reason})


@pytest.mark.parametrize("amount", [-1, 0, AMOUNT_MOST + 1, 1200.0, "1200", True])
def test_a_leg_that_is_no_amount(
    sachiko: Device, typed: dict[str, Any], amount: object
) -> None:
    order = sachiko.sign_order(typed)
    order["legs"] = [{"lot": 1, "amount": amount}]

    response = sachiko.post("/v1/payments", order)

    values = {"amount": str(amount), "most": AMOUNT_MOST}
    assert refusal(response) == (400, "amount_invalid", values)


def test_an_order_with_a_field_too_many(sachiko: Device, typed: dict[str, Any]) -> None:
    order = sachiko.sign_order(typed) | {"tip": 100}

    response = sachiko.post("/v1/payments", order)

    status, code, values = refusal(response)
    assert (status, code, values["field"]) == (400, "field_invalid", "tip")


def test_an_order_larger_than_any(sachiko: Device, typed: dict[str, Any]) -> None:
    order = sachiko.sign_order(typed) | {"signature": "0x" + "00" * 40_000}

    response = sachiko.post("/v1/payments", order)

    assert refusal(response) == (413, "body_too_large", {"most": 65_536})


@pytest.mark.parametrize("seconds", [-300, 300])
def test_an_order_that_begins_far_from_now(
    world: World, sachiko: Device, typed: dict[str, Any], seconds: int
) -> None:
    begin = typed["message"]["validAfter"] + 60 + seconds

    order = sachiko.sign_order(typed, validAfter=begin)
    response = sachiko.post("/v1/payments", order)

    status, code, values = refusal(response)
    assert (status, code) == (422, "order_clock_invalid")
    assert values["valid_after"] == begin


def test_an_order_that_ends_too_soon(
    world: World, sachiko: Device, typed: dict[str, Any]
) -> None:
    end = world.clock() + ACCEPT_VALIDITY_LEAST_SECONDS - 10

    response = sachiko.post("/v1/payments", sachiko.sign_order(typed, validBefore=end))

    values = {"valid_before": end, "least": ACCEPT_VALIDITY_LEAST_SECONDS}
    assert refusal(response) == (422, "order_expired", values)


# --- who pays ---------------------------------------------------------------


def test_a_signature_by_another_key(
    sachiko: Device, stranger: Device, typed: dict[str, Any]
) -> None:
    order = stranger.sign_order(typed) | {"signer": sachiko.signer}

    response = sachiko.post("/v1/payments", order)

    values = {"signer": sachiko.signer}
    assert refusal(response) == (422, "signature_invalid", values)


@pytest.mark.parametrize(
    "change",
    [
        {"salt": "0x" + "00" * 32},
        {"valid_before": 2**40},
    ],
    ids=["salt", "end"],
)
def test_an_order_changed_after_signing(
    sachiko: Device, typed: dict[str, Any], change: dict[str, Any]
) -> None:
    order = sachiko.sign_order(typed) | change

    response = sachiko.post("/v1/payments", order)

    assert refusal(response)[:2] == (422, "signature_invalid")


@pytest.mark.parametrize("signature", ["0x", "0x" + "00" * 65, "0x" + "11" * 64])
def test_what_is_no_signature(
    sachiko: Device, typed: dict[str, Any], signature: str
) -> None:
    order = sachiko.sign_order(typed) | {"signature": signature}

    response = sachiko.post("/v1/payments", order)

    assert refusal(response)[:2] == (422, "signature_invalid")


def test_a_signer_without_permission(
    sachiko: Device, stranger: Device, typed: dict[str, Any]
) -> None:
    response = sachiko.post("/v1/payments", stranger.sign_order(typed))

    values = {"signer": stranger.signer, "account": sachiko.account}
    assert refusal(response) == (403, "signer_not_permitted", values)


def test_a_till_may_not_pay_for_its_shop(till: Device, grocer_till: Device) -> None:
    reference = grocer_till.open_bill(100)["reference"]

    response = till.post("/v1/payments/quote", {"bill": reference})

    values = {"account": till.account, "signer": till.signer, "needed": "PAY"}
    assert refusal(response) == (403, "signer_scope_missing", values)


def test_an_account_nobody_registered(
    sachiko: Device, stranger: Device, typed: dict[str, Any]
) -> None:
    order = stranger.sign_order(typed, payer=stranger.account)

    response = sachiko.post("/v1/payments", order)

    values = {"account": stranger.account}
    assert refusal(response) == (404, "account_unknown", values)


def test_a_frozen_payer(world: World, phone: Device, till: Device) -> None:
    bill = till.open_bill(100)
    typed = phone.quote(bill["reference"])["typed_data"]
    freeze(world.ledger, phone.key.address, "counter")
    world.turn()

    paid = phone.post("/v1/payments", phone.sign_order(typed))
    quoted = phone.post("/v1/payments/quote", {"bill": bill["reference"]})

    values = {"account": phone.account, "status": "frozen"}
    assert refusal(paid) == (422, "account_not_active", values)
    assert refusal(quoted) == (422, "account_not_active", values)


def test_a_frozen_shop(world: World, api: Api, sachiko: Device) -> None:
    shop = world.new_shop("Closing Shop")
    till = Device(api, shop.till, world.clock, shop.account).sign_in()
    bill = till.open_bill(100)
    typed = sachiko.quote(bill["reference"])["typed_data"]
    freeze(world.ledger, shop.account, "counter")
    world.turn()

    paid = sachiko.post("/v1/payments", sachiko.sign_order(typed))
    quoted = sachiko.post("/v1/payments/quote", {"bill": bill["reference"]})
    opened = till.post("/v1/bills", {"amount": 100}, {"Idempotency-Key": "frozen"})

    values = {"account": till.account, "status": "frozen"}
    for response in (paid, quoted, opened):
        assert refusal(response) == (422, "account_not_active", values)
