"""What phones and tills do beside paying, for tests: present, charge, give back."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from werkzeug.test import TestResponse

from ledger.chain.keys import Key
from ledger.domain.hexes import parse_hex
from ledger.domain.payment_codes.presentments import PresentedCode
from ledger.domain.payment_codes.presentments import write_code
from ledger.domain.presentments import Presentment
from tests.integration.conftest import World
from tests.integration.wallet_api.devices import Device
from tests.integration.wallet_api.devices import sign_typed


def pay_on_chain(world: World, payer: Device, till: Device, amount: int) -> str:
    """Pay a new bill of a till, and see it into the books; returns the order."""
    order: str = payer.pay(till.open_bill(amount)["reference"])["order"]
    world.wait(lambda: state_of(till, order) in ("confirmed", "final"))
    return order


def state_of(device: Device, order: str) -> str:
    """A payment's state, as one of its sides sees it."""
    state: str = device.get(f"/v1/payments/{order}").get_json()["state"]
    return state


# --- refunds ----------------------------------------------------------------


def quote_refund(till: Device, order: str, amount: int | None = None) -> dict[str, Any]:
    """What a till would give back."""
    response = till.post(f"/v1/payments/{order}/refunds/quote", {"amount": amount})
    assert response.status_code == 200, response.get_json()
    quoted: dict[str, Any] = response.get_json()
    return quoted


def sign_refund(till: Device, quote: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Sign what was quoted, or what is made of it by changing fields."""
    typed = quote["typed_data"]
    message = typed["message"] | changes
    return {
        "payer": message["payer"],
        "shop": message["shop"],
        "legs": message["legs"],
        "sequence": message["sequence"],
        "valid_before": message["validBefore"],
        "signer": till.signer,
        "signature": sign_typed(till.key, typed, message),
    }


def give_back(
    till: Device, order: str, amount: int | None = None, **changes: Any
) -> TestResponse:
    """Hand a refund in, as quoted or changed."""
    signed = sign_refund(till, quote_refund(till, order, amount), **changes)
    return till.api.ask("POST", f"/v1/payments/{order}/refunds", signed)


def refunds_of(device: Device, order: str) -> dict[str, Any]:
    """What was given back of a payment."""
    shown: dict[str, Any] = device.get(f"/v1/payments/{order}/refunds").get_json()
    return shown


# --- codes ------------------------------------------------------------------


def present(
    phone: Device, limit: int, *, key: Key | None = None, **changes: int
) -> PresentedCode:
    """Sign a code, or one whose fields are changed; ``key`` signs in place of it."""
    now = phone.clock()
    presentment = Presentment(
        payer=parse_hex(phone.account, "account", 20),
        limit=limit,
        valid_after=changes.get("valid_after", now),
        valid_before=changes.get("valid_before", now + 3600),
        salt=secrets.token_bytes(32),
    )
    typed = phone.api.ask("GET", "/v1/network").get_json()["typed_data"]["Presentment"]
    message = {
        "payer": phone.account,
        "limit": presentment.limit,
        "validAfter": presentment.valid_after,
        "validBefore": presentment.valid_before,
        "salt": presentment.salt,
    }
    signature = sign_typed(key or phone.key, typed, message)
    signer = parse_hex(phone.signer, "signer")
    return PresentedCode(presentment, signer, parse_hex(signature, "signature"))


def ask_code(till: Device, code: PresentedCode, amount: int) -> TestResponse:
    """Ask what would be charged to a code."""
    body = {"code": write_code(code), "amount": amount}
    return till.post("/v1/presentments/quote", body)


def sign_charge(
    till: Device, code: PresentedCode, amount: int, **changes: Any
) -> dict[str, Any]:
    """Sign what is quoted for a code, or what is made of it by changing fields."""
    response = ask_code(till, code, amount)
    assert response.status_code == 200, response.get_json()
    typed = response.get_json()["typed_data"]
    message = typed["message"] | changes
    return {
        "code": write_code(code),
        "payee": message["payee"],
        "legs": message["legs"],
        "bill_ref": message["billRef"],
        "signer": till.signer,
        "signature": sign_typed(till.key, typed, message),
    }


def charge(till: Device, code: PresentedCode, amount: int) -> dict[str, Any]:
    """Charge a code as quoted."""
    signed = sign_charge(till, code, amount)
    response = till.api.ask("POST", "/v1/presentments", signed)
    assert response.status_code == 201, response.get_json()
    accepted: dict[str, Any] = response.get_json()
    return accepted


# --- cancellations ----------------------------------------------------------


def cancel(device: Device, order: str, key: Key | None = None) -> TestResponse:
    """Ask for an order of a device's account to be cancelled; ``key`` may sign it."""
    typed = device.api.ask("GET", "/v1/network").get_json()["typed_data"]
    message = {"payer": device.account, "order": order}
    body = {
        "payer": device.account,
        "signer": device.signer,
        "signature": sign_typed(key or device.key, typed["Cancellation"], message),
    }
    return device.api.ask("POST", f"/v1/payments/{order}/cancellation", body)


@contextmanager
def later(world: World, seconds: int) -> Iterator[None]:
    """Let the services' clock alone run ahead for a while; the chain stays."""
    world.clock.offset += seconds
    try:
        yield
    finally:
        world.clock.offset -= seconds
