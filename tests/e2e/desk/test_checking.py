"""What the desk's pages compute before an officer signs, held against the ledger's."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page

from ledger.chain.calls.registry import RegistrationEntry
from ledger.chain.keys import make_key
from ledger.chain.lists import IssueRow
from ledger.chain.lists import chain_list
from ledger.domain.accounts import Kind
from ledger.domain.accounts import OfficerRole
from ledger.domain.accounts import Permission
from ledger.domain.accounts import Scope
from ledger.domain.hexes import to_hex
from ledger.services import actions
from ledger.services import desk
from ledger.services import issues
from ledger.services import open_ledger
from ledger.services.actions import Draft
from ledger.services.desk import NewShop
from ledger.services.ledger import Ledger
from ledger.services.names import REGISTER_SHOPS
from ledger.services.signing import signing_material
from ledger.services.staff import SignedInOfficer
from running import RunningTown
from screens import attach
from tests.e2e.browsers import Browsers
from tests.e2e.serving import serving

CHAIN_ID = 20260
CONTRACT = bytes(range(20))
CHECK = """async ([material, shown]) => {
  const { checkMaterial } = await import("/desk/checking.js");
  const { differs } = checkMaterial(material, shown);
  return differs;
}"""
HEAD = """async ([rows, chain, contract]) => {
  const { listHead } = await import("/desk/list_head.js");
  return listHead(rows, chain, contract);
}"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where the desk's own modules are served beside the shared ones."""
    app = Flask("city_desk", static_url_path="/desk")
    attach(app, "city_desk")
    app.add_url_rule("/page", view_func=lambda: "<!doctype html><title>page</title>")
    with serving(app) as served:
        yield served


@pytest.fixture
def page(browsers: Browsers, address: str) -> Page:
    opened = browsers.window(address)
    opened.goto(f"{address}/page")
    return opened


@pytest.fixture(scope="module")
def ledger(town: RunningTown) -> Iterator[Ledger]:
    opened = open_ledger(town.town.settings)
    yield opened
    opened.close()


def drafts(ledger: Ledger, town: RunningTown) -> dict[str, Draft]:
    """One draft of each kind that takes a list."""
    residents = town.seeding.directory["residents"]
    accounts = sorted(bytes.fromhex(each["account"][2:]) for each in residents)
    rows = [IssueRow(account, 1 + n) for n, account in enumerate(accounts)]
    label = to_hex(make_key().address)
    shops = [NewShop("花屋すみれ", 1), NewShop("本町そば", 3)]
    return {
        "issue": issues.draft_issue(ledger, 1, ledger.today + 30, rows, label),
        "shops": desk.draft_shops(ledger, shops)[0],
        "unfreeze": desk.draft_unfreeze(ledger, accounts[:3]),
    }


def material_of(ledger: Ledger, draft: Draft, person: bytes) -> dict[str, Any]:
    action = actions.keep_draft(ledger, draft, person)
    officer = SignedInOfficer(person, "佐藤 花子", OfficerRole.MAKER)
    return signing_material(ledger, actions.get_action(ledger, action), officer)


def check(page: Page, material: dict[str, Any]) -> str | None:
    shown = {"hash": material["hash"], "words": material["signed_words"]}
    found: str | None = page.evaluate(CHECK, [material, shown])
    return found


@pytest.mark.parametrize("count", [1, 99, 100, 101, 250])
def test_a_lists_head_is_the_ledgers(page: Page, count: int) -> None:
    accounts = sorted(make_key().address for _ in range(count))
    rows = [IssueRow(account, 2**53 - 1 - n) for n, account in enumerate(accounts)]
    head, _ = chain_list(rows, CHAIN_ID, CONTRACT)
    given = [[to_hex(row.account), row.amount] for row in rows]
    assert page.evaluate(HEAD, [given, CHAIN_ID, to_hex(CONTRACT)]) == to_hex(head)


@pytest.mark.parametrize("kind", ["issue", "shops", "unfreeze"])
def test_what_is_shown_is_what_is_signed(
    page: Page, ledger: Ledger, town: RunningTown, kind: str
) -> None:
    person = town.town.officer_person(0)
    material = material_of(ledger, drafts(ledger, town)[kind], person)
    assert check(page, material) is None


def test_whatever_is_changed_on_the_way_is_named_and_nothing_is_signed(
    page: Page, ledger: Ledger, town: RunningTown
) -> None:
    person = town.town.officer_person(0)
    material = material_of(ledger, drafts(ledger, town)["issue"], person)
    rows, summary = material["rows"], material["summary"]
    raised = [[rows[0][0], rows[0][1] + 1], *rows[1:]]
    other = [[to_hex(bytes(20)), rows[0][1]], *rows[1:]]
    message = material["typed_data"]["message"]
    for changed, named in (
        ({"rows": raised}, "total"),
        ({"rows": other}, "list_head"),
        ({"rows": rows[:-1]}, "rows"),
        ({"summary": summary | {"total": summary["total"] + 1}}, "total"),
        ({"summary": summary | {"programme": 2}}, "programme"),
        ({"summary": summary | {"last_day": "2027-01-01"}}, "last_day"),
        ({"signed_words": material["signed_words"] + "!"}, "words"),
        ({"kind": "unfreeze"}, "kind"),
        ({"hash": "0x" + "00" * 32}, "hash"),
        (
            {
                "typed_data": material["typed_data"]
                | {"message": message | {"salt": "0x" + "00" * 32}}
            },
            "hash",
        ),
    ):
        assert check(page, material | changed) == named


@pytest.mark.parametrize(
    "altered",
    [
        {"kind": Kind.RESIDENT},
        {"commitment": b"\x01" * 32},
        {"first_signer": b"\x02" * 20},
        {"permission": Permission(0, 2**48 - 1, Scope.PAY, 1, 1)},
        {"classes": 2},
    ],
)
def test_what_is_called_a_shop_and_is_more_is_not_signed(
    page: Page, ledger: Ledger, town: RunningTown, altered: dict[str, Any]
) -> None:
    person, account = town.town.officer_person(0), make_key().address
    nothing = Permission(0, 0, Scope(0), 0, 0)
    shop = RegistrationEntry(account, Kind.SHOP, 1, bytes(32), b"", nothing)
    call = ledger.town.action_register([replace(shop, **altered)])
    shown = {"account": to_hex(account), "name": "花屋すみれ", "classes": 1}
    draft = actions.draft_action(ledger, REGISTER_SHOPS, call, {"shops": [shown]})

    assert check(page, material_of(ledger, draft, person)) == "shops"
