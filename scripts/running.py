"""A whole town, started and stopped in order; a practice town is filled as well."""

import time
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ledger.services import Ledger
from ledger.services import open_ledger
from practice import PracticeDesk
from processes import HOST
from processes import Processes
from seeding import Say
from seeding import Seeding
from town import Town

WAIT_SECONDS = 120


@dataclass(frozen=True)
class ServedTown:
    """A town whose wallet and till answer at ``base_url``, its desk at ``desk_url``."""

    town: Town
    processes: Processes
    base_url: str
    desk_url: str | None


@dataclass(frozen=True)
class RunningTown(ServedTown):
    """A practice town that runs; ``seeding.directory`` says who is who."""

    seeding: Seeding


@contextmanager
def served_town(
    home: Path,
    port: int,
    say: Say,
    *,
    desk_port: int | None = None,
    durable: bool = True,
) -> Iterator[ServedTown]:
    """Start a town's chain, database and processes; stop them at the end.

    The first start deploys the contracts; later starts go on with the same books.
    Without a ``desk_port`` the city's desk stays closed.

    Raises:
        ContractsChanged: this checkout's contracts are not the town's.
        FoundingUnfinished: its officers have not founded it yet.
        ProgramHeld: the town runs already.
        PortTaken, ProgramFailed: a part of it cannot start.
    """
    base_url = f"http://{HOST}:{port}"
    desk_url = None if desk_port is None else f"http://{HOST}:{desk_port}"
    town = Town(home, base_url, durable=durable)
    processes = Processes(home, port, desk_port, is_practice=town.is_practice)
    try:
        processes.take()
        say("starting the chain and the database" + " of a new town" * town.is_new)
        town.start()
        say("starting relay, index, web" + " and desk" * (desk_port is not None))
        processes.start()
        processes.wait_until_ready()
        yield ServedTown(town, processes, base_url, desk_url)
    finally:
        processes.stop()
        town.stop()


@contextmanager
def running_town(
    home: Path,
    port: int,
    say: Say,
    *,
    desk_port: int | None = None,
    durable: bool = True,
) -> Iterator[RunningTown]:
    """Serve a practice town, and fill a new one; see ``served_town``."""
    with served_town(home, port, say, desk_port=desk_port, durable=durable) as served:
        town = served.town
        ledger = open_ledger(town.settings)
        try:
            desk = PracticeDesk(
                ledger, town.officer_key(0), town.officer_key(1), waiter(ledger)
            )
            seeding = Seeding(town, ledger, desk)
            seeding.run(say)
            yield RunningTown(
                town, served.processes, served.base_url, served.desk_url, seeding
            )
        finally:
            ledger.close()


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
