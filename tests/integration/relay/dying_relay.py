"""A relay in a process of its own, killed when its first bytes are to be sent.

It is started with MEGURU_HOME and, as its argument, the seconds by which the
tests' clock is ahead of the machine's.
"""

import os
import signal
import sys

from ledger.chain.gateway import Gateway
from ledger.chain.keys import read_keystore
from ledger.relay.relay import Relay
from ledger.services import open_ledger
from ledger.services.ledger import system_clock
from ledger.store import outbox


class DeadlyGateway(Gateway):
    """A node whose line is so bad that it kills."""

    def send(self, raw: bytes) -> None:
        os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    ahead = int(sys.argv[1])
    ledger = open_ledger()
    settings = ledger.settings
    key = read_keystore(settings.keys / "relay.json", settings.passphrase())
    relay = Relay(
        ledger.database,
        DeadlyGateway(ledger.gateway.rpc, ledger.gateway.deployment),
        ledger.town,
        {outbox.LANE_RELAY: key},
        lambda: system_clock() + ahead,
    )
    relay.take_lanes()
    relay.step()
    print("nothing was to be sent")


if __name__ == "__main__":
    main()
