"""A sale from pairing to receipt, through the real API."""

import json
from typing import Any

from ledger.services.terminals import make_pairing_code
from tests.integration.conftest import Shop
from tests.integration.conftest import World
from tests.integration.merchant_pos.conftest import TillBrowser
from tests.integration.wallet_api.devices import Device
from tests.integration.wallet_api.devices import refusal


def read_event(events: Any) -> tuple[str, Any]:
    """The next event of a stream that is still open."""
    block = ""
    for piece in events:
        block += piece.decode()
        if block.endswith("\n\n"):
            fields = dict(line.split(":", 1) for line in block.splitlines() if line)
            if "event" in fields:
                data = fields["data"].strip()
                return fields["event"].strip(), json.loads(data) if data else None
            block = ""
    raise AssertionError("the stream ended")


def read_until(events: Any, view: str) -> dict[str, Any]:
    """The next update that shows a view."""
    while True:
        name, update = read_event(events)
        if name == "bill" and update["view"] == view:
            found: dict[str, Any] = update
            return found


def test_a_till_is_paired_asks_and_sees_that_it_was_paid(
    till: TillBrowser, phone: Device
) -> None:
    reference = till.ask(1_200)

    accepted = phone.pay(reference)

    page = till.get(f"/bills/{reference}").text
    assert '<main class="paid">' in page
    assert accepted["watchword"]["ja"] in page
    receipt = till.get(f"/sales/{reference}/receipt").text
    assert accepted["order"] in receipt
    assert "Sakura Bakery" in receipt
    assert accepted["watchword"]["ja"] in till.get("/sales").text


def test_a_live_till_turns_green_by_the_event(till: TillBrowser, phone: Device) -> None:
    reference = till.ask(700)
    answer = till.client.get(
        f"/bills/{reference}/live",
        headers={"Accept": "text/event-stream"},
        buffered=False,
    )
    events = answer.iter_encoded()
    assert read_until(events, "open")["view"] == "open"

    accepted = phone.pay(reference)

    update = read_until(events, "paid")
    answer.close()
    assert accepted["watchword"]["ja"] in update["page"]


def test_a_live_till_hears_of_the_record(
    till: TillBrowser, phone: Device, world: World
) -> None:
    reference = till.ask(300)
    phone.pay(reference)
    before = till.state(reference)["mark"]

    world.wait(lambda: till.state(reference)["mark"] != before)

    assert "確定" in till.state(reference)["page"]


def test_a_bill_that_was_voided_cannot_be_paid(
    till: TillBrowser, phone: Device
) -> None:
    reference = till.ask(900)
    typed = phone.quote(reference)["typed_data"]

    page = till.send(f"/bills/{reference}/void").text

    assert "請求を取り消しました。" in page
    refused = phone.api.ask("POST", "/v1/payments", phone.sign_order(typed))
    assert refusal(refused)[1] == "bill_voided"


def test_a_bill_that_was_paid_first_cannot_be_voided(
    till: TillBrowser, phone: Device
) -> None:
    reference = till.ask(900)
    accepted = phone.pay(reference)

    page = till.send(f"/bills/{reference}/void").text

    assert "取り消す前に、900円のお支払いが完了していました。" in page
    assert accepted["watchword"]["ja"] in page


def test_a_bill_that_was_paid_first_cannot_be_corrected(
    till: TillBrowser, phone: Device
) -> None:
    reference = till.ask(900)
    phone.pay(reference)

    page = till.send(f"/bills/{reference}/correct", amount="800").text

    assert "変更する前に、900円のお支払いが完了していました。" in page


def test_a_corrected_bill_is_paid_in_the_old_ones_place(
    till: TillBrowser, phone: Device
) -> None:
    old = till.ask(2_400)
    typed = phone.quote(old)["typed_data"]

    page = till.send(f"/bills/{old}/correct", amount="240", request="one")

    new = page.request.path.rpartition("/")[2]
    refused = phone.api.ask("POST", "/v1/payments", phone.sign_order(typed))
    code, values = refusal(refused)[1:]
    assert (code, values["replaced_by"]) == ("bill_replaced", new)
    assert phone.pay(new)["amount"] == 240
    assert '<main class="paid">' in till.get(f"/bills/{old}").text


def test_part_is_paid_with_meguru_and_part_in_cash(
    till: TillBrowser, phone: Device
) -> None:
    reference = till.ask(1_200)
    phone.post(f"/v1/bills/{reference}/part-offers", {"amount": 800})
    asked = till.get(f"/bills/{reference}").text
    assert "めぐるで800円、現金で400円を希望しています。" in asked

    page = till.send(f"/bills/{reference}/agree", offered="800", request="one")

    new = page.request.path.rpartition("/")[2]
    shown = phone.get(f"/v1/bills/{reference}").get_json()
    assert (shown["state"], shown["replaced_by"]) == ("replaced", new)
    assert phone.pay(new)["amount"] == 800
    paid = till.get(f"/bills/{new}").text
    assert "現金 400円を受け取ってください" in paid
    assert "ほかに現金 400円" in till.get("/sales").text


def test_the_same_form_again_is_the_same_bill(till: TillBrowser) -> None:
    pages = [till.send("/bills", amount="500", request="double") for _ in range(2)]

    assert pages[0].request.path == pages[1].request.path


def test_a_bill_whose_time_is_over_is_given_more(
    till: TillBrowser, phone: Device, world: World
) -> None:
    reference = till.ask(350)
    world.advance(601)
    assert "期限切れになりました" in till.get(f"/bills/{reference}").text

    page = till.send(f"/bills/{reference}/extend", request="more")

    new = page.request.path.rpartition("/")[2]
    assert new != reference
    assert phone.sign_in().pay(new)["amount"] == 350


def test_a_code_that_was_used_connects_no_other_till(
    till: TillBrowser, new_till: TillBrowser, world: World, bakery: Shop
) -> None:
    made = make_pairing_code(world.ledger, bakery.account, "レジ3", "test")
    till.pair(made.code)
    other = TillBrowser(till.client.application, world)

    assert other.pair(made.code)["code"] == "pairing_code_used"
    assert other.pair("ABCD-EFGH-JKMN-PQRS")["code"] == "pairing_code_unknown"


def test_a_key_that_was_never_paired_opens_no_till(
    till: TillBrowser, world: World
) -> None:
    stranger = TillBrowser(till.client.application, world)
    stranger.shop = till.shop

    answer = stranger.sign_in()

    assert answer.status_code == 403
    assert answer.get_json()["code"] == "till_disconnected"
    assert "/sign-in" in stranger.get("/").request.path
