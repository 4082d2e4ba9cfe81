"""Phones and tills for the tests: a key each, typed data, and HTTP, nothing else.

Whatever the API answers is held against its own description on the way.
"""

import secrets
from collections.abc import Callable
from typing import Any

from apiflask import APIFlask
from eth_account import Account
from eth_account.messages import encode_typed_data
from jsonschema import Draft202012Validator
from werkzeug.test import TestResponse

from ledger.chain.keys import Key

JSON = {"Content-Type": "application/json"}


def sign_typed(key: Key, typed: dict[str, Any], message: dict[str, Any]) -> str:
    """Sign typed data as any wallet does."""
    full = {
        "domain": typed["domain"],
        "types": typed["types"],
        "primaryType": typed["primaryType"],
        "message": message,
    }
    signed = Account.sign_message(encode_typed_data(full_message=full), key.secret)
    return "0x" + bytes(signed.signature).hex()


class Api:
    """The application, asked through its front door."""

    def __init__(self, app: APIFlask) -> None:
        self.app = app
        self._client = app.test_client()
        self._spec: dict[str, Any] = self._client.get("/openapi.json").get_json()

    def ask(
        self,
        method: str,
        path: str,
        json: Any = None,
        token: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> TestResponse:
        """Ask once; the answer must be one that is described."""
        given = dict(headers or {})
        if token is not None:
            given["Authorization"] = f"Bearer {token}"
        response = self._client.open(
            path, method=method, json=json, headers=given, buffered=False
        )
        self._check(method, path, response)
        return response

    def _check(self, method: str, path: str, response: TestResponse) -> None:
        rule, _ = self.app.url_map.bind("localhost").match(
            path.partition("?")[0], method, return_rule=True
        )
        template = rule.rule.replace("<", "{").replace(">", "}")
        operation = self._spec["paths"][template][method.lower()]
        described = operation["responses"][str(response.status_code)]
        if not described.get("content"):
            assert not response.get_data()
            return
        content = described["content"][response.mimetype]
        if response.is_json:
            whole = {
                "components": self._spec["components"],
                "allOf": [content["schema"]],
            }
            Draft202012Validator(whole).validate(response.get_json())


class Device:
    """A phone or till: one key, and the account it signs for."""

    def __init__(
        self, api: Api, key: Key, clock: Callable[[], int], account: bytes | None = None
    ) -> None:
        self.api = api
        self.key = key
        self.clock = clock
        self.signer = "0x" + key.address.hex()
        self.account = self.signer if account is None else "0x" + account.hex()
        self.token: str | None = None

    def sign_in_body(self, **changes: Any) -> dict[str, Any]:
        """What a sign-in sends; what is changed is signed too."""
        fields = {
            "account": self.account,
            "signer": self.signer,
            "issued_at": self.clock(),
            "salt": "0x" + secrets.token_bytes(32).hex(),
        } | changes
        typed = self.api.ask("GET", "/v1/network").get_json()["typed_data"]["Session"]
        message = {name: fields[name] for name in ("account", "signer", "salt")} | {
            "issuedAt": fields["issued_at"]
        }
        return fields | {"signature": sign_typed(self.key, typed, message)}

    def sign_in(self) -> "Device":
        """Sign in, and carry the token from now on."""
        response = self.api.ask("POST", "/v1/sessions", self.sign_in_body())
        assert response.status_code == 201, response.get_json()
        self.token = response.get_json()["token"]
        return self

    def get(self, path: str, headers: dict[str, str] | None = None) -> TestResponse:
        """Ask for something with this device's session."""
        return self.api.ask("GET", path, token=self.token, headers=headers)

    def post(
        self, path: str, body: Any, headers: dict[str, str] | None = None
    ) -> TestResponse:
        """Send something with this device's session."""
        return self.api.ask("POST", path, body, self.token, headers)

    def open_bill(self, amount: int) -> dict[str, Any]:
        """Open a bill, as a till."""
        key = {"Idempotency-Key": secrets.token_hex(8)}
        response = self.post("/v1/bills", {"amount": amount}, key)
        assert response.status_code == 201, response.get_json()
        bill: dict[str, Any] = response.get_json()
        return bill

    def quote(self, reference: str) -> dict[str, Any]:
        """Ask what would be paid with what."""
        response = self.post("/v1/payments/quote", {"bill": reference})
        assert response.status_code == 200, response.get_json()
        quoted: dict[str, Any] = response.get_json()
        return quoted

    def sign_order(self, typed: dict[str, Any], **changes: Any) -> dict[str, Any]:
        """Sign what was quoted, or what is made of it by changing fields."""
        message = typed["message"] | changes
        return {
            "payer": message["payer"],
            "payee": message["payee"],
            "legs": message["legs"],
            "bill_ref": message["billRef"],
            "valid_after": message["validAfter"],
            "valid_before": message["validBefore"],
            "salt": message["salt"],
            "signer": self.signer,
            "signature": sign_typed(self.key, typed, message),
        }

    def pay(self, reference: str) -> dict[str, Any]:
        """Pay a bill as quoted."""
        order = self.sign_order(self.quote(reference)["typed_data"])
        response = self.api.ask("POST", "/v1/payments", order)
        assert response.status_code == 201, response.get_json()
        accepted: dict[str, Any] = response.get_json()
        return accepted


def refusal(response: TestResponse) -> tuple[int, str, dict[str, Any]]:
    """A refusal's status, code and values."""
    body = response.get_json()
    return response.status_code, body["code"], body["values"]


def legs_of(*legs: tuple[int, int]) -> list[dict[str, int]]:
    """Legs as an order's JSON has them."""
    return [{"lot": lot, "amount": amount} for lot, amount in legs]


def lots_of(device: Device) -> dict[int, int]:
    """A device's lots by programme."""
    account = device.get(f"/v1/accounts/{device.account}").get_json()
    return {row["lot"] >> 32: row["lot"] for row in account["balances"]}
