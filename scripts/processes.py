"""The processes of a town: relay, index and web, started, watched and stopped.

What a killed `scripts/run` left behind is ended before anything new begins. A
part that ends by itself is started again, because an accepted payment must reach
the chain whatever ended the relay.
"""

import os
import signal
import socket
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from environment import VENV_BIN
from ledger.local.errors import PortTaken
from ledger.local.program import LocalProgram

READY_PATIENCE_SECONDS = 60
RESTART_PAUSE_SECONDS = 0.5
COMMANDS = {
    "index": ("meguru", "index"),
    "relay": ("meguru", "relay"),
    "web": ("gunicorn", "-c", "python:wallet_api.gunicorn", "wallet_api:create_app()"),
}


@dataclass(frozen=True)
class Part:
    """One process and its command."""

    program: LocalProgram
    command: tuple[str, ...]


class Processes:
    """The three processes of one town."""

    def __init__(self, home: Path, bind: str) -> None:
        self._home = home
        host, _, port = bind.rpartition(":")
        self._address = host, int(port)
        self._environment = os.environ | {
            "MEGURU_HOME": str(home),
            "MEGURU_BIND": bind,
        }
        self._parts = [
            Part(
                LocalProgram(name, home / "logs", signal.SIGTERM, None),
                (str(VENV_BIN / command), *arguments),
            )
            for name, (command, *arguments) in COMMANDS.items()
        ]
        self._started: list[Part] = []

    def take(self) -> None:
        """End what a killed holder left; nobody else may run them after this.

        Raises:
            ProgramHeld: the town runs already.
        """
        for part in self._parts:
            part.program.take_folder()

    def start(self) -> None:
        """Start index, relay and web.

        Raises:
            PortTaken: another program listens where the web should.
        """
        # Asked first: another town that listens there would answer for this one.
        check_port(*self._address)
        for part in self._parts:
            part.program.start(part.command, self._environment)
            self._started.append(part)

    def wait_until_ready(self, base_url: str) -> None:
        """Return when the web answers that all parts are ready.

        Raises:
            ProgramFailed: a part ended with an error.
            TimeoutError: they are not ready in time.
        """
        end = time.monotonic() + READY_PATIENCE_SECONDS
        while time.monotonic() < end:
            for part in self._started:
                part.program.check_running()
            try:
                with urllib.request.urlopen(f"{base_url}/health/ready", timeout=5):
                    return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.2)
        raise TimeoutError(
            f"the town is not ready after {READY_PATIENCE_SECONDS} s;"
            f" its logs are in {self._home / 'logs'}"
        )

    def pids(self) -> dict[str, int]:
        """The process of each part, by its name."""
        return {part.program.name: part.program.pid for part in self._started}

    def restart_ended(self) -> list[str]:
        """Start again what ended by itself; returns the names."""
        ended = [part for part in self._started if part.program.exit_code() is not None]
        for part in ended:
            time.sleep(RESTART_PAUSE_SECONDS)
            part.program.start(part.command, self._environment)
        return [part.program.name for part in ended]

    def stop(self) -> None:
        """Ask every process to end, web first, and wait until all have."""
        for part in reversed(self._parts):
            part.program.stop()
        self._started.clear()


def check_port(host: str, port: int) -> None:
    """Refuse a port that another program listens on.

    Raises:
        PortTaken: one does.
    """
    with socket.socket() as probe:
        # Connections of an earlier run that are still closing do not matter.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise PortTaken(program="web", port=port) from None
