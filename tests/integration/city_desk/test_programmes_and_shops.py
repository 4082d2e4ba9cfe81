"""Programmes and shops at the desk: forms and lists that say all that is wrong."""

import re

import pytest

from ledger.domain.accounts import UNBOUNDED
from ledger.domain.hexes import to_hex
from ledger.services import actions
from ledger.services.programme_templates import ITEMS
from ledger.services.programme_templates import list_templates
from tests.integration.city_desk.browsers import Browser
from tests.integration.city_desk.browsers import Person
from tests.integration.city_desk.files import action_of
from tests.integration.city_desk.files import form_of
from tests.integration.city_desk.files import mistakes_of
from tests.integration.city_desk.files import text_of
from tests.integration.city_desk.files import upload
from tests.integration.conftest import Shop
from tests.integration.conftest import World

TEMPLATES = [template.key for template in list_templates()]


def filled(desk: Browser, key: str = "respect") -> dict[str, str]:
    fields = form_of(desk.text(f"/programmes/new?template={key}"))
    return {name: value for name, value in fields.items() if name != "csrf"}


@pytest.mark.parametrize("key", TEMPLATES)
def test_every_template_can_be_drafted_as_it_is(
    world: World, at_desk: Browser, key: str
) -> None:
    fields = filled(at_desk, key)

    preview = at_desk.post("/programmes/new", fields | {"step": "preview"})
    action = action_of(at_desk.post("/programmes/new", fields | {"step": "draft"}))

    said = text_of(preview)
    assert preview.status_code == 200
    assert fields["name"] in said and f"「{fields['public_label']}」とだけ" in said
    summary = actions.get_action(world.ledger, action).summary
    assert set(ITEMS) <= set(summary["display"])
    assert summary["display"]["last_day"] == fields["last_day"]


@pytest.mark.parametrize("item", ITEMS)
def test_no_display_item_of_the_law_may_be_empty(at_desk: Browser, item: str) -> None:
    fields = filled(at_desk) | {item: "  \n ", "step": "draft"}

    answer = at_desk.post("/programmes/new", fields)

    assert answer.status_code == 422
    assert "法令で利用者に示すことになっています" in text_of(answer)


def test_the_form_of_a_programme_can_be_left(at_desk: Browser) -> None:
    page = at_desk.text("/programmes/new?template=respect")

    assert re.search(r'<a class="button secondary" href="/programmes">\s*やめる', page)


def test_a_programme_names_a_telephone_that_somebody_answers(
    at_desk: Browser,
) -> None:
    fields = filled(at_desk)
    assert "088-800-1234" in fields["complaints"]
    unset = {"complaints": fields["complaints"].replace("088-800-1234", "000-000-0000")}

    answer = at_desk.post("/programmes/new", fields | unset | {"step": "draft"})

    assert answer.status_code == 422
    assert "市の電話番号が「000-000-0000」のままです" in text_of(answer)


def test_everything_wrong_in_a_programme_is_said_at_once(at_desk: Browser) -> None:
    fields = filled(at_desk) | {
        "name": "",
        "cap": "1万円",
        "holder_limit": "0",
        "issue_until": "2026-02-30",
        "last_day": "",
        "grace_days": "200",
        "step": "preview",
    }
    fields.pop("class_common")

    answer = at_desk.post("/programmes/new", fields)

    said = text_of(answer)
    assert answer.status_code == 422
    assert "7か所を直してください" in said
    for part in (
        "金額として読めません",
        "金額が0円です",
        "日付として読めません",
        "日付が空です",
        "日数として読めません",
        "店舗区分がありません",
    ):
        assert part in said, part


def test_dates_that_do_not_fit_together_are_named(at_desk: Browser) -> None:
    fields = filled(at_desk)
    wrong = {"redeem_until": fields["last_day"], "holder_limit": "99,999,999"}

    said = text_of(at_desk.post("/programmes/new", fields | wrong))

    assert "お店が換金する期間が足りません" in said
    assert "30,000,000円までにしてください" in said


def test_a_template_nobody_made_is_refused(at_desk: Browser) -> None:
    assert at_desk.get("/programmes/new?template=none").status_code == 400


def test_a_programme_page_says_what_nobody_wrote_down(at_desk: Browser) -> None:
    said = text_of(at_desk.get("/programmes/1"))

    assert "利用者に示す内容が登録されていません" in said
    assert at_desk.get("/programmes/999").status_code == 404


def test_what_has_no_limit_is_said_so_and_no_number_is_made_of_it(
    at_desk: Browser,
) -> None:
    said = text_of(at_desk.get("/programmes/1"))

    assert "お一人の上限(合計) 上限なし" in said
    assert f"{UNBOUNDED:,}" not in said
    assert "お一人が受け取れるのは" not in said


def test_the_days_of_issue_are_named_once(at_desk: Browser) -> None:
    said = text_of(at_desk.get("/programmes/1"))

    assert re.search(r"発行する期間 \d{4}年", said), said


def test_a_list_of_shops_names_every_mistake(at_desk: Browser) -> None:
    lines = [
        "店舗名,区分,地区,段差なし",
        ",共通,,",
        "青果店,ない区分,,",
        "書店,,,",
        "喫茶,共通・飲食,,たぶん",
        f"{'長' * 61},共通,,",
        "文具,共通,本町,はい",
        "文具,共通,本町,はい",
    ]

    found = mistakes_of(upload(at_desk, "/shops/list", "\n".join(lines)))

    assert [(row, column, what) for row, column, _, what, _ in found] == [
        ("2", "店舗名", "名前が空です。"),
        ("3", "店舗区分", "この店舗区分はありません。"),
        ("4", "店舗区分", "店舗区分がありません。"),
        ("5", "段差なし", "「はい」「いいえ」として読めません。"),
        ("6", "店舗名", "長すぎます。"),
        ("8", "店舗名", "7行目と同じです。"),
    ]


def test_the_sample_list_can_be_handed_in_as_it_is(
    world: World, at_desk: Browser
) -> None:
    sample = at_desk.get("/shops/sample.csv").data

    action = action_of(upload(at_desk, "/shops/list", sample))

    shops = actions.get_action(world.ledger, action).summary["shops"]
    assert [shop["name"] for shop in shops] == ["さくらベーカリー", "駅前書店"]
    assert (shops[0]["classes"], shops[0]["step_free"]) == (7, True)


def test_the_checker_sees_all_that_is_registered_of_each_shop(
    at_desk: Browser, beside: Browser, sato: Person
) -> None:
    heading = "店舗名,店舗区分,地区,業種,住所,営業時間,段差なし"
    rows = (
        "見本書店,共通,本町,書店,本町1-2,9:00-18:00,はい\n"
        "見本書店,共通・飲食,港町,喫茶,港町3-4,,\n"
    )
    action = action_of(upload(at_desk, "/shops/list", f"{heading}\n{rows}"))
    assert at_desk.sign(action, sato).status_code == 200

    said = text_of(beside.get(f"/actions/{to_hex(action)}"))

    assert said.count("見本書店") >= 2
    for part in (
        "本町1-2",
        "港町3-4",
        "地区 本町",
        "地区 港町",
        "業種 書店",
        "業種 喫茶",
        "9:00-18:00",
        "店舗区分 共通(すべての加盟店) 地区",
        "店舗区分 共通(すべての加盟店)、飲食",
    ):
        assert part in said, part


def test_more_than_fifty_shops_become_several_drafts(
    world: World, at_desk: Browser, sato: Person
) -> None:
    rows = "".join(f"試験の店{n},共通\n" for n in range(60))

    answer = upload(at_desk, "/shops/list", "店舗名,店舗区分\n" + rows)

    assert answer.status_code == 302 and answer.location.endswith("/actions")
    drafts = actions.list_actions(world.ledger, sato.person)
    counts = [len(v.summary["shops"]) for v in drafts if v.kind == "register shops"]
    assert sorted(counts[:2]) == [10, 50]


def test_a_shop_is_found_by_part_of_its_name(at_desk: Browser, bakery: Shop) -> None:
    assert "Sakura Bakery" in text_of(at_desk.get("/shops?q=kura"))
    assert "合う店舗はありません" in text_of(at_desk.get("/shops?q=%25"))


def test_a_till_needs_a_name_before_it_gets_a_code(
    at_desk: Browser, bakery: Shop
) -> None:
    path = f"/shops/{to_hex(bakery.account)}/codes"

    answer = at_desk.post(path, {"label": " "})

    assert answer.status_code == 422
    assert "レジの呼び名を入れてください" in text_of(answer)
    assert (
        at_desk.post(f"/shops/0x{'11' * 20}/codes", {"label": "x"}).status_code == 404
    )


def test_every_page_speaks_english_too(at_desk: Browser, bakery: Shop) -> None:
    at_desk.client.set_cookie("language", "en")

    for path in (
        "/programmes",
        "/programmes/new",
        "/programmes/new?template=premium",
        "/shops",
        "/shops/new",
        "/shops/list",
        f"/shops/{to_hex(bakery.account)}",
        "/residents",
        "/residents/new",
        "/residents/list",
        "/issues",
        "/issues/new",
    ):
        assert '<html lang="en">' in at_desk.text(path)
