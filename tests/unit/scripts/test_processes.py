"""Where a town's web listens: nowhere that somebody else does."""

import socket

import pytest

from ledger.local.errors import PortTaken
from processes import check_port


def test_a_port_that_another_program_listens_on_is_refused() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(PortTaken) as refused:
            check_port("127.0.0.1", port)

    assert refused.value.values == {"program": "web", "port": port}


def test_a_port_nobody_listens_on_is_fine() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]

    check_port("127.0.0.1", port)
