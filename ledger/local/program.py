"""One program that runs beside Meguru: started, watched and stopped, never twice.

While it runs, the process that started it holds a file lock in the program's
folder, so a second start is refused. The lock ends with its holder even on
kill -9; the program, which has its own session so that Ctrl-C reaches Meguru
first, may then live on. The next start finds it by the note it left and stops it.
"""

import fcntl
import json
import os
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import psutil

from ledger.local.errors import ProgramFailed
from ledger.local.errors import ProgramHeld
from ledger.local.errors import ProgramMissing

STOP_PATIENCE_SECONDS = 30
LOG_LINES_SHOWN = 5
# The system derives start times from its clock, which may be set meanwhile.
START_TIME_BLUR_SECONDS = 2


class LocalProgram:
    """A program with a folder of its own for its lock, note and log."""

    def __init__(
        self, name: str, folder: Path, stop_signal: signal.Signals, user: str | None
    ) -> None:
        """``user`` is whom to run as, when Meguru itself runs as root."""
        self.name = name
        self.folder = folder.absolute()
        self.log_file = self.folder / f"{name}.log"
        self._lock_file = self.folder / f"{name}.lock"
        self._note_file = self.folder / f"{name}.pid"
        self._stop_signal = stop_signal
        self._user = user
        self._lock: IO[str] | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The running program's process."""
        assert self._process is not None, f"{self.name} was not started"
        return self._process.pid

    def exit_code(self) -> int | None:
        """None while it runs, else how it ended."""
        assert self._process is not None, f"{self.name} was not started"
        return self._process.poll()

    def take_folder(self) -> None:
        """Make the folder ours until ``stop``, and end what a killed holder left.

        Raises:
            ProgramHeld: another process runs this program in this folder.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        lock = self._lock_file.open("a+", encoding="ascii")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            holder = lock.read() or "unknown"
            lock.close()
            raise ProgramHeld(
                program=self.name, folder=str(self.folder), holder=holder
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        self._lock = lock
        self._end_leftover()

    def start(self, command: Sequence[str | Path], environment: dict[str, str]) -> None:
        """Start the program in its folder, which was taken before.

        Raises:
            ProgramMissing: the program's file is not there.
        """
        assert self._lock is not None, "take_folder comes first"
        try:
            with self.log_file.open("ab") as log:
                self._process = subprocess.Popen(
                    [str(word) for word in command],
                    # A directory every user may enter; the program gets full paths.
                    cwd="/",
                    env=environment,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                    user=self._user,
                    group=self._user,
                    extra_groups=None if self._user is None else [],
                )
        except FileNotFoundError:
            raise ProgramMissing(program=self.name, place=str(command[0])) from None
        note = {"pid": self.pid, "started": _start_time(self.pid)}
        self._note_file.write_text(json.dumps(note), encoding="ascii")

    def check_running(self) -> None:
        """Raise ProgramFailed, with the last of its log, if the program has ended."""
        code = self.exit_code()
        if code is not None:
            lines = self.log_file.read_text(encoding="utf-8", errors="replace")
            last = " / ".join(lines.split("\n")[-LOG_LINES_SHOWN - 1 :]).strip(" /")
            raise self.failure(f"it ended with code {code} ({last})")

    def failure(self, reason: str) -> ProgramFailed:
        """The error of a start that went wrong."""
        return ProgramFailed(program=self.name, reason=reason, log=str(self.log_file))

    def stop(self) -> None:
        """Ask the program to end, wait until it has, and give the folder back."""
        if self._process is not None:
            if self._process.poll() is None:
                self._process.send_signal(self._stop_signal)
            try:
                self._process.wait(STOP_PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None
            self._note_file.unlink(missing_ok=True)
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _end_leftover(self) -> None:
        """Stop the program that a killed holder left running."""
        try:
            note = json.loads(self._note_file.read_text(encoding="ascii"))
            leftover = psutil.Process(note["pid"])
            # Process numbers are used again: the start time tells ours from others.
            if (
                abs(_start_time(leftover.pid) - note["started"])
                < START_TIME_BLUR_SECONDS
            ):
                leftover.send_signal(self._stop_signal)
                leftover.wait(STOP_PATIENCE_SECONDS)
        except psutil.TimeoutExpired:
            leftover.kill()
            leftover.wait()
        except (FileNotFoundError, ValueError, psutil.NoSuchProcess):
            pass
        self._note_file.unlink(missing_ok=True)


def _start_time(pid: int) -> float:
    """When a process started, as the system counts it; 0 if it has ended."""
    try:
        return float(psutil.Process(pid).create_time())
    except psutil.NoSuchProcess:
        return 0.0
