"""A list to issue by: every kind of mistake in it is shown, all of them at once."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from ledger.chain.keys import Key
from ledger.chain.keys import make_key
from ledger.chain.lists import IssueRow
from ledger.domain.hexes import to_hex
from ledger.domain.lots import format_day
from ledger.domain.programmes import ProgrammeFlag
from ledger.services import actions
from ledger.services import registrations
from ledger.services.accounts import view_account
from ledger.services.issue_lists import check_list
from ledger.services.issue_views import list_digest
from ledger.store.chain_tables import BalanceRow
from tests.integration.city_desk.browsers import Browser
from tests.integration.city_desk.browsers import Person
from tests.integration.city_desk.files import CITY
from tests.integration.city_desk.files import action_of
from tests.integration.city_desk.files import mistakes_of
from tests.integration.city_desk.files import text_of
from tests.integration.city_desk.files import upload
from tests.integration.conftest import Shop
from tests.integration.conftest import World
from tests.integration.conftest import programme

NARROW = 601
CAP = 50_000
HOLDER_LIMIT = 9_000


@pytest.fixture(scope="module")
def narrow(world: World) -> int:
    """A programme of 50,000 yen in all, and 9,000 yen for one person."""
    terms = programme(NARROW, "物価高対策", world.today, ProgrammeFlag(0))
    world.desk.open_programme(replace(terms, cap=CAP, holder_limit=HOLDER_LIMIT))
    return NARROW


def resident(world: World) -> tuple[str, Key]:
    """Somebody registered, with the number the city has of them."""
    number, key = world.new_number(), make_key()
    world.desk.register_residents({number: ("佐藤 花子", key)})
    return number, key


def send(
    desk: Browser, content: str | bytes, number: int = NARROW, **fields: str
) -> TestResponse:
    given = {"programme": str(number), "municipality": CITY} | fields
    return upload(desk, "/issues/new", content, **given)


def test_ten_kinds_of_mistakes_are_shown_at_once(
    world: World, at_desk: Browser, narrow: int
) -> None:
    hanako, _ = resident(world)
    taro, _ = resident(world)
    saved, _ = resident(world)
    frozen, frozen_key = resident(world)
    registrations.freeze(world.ledger, frozen_key.address, "tests")
    world.turn()
    invited = world.new_number()
    registrations.invite(world.ledger, "鈴木 一郎", CITY, invited, "tests")
    kept, kept_key = resident(world)
    world.desk.issue(narrow, world.today + 30, {kept_key.address: 4_000})
    lines = [
        "宛名番号,金額",
        f"{hanako},1000",
        ",500",
        "A-12,500",
        "999999999,500",
        f"{invited},500",
        f"{frozen},500",
        f"{hanako},500",
        f"{taro},",
        f"{taro},1000.5",
        f"{saved},-3",
        "77,0",
        "78,五百円",
        f'{kept},"6,000"',
        f"{taro}",
        f"{saved},99999999999999999",
    ]

    found = mistakes_of(send(at_desk, "\n".join(lines)))

    assert [(row, written, what) for row, _, written, what, _ in found] == [
        ("3", "", "宛名番号が空です。"),
        ("4", "A-12", "宛名番号に数字でない文字があります。"),
        ("5", "999999999", "この番号の方は登録も招待もされていません。"),
        ("6", invited, "招待しましたが、まだ登録していない方です。"),
        ("7", frozen, "利用停止中の方です。"),
        ("8", hanako, "2行目と同じです。"),
        ("9", "", "金額が空です。"),
        ("10", "1000.5", "金額に小数があります。"),
        ("10", taro, "9行目と同じです。"),
        ("11", "'-3", "金額がマイナスです。"),
        ("12", "0", "金額が0円です。"),
        ("13", "五百円", "金額として読めません。"),
        ("14", "6,000", "お一人の上限9,000円を超えます(これまでに4,000円)。"),
        ("15", taro, "列の数が違います(1列)。"),
        ("16", "99999999999999999", "金額が大きすぎます。"),
        ("16", saved, "11行目と同じです。"),
    ]
    assert all(how for *_, how in found)
    assert found[12][4] == "5,000円までにしてください。"
    assert not [v for v in actions.list_actions(world.ledger) if v.state == "draft"]


def test_a_total_over_the_cap_is_a_mistake_of_the_whole_list(
    world: World, at_desk: Browser, narrow: int
) -> None:
    people = [resident(world)[0] for _ in range(6)]
    rows = "".join(f"{number},9000\n" for number in people)

    found = mistakes_of(send(at_desk, "宛名番号,金額\n" + rows))

    assert [(row, column) for row, column, *_ in found] == [("全体", "金額")]
    assert "合計54,000円" in found[0][3] and "上限50,000円" in found[0][3]


def test_a_shop_and_a_stranger_are_told_apart_in_a_list_of_accounts(
    at_desk: Browser, narrow: int, bakery: Shop
) -> None:
    stranger = "0x" + "12" * 20
    content = f"account,amount\n{to_hex(bakery.account)},5\n{stranger},5\n0x1,5\n"

    found = mistakes_of(send(at_desk, content))

    assert [(row, what) for row, _, _, what, _ in found] == [
        ("2", "お店のアカウントです。"),
        ("3", "この番号の方は登録も招待もされていません。"),
        ("4", "アカウントとして読めません。"),
    ]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "ファイルが空です。"),
        (b"\xff\xfe\x00", "文字コードがわかりません。"),
        (b"PK\x03\x04abc", "Excelブック(.xlsx)のままでは読めません。"),
        ("宛名番号,金額\n".encode(), "見出しの下に行がありません。"),
        ("番号,なまえ\n1,2\n".encode(), "知らない見出しです。"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(
    at_desk: Browser, narrow: int, content: bytes, what: str
) -> None:
    found = mistakes_of(send(at_desk, content))

    assert what in [mistake[3] for mistake in found]
    assert all(how for *_, how in found)


def test_more_than_20_000_rows_are_refused(at_desk: Browser, narrow: int) -> None:
    rows = "".join(f"{number},1\n" for number in range(500_000, 520_001))

    found = mistakes_of(send(at_desk, "宛名番号,金額\n" + rows))

    assert "20,000行を超えています。" in [mistake[3] for mistake in found]


@pytest.mark.parametrize(
    ("days", "what"), [(-1, "過ぎています"), (3_980, "遅すぎます")]
)
def test_a_last_day_that_cannot_be_is_named(
    world: World, at_desk: Browser, narrow: int, days: int, what: str
) -> None:
    number, _ = resident(world)

    answer = send(
        at_desk,
        f"宛名番号,金額\n{number},10\n",
        last_day=format_day(world.today + days),
    )

    assert what in mistakes_of(answer)[0][3]


def test_fields_that_are_wrong_are_named_beside_them(
    at_desk: Browser, narrow: int
) -> None:
    answer = at_desk.post(
        "/issues/new",
        {"programme": "", "municipality": "123456", "label": "x" * 61},
    )

    said = text_of(answer)
    assert answer.status_code == 422
    for part in (
        "4か所を直してください",
        "事業が選ばれていません",
        "団体コードが違います",
        "60文字までにしてください",
        "ファイルが選ばれていません",
    ):
        assert part in said


def test_shift_jis_commas_and_wide_digits_are_read_and_outliers_shown(
    world: World, at_desk: Browser, narrow: int
) -> None:
    people = [resident(world) for _ in range(4)]
    amounts = ["1,000", "１０００", "1000円", "3,001"]
    rows = "".join(
        f'{number},"{amount}"\n'
        for (number, _), amount in zip(people, amounts, strict=True)
    )

    action = action_of(send(at_desk, ("宛名番号,金額\n" + rows).encode("cp932")))

    said = text_of(at_desk.get(f"/actions/{to_hex(action)}"))
    wanted = [1_000, 1_000, 1_000, 3_001]
    pairs = sorted(
        (key.address, amount) for (_, key), amount in zip(people, wanted, strict=True)
    )
    assert actions.list_rows(world.ledger, action) == pairs
    head, words = list_digest(world.ledger, [IssueRow(*pair) for pair in pairs])
    assert actions.get_action(world.ledger, action).summary["list_head"] == to_hex(head)
    assert words in said
    assert "中央の額の3倍を超える行が1件あります" in said and "3,001円" in said
    listed = at_desk.text(f"/issues/{to_hex(action)}/list.csv")
    assert listed.splitlines() == [
        "account,amount",
        *(f"{to_hex(account)},{amount}" for account, amount in pairs),
    ]


def test_the_same_list_leads_to_the_action_that_has_it(
    world: World, at_desk: Browser, sato: Person, narrow: int
) -> None:
    number, _ = resident(world)
    content = f"宛名番号,金額\n{number},20\n"
    action = action_of(send(at_desk, content))
    at_desk.sign(action, sato)

    answer = send(at_desk, content)

    assert answer.status_code == 409
    assert f"/actions/{to_hex(action)}" in answer.get_data(as_text=True)
    assert action_of(send(at_desk, content, label="第2回")) != action


def test_a_list_without_mistakes_has_none(world: World, narrow: int) -> None:
    number, key = resident(world)
    content = f"宛名番号,金額\n{number},20\n".encode()

    checked = check_list(world.ledger, content, CITY, narrow, world.today + 30)

    assert checked.errors == ()
    assert checked.rows == (IssueRow(key.address, 20),)


def test_nothing_is_issued_while_the_books_disagree(
    world: World, at_desk: Browser, beside: Browser, sato: Person, suzuki: Person
) -> None:
    number, key = resident(world)
    action = action_of(send(at_desk, f"宛名番号,金額\n{number},30\n", number=1))
    at_desk.sign(action, sato)
    beside.sign(action, suzuki)
    world.desk.wait_for_action(action)
    add_to_books(world, 1)

    refused = beside.post(f"/actions/{to_hex(action)}/start")

    add_to_books(world, -1)
    assert refused.status_code == 409
    assert "books_disagree" in text_of(refused)
    assert beside.post(f"/actions/{to_hex(action)}/start").status_code == 302
    world.wait(
        lambda: "30円を発行しました" in at_desk.text(f"/actions/{to_hex(action)}")
    )
    assert view_account(world.ledger, key.address).available == 30


def add_to_books(world: World, yen: int) -> None:
    """Change the first balance of the books by hand."""
    with world.ledger.database.work() as work:
        first = select(BalanceRow).order_by(BalanceRow.account, BalanceRow.lot)
        work.session.scalars(first.limit(1)).one().confirmed += yen
        work.commit()
