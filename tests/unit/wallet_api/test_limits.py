"""Rates: counted by address and minute, told with the time to wait."""

import pytest

from ledger.domain.outages import ListenersFull
from ledger.domain.refusals import TooManyRequests
from ledger.services import Ledger
from wallet_api.app import create_app
from wallet_api.limits import BUCKETS
from wallet_api.limits import CALLERS_MOST
from wallet_api.limits import Limits
from wallet_api.limits import RequestWindow
from wallet_api.limits import network_of
from wallet_api.limits import read_limits
from wallet_api.parts import Listeners

SIGN_IN = {
    "account": "0x" + "11" * 20,
    "signer": "0x" + "11" * 20,
    "issued_at": 0,
    "salt": "0x" + "22" * 32,
    "signature": "0x" + "33" * 65,
}
BAKERY = bytes([1]) * 20
HANAKO = bytes([2]) * 20


class HandClock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


def test_one_request_more_than_the_most_is_refused(clock: HandClock) -> None:
    window = RequestWindow(2, clock)
    window.count("192.0.2.1")
    window.count("192.0.2.1")
    clock.now += 13

    with pytest.raises(TooManyRequests) as refusal:
        window.count("192.0.2.1")

    assert refusal.value.values == {"most": 2, "retry_after_seconds": 48}


def test_each_address_has_its_own_count(clock: HandClock) -> None:
    window = RequestWindow(1, clock)
    window.count("192.0.2.1")

    window.count("192.0.2.2")

    with pytest.raises(TooManyRequests):
        window.count("192.0.2.2")


def test_a_new_minute_begins_with_nothing_counted(clock: HandClock) -> None:
    window = RequestWindow(1, clock)
    window.count("192.0.2.1")
    clock.now += 60

    window.count("192.0.2.1")

    with pytest.raises(TooManyRequests):
        window.count("192.0.2.1")


def is_refused(window: RequestWindow, caller: str) -> bool:
    try:
        window.count(caller)
    except TooManyRequests:
        return True
    return False


@pytest.fixture
def full_window(clock: HandClock) -> RequestWindow:
    """A window that remembers as many callers as it may."""
    window = RequestWindow(1, clock)
    for number in range(CALLERS_MOST):
        window.count(f"caller {number}")
    return window


def test_what_is_remembered_stays_bounded(full_window: RequestWindow) -> None:
    for number in range(3 * BUCKETS):
        is_refused(full_window, f"newcomer {number}")

    assert len(full_window._counts) <= CALLERS_MOST + BUCKETS
    assert is_refused(full_window, "newcomer 0")


def test_one_unknown_caller_does_not_shut_all_others_out(
    full_window: RequestWindow,
) -> None:
    for _ in range(100):
        is_refused(full_window, "somebody loud")

    refused = [is_refused(full_window, f"newcomer {number}") for number in range(50)]

    assert is_refused(full_window, "somebody loud")
    assert not all(refused)


@pytest.mark.parametrize(
    ("address", "counted_as"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:0:7::1", "2001:db8:0:7::/64"),
        ("2001:db8:0:7:ffff:ffff:ffff:ffff", "2001:db8:0:7::/64"),
        ("2001:db8:0:8::1", "2001:db8:0:8::/64"),
        ("unknown", "unknown"),
        ("", ""),
    ],
)
def test_a_client_is_counted_as_its_network(address: str, counted_as: str) -> None:
    assert network_of(address) == counted_as


@pytest.mark.parametrize(
    ("second", "status"), [("2001:db8::2", 429), ("2001:db8:0:1::1", 401)]
)
def test_another_address_of_the_same_network_has_the_same_count(
    silent_ledger: Ledger, second: str, status: int
) -> None:
    client = create_app(
        ledger=silent_ledger, limits=Limits(sign_ins_per_minute=1)
    ).test_client()
    client.post(
        "/v1/sessions", json=SIGN_IN, environ_base={"REMOTE_ADDR": "2001:db8::1"}
    )

    response = client.post(
        "/v1/sessions", json=SIGN_IN, environ_base={"REMOTE_ADDR": second}
    )

    assert response.status_code == status


def test_limits_are_raised_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEGURU_SIGN_INS_PER_MINUTE", "100000")

    limits = read_limits()

    assert limits == Limits(sign_ins_per_minute=100_000)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/sessions", SIGN_IN),
        (
            "/v1/registrations",
            {
                "code": "A",
                "account": "0x" + "11" * 20,
                "valid_before": 0,
                "proof": "0x",
            },
        ),
        ("/v1/registrations/check", {"code": "A"}),
    ],
)
def test_who_asks_too_often_is_told_when_to_come_back(
    silent_ledger: Ledger, path: str, body: dict[str, object]
) -> None:
    limits = Limits(sign_ins_per_minute=1, registrations_per_minute=1)
    client = create_app(ledger=silent_ledger, limits=limits).test_client()
    client.post(path, json=body)

    response = client.post(path, json=body)

    assert response.status_code == 429
    assert response.get_json()["code"] == "too_many_requests"
    values = response.get_json()["values"]
    assert values["most"] == 1
    assert response.headers["Retry-After"] == str(values["retry_after_seconds"])


@pytest.mark.parametrize(("proxies", "second"), [(0, 429), (1, 401)])
def test_an_address_told_by_a_proxy_counts_only_where_one_is_trusted(
    silent_ledger: Ledger, proxies: int, second: int
) -> None:
    limits = Limits(sign_ins_per_minute=1, trusted_proxies=proxies)
    client = create_app(ledger=silent_ledger, limits=limits).test_client()
    client.post("/v1/sessions", json=SIGN_IN, headers={"X-Forwarded-For": "192.0.2.1"})

    response = client.post(
        "/v1/sessions", json=SIGN_IN, headers={"X-Forwarded-For": "192.0.2.2"}
    )

    assert response.status_code == second


def test_places_for_listeners_are_given_back() -> None:
    listeners = Listeners(1, 1)
    listeners.enter(BAKERY)
    with pytest.raises(ListenersFull) as refusal:
        listeners.enter(HANAKO)
    listeners.leave(BAKERY)

    listeners.enter(HANAKO)

    assert refusal.value.values == {"most": 1}
    assert listeners.taken == 1


def test_one_account_does_not_get_the_places_of_all() -> None:
    listeners = Listeners(10, 2)
    listeners.enter(BAKERY)
    listeners.enter(BAKERY)

    with pytest.raises(ListenersFull) as refusal:
        listeners.enter(BAKERY)
    listeners.enter(HANAKO)
    listeners.leave(BAKERY)
    listeners.enter(BAKERY)

    assert refusal.value.values == {"most": 2}
    assert listeners.taken == 3
