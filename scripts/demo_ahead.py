"""What a last day brings, in a copy of a practice town whose clock is set ahead.

A town's money cannot wait for a demonstration, and its clock is never turned: so the
town is copied, the copy is started months later, and thrown away at the end.
"""

import os
import shutil
import subprocess
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ledger.chain.rpc import Rpc
from running import ServedTown
from running import served_town
from seeding import Say

SECONDS_A_DAY = 86_400


@contextmanager
def town_ahead(
    home: Path, days: int, free_port: Callable[[], int], say: Say
) -> Iterator[ServedTown]:
    """Run a copy of the stopped practice town in `home`, so many days later.

    Raises:
        ContractsChanged, ProgramHeld, PortTaken, ProgramFailed: as for any start.
    """
    copy = home.with_name(f"{home.name}-ahead")
    shutil.rmtree(copy, ignore_errors=True)
    # As root the database belongs to a user of its own, and so must its copy.
    subprocess.run(["cp", "-Rp", str(home), str(copy)], check=True)
    before = dict(os.environ)
    os.environ |= {"MEGURU_PRACTICE": "1", "MEGURU_PRACTICE_DAYS_AHEAD": str(days)}
    try:
        with served_town(copy, free_port(), say, durable=False) as served:
            rpc = Rpc(served.town.settings.chain_rpc_url)
            rpc.call("evm_increaseTime", hex(days * SECONDS_A_DAY))
            rpc.call("evm_mine")
            yield served
    finally:
        os.environ.clear()
        os.environ.update(before)
        shutil.rmtree(copy, ignore_errors=True)
