"""A wallet that holds one key and speaks HTTP only: what a phone or till does.

The server proposes what to sign; this side signs only what spends the amount it
showed, from its own account, on the chain it signed in on.
"""

import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from eth_account import Account
from eth_account.messages import encode_typed_data

from ledger.chain.keys import Key
from ledger.domain.errors import MeguruError
from ledger.domain.errors import Unavailable

TIMEOUT_SECONDS = 20
PROOF_SECONDS = 3600


class ServerRefused(MeguruError):
    """What the server said no to, with its own code and advice."""

    code = "server_refused"
    message = "{detail}"
    remedy = "{remedy}"

    def __init__(self, problem: dict[str, Any]) -> None:
        super().__init__(
            detail=str(problem.get("detail") or problem.get("title") or "no reason"),
            remedy=str(problem.get("remedy", "")),
        )
        self.problem = problem
        self.code = str(problem.get("code", "server_refused"))  # type: ignore[misc]


class ServerUnavailable(Unavailable):
    code = "server_unavailable"
    message = "The wallet API at {url} does not answer: {reason}."
    remedy = "Check the address, wait and try again; nothing is lost."


class QuoteDiffers(MeguruError):
    code = "quote_differs"
    message = "The order to sign does not say what the quote showed: {field}."
    remedy = "Do not sign. Ask for a new quote; if it stays, tell the city."


class Wallet:
    """One key and the server it talks to."""

    def __init__(self, base_url: str, key: Key, account: str | None = None) -> None:
        self._key = key
        self.signer = "0x" + key.address.hex()
        self.account = account or self.signer
        self._http = httpx.Client(base_url=base_url, timeout=TIMEOUT_SECONDS)
        self._typed: dict[str, Any] = {}

    def register(self, code: str) -> str:
        """Register this key's account with an invitation; repeat until registered."""
        valid_before = int(time.time()) + PROOF_SECONDS
        message = {"account": self.account, "validBefore": valid_before}
        body = {
            "code": code,
            "account": self.account,
            "valid_before": valid_before,
            "proof": self._sign(self._network()["Registration"], message),
        }
        return str(self._ask("POST", "/v1/registrations", json=body)["state"])

    def sign_in(self) -> None:
        """Sign in; later requests carry the session's token."""
        issued_at, salt = int(time.time()), "0x" + secrets.token_bytes(32).hex()
        message = {
            "account": self.account,
            "signer": self.signer,
            "issuedAt": issued_at,
            "salt": salt,
        }
        body = {
            "account": self.account,
            "signer": self.signer,
            "issued_at": issued_at,
            "salt": salt,
            "signature": self._sign(self._network()["Session"], message),
        }
        token = self._ask("POST", "/v1/sessions", json=body)["token"]
        self._http.headers["Authorization"] = f"Bearer {token}"

    def view_account(self) -> dict[str, Any]:
        """Balances by lot."""
        return self._ask("GET", f"/v1/accounts/{self.account}")

    def view_code(self, code: str) -> dict[str, Any]:
        """A charge code by its address."""
        return self._ask("GET", f"/v1/charges/{code}")

    def claim(self, code_key: Key, authorization: str) -> dict[str, Any]:
        """Charge this account by a code, signed with the code's own key."""
        message = {"authorization": authorization, "account": self.account}
        body = {
            "code": "0x" + code_key.address.hex(),
            "signature": _sign_with(code_key, self._network()["Claim"], message),
        }
        return self._ask("POST", "/v1/charges", json=body)

    def open_bill(self, amount: int) -> dict[str, Any]:
        """Ask for an amount, as a till."""
        key = {"Idempotency-Key": secrets.token_hex(16)}
        return self._ask("POST", "/v1/bills", json={"amount": amount}, headers=key)

    def view_bill(self, reference: str) -> dict[str, Any]:
        """A bill by its reference or number."""
        return self._ask("GET", f"/v1/bills/{reference}")

    def quote(self, reference: str) -> dict[str, Any]:
        """How this account would pay a bill."""
        return self._ask("POST", "/v1/payments/quote", json={"bill": reference})

    def pay(self, quote: dict[str, Any]) -> dict[str, Any]:
        """Sign what was quoted and hand it in."""
        return self.hand_in(self.sign_payment(quote))

    def sign_payment(self, quote: dict[str, Any]) -> dict[str, Any]:
        """Sign what was quoted; returns the order as it is handed in.

        Raises:
            QuoteDiffers: the order spends something else than was shown.
        """
        typed = quote["typed_data"]
        message = typed["message"]
        if message["payer"] != self.account:
            raise QuoteDiffers(field="payer")
        if sum(leg["amount"] for leg in message["legs"]) != quote["amount"]:
            raise QuoteDiffers(field="amount")
        if typed["domain"] != self._network()["Payment"]["domain"]:
            raise QuoteDiffers(field="domain")
        return {
            "payer": message["payer"],
            "payee": message["payee"],
            "legs": message["legs"],
            "bill_ref": message["billRef"],
            "valid_after": message["validAfter"],
            "valid_before": message["validBefore"],
            "salt": message["salt"],
            "signer": self.signer,
            "signature": self._sign(typed, message),
        }

    def hand_in(self, order: dict[str, Any]) -> dict[str, Any]:
        """Hand a signed order in; handing it in again is harmless."""
        return self._ask("POST", "/v1/payments", json=order)

    def view_payment(self, order: str) -> dict[str, Any]:
        """A payment as it stands."""
        return self._ask("GET", f"/v1/payments/{order}")

    def watch(self, order: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield (state, data) of each server-sent event until the last state."""
        path = f"/v1/payments/{order}/events"
        timeout = httpx.Timeout(TIMEOUT_SECONDS)
        with (
            self._reaching(),
            self._http.stream("GET", path, timeout=timeout) as answer,
        ):
            if answer.status_code != 200:
                answer.read()
                raise ServerRefused(_read_answer(answer))
            state = ""
            for line in answer.iter_lines():
                if line.startswith("event:"):
                    state = line.removeprefix("event:").strip()
                elif line.startswith("data:"):
                    yield state, json.loads(line.removeprefix("data:"))

    def close(self) -> None:
        """Hang up."""
        self._http.close()

    def _network(self) -> dict[str, Any]:
        if not self._typed:
            self._typed = self._ask("GET", "/v1/network")["typed_data"]
        return self._typed

    def _sign(self, typed: dict[str, Any], message: dict[str, Any]) -> str:
        return _sign_with(self._key, typed, message)

    def _ask(self, method: str, path: str, **more: Any) -> dict[str, Any]:
        with self._reaching():
            answer = self._http.request(method, path, **more)
        body = _read_answer(answer)
        if answer.status_code >= 400:
            raise ServerRefused(body)
        return body

    @contextmanager
    def _reaching(self) -> Iterator[None]:
        try:
            yield
        except httpx.TransportError as error:
            raise ServerUnavailable(
                url=str(self._http.base_url), reason=type(error).__name__
            ) from error


def _sign_with(key: Key, typed: dict[str, Any], message: dict[str, Any]) -> str:
    full = {
        "domain": typed["domain"],
        "types": typed["types"],
        "primaryType": typed["primaryType"],
        "message": message,
    }
    signed = Account.sign_message(encode_typed_data(full_message=full), key.secret)
    return "0x" + bytes(signed.signature).hex()


def _read_answer(answer: httpx.Response) -> dict[str, Any]:
    """Read an answer's JSON object; whatever else came was not from the API.

    Raises:
        ServerRefused: with the status.
    """
    try:
        body = answer.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise ServerRefused({"detail": f"the server answered {answer.status_code}"})
    return body
