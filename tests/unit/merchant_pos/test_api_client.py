"""The client: answers that cannot be read, and an API in the same process."""

from collections.abc import Callable
from collections.abc import Iterable
from typing import Any

import httpx
import pytest

from merchant_pos import in_process
from merchant_pos.api_client import ApiClient
from merchant_pos.api_client import ApiProblem
from merchant_pos.api_client import ApiUnreachable
from merchant_pos.api_client import connect


def client_of(answer: Callable[[httpx.Request], httpx.Response]) -> ApiClient:
    transport = httpx.MockTransport(answer)
    return ApiClient(httpx.Client(transport=transport, base_url="http://api"))


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, text="<html>"),
        httpx.Response(200, json=[1]),
        httpx.Response(502, text="Bad gateway"),
    ],
    ids=["a page", "a list", "a proxy's page"],
)
def test_what_cannot_be_read_is_no_answer(answer: httpx.Response) -> None:
    with pytest.raises(ApiUnreachable):
        client_of(lambda request: answer).network()


def test_a_refusal_keeps_code_and_values() -> None:
    refused = httpx.Response(409, json={"code": "bill_accepted", "values": {"a": 1}})

    with pytest.raises(ApiProblem) as error:
        client_of(lambda request: refused).bill("token", "482917")

    assert (error.value.status, error.value.code) == (409, "bill_accepted")
    assert error.value.values == {"a": 1}


def test_a_reference_cannot_lead_to_another_path() -> None:
    asked = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.raw_path)
        return httpx.Response(200, json={})

    client_of(answer).bill("token", "../terminals?x=1")

    assert asked == [b"/v1/bills/..%2Fterminals%3Fx%3D1"]


def test_a_line_that_breaks_while_listening_is_told() -> None:
    class Broken(httpx.SyncByteStream):
        def __iter__(self) -> Any:
            yield b":\n\n"
            raise httpx.ReadError("gone")

    stream = client_of(lambda r: httpx.Response(200, stream=Broken())).listen("token")

    with pytest.raises(ApiUnreachable):
        list(stream)


def test_listening_to_nobody_is_told() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("nobody")

    with pytest.raises(ApiUnreachable):
        client_of(answer).listen("token")


def test_every_listening_till_may_hold_a_connection() -> None:
    made = connect("http://127.0.0.1:9")

    pool = made._transport._pool  # type: ignore[attr-defined]
    assert pool._max_connections > 10_000
    made.close()


def test_an_api_in_process_streams_piece_by_piece() -> None:
    given: list[str] = []

    def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Type", "text/event-stream")])

        def pieces() -> Iterable[bytes]:
            for name in ("one", "two", "three"):
                given.append(name)
                yield f"data:{name}\n".encode()

        return pieces()

    with in_process.connect(app).stream("GET", "/events") as answer:
        lines = answer.iter_lines()

        assert next(lines) == "data:one"
        assert "three" not in given


def test_an_api_in_process_is_told_who_asks() -> None:
    seen = []

    def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        seen.append(environ["REMOTE_ADDR"])
        start_response("200 OK", [("Content-Type", "application/json")])
        return [b'{"state": "pairing"}']

    client = ApiClient(in_process.connect(app))
    client.pair({}, "203.0.113.7")
    client.network()

    assert seen == ["203.0.113.7", "127.0.0.1"]
