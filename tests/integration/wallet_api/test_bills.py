"""Bills: opened by tills, found by what the QR carries or by six digits."""

import pytest

from ledger.domain.bills import BILL_VALIDITY_SECONDS
from ledger.domain.bills import read_link
from ledger.domain.bills import write_reference
from ledger.store import bills
from tests.integration.conftest import World
from tests.integration.wallet_api.conftest import UNHURRIED
from tests.integration.wallet_api.devices import Api
from tests.integration.wallet_api.devices import Device
from tests.integration.wallet_api.devices import refusal
from wallet_api.app import create_app
from wallet_api.limits import Limits

KEY = {"Idempotency-Key": "bill-1"}


def test_a_till_opens_a_bill_with_a_link_and_six_digits(
    world: World, till: Device
) -> None:
    response = till.post("/v1/bills", {"amount": 1_200}, {"Idempotency-Key": "first"})

    bill = response.get_json()
    assert response.status_code == 201
    assert read_link(bill["link"], world.ledger.settings.base_url) == bill["reference"]
    assert bill["expires_at"] == bill["created_at"] + BILL_VALIDITY_SECONDS
    assert (bill["shop"], bill["shop_name"]) == (till.account, "Sakura Bakery")
    assert (bill["amount"], bill["state"], bill["order"]) == (1_200, "open", None)


def test_a_bill_is_found_by_its_reference_without_a_session(
    api: Api, till: Device
) -> None:
    bill = till.open_bill(1_200)

    response = api.ask("GET", f"/v1/bills/{bill['reference']}")

    assert (response.status_code, response.get_json()) == (200, bill)


def test_a_bill_is_found_by_its_number_with_a_session(
    till: Device, sachiko: Device
) -> None:
    bill = till.open_bill(1_200)

    response = sachiko.get(f"/v1/bills/{bill['number']}")

    assert (response.status_code, response.get_json()) == (200, bill)


def test_a_number_without_a_session_is_refused(api: Api, till: Device) -> None:
    bill = till.open_bill(1_200)

    response = api.ask("GET", f"/v1/bills/{bill['number']}")

    assert refusal(response) == (401, "session_missing", {})


def test_who_guesses_numbers_is_slowed_down(
    world: World, till: Device, sachiko: Device
) -> None:
    limits = Limits(**(vars(UNHURRIED) | {"bill_numbers_per_minute": 2}))
    slow = Api(create_app(ledger=world.ledger, limits=limits))
    for number in ("000000", "000001"):
        slow.ask("GET", f"/v1/bills/{number}", token=sachiko.token)

    looked = slow.ask("GET", "/v1/bills/000002", token=sachiko.token)
    quoted = slow.ask(
        "POST", "/v1/payments/quote", {"bill": "000003"}, token=sachiko.token
    )

    assert refusal(looked)[:2] == (429, "too_many_requests")
    assert refusal(quoted)[:2] == (429, "too_many_requests")


def test_a_till_that_opens_too_many_bills_is_slowed_down(
    world: World, till: Device, grocer_till: Device
) -> None:
    limits = Limits(**(vars(UNHURRIED) | {"bills_per_minute": 2}))
    slow = Api(create_app(ledger=world.ledger, limits=limits))

    answers = [
        slow.ask(
            "POST", "/v1/bills", {"amount": 1}, device.token, {"Idempotency-Key": key}
        )
        for device, key in (
            (till, "slow-1"),
            (till, "slow-2"),
            (till, "slow-3"),
            (grocer_till, "slow-1"),
        )
    ]

    assert [answer.status_code for answer in answers] == [201, 201, 429, 201]
    assert refusal(answers[2])[1] == "too_many_requests"


def test_when_no_number_is_free_a_till_is_told_to_wait(
    monkeypatch: pytest.MonkeyPatch, till: Device
) -> None:
    monkeypatch.setattr(bills, "NUMBER_TRIES_MOST", 0)

    response = till.post("/v1/bills", {"amount": 1}, {"Idempotency-Key": "full"})

    assert refusal(response) == (409, "bills_full", {})


def test_only_the_shop_learns_which_order_paid_its_bill(
    api: Api, till: Device, grocer_till: Device, phone: Device
) -> None:
    bill = till.open_bill(100)
    order = phone.pay(bill["reference"])["order"]

    path = f"/v1/bills/{bill['reference']}"
    shown = {
        "shop": till.get(path).get_json(),
        "other shop": grocer_till.get(path).get_json(),
        "anybody": api.ask("GET", path).get_json(),
    }

    assert {name: bill["state"] for name, bill in shown.items()} == dict.fromkeys(
        shown, "accepted"
    )
    assert {name: bill["order"] for name, bill in shown.items()} == {
        "shop": order,
        "other shop": None,
        "anybody": None,
    }


def test_a_bill_expires_by_the_clock(world: World, api: Api, till: Device) -> None:
    bill = till.open_bill(100)
    world.advance(BILL_VALIDITY_SECONDS)

    response = api.ask("GET", f"/v1/bills/{bill['reference']}")

    assert response.get_json()["state"] == "expired"


def test_the_same_key_and_body_answer_the_same_bill(till: Device) -> None:
    first = till.post("/v1/bills", {"amount": 1_200}, {"Idempotency-Key": "again"})

    second = till.post("/v1/bills", {"amount": 1_200}, {"Idempotency-Key": "again"})

    assert second.status_code == first.status_code == 201
    assert second.get_data() == first.get_data()


def test_the_same_key_with_another_body_is_refused(till: Device) -> None:
    key = {"Idempotency-Key": "other body"}
    refused_key = till.post("/v1/bills", {"amount": 1}, key)
    key = {"Idempotency-Key": "other-body"}
    till.post("/v1/bills", {"amount": 1_200}, key)

    response = till.post("/v1/bills", {"amount": 1_201}, key)

    assert refusal(refused_key)[2]["field"] == "Idempotency-Key"
    assert refusal(response) == (
        409,
        "idempotency_key_reused",
        {"key": "other-body"},
    )


def test_two_tills_may_use_the_same_key(till: Device, grocer_till: Device) -> None:
    first = till.post("/v1/bills", {"amount": 1_200}, {"Idempotency-Key": "mine"})

    second = grocer_till.post(
        "/v1/bills", {"amount": 1_300}, {"Idempotency-Key": "mine"}
    )

    assert (first.status_code, second.status_code) == (201, 201)
    assert second.get_json()["amount"] == 1_300


def test_a_refused_request_leaves_its_key_free(till: Device) -> None:
    key = {"Idempotency-Key": "refused-first"}
    till.post("/v1/bills", {"amount": 0}, key)

    response = till.post("/v1/bills", {"amount": 1_200}, key)

    assert response.status_code == 201


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "k" * 65}])
def test_a_bill_without_a_usable_key_is_refused(
    till: Device, headers: dict[str, str]
) -> None:
    response = till.post("/v1/bills", {"amount": 1_200}, headers)

    status, code, values = refusal(response)
    assert (status, code) == (400, "field_invalid")
    assert values["field"] == "Idempotency-Key"


@pytest.mark.parametrize(
    ("amount", "given"),
    [
        (-1, "-1"),
        (0, "0"),
        (2**53, str(2**53)),
        (10**30, str(10**30)),
        (1200.0, "1200.0"),
        (0.5, "0.5"),
        (True, "True"),
        ("1200", "1200"),
        ("1e3", "1e3"),
        (None, "None"),
    ],
)
def test_what_is_no_amount_is_refused(till: Device, amount: object, given: str) -> None:
    response = till.post("/v1/bills", {"amount": amount}, KEY)

    assert refusal(response) == (
        400,
        "amount_invalid",
        {"amount": given, "most": 2**53 - 1},
    )


@pytest.mark.parametrize("amount", [1, 2**53 - 1])
def test_the_smallest_and_the_largest_amount_are_asked(
    till: Device, amount: int
) -> None:
    assert till.open_bill(amount)["amount"] == amount


def test_a_resident_cannot_ask_for_money(sachiko: Device) -> None:
    response = sachiko.post("/v1/bills", {"amount": 1_200}, KEY)

    assert refusal(response) == (
        422,
        "pair_closed",
        {"sender": "resident", "receiver": "resident"},
    )


def test_a_bill_nobody_opened_is_unknown(
    world: World, api: Api, sachiko: Device
) -> None:
    reference = write_reference(bytes(16), world.ledger.bill_key)

    by_reference = api.ask("GET", f"/v1/bills/{reference}")
    by_text = sachiko.get("/v1/bills/12345a")

    assert refusal(by_reference) == (404, "bill_unknown", {"bill": reference})
    assert refusal(by_text) == (404, "bill_unknown", {"bill": "12345a"})


@pytest.mark.parametrize("place", [0, 21, 23, 38])
def test_a_forged_code_is_refused(api: Api, till: Device, place: int) -> None:
    reference = till.open_bill(1_200)["reference"]
    other = "A" if reference[place] != "A" else "Q"
    forged = reference[:place] + other + reference[place + 1 :]

    response = api.ask("GET", f"/v1/bills/{forged}")

    assert refusal(response) == (400, "bill_link_invalid", {})


def test_a_body_that_is_too_large_is_refused(till: Device) -> None:
    response = till.post("/v1/bills", {"amount": 1, "note": "a" * 65_536}, KEY)

    assert refusal(response) == (413, "body_too_large", {"most": 65_536})
