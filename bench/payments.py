"""Payments through the whole system on one machine, and where the time goes.

Residents with money pay bills as fast as a few callers in one process can: bill,
quote, signature, order, each over HTTP. Their own CPU time is printed apart, for
it is not the system's. The run is bounded in number and time, and against
loopback only.
"""

import os
import statistics
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from dataclasses import field
from typing import Any

import psutil

from ledger.chain.keys import Key
from ledger.chain.keys import make_key
from ledger.chain.keys import read_keystore
from ledger.cli.wallet import Wallet
from ledger.domain.amounts import format_yen
from ledger.services import Ledger
from ledger.services.health import check_health
from running import RunningTown
from running import running_town
from seeding import GRANT
from town import home_from_environment

CALLERS = 8
RESIDENTS = 64
FUNDS = 30_000
SECONDS_MOST = 60
PRICE = 10
PORT = 8055


@dataclass
class Times:
    """Seconds each kind of request took, and the orders that were accepted."""

    bill: list[float] = field(default_factory=list)
    quote: list[float] = field(default_factory=list)
    accept: list[float] = field(default_factory=list)
    orders: list[str] = field(default_factory=list)


def main() -> None:
    """Run the load, wait until all of it is confirmed, print the figures."""
    seconds = min(float(sys.argv[1]) if len(sys.argv) > 1 else 20.0, SECONDS_MOST)
    home = home_from_environment("bench")
    # One till here does the work of many.
    os.environ.setdefault("MEGURU_BILLS_PER_MINUTE", str(10**6))
    with running_town(
        home, PORT, lambda line: print(f"  {line}", flush=True)
    ) as running:
        wallets, till = _prepare(running)
        before = _cpu_seconds(running)
        times, elapsed = _load(wallets, till, seconds)
        confirmed_in = _wait_confirmed(running.seeding.ledger)
        after = _cpu_seconds(running)
    _report(times, elapsed, confirmed_in, {k: after[k] - before[k] for k in before})


def _prepare(running: RunningTown) -> tuple[list[Wallet], Wallet]:
    """Residents with money of their own for this run, and a till, all signed in."""
    desk = running.seeding.desk
    keys = [make_key() for _ in range(RESIDENTS)]
    first = int(time.time()) * 1_000
    desk.register_residents(
        {str(first + n): ("佐藤 花子", key) for n, key in enumerate(keys)}
    )
    last_day = desk.programmes()[GRANT].issue_until
    desk.issue(GRANT, last_day, {key.address: FUNDS for key in keys})
    shop = running.seeding.directory["shops"][0]
    till_key = _till_key(running, shop["till"])
    till = Wallet(running.base_url, till_key, shop["account"])
    wallets = [Wallet(running.base_url, key) for key in keys]
    for wallet in (till, *wallets):
        wallet.sign_in()
    return wallets, till


def _till_key(running: RunningTown, name: str) -> Key:
    passphrase = running.town.settings.passphrase("residents")
    return read_keystore(running.town.keys / "tills" / f"{name}.json", passphrase)


def _load(wallets: list[Wallet], till: Wallet, seconds: float) -> tuple[Times, float]:
    times, lock = Times(), threading.Lock()
    start = time.monotonic()

    def pay_on(mine: list[Wallet]) -> None:
        while time.monotonic() - start < seconds:
            for wallet in mine:
                bill, bill_s = _timed(lambda: till.open_bill(PRICE))
                quote, quote_s = _timed(
                    lambda w=wallet, b=bill: w.quote(b["reference"])  # type: ignore[misc]
                )
                order = wallet.sign_payment(quote)
                paid, accept_s = _timed(
                    lambda w=wallet, o=order: w.hand_in(o)  # type: ignore[misc]
                )
                with lock:
                    times.bill.append(bill_s)
                    times.quote.append(quote_s)
                    times.accept.append(accept_s)
                    times.orders.append(paid["order"])

    with ThreadPoolExecutor(CALLERS) as pool:
        for job in [pool.submit(pay_on, wallets[n::CALLERS]) for n in range(CALLERS)]:
            job.result()
    return times, time.monotonic() - start


def _timed(act: Callable[[], dict[str, Any]]) -> tuple[dict[str, Any], float]:
    start = time.perf_counter()
    return act(), time.perf_counter() - start


def _wait_confirmed(ledger: Ledger) -> float:
    """Seconds until nothing accepted waits for the chain any more."""
    start = time.monotonic()
    while check_health(ledger).orders_waiting and time.monotonic() - start < 120:
        time.sleep(0.1)
    return time.monotonic() - start


def _cpu_seconds(running: RunningTown) -> dict[str, float]:
    pids = running.processes.pids() | {
        "chain": running.town.chain.pid,
        "postgres": running.town.postgres.pid,
        "callers": os.getpid(),
    }
    return {name: _cpu_of(psutil.Process(pid)) for name, pid in pids.items()}


def _cpu_of(process: psutil.Process) -> float:
    own = process.pid == os.getpid()
    family = [process] if own else [process, *process.children(recursive=True)]
    total = 0.0
    for member in family:
        used = member.cpu_times()
        total += used.user + used.system
        if not own:
            total += used.children_user + used.children_system
    return total


def _report(
    times: Times, elapsed: float, confirmed_in: float, cpu: dict[str, float]
) -> None:
    count = len(times.orders)
    print(f"\n{count} payments of {format_yen(PRICE)} in {elapsed:.1f} s")
    print(f"accepted   {count / elapsed:.0f} a second, {CALLERS} callers")
    print(f"confirmed  {count / (elapsed + confirmed_in):.0f} a second")
    for name in ("bill", "quote", "accept"):
        values = sorted(getattr(times, name))
        p99 = values[int(len(values) * 0.99)]
        print(
            f"{name:<10} p50 {statistics.median(values) * 1000:.0f} ms,"
            f" p99 {p99 * 1000:.0f} ms"
        )
    for name, used in sorted(cpu.items(), key=lambda item: -item[1]):
        print(f"{name:<10} {used / count * 1000:.2f} ms of CPU a payment")


if __name__ == "__main__":
    main()
