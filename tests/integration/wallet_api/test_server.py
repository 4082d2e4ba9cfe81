"""The server itself: workers, many listeners at once, and a stop that is prompt.

It has a town of its own, because its processes keep the machine's time while
other tests move the clock.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from ledger.domain.programmes import ProgrammeFlag
from ledger.services.ledger import system_clock
from tests.integration.conftest import GRANTED
from tests.integration.conftest import Shop
from tests.integration.conftest import World
from tests.integration.conftest import programme
from tests.integration.wallet_api.devices import sign_typed
from town import Town

LISTENERS = 64
FEW_THREADS = 4
START_SECONDS = 60
PATIENCE_SECONDS = 60
ALL = ["accepted", "submitted", "confirmed", "final"]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def own_world() -> Iterator[World]:
    """A town with one programme and nothing else."""
    with tempfile.TemporaryDirectory(prefix="meguru-test-") as folder:
        town = Town(Path(folder), f"http://127.0.0.1:{free_port()}", durable=False)
        try:
            town.start()
            world = World(town)
            try:
                terms = programme(GRANTED, "子育て応援", world.today, ProgrammeFlag(0))
                world.desk.open_programme(terms)
                yield world
            finally:
                world.close()
        finally:
            town.stop()


@pytest.fixture(scope="module")
def shop(own_world: World) -> Shop:
    return own_world.new_shop()


@contextmanager
def serving(
    own_world: World, base_url: str, **changes: str
) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "gunicorn", "-c", "python:wallet_api.gunicorn"]
    environment = os.environ | {
        "MEGURU_HOME": str(own_world.town.home),
        "MEGURU_BIND": base_url.removeprefix("http://"),
    }
    environment |= changes
    with (own_world.town.home / "web.log").open("ab") as log:
        process = subprocess.Popen(
            [*command, "wallet_api:create_app()"],
            env=environment,
            stdout=log,
            stderr=log,
        )
    try:
        end = time.monotonic() + START_SECONDS
        while True:
            assert process.poll() is None and time.monotonic() < end
            try:
                httpx.get(f"{base_url}/health/live").raise_for_status()
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield process
    finally:
        process.terminate()
        process.wait()


@pytest.fixture
def server(own_world: World) -> Iterator[subprocess.Popen[bytes]]:
    """The server as it is run for real, but for one shop that listens for many."""
    own = own_world.town.base_url
    each = str(LISTENERS)
    with serving(own_world, own, MEGURU_LISTENERS_PER_ACCOUNT=each) as process:
        yield process


class HttpDevice:
    """A phone or till on the other side of a real connection."""

    def __init__(self, world: World, key: Any, account: bytes) -> None:
        self._key = key
        self.http = httpx.Client(
            base_url=world.town.base_url,
            timeout=PATIENCE_SECONDS,
            limits=httpx.Limits(max_connections=LISTENERS + 16),
        )
        network = self.http.get("/v1/network").json()["typed_data"]
        signer, address = "0x" + key.address.hex(), "0x" + account.hex()
        salt, now = "0x" + os.urandom(32).hex(), system_clock()
        message = {
            "account": address,
            "signer": signer,
            "issuedAt": now,
            "salt": salt,
        }
        body = {
            "account": address,
            "signer": signer,
            "issued_at": now,
            "salt": salt,
            "signature": sign_typed(key, network["Session"], message),
        }
        token = self.http.post("/v1/sessions", json=body).json()["token"]
        self.http.headers["Authorization"] = f"Bearer {token}"

    def open_bill(self, amount: int) -> str:
        key = {"Idempotency-Key": os.urandom(8).hex()}
        opened = self.http.post("/v1/bills", json={"amount": amount}, headers=key)
        return str(opened.json()["reference"])

    def pay(self, reference: str) -> str:
        quote = self.http.post("/v1/payments/quote", json={"bill": reference}).json()
        message = quote["typed_data"]["message"]
        body = {
            "payer": message["payer"],
            "payee": message["payee"],
            "legs": message["legs"],
            "bill_ref": message["billRef"],
            "valid_after": message["validAfter"],
            "valid_before": message["validBefore"],
            "salt": message["salt"],
            "signer": message["payer"],
            "signature": sign_typed(self._key, quote["typed_data"], message),
        }
        return str(self.http.post("/v1/payments", json=body).json()["order"])

    def listen(self, order: str, heard: list[str], first: threading.Event) -> int:
        """Hear a payment's states until the stream ends."""
        path = f"/v1/payments/{order}/events"
        with self.http.stream("GET", path) as response:
            for line in response.iter_lines():
                if line.startswith("data:"):
                    heard.append(json.loads(line.removeprefix("data:"))["state"])
                    first.set()
            return response.status_code


@pytest.fixture
def till(own_world: World, server: object, shop: Shop) -> Iterator[HttpDevice]:
    device = HttpDevice(own_world, shop.till, shop.account)
    yield device
    device.http.close()


@pytest.fixture
def phone(own_world: World, server: object) -> Iterator[HttpDevice]:
    key = own_world.new_resident({GRANTED: 1_000})
    device = HttpDevice(own_world, key, key.address)
    yield device
    device.http.close()


def test_many_listeners_hear_every_state_while_others_are_answered(
    own_world: World, phone: HttpDevice, till: HttpDevice
) -> None:
    order = phone.pay(till.open_bill(100))
    heard: list[list[str]] = [[] for _ in range(LISTENERS)]
    begun = [threading.Event() for _ in range(LISTENERS)]

    with ThreadPoolExecutor(LISTENERS) as pool:
        streams = [
            pool.submit(till.listen, order, heard[index], begun[index])
            for index in range(LISTENERS)
        ]
        all_listen = all(event.wait(PATIENCE_SECONDS) for event in begun)
        meanwhile = [till.http.get(f"/v1/payments/{order}") for _ in range(10)]
        own_world.turn(blocks=own_world.ledger.settings.confirmations + 1)
        statuses = [stream.result() for stream in streams]

    assert all_listen
    assert [answer.status_code for answer in meanwhile] == [200] * 10
    assert statuses == [200] * LISTENERS
    assert heard == [ALL] * LISTENERS


def test_a_stop_ends_open_streams_and_leaves_no_process(
    server: subprocess.Popen[bytes], phone: HttpDevice, till: HttpDevice
) -> None:
    order = phone.pay(till.open_bill(100))
    heard: list[str] = []
    begun = threading.Event()

    with ThreadPoolExecutor(1) as pool:
        stream = pool.submit(till.listen, order, heard, begun)
        assert begun.wait(PATIENCE_SECONDS)
        server.send_signal(signal.SIGTERM)
        exit_code = server.wait(PATIENCE_SECONDS)
        status = stream.result()

    assert (exit_code, status, heard) == (0, 200, ["accepted"])


def test_a_chunked_body_is_refused_once_too_much_came(till: HttpDevice) -> None:
    def chunks() -> Iterator[bytes]:
        yield b'{"amount": 1, "note": "'
        for _ in range(9):
            yield b"a" * 8_192
        yield b'"}'

    response = till.http.post(
        "/v1/bills",
        content=chunks(),
        headers={"Content-Type": "application/json", "Idempotency-Key": "chunked"},
    )

    assert "Content-Length" not in response.request.headers
    assert (response.status_code, response.json()["code"]) == (413, "body_too_large")


def test_figures_of_all_workers_are_added_up(own_world: World, server: object) -> None:
    base_url = own_world.town.base_url
    before = _answered(base_url)

    for _ in range(40):
        httpx.get(f"{base_url}/v1/network")

    assert _answered(base_url) == before + 40


def _answered(base_url: str) -> int:
    text = httpx.get(f"{base_url}/metrics").text
    line = 'meguru_requests_total{method="GET",route="/v1/network",status="200"} '
    counts = [row.removeprefix(line) for row in text.splitlines() if line in row]
    return int(float(counts[0])) if counts else 0


def test_the_log_is_json_and_names_no_account(
    own_world: World, server: object, phone: HttpDevice
) -> None:
    me = json.loads(phone.http.get("/v1/network").text)["contracts"]["Issuance"]
    phone.http.get(f"/v1/accounts/{me}?note=private")

    text = (own_world.town.home / "web.log").read_text(encoding="utf-8")

    lines = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    assert "/v1/accounts/<account>" in {line["route"] for line in lines}
    assert me not in text
    assert "private" not in text


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"GET /health/live HTTP/1.1\r\nHost: town\r\n",
        b"POST /v1/sessions HTTP/1.1\r\nHost: town\r\n"
        b"Content-Type: application/json\r\nContent-Length: 9\r\n\r\n{",
    ],
)
def test_requests_that_never_come_whole_do_not_hold_the_threads(
    own_world: World, begun: bytes
) -> None:
    base_url = f"http://127.0.0.1:{free_port()}"
    few = {
        "MEGURU_WORKERS": "1",
        "MEGURU_THREADS": str(FEW_THREADS),
        "MEGURU_READ_SECONDS": "1",
    }
    host, _, port = base_url.removeprefix("http://").partition(":")

    with serving(own_world, base_url, **few), ExitStack() as open_sockets:
        for _ in range(2 * FEW_THREADS):
            slow = socket.create_connection((host, int(port)))
            open_sockets.enter_context(slow).sendall(begun)
        answered = httpx.get(f"{base_url}/health/live", timeout=PATIENCE_SECONDS)

    assert answered.status_code == 200
