"""The scripts as their users start them: processes of their own, real towns."""

import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from environment import PYTHON
from environment import ROOT
from environment import VENV_BIN

STARTED = "Meguru is running."
PATIENCE_SECONDS = 150
DEMO_PATIENCE_SECONDS = 400


class RunningScript:
    """`scripts/run` of one town, and what it has printed."""

    def __init__(
        self, process: subprocess.Popen[str], port: int, desk_port: int
    ) -> None:
        self.process = process
        self.base_url = f"http://127.0.0.1:{port}"
        self.desk_url = f"http://127.0.0.1:{desk_port}"
        self.output = ""

    def wait_until_started(self) -> None:
        """Read what it prints until the town runs, or the script has ended."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.output += line
            if STARTED in line:
                return
        raise AssertionError(f"it ended before the town ran:\n{self.output}")

    def press_ctrl_c(self) -> int:
        """Interrupt it as a terminal does, and return how it ended."""
        self.process.send_signal(signal.SIGINT)
        rest, _ = self.process.communicate(timeout=PATIENCE_SECONDS)
        self.output += rest
        return self.process.returncode


@contextmanager
def running_script(home: Path, port: int) -> Iterator[RunningScript]:
    """Start `scripts/run` on a town; whatever happens, it does not outlive this."""
    desk_port = free_port()
    process = subprocess.Popen(
        [PYTHON, ROOT / "scripts" / "run.py"],
        env=os.environ
        | {
            "MEGURU_HOME": str(home),
            "MEGURU_PORT": str(port),
            "MEGURU_DESK_PORT": str(desk_port),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield RunningScript(process, port, desk_port)
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=PATIENCE_SECONDS)


def run_demo(home: Path) -> subprocess.CompletedProcess[str]:
    """Run the demo to its end."""
    return subprocess.run(
        [PYTHON, ROOT / "scripts" / "demo.py"],
        env=os.environ | {"MEGURU_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=DEMO_PATIENCE_SECONDS,
        check=False,
    )


def run_meguru(home: Path, *words: str) -> str:
    """Run a command on a town that runs; it finds the town by its folder alone."""
    result = subprocess.run(
        [VENV_BIN / "meguru", *words],
        env=os.environ | {"MEGURU_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_answering(port: int) -> bool:
    """Whether anybody listens on a port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until_silent(port: int) -> None:
    """Return when nobody listens on a port any more."""
    end = time.monotonic() + PATIENCE_SECONDS
    while is_answering(port):
        assert time.monotonic() < end, f"somebody still listens on {port}"
        time.sleep(0.1)


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A folder for one practice town, shared by the tests of a file in their order."""
    with tempfile.TemporaryDirectory(prefix="meguru-town-") as folder:
        yield Path(folder) / "town"
