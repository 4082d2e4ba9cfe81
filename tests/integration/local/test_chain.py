"""The local chain: a real anvil, started, stopped, killed and started again."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from ledger.local.chain import AnvilChain
from ledger.local.errors import PortTaken
from ledger.local.errors import ProgramHeld
from ledger.local.errors import ProgramMissing
from ledger.local.errors import StateUnreadable

CHAIN_ID = 31_999
HANAKO = "0x00000000000000000000000000000000000A11CE"
FIRST_PUBLIC_ACCOUNT = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
HOLDER = """
import sys, time
from pathlib import Path
from ledger.local.chain import AnvilChain
chain = AnvilChain(Path(sys.argv[1]), chain_id=31_999)
chain.start()
chain.fund(sys.argv[2], 7)
print(chain.pid, flush=True)
time.sleep(3600)
"""


@pytest.fixture
def chain(folder: Path) -> Iterator[AnvilChain]:
    chain = AnvilChain(folder / "chain", chain_id=CHAIN_ID)
    chain.start()
    yield chain
    chain.stop()


def ask(chain: AnvilChain, method: str, *parameters: object) -> Any:
    body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": parameters}
    headers = {"Content-Type": "application/json"}
    data = json.dumps(body).encode()
    with urllib.request.urlopen(
        urllib.request.Request(chain.rpc_url, data, headers), timeout=5
    ) as reply:
        return json.load(reply)["result"]


def block_number(chain: AnvilChain) -> int:
    return int(ask(chain, "eth_blockNumber"), 16)


def balance(chain: AnvilChain, address: str) -> int:
    return int(ask(chain, "eth_getBalance", address, "latest"), 16)


def wait_for_dump(chain: AnvilChain, folder: Path) -> None:
    """Until the state file holds a block after the one that is the head now."""
    wanted = block_number(chain) + 1
    while True:
        try:
            state = json.loads((folder / "chain" / "state.json").read_bytes())
        except (FileNotFoundError, ValueError):
            state = {"best_block_number": 0}
        if state["best_block_number"] >= wanted:
            return
        time.sleep(0.05)


def test_a_new_chain_answers_under_its_own_number(chain: AnvilChain) -> None:
    assert int(ask(chain, "eth_chainId"), 16) == CHAIN_ID


def test_no_account_of_a_public_phrase_has_money(chain: AnvilChain) -> None:
    assert ask(chain, "eth_accounts") == []
    assert balance(chain, FIRST_PUBLIC_ACCOUNT) == 0


def test_blocks_come_without_transactions(chain: AnvilChain) -> None:
    before = block_number(chain)

    while block_number(chain) == before:
        time.sleep(0.05)

    assert block_number(chain) > before


def test_a_funded_account_can_pay_for_gas(chain: AnvilChain) -> None:
    chain.fund(HANAKO, 10**18)

    assert balance(chain, HANAKO) == 10**18


def test_a_restart_continues_with_the_same_blocks(
    chain: AnvilChain, folder: Path
) -> None:
    chain.fund(HANAKO, 5)
    head = ask(chain, "eth_getBlockByNumber", "latest", False)
    chain.stop()

    chain.start()

    again = ask(chain, "eth_getBlockByNumber", head["number"], False)
    assert again["hash"] == head["hash"]
    assert balance(chain, HANAKO) == 5
    assert block_number(chain) > int(head["number"], 16)


def test_stopping_ends_the_process(chain: AnvilChain) -> None:
    pid = chain.pid

    chain.stop()

    assert not psutil.pid_exists(pid)


def test_after_a_kill_the_chain_continues_from_its_last_dump(
    chain: AnvilChain, folder: Path
) -> None:
    chain.fund(HANAKO, 5)
    head = ask(chain, "eth_getBlockByNumber", "latest", False)
    wait_for_dump(chain, folder)
    os.kill(chain.pid, signal.SIGKILL)
    chain.stop()

    chain.start()

    again = ask(chain, "eth_getBlockByNumber", head["number"], False)
    assert again["hash"] == head["hash"]
    assert balance(chain, HANAKO) == 5


def test_half_a_state_file_is_mended_from_its_copy(
    chain: AnvilChain, folder: Path
) -> None:
    chain.fund(HANAKO, 5)
    chain.stop()
    chain.start()
    chain.stop()
    state = folder / "chain" / "state.json"
    state.write_bytes(state.read_bytes()[: state.stat().st_size // 2])

    chain.start()

    assert balance(chain, HANAKO) == 5


def test_half_a_state_file_without_a_copy_is_never_replaced_by_a_new_chain(
    chain: AnvilChain, folder: Path
) -> None:
    chain.stop()
    state = folder / "chain" / "state.json"
    (folder / "chain" / "state.copy.json").unlink(missing_ok=True)
    state.write_bytes(b'{"block":')

    with pytest.raises(StateUnreadable) as refusal:
        chain.start()

    assert refusal.value.values == {"file": str(state)}
    assert state.read_bytes() == b'{"block":'


def test_a_taken_port_is_refused(folder: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(PortTaken) as refusal:
            AnvilChain(folder / "chain", chain_id=CHAIN_ID, port=port).start()

    assert refusal.value.values == {"program": "anvil", "port": port}


def test_a_refused_start_leaves_the_folder_free(folder: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        with pytest.raises(PortTaken):
            AnvilChain(folder / "chain", chain_id=CHAIN_ID, port=taken).start()

    with AnvilChain(folder / "chain", chain_id=CHAIN_ID) as chain:
        assert chain.exit_code() is None


def test_a_second_start_in_the_same_folder_is_refused(
    chain: AnvilChain, folder: Path
) -> None:
    with pytest.raises(ProgramHeld) as refusal:
        AnvilChain(folder / "chain", chain_id=CHAIN_ID).start()

    assert refusal.value.values == {
        "program": "anvil",
        "folder": str(folder / "chain"),
        "holder": str(os.getpid()),
    }
    assert chain.exit_code() is None


def test_what_a_killed_holder_left_running_is_stopped_with_its_state_kept(
    folder: Path,
) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder / "chain"), HANAKO],
        stdout=subprocess.PIPE,
        text=True,
    )
    with holder:
        assert holder.stdout is not None
        left_behind = int(holder.stdout.readline())
        holder.kill()
    assert psutil.pid_exists(left_behind)

    with AnvilChain(folder / "chain", chain_id=CHAIN_ID) as chain:
        assert not psutil.pid_exists(left_behind)
        assert balance(chain, HANAKO) == 7


def test_a_missing_program_names_the_command_that_mends_it(folder: Path) -> None:
    chain = AnvilChain(folder / "chain", chain_id=CHAIN_ID, node_modules=folder)

    with pytest.raises(ProgramMissing) as refusal:
        chain.start()

    assert "scripts/bootstrap" in refusal.value.advice
