"""Charging by a code over HTTP: looked up, claimed once, refused with a reason."""

from typing import Any

import pytest

from ledger.chain.charge_codes import code_key
from ledger.chain.keys import Key
from ledger.domain.hexes import to_hex
from ledger.domain.lots import format_day
from ledger.services.charge_codes import PrintedCode
from ledger.services.charge_codes import draft_codes
from ledger.services.charge_codes import make_codes
from tests.integration.conftest import GRANTED
from tests.integration.conftest import World
from tests.integration.wallet_api.devices import Api
from tests.integration.wallet_api.devices import Device
from tests.integration.wallet_api.devices import refusal
from tests.integration.wallet_api.devices import sign_typed


@pytest.fixture(scope="module")
def printed(world: World) -> list[PrintedCode]:
    """Codes of 800 yen, good for a month."""
    codes = make_codes(4, 800)
    world.desk.decide(draft_codes(world.ledger, GRANTED, world.today + 30, codes))
    return codes


@pytest.fixture
def code(printed: list[PrintedCode]) -> PrintedCode:
    """One that nobody has claimed."""
    return printed.pop()


@pytest.fixture
def wallet(world: World, api: Api, taro: Key) -> Device:
    """Taro's phone; he has no money yet."""
    return Device(api, taro, world.clock).sign_in()


def look_up(device: Device, code: PrintedCode) -> dict[str, Any]:
    shown: dict[str, Any] = device.get(f"/v1/charges/{to_hex(code.code)}").get_json()
    return shown


def body(device: Device, code: PrintedCode, account: str | None = None) -> Any:
    """What a phone sends: never the letters, only what they sign."""
    typed = device.get("/v1/network").get_json()["typed_data"]["Claim"]
    message = {
        "authorization": look_up(device, code)["authorization"],
        "account": account or device.account,
    }
    key = code_key(code.letters)
    return {"code": to_hex(key.address), "signature": sign_typed(key, typed, message)}


def test_a_code_is_looked_up_claimed_and_charged(
    world: World, wallet: Device, code: PrintedCode
) -> None:
    shown = look_up(wallet, code)
    assert {key: shown[key] for key in ("state", "amount", "yours", "last_day")} == {
        "state": "open",
        "amount": 800,
        "yours": False,
        "last_day": format_day(world.today + 30),
    }

    asked = wallet.post("/v1/charges", body(wallet, code))

    assert (asked.status_code, asked.get_json()["state"]) == (202, "charging")
    world.turn(2)
    again = wallet.post("/v1/charges", body(wallet, code))
    assert (again.status_code, again.get_json()["state"]) == (200, "charged")
    assert again.get_json()["yours"] is True
    account = wallet.get(f"/v1/accounts/{wallet.account}").get_json()
    assert account["available"] == 800


def test_a_code_that_charged_somebody_else_is_refused(
    world: World, wallet: Device, sachiko: Device, code: PrintedCode
) -> None:
    wallet.post("/v1/charges", body(wallet, code))

    answer = sachiko.post("/v1/charges", body(sachiko, code))

    assert refusal(answer) == (409, "charge_code_used", {})
    assert look_up(sachiko, code)["yours"] is False
    world.turn(2)


def test_a_claim_signed_for_another_account_is_refused(
    wallet: Device, sachiko: Device, code: PrintedCode
) -> None:
    answer = wallet.post("/v1/charges", body(wallet, code, sachiko.account))

    values = {"signer": to_hex(code.code)}
    assert refusal(answer) == (422, "signature_invalid", values)
    assert look_up(wallet, code)["state"] == "open"


def test_letters_nobody_printed_are_unknown(wallet: Device) -> None:
    answer = wallet.get(f"/v1/charges/0x{'77' * 20}")

    assert refusal(answer) == (404, "charge_code_unknown", {})


def test_who_is_not_signed_in_charges_nothing(api: Api, code: PrintedCode) -> None:
    answer = api.ask("GET", f"/v1/charges/{to_hex(code.code)}")

    assert refusal(answer)[:2] == (401, "session_missing")
