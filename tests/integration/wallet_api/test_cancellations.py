"""Cancellations through the API: an order taken back before any shop accepted it."""

from typing import Any

from tests.integration.conftest import World
from tests.integration.wallet_api.devices import Device
from tests.integration.wallet_api.devices import refusal
from tests.integration.wallet_api.undoing import ask_code
from tests.integration.wallet_api.undoing import cancel
from tests.integration.wallet_api.undoing import charge
from tests.integration.wallet_api.undoing import present
from tests.integration.wallet_api.undoing import sign_charge


def order_of(world: World, code: Any) -> str:
    return "0x" + world.ledger.town.hash_presentment(code.presentment).hex()


def cancellation_of(device: Device, order: str) -> dict[str, Any]:
    shown: dict[str, Any] = device.get(f"/v1/payments/{order}/cancellation").get_json()
    return shown


def test_an_order_that_was_taken_back_is_accepted_by_nobody(
    world: World, makoto: Device, till: Device
) -> None:
    quote = makoto.quote(till.open_bill(100)["reference"])
    signed, order = makoto.sign_order(quote["typed_data"]), quote["order"]

    asked = cancel(makoto, order)
    at_once = makoto.api.ask("POST", "/v1/payments", signed)
    world.turn()
    later = makoto.api.ask("POST", "/v1/payments", signed)

    assert (asked.status_code, asked.get_json()["state"]) == (202, "asked")
    for response in (at_once, later):
        assert refusal(response) == (422, "order_cancelled", {"order": order})
    shown = cancellation_of(makoto, order)
    assert (shown["state"], shown["failure"]) == ("cancelled", None)
    assert shown["tx_hash"] is not None
    again = cancel(makoto, order)
    assert (again.status_code, again.get_json()) == (202, shown)


def test_a_code_that_was_taken_back_is_charged_by_nobody(
    world: World, makoto: Device, till: Device
) -> None:
    code = present(makoto, 1_000)
    signed, order = sign_charge(till, code, 100), order_of(world, code)

    cancel(makoto, order)
    quoted = ask_code(till, code, 100)
    charged = till.api.ask("POST", "/v1/presentments", signed)

    for response in (quoted, charged):
        assert refusal(response) == (422, "order_cancelled", {"order": order})
    world.turn()
    assert cancellation_of(makoto, order)["state"] == "cancelled"


def test_an_accepted_order_stays(world: World, makoto: Device, till: Device) -> None:
    code = present(makoto, 1_000)
    orders = [
        makoto.pay(till.open_bill(100)["reference"])["order"],
        charge(till, code, 100)["order"],
    ]

    answers = [cancel(makoto, order) for order in orders]
    world.turn()
    world.turn()
    answers += [cancel(makoto, order) for order in orders]

    for order, answer in zip(orders * 2, answers, strict=True):
        assert refusal(answer) == (409, "order_accepted", {"order": order})


def test_whoever_cancels_somebody_elses_order_cancels_nothing(
    world: World, sachiko: Device, makoto: Device, till: Device
) -> None:
    quote = makoto.quote(till.open_bill(100)["reference"])
    signed, order = makoto.sign_order(quote["typed_data"]), quote["order"]

    cancel(sachiko, order)
    world.turn()
    paid = makoto.api.ask("POST", "/v1/payments", signed)

    assert paid.status_code == 201
    assert refusal(makoto.get(f"/v1/payments/{order}/cancellation")) == (
        404,
        "order_unknown",
        {"order": order},
    )
    world.turn()


def test_a_cancellation_by_another_key(makoto: Device, sachiko: Device) -> None:
    order = "0x" + "77" * 32

    answer = cancel(makoto, order, key=sachiko.key)

    assert refusal(answer) == (422, "signature_invalid", {"signer": makoto.signer})


def test_a_cancellation_by_a_key_without_permission(
    makoto: Device, stranger: Device
) -> None:
    order = "0x" + "77" * 32
    stranger.account = makoto.account

    answer = cancel(stranger, order)

    values = {"signer": stranger.signer, "account": makoto.account}
    assert refusal(answer) == (403, "signer_not_permitted", values)


def test_a_till_cancels_nothing_for_its_shop(till: Device) -> None:
    answer = cancel(till, "0x" + "77" * 32)

    values = {"account": till.account, "signer": till.signer, "needed": "PAY"}
    assert refusal(answer) == (403, "signer_scope_missing", values)


def test_an_account_nobody_registered(stranger: Device) -> None:
    answer = cancel(stranger, "0x" + "77" * 32)

    assert refusal(answer) == (404, "account_unknown", {"account": stranger.account})
