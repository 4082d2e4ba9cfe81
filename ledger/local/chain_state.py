"""The state file of a local chain, kept readable through power cuts.

anvil writes its whole state over the old one every few seconds, so a machine that
stops in the middle leaves half a file. A copy of the last whole one is kept beside it.
"""

import json
import os
import threading
from pathlib import Path

from ledger.local.errors import StateUnreadable

COPY_INTERVAL_SECONDS = 15


class StateKeeper:
    """Keeps ``file`` and its copy; the copy may be some blocks behind."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.copy = file.with_suffix(".copy.json")
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def mend(self) -> bool:
        """Before a start: put the copy in the place of half a file.

        Returns whether there is a state to start from.

        Raises:
            StateUnreadable: neither file nor copy is whole.
        """
        if not self.file.exists():
            return False
        if not _is_whole(self.file):
            if not _is_whole(self.copy):
                raise StateUnreadable(file=str(self.file))
            os.replace(self.copy, self.file)
        self.copy_once()
        return True

    def copy_once(self) -> None:
        """Copy the state, unless it is being written at this moment."""
        try:
            before = self.file.stat()
            content = self.file.read_bytes()
            after = self.file.stat()
        except FileNotFoundError:
            return
        moved = before.st_mtime_ns != after.st_mtime_ns
        if moved or len(content) != after.st_size or not content.endswith(b"}"):
            return
        beside = self.copy.with_suffix(".new")
        beside.write_bytes(content)
        os.replace(beside, self.copy)

    def start_copying(self) -> None:
        """Copy now and then, in a thread of its own."""
        self._stopping.clear()
        self._thread = threading.Thread(
            target=self._copy_repeatedly, name="chain-state", daemon=True
        )
        self._thread.start()

    def stop_copying(self) -> None:
        """Stop the thread."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _copy_repeatedly(self) -> None:
        while not self._stopping.wait(COPY_INTERVAL_SECONDS):
            self.copy_once()


def _is_whole(file: Path) -> bool:
    try:
        json.loads(file.read_bytes())
    except (FileNotFoundError, ValueError):
        return False
    return True
