"""Fill a practice town: programmes, shops, residents, and money for them.

Every step looks at the books first, so a seeding that was killed goes on where it
was. Who is who stands in ``practice.json``; the keys lie in ``keys/residents``
and ``keys/tills``, opened by ``keys/residents.passphrase``.
"""

import json
from collections.abc import Callable
from typing import Any

from ledger.chain.keys import Key
from ledger.chain.keys import make_key
from ledger.chain.keys import read_keystore
from ledger.chain.keys import write_keystore
from ledger.domain.hexes import parse_address
from ledger.domain.hexes import to_hex
from ledger.domain.lots import NEVER
from ledger.domain.lots import day_of
from ledger.domain.lots import make_lot
from ledger.domain.programmes import Programme
from ledger.domain.programmes import ProgrammeFlag
from ledger.services import Ledger
from ledger.services import actions
from ledger.services.accounts import view_account
from ledger.services.desk import NewShop
from practice import PracticeDesk
from town import Town

COMMON = 1
SMALL_LOCAL = 2
GRANT = 1
COIN = 2
GRANT_AMOUNT = 3_000
COIN_AMOUNT = 10_000
RESIDENTS = 20
SHOPS = (
    NewShop(
        "さくらベーカリー (Sakura Bakery)",
        COMMON | SMALL_LOCAL,
        area="本町",
        category="パン・菓子",
        address="本町2丁目3-1",
        hours="7:00-18:30 (水曜休み)",
        step_free=True,
    ),
    NewShop(
        "みなと青果",
        COMMON | SMALL_LOCAL,
        area="港町",
        category="食料品",
        address="港町1丁目8-5",
        hours="9:00-18:00 (日曜休み)",
        step_free=True,
    ),
    NewShop(
        "駅前書店",
        COMMON | SMALL_LOCAL,
        area="駅前",
        category="本・文具",
        address="駅前通り4-12",
        hours="10:00-20:00",
    ),
    NewShop(
        "やまびこ食堂",
        COMMON | SMALL_LOCAL,
        area="本町",
        category="飲食",
        address="本町1丁目6-9",
        hours="11:00-14:30、17:00-21:00 (月曜休み)",
    ),
    NewShop(
        "スーパーめぐる",
        COMMON,
        area="駅前",
        category="食料品",
        address="駅前通り1-1",
        hours="9:00-22:00",
        step_free=True,
    ),
)
Say = Callable[[str], None]


class Seeding:
    """The practice town's directory, and the steps that fill it."""

    def __init__(self, town: Town, ledger: Ledger, desk: PracticeDesk) -> None:
        self._town = town
        self.ledger = ledger
        self.desk = desk
        self._file = town.home / "practice.json"

    @property
    def directory(self) -> dict[str, Any]:
        """Who is who in the practice town."""
        if not self._file.exists():
            return {"shops": [], "residents": []}
        found: dict[str, Any] = json.loads(self._file.read_text(encoding="utf-8"))
        return found

    def run(self, say: Say) -> None:
        """Do what is missing."""
        for terms in self._terms():
            self.desk.open_programme(terms)
        say("2 programmes are open")
        self._open_shops()
        say(f"{len(SHOPS)} shops have a till each")
        self._register_residents()
        say(f"{RESIDENTS} residents are registered")
        self._issue(GRANT, self._grant_last_day(), GRANT_AMOUNT)
        self._issue(COIN, NEVER, COIN_AMOUNT)
        say(
            f"{GRANT_AMOUNT:,} yen granted and {COIN_AMOUNT:,} yen purchased each,"
            " by two officers' signatures"
        )

    def _terms(self) -> list[Programme]:
        today = self._today()
        unlimited = 2**64 - 1
        return [
            Programme(
                number=GRANT,
                acceptors=SMALL_LOCAL,
                payment_limit=unlimited,
                issue_from=today,
                issue_until=today + 90,
                redeem_until=today + 90 + 14 + 60,
                grace_days=14,
                flags=ProgrammeFlag(0),
                cap=10_000_000,
                holder_limit=50_000,
                name="子育て応援",
                public_label="専用",
            ),
            Programme(
                number=COIN,
                acceptors=COMMON | SMALL_LOCAL,
                payment_limit=unlimited,
                issue_from=today,
                issue_until=NEVER,
                redeem_until=NEVER,
                grace_days=0,
                flags=ProgrammeFlag.PURCHASED,
                cap=100_000_000,
                holder_limit=unlimited,
                name="めぐるコイン",
                public_label="共通",
            ),
        ]

    def _open_shops(self) -> None:
        directory = self.directory
        if not directory["shops"]:
            opened = self.desk.open_shops(SHOPS)
            directory["shops"] = [
                {"name": shop.name, "account": to_hex(account), "till": f"till-{n}"}
                for n, (shop, account) in enumerate(
                    zip(SHOPS, opened, strict=True), start=1
                )
            ]
            self._write(directory)
        self.desk.connect_tills(
            {
                parse_address(shop["account"]): self._key("tills", shop["till"])
                for shop in directory["shops"]
            }
        )

    def _register_residents(self) -> None:
        directory = self.directory
        if len(directory["residents"]) == RESIDENTS:
            return
        people = {}
        residents = []
        for number in range(1, RESIDENTS + 1):
            name = f"練習 {number}号"
            key = self._key("residents", f"resident-{number}")
            people[str(number)] = (name, key)
            residents.append(
                {"key": f"resident-{number}", "account": to_hex(key.address)}
            )
        self.desk.register_residents(people)
        self._write(directory | {"residents": residents})

    def _issue(self, programme: int, last_day: int, amount: int) -> None:
        """Issue to every resident, once: an issue that stands half-way goes on."""
        accounts = [parse_address(r["account"]) for r in self.directory["residents"]]
        for view in actions.list_actions(self.ledger):
            if view.kind == "issue" and view.summary["programme"] == programme:
                self._finish_issue(view)
                return
        self.desk.issue(programme, last_day, dict.fromkeys(accounts, amount))
        lot = make_lot(programme, last_day)
        for account in accounts:
            rows = view_account(self.ledger, account).balances
            assert any(row.lot == lot and row.amount == amount for row in rows)

    def _finish_issue(self, view: actions.ActionView) -> None:
        if view.state == "proposed":
            digest = view.action_hash
            checker = self.desk.checker
            actions.approve(self.ledger, digest, checker.address, checker.sign(digest))
        self.desk.wait_for_action(view.action_hash)
        self.desk.run_list(view.action_hash)

    def _key(self, group: str, name: str) -> Key:
        folder = self._town.keys / group
        folder.mkdir(mode=0o700, exist_ok=True)
        path = folder / f"{name}.json"
        passphrase = self._town.settings.passphrase("residents")
        if path.exists():
            return read_keystore(path, passphrase)
        key = make_key()
        write_keystore(path, key, passphrase)
        return key

    def _today(self) -> int:
        offset = self.ledger.town.deployment.utc_offset_seconds
        return day_of(self.ledger.clock(), offset)

    def _grant_last_day(self) -> int:
        with_terms = self.desk.programmes()[GRANT]
        return with_terms.issue_until

    def _write(self, directory: dict[str, Any]) -> None:
        draft = self._file.with_suffix(".draft")
        draft.write_text(
            json.dumps(directory, ensure_ascii=False, indent=2), encoding="utf-8"
        )
        draft.replace(self._file)
