"""An officer at the desk: a browser with cookies, forms as the pages have them."""

import re
from dataclasses import dataclass
from typing import Any

import pyotp
from flask import Flask
from werkzeug.test import TestResponse

from city_desk.csrf import FORM_COOKIE
from ledger.chain.keys import Key
from ledger.domain.hexes import to_hex
from tests.integration.conftest import World

TOKEN = re.compile(r'<meta name="csrf" content="([0-9a-f]{64})">')


@dataclass(frozen=True)
class Person:
    """An officer's secrets, which lie in the officer's head, phone and browser."""

    person: bytes
    name: str
    login: str
    password: str
    totp_secret: str
    key: Key


class Browser:
    """One browser; ``sign_in`` takes a person to the desk."""

    def __init__(self, app: Flask, world: World) -> None:
        self.world = world
        self.client = app.test_client()

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.client.get(path, **options)

    def text(self, path: str, **options: Any) -> str:
        answer = self.get(path, **options)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return answer.get_data(as_text=True)

    def token(self, path: str = "/sign-in") -> str:
        """The token that this browser's pages carry."""
        found = TOKEN.search(self.client.get(path).get_data(as_text=True))
        assert found is not None
        return found[1]

    def post(self, path: str, data: dict[str, Any] | None = None) -> TestResponse:
        return self.client.post(path, data={"csrf": self.token(), **(data or {})})

    def post_json(self, path: str, body: dict[str, Any]) -> TestResponse:
        return self.client.post(path, json=body, headers=self.headers())

    def get_json(self, path: str) -> TestResponse:
        return self.client.get(path, headers={"Accept": "application/json"})

    def headers(self) -> dict[str, str]:
        return {"Accept": "application/json", "X-CSRF-Token": self.token()}

    def try_sign_in(self, login: str, password: str, code: str) -> TestResponse:
        given = {"login": login, "password": password, "code": code}
        return self.post("/sign-in", given)

    def sign_in(self, person: Person) -> "Browser":
        """Sign somebody in, with a code that nobody used before."""
        # The next step's code is always a new one, whatever signed in just before.
        self.world.advance(30)
        answer = self.try_sign_in(
            person.login, person.password, code_of(person, self.world.clock())
        )
        assert answer.status_code == 302, answer.get_data(as_text=True)
        assert not self.client.get_cookie(FORM_COOKIE)
        return self

    def sign(self, action: bytes, person: Person) -> TestResponse:
        """Sign an action with a person's key, as the page's script does."""
        return self.post_json(
            f"/actions/{to_hex(action)}/signature",
            {
                "signer": to_hex(person.key.address),
                "signature": to_hex(person.key.sign(action)),
            },
        )


def code_of(person: Person, now: int) -> str:
    """What a person's authenticator shows at a moment."""
    return pyotp.TOTP(person.totp_secret).at(now)
