"""News: what wakes every listener, and what does not."""

from collections.abc import Iterator

import pytest

from ledger.services.news import News
from ledger.store import notices


def test_only_blocks_wake_the_listeners(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []

    class OneBlock:
        """A connection on which one block comes, and nothing after it."""

        def __init__(self, url: str, channels: tuple[str, ...]) -> None:
            asked.append(channels)
            self._come = [(notices.BLOCK, "42")]

        def wait(self, timeout_seconds: float) -> Iterator[tuple[str, str]]:
            yield from self._come
            self._come = []

        def close(self) -> None:
            pass

    monkeypatch.setattr(notices, "Listener", OneBlock)
    news = News("postgresql://nowhere")

    seen = news.count
    news.wait(0, 60)
    news.close()

    assert (seen in (0, 1), news.count) == (True, 1)
    assert asked == [(notices.BLOCK,)]
