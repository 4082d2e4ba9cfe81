"""The till in front of the real API, in one process, on the tests' town.

Its browser is played by a test client and a key; everything the key signs is signed
as the till's own script signs it.
"""

import secrets
from collections.abc import Iterator
from typing import Any

import pytest
from eth_utils.crypto import keccak
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

import merchant_pos
from ledger.chain.keys import Key
from ledger.chain.keys import make_key
from ledger.domain.codes import plain_code
from ledger.services.terminals import make_pairing_code
from merchant_pos import in_process
from merchant_pos.signed_in import SESSION
from merchant_pos.signed_in import form_code
from tests.integration.conftest import Shop
from tests.integration.conftest import World
from tests.integration.wallet_api.devices import Api
from tests.integration.wallet_api.devices import Device
from tests.integration.wallet_api.devices import sign_typed
from wallet_api.app import create_app
from wallet_api.limits import Limits

PAGE = {"Accept": "text/html", "Accept-Language": "ja", "Origin": "http://localhost"}
JSON = {"Accept": "application/json", "Origin": "http://localhost"}
UNHURRIED = Limits(
    sign_ins_per_minute=10**6,
    bill_numbers_per_minute=10**6,
    bills_per_minute=10**6,
)


class TillBrowser:
    """A browser with the till's key in it."""

    def __init__(self, app: Flask, world: World) -> None:
        self.client: FlaskClient = app.test_client()
        self.world = world
        self.key: Key = make_key()
        self.shop = ""

    @property
    def signer(self) -> str:
        return "0x" + self.key.address.hex()

    def pair(self, code: str) -> dict[str, Any]:
        """Hand in a code; the same again says how far it is."""
        valid_before = self.world.clock() + 3600
        body = {
            "code": code,
            "signer": self.signer,
            "valid_before": valid_before,
            "proof": self._sign(
                "Terminal",
                {
                    "codeHash": "0x" + keccak(text=plain_code(code)).hex(),
                    "signer": self.signer,
                    "validBefore": valid_before,
                },
            ),
        }
        answer: dict[str, Any] = self._post("/pair", body).get_json()
        self.shop = answer.get("shop", "")
        return answer

    def sign_in(self) -> TestResponse:
        """Sign in with the key; the cookie stays in the browser."""
        issued_at, salt = self.world.clock(), "0x" + secrets.token_hex(32)
        fields = {"account": self.shop, "signer": self.signer, "salt": salt}
        proof = self._sign("Session", fields | {"issuedAt": issued_at})
        body = fields | {"issued_at": issued_at, "signature": proof}
        return self._post("/session", body)

    def get(self, path: str) -> TestResponse:
        """Open a page, and where it leads."""
        return self.client.get(path, headers=PAGE, follow_redirects=True)

    def send(self, path: str, **fields: str) -> TestResponse:
        """Send a form, and see where it leads."""
        cookie = self.client.get_cookie(SESSION)
        assert cookie is not None
        form = {"form_code": form_code(cookie.value)} | fields
        return self.client.post(path, data=form, headers=PAGE, follow_redirects=True)

    def ask(self, amount: int) -> str:
        """Open a bill; returns its reference."""
        page = self.send("/bills", amount=str(amount), request=secrets.token_hex(8))
        assert 'data-view="open"' in page.text, page.text
        return page.request.path.rpartition("/")[2]

    def state(self, reference: str) -> dict[str, Any]:
        """What the page's script is told of a bill."""
        answer = self.client.get(f"/bills/{reference}/state", headers=JSON)
        update: dict[str, Any] = answer.get_json()
        return update

    def _post(self, path: str, body: dict[str, Any]) -> TestResponse:
        return self.client.post(path, json=body, headers=JSON)

    def _sign(self, name: str, message: dict[str, Any]) -> str:
        typed = self.client.get("/typed-data", headers=JSON).get_json()[name]
        return sign_typed(self.key, typed, message)


@pytest.fixture(scope="session")
def api(world: World) -> Api:
    return Api(create_app(ledger=world.ledger, limits=UNHURRIED))


@pytest.fixture(scope="session")
def till_app(api: Api) -> Flask:
    return merchant_pos.create_app(in_process.connect(api.app))


@pytest.fixture
def new_till(till_app: Flask, world: World) -> TillBrowser:
    """A browser that was never paired."""
    return TillBrowser(till_app, world)


@pytest.fixture
def till(new_till: TillBrowser, world: World, bakery: Shop) -> Iterator[TillBrowser]:
    """The bakery's till, paired and signed in."""
    made = make_pairing_code(world.ledger, bakery.account, "レジ2", "test")
    world.wait(lambda: new_till.pair(made.code)["state"] == "paired")
    assert new_till.sign_in().status_code == 200
    yield new_till


@pytest.fixture
def phone(world: World, api: Api, hanako: Key) -> Device:
    """Hanako's phone, signed in."""
    return Device(api, hanako, world.clock).sign_in()
