"""The first page and the journal: what officers see before anything else."""

import pytest
from flask import Flask
from sqlalchemy import text

from city_desk.parts import parts_of
from ledger.audit.journal import list_entries
from ledger.chain.lists import IssueRow
from ledger.services import issues
from ledger.services.today import look_at_today
from tests.integration.city_desk.browsers import Browser
from tests.integration.city_desk.browsers import Person
from tests.integration.conftest import GRANTED
from tests.integration.conftest import World


@pytest.fixture
def money(world: World) -> None:
    """Somebody was issued 1,000 yen, so there are balances to look at."""
    world.new_resident({GRANTED: 1_000})


def test_the_first_page_says_that_the_books_agree_and_at_which_block(
    at_desk: Browser, money: None, desk_app: Flask
) -> None:
    at_desk.post("/books/check")
    books = parts_of(desk_app).books.get()
    assert books is not None and books.result is not None and books.result.agree
    page = at_desk.text("/")
    assert "帳簿とブロックチェーンの記録が一致しています" in page
    assert f"ブロック {books.result.block_number:,}" in page


def test_books_that_disagree_are_red_and_each_difference_is_shown(
    world: World, at_desk: Browser, money: None, desk_app: Flask
) -> None:
    changed = text("UPDATE lots SET issued = issued + :by")
    with world.ledger.database.work() as work:
        work.session.execute(changed, {"by": 7})
        work.commit()
    books = parts_of(desk_app).books
    try:
        books._seen_at = 0.0  # the last look counts as old
        at_desk.post("/books/check")
        page = at_desk.text("/")
        assert "帳簿とブロックチェーンの記録が一致しません" in page
        assert "7円" in at_desk.text("/books")
    finally:
        with world.ledger.database.work() as work:
            work.session.execute(changed, {"by": -7})
            work.commit()
        books._seen_at = 0.0
        at_desk.post("/books/check")


def test_the_figures_are_the_towns_own(
    world: World, at_desk: Browser, money: None
) -> None:
    today = look_at_today(world.ledger)
    assert today.issued >= 1_000
    assert today.circulating == today.residents + today.shops
    assert f"{today.circulating:,}" in at_desk.text("/")


def test_the_journal_keeps_ids_and_its_page_names_officers(
    world: World, at_desk: Browser, sato: Person
) -> None:
    page = at_desk.text("/journal?check=1")
    table = page[page.index("<table") :]
    assert "サインイン" in table
    assert sato.name in table
    entries = list_entries(world.ledger.database, None, 100)
    assert entries
    assert sato.name not in "".join(f"{e.actor} {e.subject}" for e in entries)
    assert "書き換え" in page or "つながっています" in page


def test_an_entry_that_names_many_says_how_many_and_has_them_folded(
    world: World, at_desk: Browser
) -> None:
    world.new_residents(5)
    at_desk.text("/residents")
    newest = list_entries(world.ledger.database, None, 1)[0]
    count = len(newest.subject["persons"])

    page = at_desk.text("/journal")

    assert f"<details><summary>住民 全部で{count}件</summary>" in page
    assert all(f'title="{each}"' in page for each in newest.subject["persons"])


@pytest.mark.parametrize("before", ["", "x", "-1", "9" * 40, "１"])
def test_a_place_in_the_journal_that_is_none_is_its_beginning(
    at_desk: Browser, before: str
) -> None:
    assert at_desk.get("/journal", query_string={"before": before}).status_code == 200


def test_an_unknown_page_says_so_in_the_readers_language(at_desk: Browser) -> None:
    answer = at_desk.get("/nowhere", headers={"Accept-Language": "en"})
    assert answer.status_code == 404
    assert "Back to the first page" in answer.get_data(as_text=True)


def test_an_issue_that_nobody_started_stands_on_the_first_page_until_it_is(
    world: World, at_desk: Browser
) -> None:
    resident = world.new_resident()
    rows = [IssueRow(resident.address, 4_321)]
    draft = issues.draft_issue(world.ledger, GRANTED, world.today + 30, rows)
    world.desk.decide(draft)

    assert "発行を始めていません" in at_desk.text("/")

    world.desk.run_list(draft.action_hash)

    assert "発行を始めていません" not in at_desk.text("/")
