"""A wallet API of a few lines: bills in memory, with the rules a till can meet.

It is asked through httpx like the real one. ``silent`` lets answers get lost after the
work was done; ``refuse_next`` answers the next request with a refusal.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from typing import Any

import httpx

Json = dict[str, Any]

TOKEN = "session-token"
SHOP_NAME = "さくらベーカリー"
NOW = 1_790_000_000
ORDER = "0x" + "ab" * 32


def payment(amount: int, state: str = "accepted") -> Json:
    """A payment as its shop sees it."""
    return {
        "order": ORDER,
        "state": state,
        "accepted_at": NOW,
        "watchword": {"ja": "みどり 42", "en": "green 42"},
        "legs": [{"label": "専用", "amount": amount}],
    }


@dataclass
class FakeApi(httpx.BaseTransport):
    """The API as a transport."""

    bills: dict[str, Json] = field(default_factory=dict)
    keys: dict[str, tuple[Json, str]] = field(default_factory=dict)
    asked: list[httpx.Request] = field(default_factory=list)
    lost_answers: int = 0
    is_down: bool = False
    refusals: list[tuple[int, str, Json]] = field(default_factory=list)
    events: list[Json | None] = field(default_factory=list)
    tokens: set[str] = field(default_factory=lambda: {TOKEN})
    stream: "EventStream | None" = None
    stale: list[Json] = field(default_factory=list)
    """What is answered to the next looks at a bill: how it was a moment ago."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer as the real one would, unless told otherwise."""
        request.read()
        self.asked.append(request)
        if self.is_down:
            raise httpx.ConnectError("nobody listens")
        if self.refusals and request.url.path != "/v1/network":
            return problem(*self.refusals.pop(0))
        answer = self._route(request)
        if self.lost_answers and request.method == "POST":
            self.lost_answers -= 1
            raise httpx.ReadError("the answer was lost")
        return answer

    def refuse_next(self, status: int, code: str, **values: Any) -> None:
        """Answer the next request with a refusal."""
        self.refusals.append((status, code, values))

    def add_bill(self, amount: int = 3_200, cash: int = 0, **changes: Any) -> Json:
        """Put a bill there."""
        number = f"{len(self.bills) + 482_917:06d}"
        reference = f"{'A' * 16}{number}.{'m' * 16}"
        bill = {
            "reference": reference,
            "number": number,
            "link": f"http://127.0.0.1:8000/p/{reference}",
            "shop": "0x" + "44" * 20,
            "shop_name": SHOP_NAME,
            "amount": amount,
            "cash": cash,
            "state": "open",
            "created_at": NOW,
            "expires_at": NOW + 600,
            "replaced_by": None,
            "offer": None,
            "payment": None,
        } | changes
        self.bills[reference] = bill
        return bill

    def pay(self, bill: Json, state: str = "accepted") -> None:
        """Let a customer pay a bill."""
        bill |= {"state": "accepted", "payment": payment(bill["amount"], state)}

    def requests(self, method: str, path: str) -> list[httpx.Request]:
        """What was asked there."""
        return [
            request
            for request in self.asked
            if (request.method, request.url.path) == (method, path)
        ]

    def _route(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path == "/v1/network":
            return httpx.Response(200, json=network())
        if path == "/v1/sessions":
            return httpx.Response(201, json={"token": TOKEN, "expires_at": NOW * 2})
        if path == "/v1/terminals":
            return httpx.Response(202, json=terminal("pairing"))
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if given not in self.tokens:
            return problem(401, "session_invalid", {})
        if path == "/v1/terminals/self":
            return httpx.Response(200, json=terminal("active"))
        if path == "/v1/terminals/self/payments":
            return httpx.Response(200, json=self._sales())
        if path == "/v1/terminals/self/events":
            self.stream = EventStream(self.events)
            return httpx.Response(200, stream=self.stream)
        return self._bill(request)

    def _bill(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/v1/bills").strip("/")
        if not path:
            return self._open(request)
        reference, _, act = path.partition("/")
        if self.stale and request.method == "GET":
            return httpx.Response(200, json=self.stale.pop())
        bill = self._find(reference)
        if bill is None:
            return problem(404, "bill_unknown", {"bill": reference})
        if act == "void":
            if bill["state"] == "accepted":
                return problem(409, "bill_accepted", {"bill": reference})
            bill["state"] = "voided"
        return httpx.Response(200, json=bill)

    def _find(self, reference: str) -> Json | None:
        found = [b for b in self.bills.values() if b["number"] == reference]
        return found[0] if found else self.bills.get(reference)

    def _open(self, request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content)
        key = request.headers["Idempotency-Key"]
        if key in self.keys:
            known, reference = self.keys[key]
            if known != body:
                return problem(409, "idempotency_key_reused", {"key": key})
            return httpx.Response(201, json=self.bills[reference])
        replaced = self.bills.get(body.get("replaces", ""))
        if replaced is not None and replaced["state"] in ("accepted", "voided"):
            return problem(409, f"bill_{replaced['state']}", {"bill": "…"})
        bill = self.add_bill(body["amount"], body.get("cash", 0))
        if replaced is not None:
            replaced |= {"state": "replaced", "replaced_by": bill["reference"]}
        self.keys[key] = (body, bill["reference"])
        return httpx.Response(201, json=bill)

    def _sales(self) -> Json:
        over = [
            b for b in self.bills.values() if b["state"] not in ("open", "replaced")
        ]
        paid = [b for b in over if b["state"] == "accepted"]
        today = {
            "amount": sum(b["amount"] for b in paid),
            "cash": sum(b["cash"] for b in paid),
            "count": len(paid),
        }
        return {"sales": over[::-1], "next_cursor": None, "today": today}


class EventStream(httpx.SyncByteStream):
    """Live events as the API writes them; None is a heartbeat."""

    def __init__(self, events: list[Json | None]) -> None:
        self._events = events
        self.is_closed = False

    def __iter__(self) -> Iterator[bytes]:
        yield b"retry: 2000\n\n"
        for event in self._events:
            if event is None:
                yield b":\n\n"
            else:
                yield f"event: bill\ndata: {json.dumps(event)}\n\n".encode()

    def close(self) -> None:
        self.is_closed = True


def problem(status: int, code: str, values: Json) -> httpx.Response:
    """A refusal as the API writes it."""
    return httpx.Response(status, json={"code": code, "values": values})


def network() -> Json:
    """What a town says about itself."""
    typed = {"domain": {}, "types": {}, "primaryType": ""}
    return {
        "town_name": "さくら市",
        "practice": False,
        "utc_offset_seconds": 9 * 3600,
        "typed_data": {"Terminal": typed, "Session": typed, "Payment": typed},
    }


def terminal(state: str) -> Json:
    """A till of the bakery."""
    return {
        "state": state,
        "status": state,
        "shop": "0x" + "44" * 20,
        "shop_name": SHOP_NAME,
        "label": "レジ1",
        "signer": "0x" + "55" * 20,
    }
