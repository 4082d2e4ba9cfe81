"""Connections: who is slow is left, and who listens is not cut off."""

import socket
import time
from collections.abc import Iterator

import pytest

from screens import connections
from screens.connections import BoundedSocket

OVER = -1.0
LATER = 3600.0


@pytest.fixture
def ends() -> Iterator[tuple[BoundedSocket, socket.socket]]:
    """The server's end of a connection, and its client's."""
    server, client = socket.socketpair()
    with BoundedSocket(fileno=server.detach()) as bounded, client:
        yield bounded, client


def test_a_request_that_did_not_come_in_time_is_given_up(
    ends: tuple[BoundedSocket, socket.socket],
) -> None:
    bounded, _ = ends
    bounded.read_until = time.monotonic() + 0.05

    with pytest.raises(ConnectionResetError):
        bounded.recv(100)


def test_bytes_that_drip_do_not_make_the_time_longer(
    ends: tuple[BoundedSocket, socket.socket],
) -> None:
    bounded, client = ends
    bounded.read_until = time.monotonic() + LATER
    client.sendall(b"GE")
    first = bounded.recv(1)
    bounded.read_until = time.monotonic() + OVER

    with pytest.raises(ConnectionResetError):
        bounded.recv(1)

    assert first == b"G"


def test_a_stream_goes_on_after_the_time_of_its_request(
    ends: tuple[BoundedSocket, socket.socket],
) -> None:
    bounded, client = ends
    bounded.read_until = time.monotonic() + OVER

    bounded.sendall(b"event: final")

    assert client.recv(100) == b"event: final"
    assert bounded.gettimeout() is None


def test_an_answer_that_is_not_taken_is_given_up(
    monkeypatch: pytest.MonkeyPatch, ends: tuple[BoundedSocket, socket.socket]
) -> None:
    monkeypatch.setattr(connections, "WRITE_SECONDS", 0.05)
    bounded, _ = ends

    with pytest.raises(ConnectionResetError):
        bounded.sendall(bytes(10_000_000))


def test_a_shorter_time_that_the_server_set_itself_is_kept(
    ends: tuple[BoundedSocket, socket.socket],
) -> None:
    bounded, _ = ends
    bounded.read_until = time.monotonic() + LATER
    bounded.settimeout(0.05)

    with pytest.raises(ConnectionResetError):
        bounded.recv(100)

    assert bounded.gettimeout() == 0.05
