"""The demo twice, then the town by hand: one town through all its starts.

The tests of this file share one town and build on each other, as the starts of
a real one do.
"""

import json
import os
import re
import shutil
import signal
import time
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import AbstractContextManager
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from ledger.chain.keys import make_key
from ledger.chain.keys import read_keystore
from ledger.cli.wallet import Wallet
from seeding import COIN_AMOUNT
from seeding import GRANT_AMOUNT
from tests.integration.scripts.conftest import PATIENCE_SECONDS
from tests.integration.scripts.conftest import RunningScript
from tests.integration.scripts.conftest import free_port
from tests.integration.scripts.conftest import is_answering
from tests.integration.scripts.conftest import run_demo
from tests.integration.scripts.conftest import run_meguru
from tests.integration.scripts.conftest import running_script

PRICE = 700
TAKES_LONG = True


def play_demo(home: Path) -> str:
    """What the demo prints, once it has ended well."""
    result = run_demo(home)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.fixture(scope="module")
def first_run(home: Path) -> str:
    """What the demo prints on a new town."""
    return play_demo(home)


@pytest.fixture(scope="module")
def transcripts(home: Path, first_run: str) -> list[str]:
    """What the demo prints, on a new town and on the same town again."""
    return [first_run, play_demo(home)]


def test_the_demo_pays_from_two_lots_and_both_balances_move(
    first_run: str,
) -> None:
    legs = re.findall(r"^  from +(.+) until (\S+) +([\d,]+)円$", first_run, re.M)
    residents = re.findall(r"^resident +([\d,]+)円$", first_run, re.M)
    shops = re.findall(r"^shop +([\d,]+)円$", first_run, re.M)

    assert [amount for _, _, amount in legs] == ["1,000", "800"]
    assert residents == ["6,000", "4,200"]
    assert shops == ["0", "1,800"]


def test_the_demo_ends_with_the_books_in_agreement_twice_in_a_row(
    transcripts: list[str],
) -> None:
    blocks = []
    for printed in transcripts:
        last = printed.strip().splitlines()[-1]
        found = re.fullmatch(r"the books agree at block (\d+)", last)
        assert found, last
        blocks.append(int(found[1]))

    assert blocks[0] < blocks[1], "the second run goes on with the same chain"


@pytest.mark.parametrize("run", [0, 1])
def test_the_demo_shows_every_state_in_order(transcripts: list[str], run: int) -> None:
    states = re.findall(
        r"^(accepted|submitted|confirmed|final) +\d{4}-", transcripts[run], re.M
    )

    # Of the bill that is paid, and of the code that is charged.
    whole = ["accepted", "submitted", "confirmed", "final"]
    assert states == whole + whole[:3]


@pytest.mark.parametrize("run", [0, 1])
def test_the_demo_charges_corrects_and_settles_and_the_books_agree_after_each(
    transcripts: list[str], run: int
) -> None:
    said = transcripts[run].splitlines()

    ended = [line for line in said if line.startswith(("charged", "corrected"))]
    assert [line.split()[0] for line in ended] == ["charged", "corrected"]
    assert "corrected 200円 of 200円, refused 0円" in said
    assert "redeemed 2,200円 of 2,200円, refused 0円" in said
    agreed = [line for line in said if line.startswith("the books agree")]
    assert len(agreed) == 7


@pytest.mark.parametrize("run", [0, 1])
def test_the_demo_shows_money_lapse_in_a_copy_of_the_town(
    transcripts: list[str], run: int
) -> None:
    before, _, months_later = transcripts[run].partition("months later")

    # Twenty residents were granted 3,000 yen each, and none of them spent any.
    assert "20 accounts; lapsed in all 60,000円" in months_later
    assert "lapsed" not in before


@pytest.mark.parametrize("run", [0, 1])
def test_the_demo_charges_a_shown_code_and_gives_some_of_it_back(
    transcripts: list[str], run: int
) -> None:
    said = transcripts[run].splitlines()

    assert "amount     700円 (up to 1,000円)" in said
    given_back = said.index("give back  300円")
    assert said[given_back + 2] == "left       400円"
    assert any(line.startswith("confirmed  0x") for line in said[given_back:])


def test_a_later_start_goes_on_with_the_same_books_and_pays_again(
    home: Path, transcripts: list[str]
) -> None:
    port = free_port()
    with running_script(home, port) as script:
        script.wait_until_started()
        before = _shop_balance(home, script)
        _pay(home, script)
        after = _shop_balance(home, script)
        parts = psutil.Process(script.process.pid).children(recursive=True)

        assert script.press_ctrl_c() == 0

    # What the shop took in the demo was redeemed there.
    assert (before, after) == (0, PRICE)
    assert not [part for part in parts if part.is_running()], "all parts have ended"
    assert not is_answering(port)


def test_a_resident_looks_at_their_balance_lot_by_lot(
    home: Path, transcripts: list[str]
) -> None:
    resident = home / "keys" / "residents" / "demo-1.json"
    with running_script(home, free_port()) as script:
        script.wait_until_started()
        shown = run_meguru(
            home,
            *("balance", "--key", str(resident)),
            *("--passphrase-file", str(home / "keys" / "residents.passphrase")),
        )

    # 1,000 yen granted and 5,000 bought, less the 1,800 of the demo's bill, the 400
    # that stayed of what was charged, and the 200 that were taken back, with the 500
    # of a charge code.
    lines = shown.splitlines()
    assert [line.rpartition("  ")[2] for line in lines] == ["0円", "4,100円", "4,100円"]
    assert lines[1].startswith("めぐるコイン until never")


def test_whoever_registers_with_a_letter_of_the_start_page_finds_money(
    home: Path, transcripts: list[str]
) -> None:
    with running_script(home, free_port()) as script:
        script.wait_until_started()
        page = httpx.post(f"{script.base_url}/town/letters").raise_for_status().text
        code = re.search(r'<p class="code">([A-Z0-9-]{19})</p>', page)
        assert code, page
        wallet = Wallet(script.base_url, make_key())
        _wait(lambda: wallet.register(code[1]) == "registered")
        wallet.sign_in()

        _wait(lambda: wallet.view_account()["available"] == GRANT_AMOUNT + COIN_AMOUNT)

        wallet.close()


def test_all_three_faces_answer_while_the_town_runs(
    home: Path, transcripts: list[str]
) -> None:
    with running_script(home, free_port()) as script:
        script.wait_until_started()
        for address in (
            f"{script.base_url}/",
            f"{script.base_url}/till/pair",
            f"{script.base_url}/town/",
            f"{script.desk_url}/sign-in",
        ):
            answer = httpx.get(address).raise_for_status()
            assert answer.headers["content-type"].startswith("text/html"), address
            assert "unsafe-inline" not in answer.headers["content-security-policy"]


def test_a_town_that_runs_is_not_started_twice(
    home: Path, transcripts: list[str]
) -> None:
    with running_script(home, free_port()) as first:
        first.wait_until_started()
        with running_script(home, free_port()) as second:
            printed, _ = second.process.communicate(timeout=60)

    assert second.process.returncode == 1
    assert "[program_held]" in printed


def test_a_killed_run_is_mended_by_the_next_start(
    home: Path, transcripts: list[str]
) -> None:
    with running_script(home, free_port()) as script:
        script.wait_until_started()
        left_behind = psutil.Process(script.process.pid).children(recursive=True)
        os.kill(script.process.pid, signal.SIGKILL)
        script.process.wait()

    with running_script(home, free_port()) as script:
        script.wait_until_started()
        _pay(home, script)
        assert script.press_ctrl_c() == 0

    assert not [part for part in left_behind if part.is_running()]


def test_changed_contracts_are_refused_and_nothing_is_started(
    home: Path, transcripts: list[str], tmp_path: Path
) -> None:
    changed = tmp_path / "town"
    changed.mkdir()
    shutil.copy(home / "deployment.json", changed)
    deployment = json.loads((changed / "deployment.json").read_text())
    deployment["contracts"]["RegionalCurrency"]["bytecode_sha256"] = "00" * 32
    (changed / "deployment.json").write_text(json.dumps(deployment))

    with running_script(changed, free_port()) as script:
        printed, _ = script.process.communicate(timeout=60)

    assert script.process.returncode == 1
    assert "[contracts_changed]" in printed
    assert "RegionalCurrency" in printed
    assert not (changed / "chain" / "state.json").exists()
    assert not (changed / "postgres" / "data").exists()


def _directory(home: Path) -> dict[str, Any]:
    written: dict[str, Any] = json.loads((home / "practice.json").read_text("utf-8"))
    return written


@contextmanager
def _wallet(
    home: Path, script: RunningScript, group: str, name: str, account: str | None
) -> Iterator[Wallet]:
    passphrase = (home / "keys" / "residents.passphrase").read_text().strip()
    key = read_keystore(home / "keys" / group / f"{name}.json", passphrase)
    wallet = Wallet(script.base_url, key, account)
    try:
        wallet.sign_in()
        yield wallet
    finally:
        wallet.close()


def _till(home: Path, script: RunningScript) -> AbstractContextManager[Wallet]:
    shop = _directory(home)["shops"][0]
    return _wallet(home, script, "tills", shop["till"], shop["account"])


def _shop_balance(home: Path, script: RunningScript) -> int:
    with _till(home, script) as till:
        return int(till.view_account()["available"])


def _wait(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.2)


def _pay(home: Path, script: RunningScript) -> None:
    """A resident of the practice town pays, and it is confirmed."""
    resident = _directory(home)["residents"][0]
    with (
        _till(home, script) as till,
        _wallet(home, script, "residents", resident["key"], None) as wallet,
    ):
        bill = till.open_bill(PRICE)
        payment = wallet.pay(wallet.quote(bill["reference"]))
        states = (state for state, _ in wallet.watch(payment["order"]))
        assert "confirmed" in states
