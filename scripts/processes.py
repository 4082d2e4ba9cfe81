"""The processes of a town: relay, index, web and desk, started, watched, stopped.

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
HOST = "127.0.0.1"
SCRIPTS = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Part:
    """One process, its command, and the port it listens on, if any."""

    program: LocalProgram
    command: tuple[str, ...]
    port: int | None = None


class Processes:
    """The processes of one town: web on ``port``, desk on ``desk_port``.

    Without a ``desk_port`` there is no desk. A practice town says on every page that
    it is one.
    """

    def __init__(
        self,
        home: Path,
        port: int,
        desk_port: int | None = None,
        *,
        is_practice: bool = True,
    ) -> None:
        self._home = home
        self._environment = os.environ | {
            "MEGURU_HOME": str(home),
            "MEGURU_BIND": f"{HOST}:{port}",
            "MEGURU_PRACTICE": str(int(is_practice)),
        }
        self._parts = [
            self._part("index", None, "meguru", "index"),
            self._part("relay", None, "meguru", "relay"),
            self._part("web", port, "gunicorn", *_web_arguments()),
        ]
        if desk_port is not None:
            self._environment["MEGURU_DESK_BIND"] = f"{HOST}:{desk_port}"
            desk = self._part("desk", desk_port, "gunicorn", *_desk_arguments())
            self._parts.append(desk)
        self._started: list[Part] = []

    def _part(self, name: str, port: int | None, program: str, *arguments: str) -> Part:
        command = (str(VENV_BIN / program), *arguments)
        logs = self._home / "logs"
        return Part(LocalProgram(name, logs, signal.SIGTERM, None), command, port)

    def take(self) -> None:
        """End what a killed holder left; nobody else may run them after this.

        Raises:
            ProgramHeld: the town runs already.
        """
        for part in self._parts:
            part.program.take_folder()

    def start(self) -> None:
        """Start every part.

        Raises:
            PortTaken: another program listens where a part of this town should.
        """
        # Asked first: another town that listens there would answer for this one.
        for part in self._parts:
            if part.port is not None:
                check_port(HOST, part.port, part.program.name)
        for part in self._parts:
            part.program.start(part.command, self._environment)
            self._started.append(part)

    def wait_until_ready(self) -> None:
        """Return when web and desk answer that all parts are ready.

        Raises:
            ProgramFailed: a part ended with an error.
            TimeoutError: they are not ready in time.
        """
        end = time.monotonic() + READY_PATIENCE_SECONDS
        waiting = [part.port for part in self._started if part.port is not None]
        while time.monotonic() < end:
            for part in self._started:
                part.program.check_running()
            waiting = [port for port in waiting if not _is_ready(port)]
            if not waiting:
                return
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


def _web_arguments() -> tuple[str, ...]:
    """Wallet and till under one address; how they come together is front.py's."""
    settings = ("-c", "python:wallet_api.gunicorn")
    return *settings, "--pythonpath", str(SCRIPTS), "front:create_front()"


def _desk_arguments() -> tuple[str, ...]:
    return "-c", "python:city_desk.gunicorn", "city_desk:create_app()"


def _is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}/health/ready", timeout=5):
            return True
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def check_port(host: str, port: int, program: str = "web") -> None:
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
            raise PortTaken(program=program, port=port) from None
