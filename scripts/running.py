"""A whole practice town, started and stopped in order."""

import time
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ledger.services import Ledger
from ledger.services import open_ledger
from practice import PracticeDesk
from processes import Processes
from seeding import Say
from seeding import Seeding
from town import Town

WAIT_SECONDS = 120


@dataclass(frozen=True)
class RunningTown:
    """A town that answers at ``base_url``; ``directory`` says who is who."""

    town: Town
    processes: Processes
    base_url: str
    seeding: Seeding


@contextmanager
def running_town(home: Path, port: int, say: Say) -> Iterator[RunningTown]:
    """Start chain, database, relay, index and web; fill a new town; stop at the end.

    The first start deploys the contracts; later starts go on with the same books.

    Raises:
        ContractsChanged: this checkout's contracts are not the town's.
        ProgramHeld: the town runs already.
        PortTaken, ProgramFailed: a part of it cannot start.
    """
    base_url = f"http://127.0.0.1:{port}"
    town = Town(home, base_url)
    processes = Processes(home, f"127.0.0.1:{port}")
    try:
        processes.take()
        say("starting the chain and the database" + " of a new town" * town.is_new)
        town.start()
        say("starting relay, index and web")
        processes.start()
        processes.wait_until_ready(base_url)
        ledger = open_ledger(town.settings)
        try:
            desk = PracticeDesk(
                ledger, town.officer_key(0), town.officer_key(1), waiter(ledger)
            )
            seeding = Seeding(town, ledger, desk)
            seeding.run(say)
            yield RunningTown(town, processes, base_url, seeding)
        finally:
            ledger.close()
    finally:
        processes.stop()
        town.stop()


def waiter(ledger: Ledger) -> Callable[[Callable[[], bool]], None]:
    """Wait for conditions by the news of a running town."""

    def wait(condition: Callable[[], bool]) -> None:
        end = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < end:
            seen = ledger.news.count
            if condition():
                return
            ledger.news.wait(seen, 1.0)
        raise TimeoutError(f"not so after {WAIT_SECONDS} s; look into the town's logs")

    return wait
