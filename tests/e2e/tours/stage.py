"""Who plays in the walks: the longest name, the largest amount, nobody's money."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page
from playwright.sync_api import StorageState

from ledger.domain.hexes import to_hex
from ledger.services.desk import NewShop
from running import RunningTown
from tests.e2e.browsers import TILL
from tests.e2e.browsers import Browsers
from tests.e2e.people import Resident
from tests.e2e.people import Till
from tests.e2e.people import invite
from tests.e2e.people import issue
from tests.e2e.people import join
from tests.e2e.people import pairing_code_of

LONGEST_NAME = (
    "さくら市中央商店街ふるさと名物おみやげ本舗まるごと体験館えきまえほんてん二号館別棟"
)
LARGEST = 9_999_999
POOR = 800
LOCALES = {"ja": "ja-JP", "en": "en-US"}
COMMON_AND_LOCAL = 3
GRANT, COIN = 1, 2

Visit = Callable[[str, Page], None]
"""Called with a state's name and the page that shows it."""


@dataclass(frozen=True)
class Stage:
    """A running town and the people of the walks, each language with its own rich."""

    town: RunningTown
    browsers: Browsers
    folder: Path
    till: Till
    rich: dict[str, Resident]
    poor: Resident
    empty: Resident
    signed_in: list[StorageState]


def set_stage(
    town: RunningTown,
    browsers: Browsers,
    folder: Path,
    signed_in: list[StorageState],
) -> Stage:
    """Register a shop with the longest name, and people with and without money."""
    account = town.seeding.desk.open_shops([NewShop(LONGEST_NAME, COMMON_AND_LOCAL)])[0]
    page = browsers.lasting_window(town.base_url, viewport=TILL)
    till = Till(page)
    till.pair(pairing_code_of(town, to_hex(account)))
    made = {}
    for name in ("ja", "en", "poor", "empty"):
        with browsers.phone(town.base_url, folder / name) as phone:
            made[name] = Resident(name, join(phone, invite(town)), folder / name)
    rich = {language: made[language] for language in LOCALES}
    coins = {each.account: LARGEST for each in rich.values()}
    issue(town, coins | {made["poor"].account: POOR}, COIN)
    issue(town, {each.account: 2_500 for each in rich.values()}, GRANT)
    poor, empty = made["poor"], made["empty"]
    return Stage(town, browsers, folder, till, rich, poor, empty, signed_in)
