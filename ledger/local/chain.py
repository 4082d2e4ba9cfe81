"""A chain of one machine: anvil, which mines a block a second and keeps its state.

It has no account of its own, so there is no key that everybody knows; whoever needs
gas is given it with ``fund``. It listens on loopback only, for it does whatever it
is asked.
"""

import json
import platform
import signal
import socket
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any
from typing import Self

from ledger.local.chain_state import StateKeeper
from ledger.local.errors import PortTaken
from ledger.local.errors import ProgramMissing
from ledger.local.program import LocalProgram

NODE_MODULES = Path(__file__).resolve().parents[2] / "node_modules"
START_PATIENCE_SECONDS = 60
REQUEST_TIMEOUT_SECONDS = 5
STATE_INTERVAL_SECONDS = 2
STATES_KEPT_IN_MEMORY = 256
MACHINES = {"aarch64": "arm64", "arm64": "arm64", "x86_64": "amd64"}


class AnvilChain:
    """A local chain in a folder: its state file, log and lock."""

    def __init__(
        self,
        folder: Path,
        *,
        chain_id: int,
        port: int = 0,
        block_seconds: int = 1,
        node_modules: Path = NODE_MODULES,
    ) -> None:
        """``port`` 0 means any free one, chosen at the first start."""
        self.chain_id = chain_id
        self.port = port
        self._block_seconds = block_seconds
        self._node_modules = node_modules
        self._program = LocalProgram("anvil", folder, signal.SIGTERM, user=None)
        self._state = StateKeeper(self._program.folder / "state.json")

    @property
    def rpc_url(self) -> str:
        """Where it answers JSON-RPC."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """The process of anvil itself."""
        return self._program.pid

    def exit_code(self) -> int | None:
        """None while it runs, else how it ended."""
        return self._program.exit_code()

    def start(self) -> None:
        """Start, and return when the chain answers; after a restart with a new block.

        Raises:
            ProgramMissing: anvil is not installed.
            ProgramHeld: another process runs the chain of this folder.
            PortTaken: another program listens on the port.
            StateUnreadable: neither the state nor its copy can be read.
            ProgramFailed: anvil ended, or does not answer.
        """
        binary = anvil_binary(self._node_modules)
        self._program.take_folder()
        try:
            has_history = self._state.mend()
            self.port = _free_port(self.port)
            home = {"HOME": str(self._program.folder)}
            self._program.start([binary, *self._arguments()], home)
            self._wait_until_answering(has_history)
        except BaseException:
            self._program.stop()
            raise
        self._state.start_copying()

    def stop(self) -> None:
        """Stop, and return when the state is on disk."""
        self._state.stop_copying()
        self._program.stop()

    def fund(self, address: str, wei: int) -> None:
        """Set the balance that an account pays its gas from."""
        self._ask("anvil_setBalance", address, hex(wei))

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def _arguments(self) -> list[str]:
        return [
            "--quiet",
            "--host=127.0.0.1",
            f"--port={self.port}",
            # No page in a browser may ask it for anything.
            "--no-cors",
            "--accounts=0",
            f"--chain-id={self.chain_id}",
            "--hardfork=osaka",
            f"--block-time={self._block_seconds}",
            # Given without a number it keeps only the newest block's state.
            f"--prune-history={STATES_KEPT_IN_MEMORY}",
            f"--state={self._state.file}",
            f"--state-interval={STATE_INTERVAL_SECONDS}",
        ]

    def _wait_until_answering(self, has_history: bool) -> None:
        """Blocks loaded from the file answer no calls until a new one is mined."""
        deadline = time.monotonic() + START_PATIENCE_SECONDS
        first: int | None = None
        while time.monotonic() < deadline:
            self._program.check_running()
            try:
                number = int(self._ask("eth_blockNumber"), 16)
            except (OSError, ValueError):
                time.sleep(0.05)
                continue
            first = number if first is None else first
            if number > first or not has_history:
                return
            time.sleep(0.05)
        raise self._program.failure(
            f"it did not answer within {START_PATIENCE_SECONDS} seconds"
        )

    def _ask(self, method: str, *parameters: object) -> Any:
        """One JSON-RPC question; an error of the chain is a ValueError."""
        body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": parameters}
        request = urllib.request.Request(
            self.rpc_url,
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=REQUEST_TIMEOUT_SECONDS) as reply:
            answer = json.load(reply)
        if "error" in answer:
            raise ValueError(answer["error"])
        return answer["result"]


def anvil_binary(node_modules: Path = NODE_MODULES) -> Path:
    """The program itself: npm's `anvil` is a Node wrapper that keeps signals to itself.

    Raises:
        ProgramMissing: it is not installed.
    """
    machine = MACHINES.get(platform.machine(), platform.machine())
    package = f"anvil-{platform.system().lower()}-{machine}"
    binary = node_modules / "@foundry-rs" / package / "bin" / "anvil"
    if not binary.is_file():
        raise ProgramMissing(program="anvil", place=str(binary))
    return binary


def _free_port(wanted: int) -> int:
    """The wanted port, or any for 0, found free on loopback.

    Raises:
        PortTaken: another program listens there.
    """
    with socket.socket() as probe:
        # Connections of an earlier run that are still closing do not matter.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError:
            raise PortTaken(program="anvil", port=wanted) from None
        return int(probe.getsockname()[1])
