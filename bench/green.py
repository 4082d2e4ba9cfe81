"""From "pay" tapped to the till's green, as two real browsers show it.

One Chromium is a resident's phone, one a shop's till. The clock starts with the tap
itself, before the phone signs, and stops when the till's page has turned green; both
pages read the same machine's clock. Bounded in number, and against loopback only.
"""

import json
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page
from playwright.sync_api import sync_playwright

from running import RunningTown
from running import running_town
from tests.e2e.browsers import Browsers
from tests.e2e.browsers import be_patient
from tests.e2e.browsers import find_chromium
from tests.e2e.people import Till
from tests.e2e.people import button
from tests.e2e.people import invite
from tests.e2e.people import issue
from tests.e2e.people import join
from tests.e2e.people import pairing_code
from town import home_from_environment

SALES = 40
SALES_MOST = 200
PRICE = 100
PORT = 8056
NOW = "performance.timeOrigin + performance.now()"
NOTE_TAP = f"""(button) => button.addEventListener(
    "click", () => {{ window.benchTapped = {NOW}; }}, {{ capture: true, once: true }}
)"""
NOTE_GREEN = f"""() => {{
    const look = () => {{
        if (document.querySelector("main.paid")) {{
            window.benchGreen ??= {NOW};
            watcher.disconnect();
        }}
    }};
    window.benchGreen = undefined;
    const watcher = new MutationObserver(look);
    watcher.observe(document, {{ attributes: true, childList: true, subtree: true }});
}}"""


def main() -> None:
    """Sell a number of times, and print how long the till took to turn green."""
    sales = min(int(sys.argv[1]) if len(sys.argv) > 1 else SALES, SALES_MOST)
    home = home_from_environment("bench")
    with (
        running_town(home, PORT, _say) as running,
        tempfile.TemporaryDirectory(prefix="meguru-green-") as folder,
        sync_playwright() as playwright,
    ):
        be_patient()
        browsers = Browsers(playwright, find_chromium())
        try:
            till = Till(browsers.window(running.base_url))
            till.pair(pairing_code(running))
            with browsers.phone(running.base_url, Path(folder) / "phone") as phone:
                _give_money(running, phone, sales * PRICE)
                took = [_sell(till, phone) for _ in range(sales)]
        finally:
            browsers.close()
    _report(sorted(took))


def _say(line: str) -> None:
    print(f"  {line}", flush=True)


def _give_money(running: RunningTown, phone: Page, amount: int) -> None:
    account = join(phone, invite(running))
    issue(running, {account: amount}, programme=1)
    _say("a phone and a till are ready")


def _sell(till: Till, phone: Page) -> float:
    """Sell once; returns the milliseconds from the tap to green."""
    till.ready()
    number = till.ask(PRICE)
    till.page.evaluate(NOTE_GREEN)
    phone.locator("#to-number").click()
    phone.locator("#number").press_sequentially(number)
    pay = phone.locator("#pay")
    pay.evaluate(NOTE_TAP)
    pay.click()
    till.expect_paid(PRICE)
    took = till.page.evaluate("window.benchGreen") - phone.evaluate(
        "window.benchTapped"
    )
    button(phone, "wallet.to_home").click()
    return float(took)


def _report(took: list[float]) -> None:
    p50, p95 = statistics.median(took), took[int(len(took) * 0.95)]
    print(f"\npay tapped to green, in browsers: p50 {p50:.0f} ms, p95 {p95:.0f} ms")
    figure = {
        "name": "green.pay_to_green",
        "value": round(p50, 1),
        "unit": "ms",
        "p50": round(p50, 1),
        "p95": round(p95, 1),
        "n": len(took),
    }
    print(json.dumps(figure))


if __name__ == "__main__":
    main()
