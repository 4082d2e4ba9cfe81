"""Whether books and chain agree: asked for often, looked at once a minute at most."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from ledger.audit.reconcile import Reconciliation
from ledger.domain.errors import MeguruError

FRESH_SECONDS = 60.0
AGAIN_SECONDS = 5.0
PATIENCE_SECONDS = 3.0


@dataclass(frozen=True)
class BooksCheck:
    """The last look: its result, or why there was none, and when, in UTC seconds."""

    at: int
    result: Reconciliation | None
    error: MeguruError | None


class LatestBooks:
    """Keeps the last look; a new one is made beside whoever asks."""

    def __init__(
        self,
        look: Callable[[], Reconciliation],
        clock: Callable[[], int],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._look = look
        self._clock = clock
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._seen: BooksCheck | None = None
        self._seen_at = 0.0

    def get(self, fresh_seconds: float = FRESH_SECONDS) -> BooksCheck | None:
        """Return the last look; one that is too old is renewed in the background.

        Only who asks before the first look has ended waits for it, and not for long.
        """
        with self._lock:
            seen, age = self._seen, self._monotonic() - self._seen_at
            if (seen is None or age >= fresh_seconds) and self._thread is None:
                self._thread = threading.Thread(target=self._run, daemon=True)
                self._thread.start()
            thread = self._thread
        if seen is None and thread is not None:
            thread.join(PATIENCE_SECONDS)
        return self._seen

    def check_now(self) -> BooksCheck | None:
        """Look again because somebody asked; seconds after the last look is now too."""
        self.get(AGAIN_SECONDS)
        thread = self._thread
        if thread is not None:
            thread.join(PATIENCE_SECONDS)
        return self._seen

    def _run(self) -> None:
        try:
            seen = BooksCheck(self._clock(), self._look(), None)
        except MeguruError as error:
            seen = BooksCheck(self._clock(), None, error)
        except Exception:
            # What nobody foresaw is not "they agree": the page says it is unknown.
            seen = BooksCheck(self._clock(), None, MeguruError())
        with self._lock:
            self._seen, self._seen_at = seen, self._monotonic()
            self._thread = None
