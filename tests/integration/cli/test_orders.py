"""Codes, returns and orders undone by command, over HTTP, up to the books."""

import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import Result
from werkzeug.serving import make_server

from ledger.audit.reconcile import reconcile
from ledger.chain.keys import Key
from ledger.chain.keys import write_keystore
from ledger.cli import order_wallet
from ledger.cli import wallet
from ledger.domain.hexes import to_hex
from tests.integration.cli.commands import run_meguru
from tests.integration.conftest import PURCHASED
from tests.integration.conftest import Shop
from tests.integration.conftest import World
from wallet_api import create_app

PASSPHRASE = "correct horse battery staple"


@pytest.fixture(scope="module")
def address(world: World) -> Iterator[str]:
    """Where the wallet API of the tests' town answers, while blocks are mined."""
    server = make_server("127.0.0.1", 0, create_app(ledger=world.ledger), threaded=True)
    stop = threading.Event()

    def turn() -> None:
        while not stop.wait(0.2):
            world.turn()

    threads = [threading.Thread(target=act) for act in (server.serve_forever, turn)]
    for thread in threads:
        thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    stop.set()
    server.shutdown()
    for thread in threads:
        thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def jiro(world: World) -> Key:
    return world.new_resident({PURCHASED: 5_000})


class Typed:
    """Commands typed by whoever holds a key."""

    def __init__(self, world: World, address: str, folder: Path) -> None:
        self._world, self._address, self._folder = world, address, folder
        self._passphrase = folder / "passphrase"
        self._passphrase.write_text(PASSPHRASE)

    def by(self, key: Key, *words: str) -> Result:
        keystore = self._folder / f"{key.address.hex()}.json"
        if not keystore.exists():
            write_keystore(keystore, key, PASSPHRASE)
        secret = ["--key", str(keystore), "--passphrase-file", str(self._passphrase)]
        result = run_meguru(self._world, *words, "--api", self._address, *secret)
        assert result.exit_code == 0, result.output
        return result


@pytest.fixture
def meguru(world: World, address: str, tmp_path: Path) -> Typed:
    return Typed(world, address, tmp_path)


def line(result: Result, start: str) -> str:
    """The line that begins so: what the town logs meanwhile stands between."""
    return next(one for one in result.stdout.splitlines() if one.startswith(start))


@pytest.fixture
def by_the_towns_clock(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the commands' clock be the one that other tests have moved."""
    clock = SimpleNamespace(time=world.clock)
    for module in (wallet, order_wallet):
        monkeypatch.setattr(module, "time", clock)


@pytest.mark.usefixtures("by_the_towns_clock")
def test_a_code_is_shown_charged_given_back_and_another_one_cancelled(
    world: World, meguru: Typed, jiro: Key, bakery: Shop
) -> None:
    shop = ["--shop", to_hex(bakery.account)]

    shown = meguru.by(jiro, "present", "3000")
    order, code = line(shown, "order").split()[-1], line(shown, "MEGURU1.")
    charged = meguru.by(bakery.till, "charge", code, "1200", *shop, "--yes")
    part = meguru.by(bakery.till, "refund", order, "--amount", "200", *shop, "--yes")
    rest = meguru.by(bakery.till, "refund", order, *shop, "--yes")
    unused = line(meguru.by(jiro, "present", "3000"), "MEGURU1.")
    cancelled = meguru.by(jiro, "cancel", unused)
    balance = meguru.by(jiro, "balance")

    assert line(charged, "order").split()[-1] == order
    assert line(charged, "final")
    assert line(part, "left") == "left       1,000円"
    assert line(rest, "give back") == "give back  1,000円"
    assert line(rest, "final")
    assert line(cancelled, "cancelled 0x")
    assert line(balance, "can be spent") == "can be spent  5,000円"
    assert reconcile(world.ledger.database, world.ledger.gateway).agree
