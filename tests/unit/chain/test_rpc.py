"""A node that hangs is asked once, and not waited for longer than is of use."""

import socket
from collections.abc import Iterator

import pytest

from ledger.chain import rpc
from ledger.chain.rpc import Rpc
from ledger.domain.outages import ChainUnavailable

SHORT = 0.1
LONG = 3600


@pytest.fixture
def hung_node() -> Iterator[socket.socket]:
    """A port that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        yield listener


def url_of(node: socket.socket) -> str:
    return f"http://127.0.0.1:{node.getsockname()[1]}"


def connections_to(node: socket.socket) -> int:
    taken = 0
    while True:
        try:
            connection, _ = node.accept()
        except BlockingIOError:
            return taken
        connection.close()
        taken += 1


def test_a_hung_node_is_not_asked_again(
    monkeypatch: pytest.MonkeyPatch, hung_node: socket.socket
) -> None:
    monkeypatch.setattr(rpc, "REQUEST_TIMEOUT_SECONDS", SHORT)

    with pytest.raises(ChainUnavailable) as refusal:
        Rpc(url_of(hung_node)).call("eth_blockNumber")

    assert refusal.value.values == {"reason": "ReadTimeout"}
    assert connections_to(hung_node) == 1


def test_what_is_of_use_only_soon_has_a_time_of_its_own(
    monkeypatch: pytest.MonkeyPatch, hung_node: socket.socket
) -> None:
    monkeypatch.setattr(rpc, "REQUEST_TIMEOUT_SECONDS", LONG)
    monkeypatch.setattr(rpc, "SOON_TIMEOUT_SECONDS", SHORT)

    with pytest.raises(ChainUnavailable):
        Rpc(url_of(hung_node)).call_soon("eth_blockNumber")

    assert connections_to(hung_node) == 1
