"""Two officers for every yen, and a list whose mistakes are all shown at once."""

from playwright.sync_api import Page
from playwright.sync_api import expect

from ledger.domain.hexes import parse_hex
from ledger.domain.hexes import to_hex
from ledger.services import actions
from ledger.services.registrations import commitment_of
from ledger.settings import MUNICIPALITY
from running import RunningTown
from tests.e2e.browsers import PHONE
from tests.e2e.browsers import Browsers
from tests.e2e.issuing import hand_in
from tests.e2e.issuing import propose
from tests.e2e.people import button
from tests.e2e.people import invite
from tests.e2e.people import join
from tests.e2e.people import new_number
from tests.e2e.people import officers
from tests.e2e.said import ja


def test_the_maker_cannot_be_the_checker_too(
    town: RunningTown, browsers: Browsers, maker: Page
) -> None:
    number = new_number()
    join(
        browsers.window(town.base_url, viewport=PHONE),
        invite(town, "二宮 一", number),
    )
    action = propose(town, maker, [f"{number},1000"], "二人目は別の人")
    digest = parse_hex(action.rpartition("/")[2], "action", 32)
    key = town.town.officer_key(0)

    expect(maker.locator("#passphrase")).to_have_count(0)
    answer = maker.request.post(
        f"{action}/signature",
        headers={
            "Accept": "application/json",
            "X-CSRF-Token": maker.locator("meta[name=csrf]").get_attribute("content")
            or "",
        },
        data={"signer": to_hex(key.address), "signature": to_hex(key.sign(digest))},
    )

    assert 400 <= answer.status < 500
    assert actions.get_action(town.seeding.ledger, digest).state == "proposed"


def test_ten_kinds_of_mistakes_in_a_list_are_all_shown_at_once(
    town: RunningTown, browsers: Browsers, maker: Page
) -> None:
    registered, invited = new_number(), new_number()
    phone = browsers.window(town.base_url, viewport=PHONE)
    join(phone, invite(town, "十文字 了", registered))
    invite(town, "十一 招", invited)
    rows = {
        "": ("1000", "number_empty"),
        "山田": ("1000", "number_not_digits"),
        "888888888": ("1000", "resident_unknown"),
        invited: ("1000", "not_registered"),
        "101": ("", "amount_empty"),
        "102": ("10.5", "amount_fraction"),
        "103": ("-500", "amount_negative"),
        "104": ("千円", "amount_not_number"),
        "105": ("0", "amount_zero"),
        registered: ("60000", "over_holder_limit"),
        "106": ("99999999999999999999", "amount_too_large"),
    }
    lines = [f"{number},{amount}" for number, (amount, _) in rows.items()]

    hand_in(maker, 1, [*lines, "101,1000"])

    table = maker.locator("table.mistakes")
    expect(table).to_be_visible()
    said = table.inner_text()
    for _, kind in rows.values():
        sentence = ja(f"desk.wrong.{kind}").partition("{")[0]
        assert sentence in said, kind
    assert ja("desk.wrong.twice", first=6) in said
    expect(maker.locator("#passphrase")).to_have_count(0)


def test_a_wrong_password_or_code_opens_nothing(
    town: RunningTown, browsers: Browsers
) -> None:
    assert town.desk_url is not None
    page = browsers.window(town.desk_url)
    officer = officers(town)[2]
    page.goto("/")
    page.locator("#login").fill(officer.login)
    page.locator("#password").fill("not the password")
    page.locator("#code").fill("000000")

    page.get_by_role("button", name=ja("desk.sign_in.enter"), exact=True).click()

    expect(page.locator("#wrong")).to_be_visible()
    expect(page.get_by_role("navigation")).to_have_count(0)


def test_a_stopped_wallets_page_says_so_by_itself(
    town: RunningTown, browsers: Browsers, maker: Page
) -> None:
    number, phone = new_number(), browsers.window(town.base_url, viewport=PHONE)
    join(phone, invite(town, "佐野 静", number))
    person = commitment_of(town.seeding.ledger, MUNICIPALITY, number)
    maker.goto(f"/residents/{to_hex(person)}/freeze")

    button(maker, "desk.residents.freeze_do").click()

    expect(maker.get_by_text(ja("desk.done.stopped"))).to_be_visible()
    expect(maker.get_by_text(ja("desk.resident.frozen"), exact=True)).to_be_visible()
    expect(button(maker, "desk.residents.unfreeze")).to_be_visible()
