"""An index in a process of its own, killed when all is written but not committed.

It is started with MEGURU_HOME and, as its argument, the seconds by which the
tests' clock is ahead of the machine's. It prints the last block it had read.
"""

import os
import signal
import sys

from ledger.index import index
from ledger.services import open_ledger
from ledger.services.ledger import system_clock
from ledger.store import notices
from ledger.store.database import Work


def die(work: Work, channel: str, payload: str = "") -> None:
    """Die where the index would tell its news, right before the commit."""
    print(payload, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    ahead = int(sys.argv[1])
    ledger = open_ledger()
    notices.notify = die
    dying = index.Index(
        ledger.database,
        ledger.gateway,
        ledger.town,
        ledger.settings.confirmations,
        lambda: system_clock() + ahead,
    )
    dying.step()
    print("nothing was to be read")


if __name__ == "__main__":
    main()
