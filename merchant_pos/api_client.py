"""The wallet API as the till's server asks it: over HTTP, like any partner.

What has a name of its own (a bill's Idempotency-Key, a reference) is asked a second
time where the first answer was lost; the API then answers what it answered at first.
"""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx

from merchant_pos.in_process import FORWARDED

Json = dict[str, Any]

TIMEOUT = httpx.Timeout(10.0, connect=3.0)
LISTEN_TIMEOUT = httpx.Timeout(10.0, connect=3.0, read=60.0)
# Every listening till holds a connection, so only the idle ones are bounded.
CONNECTIONS = httpx.Limits(max_connections=None, max_keepalive_connections=32)
ATTEMPTS = 2


class ApiProblem(Exception):
    """What the API said no to: its status, code and values."""

    def __init__(self, status: int, code: str, values: Json) -> None:
        super().__init__(f"{code} ({status})")
        self.status = status
        self.code = code
        self.values = values


class ApiUnreachable(Exception):
    """No answer, or none that can be read; what was asked may have happened."""


class Stream:
    """A till's live events: each a bill, or None for a heartbeat."""

    def __init__(self, response: httpx.Response) -> None:
        self._response = response

    def __iter__(self) -> Iterator[Json | None]:
        """Yield until the API ends the stream.

        Raises:
            ApiUnreachable: the line broke.
        """
        try:
            for line in self._response.iter_lines():
                if line.startswith(":"):
                    yield None
                elif line.startswith("data:"):
                    yield _read_json(line.removeprefix("data:"))
        except (httpx.HTTPError, httpx.StreamError) as error:
            raise ApiUnreachable(type(error).__name__) from error

    def close(self) -> None:
        """Hang up; the API gives the listener's place back."""
        self._response.close()


def connect(api_url: str) -> httpx.Client:
    """Return a client of an API at another address."""
    return httpx.Client(base_url=api_url, timeout=TIMEOUT, limits=CONNECTIONS)


class ApiClient:
    """What a till asks; ``asking`` is the address of the browser behind it."""

    def __init__(self, http: httpx.Client) -> None:
        self._http = http

    def network(self) -> Json:
        """Domains and types of what a till signs."""
        return self._ask("GET", "/v1/network")

    def pair(self, body: Json, asking: str) -> Json:
        """Hand in a pairing code; the same again says how far it is."""
        return self._ask("POST", "/v1/terminals", body=body, asking=asking)

    def open_session(self, body: Json, asking: str) -> Json:
        """Sign a terminal in. Never repeated: a signed salt is good once."""
        return self._ask("POST", "/v1/sessions", body=body, asking=asking, attempts=1)

    def terminal(self, token: str) -> Json:
        """Which till of which shop is signed in."""
        return self._ask("GET", "/v1/terminals/self", token=token)

    def sales(self, token: str, limit: int, cursor: str | None = None) -> Json:
        """The shop's bills, newest first, and today's total."""
        query = {"limit": str(limit)} | ({"cursor": cursor} if cursor else {})
        return self._ask("GET", "/v1/terminals/self/payments", token=token, query=query)

    def open_bill(self, token: str, body: Json, key: str) -> Json:
        """Ask for an amount; the same key with the same body is the same bill."""
        return self._ask("POST", "/v1/bills", token=token, body=body, key=key)

    def bill(self, token: str, reference: str, asking: str = "") -> Json:
        """A bill by its reference or its six digits."""
        return self._ask("GET", _bill_path(reference), token=token, asking=asking)

    def void_bill(self, token: str, reference: str) -> Json:
        """Take a bill back; refused where it was paid meanwhile."""
        return self._ask("POST", f"{_bill_path(reference)}/void", token=token, body={})

    def listen(self, token: str) -> Stream:
        """Listen to this terminal's newest bill.

        Raises:
            ApiProblem, ApiUnreachable: as everywhere.
        """
        request = self._http.build_request(
            "GET",
            "/v1/terminals/self/events",
            headers={"Authorization": f"Bearer {token}"},
            timeout=LISTEN_TIMEOUT,
        )
        try:
            response = self._http.send(request, stream=True)
            if response.status_code != 200:
                response.read()
                response.close()
        except httpx.HTTPError as error:
            raise ApiUnreachable(type(error).__name__) from error
        if response.status_code != 200:
            raise _problem(response)
        return Stream(response)

    def _ask(
        self,
        method: str,
        path: str,
        *,
        token: str | None = None,
        body: Json | None = None,
        query: dict[str, str] | None = None,
        key: str | None = None,
        asking: str = "",
        attempts: int = ATTEMPTS,
    ) -> Json:
        headers = {"Accept": "application/json"}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        if key is not None:
            headers["Idempotency-Key"] = key
        if asking:
            headers[FORWARDED] = asking
        response = None
        for attempt in range(1, attempts + 1):
            try:
                response = self._http.request(
                    method, path, json=body, params=query, headers=headers
                )
                break
            except httpx.HTTPError as error:
                if attempt == attempts:
                    raise ApiUnreachable(type(error).__name__) from error
        assert response is not None
        if response.status_code >= 400:
            raise _problem(response)
        return _read_json(response.text)


def _bill_path(reference: str) -> str:
    return f"/v1/bills/{quote(reference, safe='')}"


def _problem(response: httpx.Response) -> ApiProblem | ApiUnreachable:
    try:
        body = _read_json(response.text)
    except ApiUnreachable:
        # What stands between, a proxy for instance, speaks for itself.
        return ApiUnreachable(f"status {response.status_code}")
    return ApiProblem(
        response.status_code,
        str(body.get("code", "internal")),
        dict(body.get("values") or {}),
    )


def _read_json(text: str) -> Json:
    try:
        body = json.loads(text)
    except ValueError as error:
        raise ApiUnreachable("not JSON") from error
    if not isinstance(body, dict):
        raise ApiUnreachable("not an object")
    return body
