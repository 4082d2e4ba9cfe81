"""The desk's own server: who is slow does not keep the officers out."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack

import httpx
import pytest

from tests.integration.conftest import World

FEW_THREADS = 2
START_SECONDS = 60
PATIENCE_SECONDS = 60
MANY = 15
SOON_SECONDS = 15
"""Half of what it would take if each were waited for in turn."""
WHOLE = b"GET /health/live HTTP/1.1\r\nHost: desk\r\nConnection: close\r\n\r\n"
BEGUN = b"POST /sign-in HTTP/1.1\r\nHost: desk\r\nContent-Length: 1000\r\n\r\nlog"


@pytest.fixture
def address(world: World) -> Iterator[tuple[str, int]]:
    """Where a desk with two threads answers."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        host, port = found.getsockname()
    environment = os.environ | {
        "MEGURU_HOME": str(world.town.home),
        "MEGURU_DESK_BIND": f"{host}:{port}",
        "MEGURU_DESK_THREADS": str(FEW_THREADS),
        "MEGURU_READ_SECONDS": "1",
    }
    command = [sys.executable, "-m", "gunicorn", "-c", "python:city_desk.gunicorn"]
    with (world.town.home / "desk.log").open("ab") as log:
        process = subprocess.Popen(
            [*command, "city_desk:create_app()"],
            env=environment,
            stdout=log,
            stderr=log,
        )
    try:
        end = time.monotonic() + START_SECONDS
        while True:
            assert process.poll() is None and time.monotonic() < end
            try:
                httpx.get(f"http://{host}:{port}/health/live").raise_for_status()
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield host, port
    finally:
        process.terminate()
        process.wait()


def test_requests_that_never_arrive_whole_hold_no_thread(
    address: tuple[str, int],
) -> None:
    host, port = address
    with ExitStack() as opened:
        for _ in range(4 * FEW_THREADS):
            slow = opened.enter_context(socket.create_connection(address))
            slow.sendall(BEGUN)
        answered = httpx.get(f"http://{host}:{port}/sign-in", timeout=PATIENCE_SECONDS)

    assert answered.status_code == 200


def test_clients_that_were_answered_and_never_hang_up_stop_nobody(
    address: tuple[str, int],
) -> None:
    host, port = address
    with ExitStack() as opened:
        clients = [
            opened.enter_context(socket.create_connection(address)) for _ in range(MANY)
        ]
        for client in clients:
            client.sendall(WHOLE)
        assert clients[0].recv(12) == b"HTTP/1.1 200"
        answered = httpx.get(f"http://{host}:{port}/health/live", timeout=SOON_SECONDS)

    assert answered.status_code == 200
