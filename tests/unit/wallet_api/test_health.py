"""Health as it is asked for: by many, and looked at by one, once a second."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from ledger.services import Ledger
from ledger.services import health
from ledger.services.health import Health
from ledger.services.health import LatestHealth
from ledger.store import schema
from wallet_api import parts
from wallet_api.app import create_app
from wallet_api.limits import Limits


def health_at(block: int) -> Health:
    return Health((), block, block, block, 0, 0, 0)


class Looker:
    """Sees one block more each time it looks."""

    def __init__(self) -> None:
        self.looks = 0

    def __call__(self) -> Health:
        self.looks += 1
        return health_at(self.looks)


class HandClock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_health_is_looked_at_once_a_second() -> None:
    look, clock = Looker(), HandClock()
    latest = LatestHealth(look, clock)

    first = [latest.get().chain_block for _ in range(3)]
    clock.now += 1
    then = latest.get().chain_block

    assert (first, then) == ([1, 1, 1], 2)


def test_while_one_looks_the_others_get_what_was_seen_last() -> None:
    clock, looking, answered = HandClock(), threading.Event(), threading.Event()

    def look() -> Health:
        if clock.now > 1000:
            looking.set()
            answered.wait()
        return health_at(int(clock.now))

    latest = LatestHealth(look, clock)
    latest.get()
    clock.now += 5
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(latest.get)
        looking.wait()
        meanwhile = latest.get().chain_block
        answered.set()

    assert (meanwhile, slow.result().chain_block) == (1000, 1005)


def test_a_look_that_fails_does_not_keep_others_from_looking() -> None:
    answers = [health_at(7)]
    failures = [MemoryError()]

    def look() -> Health:
        if failures:
            raise failures.pop()
        return answers.pop()

    latest = LatestHealth(look)

    with pytest.raises(MemoryError):
        latest.get()

    assert latest.get().chain_block == 7


def test_readiness_and_figures_share_one_look(
    monkeypatch: pytest.MonkeyPatch, silent_ledger: Ledger
) -> None:
    look = Looker()
    monkeypatch.setattr(health, "FRESH_SECONDS", 3600)
    monkeypatch.setattr(parts, "check_health", lambda ledger: look())
    client = create_app(ledger=silent_ledger, limits=Limits()).test_client()

    ready = [client.get("/health/ready") for _ in range(2)]
    figures = client.get("/metrics").get_data(as_text=True)

    assert [answer.get_json()["chain_block"] for answer in ready] == [1, 1]
    assert "meguru_chain_block 1.0" in figures
    assert look.looks == 1


def test_the_migrations_are_read_once_a_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    schema._expected_revision.cache_clear()
    first = schema._expected_revision()
    monkeypatch.setattr(schema, "ScriptDirectory", None)

    assert schema._expected_revision() == first
