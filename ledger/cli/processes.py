"""`meguru relay` and `meguru index`: the two processes of a town."""

import signal
import threading
from types import FrameType

import click
import structlog

from ledger.chain.keys import read_keystore
from ledger.cli.options import opened_ledger
from ledger.index.index import Index
from ledger.relay.relay import Relay
from ledger.store import outbox
from ledger.store import schema


@click.command()
def relay() -> None:
    """Carry what was accepted to the chain, until asked to stop."""
    _log_as_json()
    with opened_ledger() as ledger:
        schema.require_current(ledger.database)
        ledger.gateway.check_chain()
        passphrase = ledger.settings.passphrase()
        keys = {
            lane: read_keystore(ledger.settings.keys / f"{lane}.json", passphrase)
            for lane in outbox.LANES
        }
        Relay(ledger.database, ledger.gateway, ledger.town, keys, ledger.clock).run(
            _stop_on_signal()
        )


@click.command()
def index() -> None:
    """Read the chain into the books, until asked to stop."""
    _log_as_json()
    with opened_ledger() as ledger:
        schema.require_current(ledger.database)
        ledger.gateway.check_chain()
        Index(
            ledger.database,
            ledger.gateway,
            ledger.town,
            ledger.settings.confirmations,
            ledger.clock,
        ).run(_stop_on_signal())


def _stop_on_signal() -> threading.Event:
    stop = threading.Event()

    def ask_to_stop(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask_to_stop)
    signal.signal(signal.SIGINT, ask_to_stop)
    return stop


def _log_as_json() -> None:
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    )
