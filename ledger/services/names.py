"""What people call things: names that stay off the chain.

They are written with a checker's signature, not with a draft, so nobody alone can
rename a programme or fill the list of shops.
"""

from typing import Any

from ledger.domain.hexes import parse_address
from ledger.domain.hexes import parse_hex
from ledger.store import actions
from ledger.store import offices
from ledger.store import people
from ledger.store.database import Work
from ledger.store.programmes import load_programmes

OPEN_PROGRAMME = "open programme"
REGISTER_SHOPS = "register shops"
APPOINT = "appoint"
SHOP_DETAILS = ("area", "category", "address", "hours", "step_free")
"""What residents are told of a shop beside its name."""


def write_names(work: Work, kind: str, summary: dict[str, Any], now: int) -> None:
    """Write the names of an action that was just approved; others have none."""
    if kind == OPEN_PROGRAMME and summary["programme"] not in load_programmes(work):
        actions.name_programme(
            work,
            summary["programme"],
            summary["name"],
            summary["public_label"],
            summary.get("display", {}),
        )
    if kind == APPOINT:
        offices.name_officer(
            work,
            parse_hex(summary["signer"], "signer", 20),
            parse_hex(summary["person"], "person", 32),
            bytes.fromhex(summary["name_encrypted"]),
        )
    if kind == REGISTER_SHOPS:
        for shop in summary["shops"]:
            details = {key: shop[key] for key in SHOP_DETAILS if key in shop}
            account = parse_address(shop["account"])
            people.add_shop(work, account, shop["name"], now, **details)
