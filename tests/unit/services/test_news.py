"""News: who is woken by what, and who sleeps on."""

import threading
from collections.abc import Iterator

import pytest

from ledger.services.news import News
from ledger.store import notices

OWN = bytes(range(20))
OTHER = bytes(20)
PATIENCE_SECONDS = 60


class Connection:
    """A connection on which what is given comes once, and nothing after it."""

    def __init__(self, *come: tuple[str, str]) -> None:
        self._come = list(come)
        self.asked: list[tuple[str, ...]] = []
        self.is_told = threading.Event()

    def __call__(self, url: str, channels: tuple[str, ...]) -> "Connection":
        self.asked.append(channels)
        return self

    def wait(self, timeout_seconds: float) -> Iterator[tuple[str, str]]:
        yield from self._come
        self._come = []
        self.is_told.set()

    def close(self) -> None:
        pass


def test_a_block_wakes_everybody_who_counts_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    connection = Connection((notices.BLOCK, "42"))
    monkeypatch.setattr(notices, "Listener", connection)
    news = News("postgresql://nowhere")

    seen = news.count
    news.wait(0, PATIENCE_SECONDS)
    assert connection.is_told.wait(PATIENCE_SECONDS)
    news.close()

    # Who came before anybody listened is told to look, too.
    assert (seen in (0, 1, 2), news.count) == (True, 2)
    assert connection.asked == [(notices.BLOCK, notices.BILL)]


def test_a_bill_wakes_the_followers_of_its_till_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    connection = Connection()
    monkeypatch.setattr(notices, "Listener", connection)
    news = News("postgresql://nowhere")

    with news.follow(OWN) as own, news.follow(OWN) as again, news.follow(OTHER) as far:
        assert connection.is_told.wait(PATIENCE_SECONDS)
        for follower in (own, again, far):
            follower.take()
        news._tell(notices.BILL, OWN.hex())
        heard = [follower.take() for follower in (own, again, far)]
        heard_again = own.take()
        news._tell(notices.BLOCK, "43")
        by_block = own.take()
    news.close()

    assert heard == [True, True, False]
    assert (heard_again, by_block) == (False, False)


def test_who_has_left_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "Listener", Connection())
    news = News("postgresql://nowhere")

    with news.follow(OWN), news.follow(OWN):
        assert len(news._followers[OWN.hex()]) == 2
    news.close()

    assert news._followers == {}


def test_whoever_waits_looks_again_once_the_line_is_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    connection = Connection()
    monkeypatch.setattr(notices, "Listener", connection)
    news = News("postgresql://nowhere")

    with news.follow(OWN) as own:
        own.wait(PATIENCE_SECONDS)
        heard = own.take()
    news.close()

    assert heard
