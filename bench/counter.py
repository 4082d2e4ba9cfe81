"""From "pay" tapped to the till's green, while 300 tills listen.

Every till is paired by a code of its own, signed in, and listens. Residents pay at a
bounded rate, each time at another till. The clock runs from the moment the signed
order is sent (POST /v1/payments) until the till's own event says accepted; bill and
quote come before it. Bounded in number and time, and against loopback only.
"""

import json
import os
import statistics
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import psutil

from bench.listening import Listening
from ledger.chain.keys import Key
from ledger.chain.keys import make_key
from ledger.cli.wallet import Wallet
from ledger.domain.codes import plain_code
from ledger.domain.hexes import parse_address
from ledger.domain.hexes import to_hex
from ledger.domain.lots import NEVER
from ledger.services.terminals import make_pairing_code
from running import RunningTown
from running import running_town
from seeding import COIN
from town import home_from_environment

TILLS = 300
RESIDENTS = 32
CALLERS = 4
RATE = 8
"""Payments a second: a town of 300 tills at noon, one sale a till in 40 seconds."""
FUNDS = 5_000
PRICE = 10
IDLE_SECONDS = 20
SECONDS = 30.0
SECONDS_MOST = 60
PATIENCE_SECONDS = 120
PORT = 8110
ACTOR = "bench"


def main() -> None:
    """Pair and listen, pay for a while, print the figures."""
    seconds = min(float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS, SECONDS_MOST)
    # All tills here ask from one address.
    for name in ("SIGN_INS", "PAIRINGS", "BILLS", "BILL_NUMBERS"):
        os.environ.setdefault(f"MEGURU_{name}_PER_MINUTE", str(10**6))
    home = home_from_environment("bench")
    with running_town(home, PORT, _say) as running:
        tills = _pair_tills(running)
        _say(f"{TILLS} tills are paired and signed in")
        wallets = _fund_wallets(running)
        listening = Listening(running.base_url)
        listening.start([token_of(till) for till in tills])
        try:
            listening.wait_until_open(TILLS, PATIENCE_SECONDS)
            _say(f"{TILLS} tills listen")
            idle = _web_cpu_share(running, IDLE_SECONDS)
            tapped = _pay_on(wallets, tills, seconds)
            _wait_for_green(listening, tapped)
        finally:
            memory = _web_mebibytes(running)
            listening.stop()
    _report(listening, tapped, seconds, memory, idle)


def _say(line: str) -> None:
    print(f"  {line}", flush=True)


def token_of(till: Wallet) -> str:
    """The session's token a till carries."""
    return str(till._http.headers["Authorization"]).removeprefix("Bearer ")


def _pair_tills(running: RunningTown) -> list[Wallet]:
    ledger = running.seeding.ledger
    shops = [shop["account"] for shop in running.seeding.directory["shops"]]
    asked: list[tuple[str, Key, dict[str, Any]]] = []
    with httpx.Client(base_url=running.base_url, timeout=60) as http:
        for number in range(TILLS):
            shop = shops[number % len(shops)]
            made = make_pairing_code(
                ledger, parse_address(shop), f"レジ{number}", ACTOR
            )
            asked.append(
                (shop, key := make_key(), _ask_pairing(running, made.code, key))
            )
        waiting = asked
        end = time.monotonic() + PATIENCE_SECONDS
        while waiting and time.monotonic() < end:
            waiting = [
                entry
                for entry in waiting
                if http.post("/v1/terminals", json=entry[2])
                .raise_for_status()
                .status_code
                != 200
            ]
            time.sleep(0.2)
    assert not waiting, f"{len(waiting)} tills were not paired"
    tills = [Wallet(running.base_url, key, shop) for shop, key, _ in asked]
    for till in tills:
        till.sign_in()
    return tills


def _ask_pairing(running: RunningTown, code: str, key: Key) -> dict[str, Any]:
    valid_before = running.seeding.ledger.clock() + 3600
    digest = running.seeding.ledger.town.hash_terminal(
        plain_code(code), key.address, valid_before
    )
    return {
        "code": code,
        "signer": to_hex(key.address),
        "valid_before": valid_before,
        "proof": to_hex(key.sign(digest)),
    }


def _fund_wallets(running: RunningTown) -> list[Wallet]:
    desk = running.seeding.desk
    keys = [make_key() for _ in range(RESIDENTS)]
    first = int(time.time()) * 1_000
    desk.register_residents(
        {str(first + n): ("佐藤 花子", key) for n, key in enumerate(keys)}
    )
    desk.issue(COIN, NEVER, {key.address: FUNDS for key in keys})
    wallets = [Wallet(running.base_url, key) for key in keys]
    for wallet in wallets:
        wallet.sign_in()
    return wallets


def _pay_on(
    wallets: list[Wallet], tills: list[Wallet], seconds: float
) -> dict[str, float]:
    """Pay at the rate; returns when each bill's order was sent, by reference."""
    tapped: dict[str, float] = {}
    lock = threading.Lock()
    start = time.monotonic()

    def pay(number: int) -> None:
        till, wallet = tills[number % TILLS], wallets[number % RESIDENTS]
        bill = till.open_bill(PRICE)
        order = wallet.sign_payment(wallet.quote(bill["reference"]))
        sent_at = time.monotonic()
        wallet.hand_in(order)
        with lock:
            tapped[bill["reference"]] = sent_at

    def pay_every(first: int) -> None:
        for number in range(first, int(seconds * RATE), CALLERS):
            time.sleep(max(start + number / RATE - time.monotonic(), 0))
            pay(number)

    with ThreadPoolExecutor(CALLERS) as pool:
        for job in [pool.submit(pay_every, first) for first in range(CALLERS)]:
            job.result()
    return tapped


def _wait_for_green(listening: Listening, tapped: dict[str, float]) -> None:
    end = time.monotonic() + 10
    while time.monotonic() < end and tapped.keys() - listening.green.keys():
        time.sleep(0.1)


def _web_mebibytes(running: RunningTown) -> int:
    """Memory of the web's processes, what they share counted once."""
    web = psutil.Process(running.processes.pids()["web"])
    family = [web, *web.children(recursive=True)]
    return int(sum(member.memory_full_info().pss for member in family) / 2**20)


def _web_cpu_share(running: RunningTown, seconds: float) -> float:
    """CPU time of the web's processes for each second, while nobody pays."""
    web = psutil.Process(running.processes.pids()["web"])
    family = [web, *web.children(recursive=True)]

    def used() -> float:
        return sum(sum(member.cpu_times()[:2]) for member in family)

    before = used()
    time.sleep(seconds)
    return (used() - before) / seconds


def _report(
    listening: Listening,
    tapped: dict[str, float],
    seconds: float,
    memory: int,
    idle: float,
) -> None:
    told = sorted(
        (listening.green[reference] - at) * 1000
        for reference, at in tapped.items()
        if reference in listening.green
    )
    p50, p95 = statistics.median(told), told[int(len(told) * 0.95)]
    print(f"\n{len(tapped)} payments in {seconds:.0f} s while {TILLS} tills listened")
    print(f"pay tapped to green: p50 {p50:.0f} ms, p95 {p95:.0f} ms, n {len(told)}")
    print(f"never told {len(tapped) - len(told)}, streams lost {listening.lost}")
    print(f"web: {memory} MiB; {idle:.0%} of a core while they only listen")
    figure = {
        "name": "counter.pay_to_green",
        "value": round(p50, 1),
        "unit": "ms",
        "p50": round(p50, 1),
        "p95": round(p95, 1),
        "n": len(told),
        "never_told": len(tapped) - len(told),
        "streams_lost": listening.lost,
        "listeners": TILLS,
        "payments_per_second": RATE,
        "web_memory_mebibytes": memory,
        "web_cpu_of_a_core_idle": round(idle, 3),
    }
    print(json.dumps(figure))


if __name__ == "__main__":
    main()
