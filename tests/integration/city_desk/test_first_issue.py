"""From an empty desk to issued money: programme, shop, till, letter, list, by HTTP."""

import html
import io
import re
from urllib.parse import urlsplit

import zxingcpp
from PIL import Image

from city_desk.drawing import picture_of
from ledger.chain.keys import Key
from ledger.chain.keys import make_key
from ledger.domain.hexes import to_hex
from ledger.services import Ledger
from ledger.services import actions
from ledger.services.accounts import view_account
from ledger.services.desk_shops import list_shops
from ledger.services.programme_views import list_views
from ledger.services.registrations import RegistrationState
from ledger.services.registrations import register_resident
from ledger.services.terminals import pair_terminal
from screens.qr import draw_link_png
from tests.integration.city_desk.browsers import Browser
from tests.integration.city_desk.browsers import Person
from tests.integration.city_desk.files import CITY
from tests.integration.city_desk.files import CODE
from tests.integration.city_desk.files import action_of
from tests.integration.city_desk.files import form_of
from tests.integration.city_desk.files import text_of
from tests.integration.city_desk.files import upload
from tests.integration.conftest import World

NAME = "敬老祝い金 令和八年度"
# 40 characters.
LONG_NAME = (
    "市立さくら中央商店街振興組合直営 ふれあいマーケット本店 駅前通り東口となり青果"
)


def decide(
    world: World,
    action: bytes,
    makers: tuple[Browser, Person],
    checkers: tuple[Browser, Person],
) -> None:
    """Both officers sign in their own browsers; the chain runs it."""
    for desk, person in (makers, checkers):
        answer = desk.sign(action, person)
        assert answer.status_code == 200, answer.get_data(as_text=True)
    world.desk.wait_for_action(action)


def register(world: World, code: str) -> Key:
    key = make_key()
    valid_before = world.clock() + 3600
    proof = key.sign(world.ledger.town.hash_registration(key.address, valid_before))
    asked = (world.ledger, code, key.address, valid_before, proof)
    world.wait(lambda: register_resident(*asked) is RegistrationState.REGISTERED)
    return key


def test_a_town_begins_with_two_officers_and_a_browser_each(
    world: World, at_desk: Browser, beside: Browser, sato: Person, suzuki: Person
) -> None:
    ledger = world.ledger
    both = (at_desk, sato), (beside, suzuki)

    # A programme from a template.
    fields = form_of(at_desk.text("/programmes/new?template=respect"))
    fields |= {"name": NAME, "cap": "1,000,000円", "holder_limit": "３０,０００"}
    fields.pop("csrf")
    preview = at_desk.post("/programmes/new", fields | {"step": "preview"})
    assert "1,000,000円" in text_of(preview) and NAME in text_of(preview)
    kept = form_of(preview.get_data(as_text=True))
    kept.pop("csrf")
    drafted = at_desk.post("/programmes/new", kept | {"step": "draft"})
    decide(world, action_of(drafted), *both)
    programme = next(v for v in list_views(ledger) if v.terms.name == NAME)
    assert (programme.terms.cap, programme.terms.holder_limit) == (1_000_000, 30_000)
    assert "さくら市" in programme.display["complaints"]
    assert NAME in at_desk.text("/programmes")

    # A shop, and a code for its till.
    shop_form = {"name": LONG_NAME, "class_common": "on", "area": "本町"}
    decide(world, action_of(at_desk.post("/shops/new", shop_form)), *both)
    shop = list_shops(ledger, "ふれあいマーケット", "").shops[0]
    assert (shop.name, shop.area, shop.classes) == (LONG_NAME, "本町", 1)
    path = f"/shops/{to_hex(shop.account)}"
    page = at_desk.post(f"{path}/codes", {"label": "レジ1"})
    code = CODE.search(text_of(page).replace(" ", "-"))
    assert code is not None
    till, valid_before = make_key(), world.clock() + 3600
    digest = ledger.town.hash_terminal(
        code[0].replace("-", ""), till.address, valid_before
    )
    pair_terminal(ledger, code[0], till.address, valid_before, till.sign(digest))
    world.wait(lambda: "使えます" in at_desk.text(path))

    # A letter, and the resident who follows it.
    number = world.new_number()
    person = {"person": "佐藤 花子", "number": number, "municipality": CITY}
    letter = at_desk.post("/residents/new", person)
    assert "佐藤 花子 様" in text_of(letter)
    found = CODE.search(text_of(letter).replace(" ", "-"))
    assert found is not None
    hanako = register(world, found[0])

    # The money.
    listed = upload(
        at_desk,
        "/issues/new",
        f'宛名番号,金額\n{number},"12,000"\n',
        programme=str(programme.terms.number),
        municipality=CITY,
    )
    action = action_of(listed)
    details = text_of(at_desk.get(f"/actions/{to_hex(action)}"))
    assert "12,000円" in details and "1人" in details
    decide(world, action, *both)
    assert text_of(at_desk.get(f"/actions/{to_hex(action)}")).count("12,000円") > 1
    started = beside.post(f"/actions/{to_hex(action)}/start")
    assert started.status_code == 302
    world.wait(
        lambda: "12,000円を発行しました" in beside.text(f"/actions/{to_hex(action)}")
    )
    assert view_account(ledger, hanako.address).available == 12_000
    result = at_desk.text(f"/issues/{to_hex(action)}/result.csv")
    assert f"{number},12000,発行済み," in result
    assert "発行済み" in text_of(at_desk.get("/issues"))


def test_the_maker_cannot_approve_an_own_issue(
    world: World, at_desk: Browser, sato: Person, taro: Key
) -> None:
    action = action_of(
        upload(
            at_desk,
            "/issues/new",
            f"account,amount\n{to_hex(taro.address)},700\n",
            programme="1",
            municipality=CITY,
        )
    )

    first = at_desk.sign(action, sato)
    second = at_desk.sign(action, sato)

    assert first.status_code == 200
    assert (second.status_code, second.get_json()["code"]) == (403, "same_person")
    assert actions.get_action(world.ledger, action).state == "proposed"


def test_a_letters_qr_carries_its_code_behind_the_hash(
    world: World, at_desk: Browser, ledger: Ledger
) -> None:
    person = {"person": "鈴木 太郎", "number": world.new_number(), "municipality": CITY}

    answer = at_desk.post("/residents/new", person)

    page = answer.get_data(as_text=True)
    code = CODE.search(text_of(answer).replace(" ", "-"))
    picture = re.search(r'<img class="qr" src="([^"]+)"', page)
    assert code and picture
    link = f"{ledger.settings.base_url}/join#{code[0]}"
    assert html.unescape(picture[1]) == picture_of(link)
    assert urlsplit(link).fragment == code[0]
    read = zxingcpp.read_barcodes(Image.open(io.BytesIO(draw_link_png(link, 600))))
    assert [one.text for one in read] == [link]
