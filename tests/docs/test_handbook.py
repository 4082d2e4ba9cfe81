"""The handbook: both languages say the same, and its samples can be used."""

from collections.abc import Sequence

import pytest

from ledger.chain.lists import KIND_BURN
from ledger.chain.lists import chain_list
from ledger.cli.terms import read_programme
from ledger.cli.terms import read_shops
from ledger.domain.lots import NEVER
from ledger.domain.lots import parse_day
from ledger.services.desk import LABEL_MOST
from ledger.services.desk import NAME_MOST
from ledger.services.desk import SHOPS_MOST
from ledger.services.end_lists import read_end_list
from ledger.services.issue_lists import BY_NUMBER
from ledger.services.issues import read_list
from ledger.services.letters import COLUMNS as RESIDENT_COLUMNS
from ledger.services.letters import read_person
from ledger.services.sheets import Column
from ledger.services.sheets import SheetRow
from ledger.services.sheets import read_sheet
from ledger.services.shop_lists import COLUMNS as SHOP_COLUMNS
from ledger.services.shop_lists import read_shop
from tests.docs.documents import HANDBOOK
from tests.docs.documents import SAMPLES
from tests.docs.documents import Document

PAGES = sorted(path.stem.removesuffix("-en") for path in HANDBOOK.glob("*-en.md"))
NAMES = {
    *("desk", "money", "officers", "offices", "operators", "paying"),
    *("residents", "shops"),
}
REDEEM_DAYS_LEAST = 31


def sample(name: str) -> str:
    """The text of a sample file."""
    return (SAMPLES / name).read_text(encoding="utf-8")


def test_every_page_is_there_in_both_languages() -> None:
    japanese = {path.stem.removesuffix("-ja") for path in HANDBOOK.glob("*-ja.md")}

    assert japanese == set(PAGES) == NAMES


@pytest.mark.parametrize("page", PAGES)
def test_both_languages_have_the_same_headings_code_and_links(page: str) -> None:
    english = Document(HANDBOOK / f"{page}-en.md")
    japanese = Document(HANDBOOK / f"{page}-ja.md")

    def shape(document: Document) -> list[int]:
        return [level for level, _ in document.headings]

    assert shape(english) == shape(japanese)
    assert english.code == japanese.code
    assert set(english.spans) == set(japanese.spans)

    # A page leads on to pages of its own language.
    def files(document: Document) -> list[str]:
        links = (link.partition("#")[0] for link in document.links)
        return [link.replace("-ja.md", "-en.md") for link in links]

    assert files(english) == files(japanese)
    rows = [document.prose.count("\n| ") for document in (english, japanese)]
    assert rows[0] == rows[1]


def test_the_sample_programme_can_be_opened() -> None:
    programme = read_programme(sample("programme.toml"))

    assert 1 <= len(programme.name) <= NAME_MOST
    assert 1 <= len(programme.public_label) <= LABEL_MOST
    assert programme.number not in (1, 2), "the practice town has these"
    assert programme.acceptors > 0
    assert programme.issue_from <= programme.issue_until <= programme.redeem_until
    assert 0 < programme.payment_limit <= programme.holder_limit <= programme.cap


def test_money_of_the_sample_programme_can_be_issued_as_the_page_says(
    officers_line: list[str],
) -> None:
    programme = read_programme(sample("programme.toml"))
    last_day = parse_day(officers_line[officers_line.index("--last-day") + 1])
    number = int(officers_line[officers_line.index("--programme") + 1])

    assert number == programme.number
    assert last_day != NEVER
    redeemed_from = last_day + programme.grace_days + REDEEM_DAYS_LEAST
    assert redeemed_from <= programme.redeem_until
    rows = read_list(sample("issue.csv"))
    assert sum(row.amount for row in rows) <= programme.cap
    assert max(row.amount for row in rows) <= programme.holder_limit


def test_the_sample_shops_can_be_registered_and_take_the_samples_money() -> None:
    shops = read_shops(sample("shops.toml"))
    programme = read_programme(sample("programme.toml"))

    assert 1 <= len(shops) <= SHOPS_MOST
    for shop in shops:
        assert 1 <= len(shop.name) <= NAME_MOST
        assert programme.accepts_shop(shop.classes), shop.name


def test_the_sample_list_has_a_head_to_sign() -> None:
    rows = read_list(sample("issue.csv"))

    head, chunks = chain_list(rows, 20260, bytes(20))

    assert len(head) == 32
    assert sum(len(chunk.rows) for chunk in chunks) == len(rows) == 3


def test_the_sample_list_of_what_ends_has_a_head_to_sign() -> None:
    rows = read_end_list(sample("ends.csv"))

    head, _ = chain_list(rows, 20260, bytes(20), KIND_BURN)

    assert len(head) == 32
    assert len(rows) == 3


def test_the_sample_residents_can_be_invited_at_the_desk() -> None:
    rows = sheet_rows("residents.csv", RESIDENT_COLUMNS)

    for row in rows:
        person, wrong = read_person(row.cells["number"], row.cells["person"])
        assert person is not None, wrong
    assert len(rows) == 2


def test_the_sample_list_of_shops_can_be_handed_in_at_the_desk() -> None:
    rows = sheet_rows("shops.csv", SHOP_COLUMNS)

    for row in rows:
        shop, wrong = read_shop(row.cells)
        assert shop is not None, wrong
    assert len(rows) == 2


def test_the_sample_list_by_number_pays_the_sample_residents() -> None:
    rows = sheet_rows("issue-by-number.csv", BY_NUMBER)
    invited = sheet_rows("residents.csv", RESIDENT_COLUMNS)

    numbers = [row.cells["number"] for row in rows]
    assert numbers == [row.cells["number"] for row in invited]
    assert all(int(row.cells["amount"]) > 0 for row in rows)


def sheet_rows(name: str, columns: Sequence[Column]) -> list[SheetRow]:
    """The rows of a sample as the desk reads them, without a mistake."""
    sheet = read_sheet((SAMPLES / name).read_bytes(), columns, 100)
    assert not sheet.errors
    return list(sheet.rows)


@pytest.fixture
def officers_line() -> list[str]:
    """The command by which the officers' page proposes to issue."""
    commands = Document(HANDBOOK / "officers-en.md").commands
    return next(
        words for words in commands if words[:3] == ["meguru", "propose", "issue"]
    )
