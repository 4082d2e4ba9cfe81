"""Where the start page, which shows passwords, may be reached from."""

import pytest

from front import is_loopback


@pytest.mark.parametrize(
    "bind", ["127.0.0.1:8000", "127.0.0.9:80", "[::1]:8000", "localhost:8000"]
)
def test_an_address_of_this_machine_alone_is_loopback(bind: str) -> None:
    assert is_loopback(bind)


@pytest.mark.parametrize(
    "bind", ["0.0.0.0:8000", "[::]:8000", "192.168.1.4:8000", "city.example:80", ""]
)
def test_an_address_that_others_reach_is_not(bind: str) -> None:
    assert not is_loopback(bind)
