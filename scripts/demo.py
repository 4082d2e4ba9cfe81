"""A sale and what may follow it, as a transcript: signatures, a QR, the books.

Every command is run as its user would run it, in a process of its own. The town
lives in `var/demo` (or `MEGURU_HOME`); a second run goes on with the same books.
"""

import csv
import os
import socket
import subprocess
import sys
from pathlib import Path

import zxingcpp
from PIL import Image

from demo_ahead import town_ahead
from environment import VENV_BIN
from ledger.chain.keys import Key
from ledger.chain.keys import make_key
from ledger.chain.keys import read_keystore
from ledger.chain.keys import write_keystore
from ledger.cli.wallet import Wallet
from ledger.domain.amounts import format_yen
from ledger.domain.errors import MeguruError
from ledger.domain.hexes import to_hex
from ledger.domain.lots import format_day
from ledger.services.lapses import LAPSE_DAYS
from running import RunningTown
from running import ServedTown
from running import running_town
from screens.qr import draw_link_png
from seeding import COIN
from seeding import GRANT
from town import home_from_environment

GRANTED = 1_000
BOUGHT = 5_000
PRICE = 1_800
LIMIT = 1_000
SHOWN = 700
RETURNED = 300
CHARGED = 500
WRONG = 200
DEMO_NUMBERS = 1_000_000
"""The practice residents have the numbers below."""
PICTURE_PIXELS = 480


class Demo:
    """The people of one sale, and what each of them types."""

    def __init__(self, running: RunningTown) -> None:
        self._home = running.town.home
        self._base_url = running.base_url
        self._keys = running.town.keys
        self._desk = running.seeding.desk
        shop = running.seeding.directory["shops"][0]
        self._shop, self._shop_name = shop["account"], shop["name"]
        self._till_file = self._keys / "tills" / f"{shop['till']}.json"
        granted = self._desk.programmes()[GRANT]
        self._granted_until = format_day(granted.issue_until)
        self._number = self._next_number()
        self._resident_file = self._keys / "residents" / f"demo-{self._number}.json"
        self._passphrase_file = self._keys / "residents.passphrase"

    def run(self) -> None:
        """Play the sale to its end."""
        resident = self._join()
        issued = [self._issue(*terms, resident) for terms in self._issues()]
        _title("Balances before")
        before = self._balances()
        link = self._open_bill()
        self._pay(self._scan(link))
        _title("Balances after")
        after = self._balances()
        moved = (before[0] - after[0], after[1] - before[1])
        if moved != (PRICE, PRICE):
            raise SystemExit(f"✗ {PRICE} yen were to move, but {moved} did")
        self._give_back(self._show_code())
        self._charge()
        self._correct(issued[-1], resident)
        self._settle()
        _title("The journal and the books")
        self._meguru("audit", "journal")
        self._meguru("audit", "reconcile")

    def days_to_lapse(self) -> int:
        """How many days from now what was granted lapses."""
        granted = self._desk.programmes()[GRANT]
        lapses = granted.issue_until + granted.grace_days + LAPSE_DAYS + 1
        return lapses - self._desk.ledger.today

    def lapse(self, ahead: ServedTown) -> None:
        """See what nobody spent lapse, in a copy of the town that is months ahead."""
        self._home, self._base_url = ahead.town.home, ahead.base_url
        _title("In a copy of the town, months later: what nobody spent lapses")
        self._meguru("lapse", str(GRANT), self._granted_until)
        self._meguru("audit", "reconcile")

    def _join(self) -> Key:
        _title("A resident is invited and registers a key of their own")
        key = make_key()
        write_keystore(self._resident_file, key, self._passphrase())
        invited = self._meguru(
            *("invite", "--name", "佐藤 花子", "--municipality", "392014"),
            *("--resident-number", str(DEMO_NUMBERS + self._number)),
        )
        code = invited.split(" ")[0]
        self._meguru("register", code, *self._as(self._resident_file))
        return key

    def _issues(self) -> list[tuple[int, str, int]]:
        terms = self._desk.programmes()
        return [
            (GRANT, format_day(terms[GRANT].issue_until), GRANTED),
            (COIN, "never", BOUGHT),
        ]

    def _issue(self, programme: int, last_day: str, amount: int, resident: Key) -> str:
        _title(f"Two officers create {format_yen(amount)} of programme {programme}")
        rows = self._write_list(resident, amount)
        of = ("--programme", str(programme), "--last-day", last_day)
        action = self._decide("issue", *of, str(rows))
        self._meguru("run", action)
        rows.unlink()
        return action

    def _show_code(self) -> str:
        _title("The resident shows a code, and the shop charges it")
        shown = self._meguru("present", str(LIMIT), *self._as(self._resident_file))
        charged = self._meguru(
            *("charge", shown.split()[-1], str(SHOWN), "--shop", self._shop),
            *("--yes", "--until", "confirmed", *self._as(self._till_file)),
        )
        self._meguru("audit", "reconcile")
        return charged.partition("order")[2].split()[0]

    def _give_back(self, order: str) -> None:
        _title(f"The shop gives {format_yen(RETURNED)} of it back")
        self._meguru(
            *("refund", order, "--amount", str(RETURNED), "--shop", self._shop),
            *("--yes", "--until", "confirmed", *self._as(self._till_file)),
        )
        self._meguru("audit", "reconcile")

    def _charge(self) -> None:
        _title("A charge code from the counter: two officers sign, the resident claims")
        codes = self._home / f"demo-{self._number}-codes.csv"
        of = ("--programme", str(COIN), "--last-day", "never")
        worth = ("--count", "1", "--amount", str(CHARGED), "--out", str(codes))
        self._decide("codes", *of, *worth)
        with codes.open(encoding="utf-8", newline="") as file:
            letters = next(csv.DictReader(file))["code"]
        codes.unlink()
        self._meguru("claim", letters, "--yes", *self._as(self._resident_file))
        self._meguru("audit", "reconcile")

    def _correct(self, issue: str, resident: Key) -> None:
        _title(
            f"{format_yen(WRONG)} of what was issued was a mistake, and is taken back"
        )
        rows = self._write_list(resident, WRONG)
        self._meguru("run", self._decide("correct", issue, str(rows)))
        rows.unlink()
        self._meguru("audit", "reconcile")

    def _settle(self) -> None:
        _title("What shops hold is redeemed, for the bank to pay out")
        month = format_day(self._desk.ledger.today)[:7]
        self._meguru("run", self._decide("redeem", "--period", month))
        if self._balance(self._till_file, self._shop):
            raise SystemExit(f"✗ {self._shop_name} still holds something")
        self._meguru("audit", "reconcile")

    def _decide(self, *what: str) -> str:
        """Let one officer propose and another approve; returns the action."""
        maker, checker = (
            self._as(self._keys / f"officer-{seat}.json") for seat in (1, 2)
        )
        action = self._meguru("propose", *what, *maker).split()[-1]
        self._meguru("approve", action, "--yes", *checker)
        return action

    def _write_list(self, resident: Key, amount: int) -> Path:
        rows = self._home / f"demo-{self._number}.csv"
        with rows.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(
                [("account", "amount"), (to_hex(resident.address), amount)]
            )
        return rows

    def _open_bill(self) -> str:
        _title(f"{self._shop_name} asks for {format_yen(PRICE)}")
        opened = self._meguru(
            *("bill", str(PRICE), "--shop", self._shop),
            *self._as(self._till_file),
        )
        return opened.split()[-1]

    def _scan(self, link: str) -> str:
        _title("The bill is drawn as a QR, and read back from the picture")
        picture = self._home / "demo-bill.png"
        picture.write_bytes(draw_link_png(link, PICTURE_PIXELS))
        with Image.open(picture) as image:
            found = zxingcpp.read_barcodes(image)
        if [code.text for code in found] != [link]:
            raise SystemExit(f"✗ the picture {picture} does not read as the link")
        print(f"{picture.name}: {found[0].format} {found[0].text}")
        return str(found[0].text)

    def _pay(self, link: str) -> None:
        _title("The resident pays, over HTTP only, with the key on this side")
        self._meguru(
            *("pay", link, "--yes"),
            *self._as(self._resident_file),
        )

    def _balances(self) -> tuple[int, int]:
        resident = self._balance(self._resident_file, None)
        shop = self._balance(self._till_file, self._shop)
        print(f"resident   {format_yen(resident)}\nshop       {format_yen(shop)}")
        return resident, shop

    def _balance(self, key_file: Path, account: str | None) -> int:
        key = read_keystore(key_file, self._passphrase())
        wallet = Wallet(self._base_url, key, account)
        wallet.sign_in()
        balances = wallet.view_account()["balances"]
        wallet.close()
        return sum(row["amount"] for row in balances)

    def _as(self, key_file: Path) -> tuple[str, ...]:
        is_officer = key_file.name.startswith("officer")
        passphrase = self._keys / "officers.passphrase"
        return (
            *("--key", str(key_file)),
            "--passphrase-file",
            str(passphrase if is_officer else self._passphrase_file),
        )

    def _passphrase(self) -> str:
        return self._passphrase_file.read_text(encoding="utf-8").strip()

    def _next_number(self) -> int:
        folder = self._keys / "residents"
        taken = {path.stem for path in folder.glob("demo-*.json")}
        return next(n for n in range(1, 10**6) if f"demo-{n}" not in taken)

    def _meguru(self, *arguments: str) -> str:
        """Run one command, show it and what it printed, and return that."""
        shown = [word.replace(str(self._home), "…") for word in arguments]
        typed = [f"'{word}'" if " " in word else word for word in shown]
        print(f"$ meguru {' '.join(typed)}", flush=True)
        result = subprocess.run(
            [str(VENV_BIN / "meguru"), *arguments],
            env=os.environ
            | {"MEGURU_HOME": str(self._home), "MEGURU_BASE_URL": self._base_url},
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        print(result.stdout, end="", flush=True)
        if result.returncode != 0:
            raise SystemExit(f"✗ that command ended with {result.returncode}")
        return result.stdout.strip()


def main() -> None:
    """Start the town, play the sale, stop the town; exit 0 only if the books agree."""
    home = home_from_environment("demo")
    try:
        with running_town(home, _free_port(), _say) as town:
            demo = Demo(town)
            demo.run()
            days = demo.days_to_lapse()
        with town_ahead(home, days, _free_port, _say) as ahead:
            demo.lapse(ahead)
    except (MeguruError, TimeoutError) as error:
        print(f"✗ {error}\n  {getattr(error, 'advice', '')}", file=sys.stderr)
        sys.exit(1)


def _say(line: str) -> None:
    print(f"  {line}", flush=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _title(line: str) -> None:
    print(f"\n── {line}", flush=True)


if __name__ == "__main__":
    main()
