"""What ended, as the index reads it: from the chain alone, and once."""

from typing import Any

from sqlalchemy import select
from sqlalchemy import text
from sqlalchemy import update

from ledger.chain.charge_codes import code_key
from ledger.chain.lists import EndRow
from ledger.chain.lists import IssueRow
from ledger.domain.lots import make_lot
from ledger.domain.orders import Leg
from ledger.services.burns import draft_correction
from ledger.services.burns import draft_write_off
from ledger.services.charge_codes import draft_codes
from ledger.services.charge_codes import draft_withdraw_codes
from ledger.services.charge_codes import make_codes
from ledger.services.charges import claim_code
from ledger.services.charges import view_code
from ledger.services.issues import draft_issue
from ledger.services.settlements import draft_redeem
from ledger.store.chain_tables import BlockRow
from ledger.store.chain_tables import CursorRow
from ledger.store.database import Database
from tests.integration.conftest import GRANTED
from tests.integration.conftest import World
from tests.integration.paying import accept
from tests.integration.paying import index_into
from tests.integration.paying import read_all
from tests.integration.services.deciding import decide_and_run

TABLES = (
    "ended",
    "code_claims",
    "lots",
    "authorizations",
    "authorization_results",
)


def rows_of(database: Database, table: str) -> list[tuple[Any, ...]]:
    with database.work() as work:
        found = work.session.execute(
            text(f"SELECT * FROM {table} AS kept ORDER BY kept")
        )
        return [tuple(row) for row in found]


def end_money_every_way(world: World) -> None:
    """Redeem, correct and write off, with a row refused; claim and withdraw codes."""
    ledger, (yuki, ren) = world.ledger, world.new_residents(2)
    shop, last_day = world.new_shop(), world.today + 30
    lot = make_lot(GRANTED, last_day)
    amounts = {yuki.address: 1_000, ren.address: 500}
    rows = [IssueRow(account, amounts[account]) for account in sorted(amounts)]
    issue = decide_and_run(world, draft_issue(ledger, GRANTED, last_day, rows))
    accept(world, yuki, shop, Leg(lot, 300))
    world.turn(2)
    decide_and_run(world, draft_redeem(ledger, "2030-01"))
    wrong = [IssueRow(ren.address, 200)]
    decide_and_run(world, draft_correction(ledger, issue, wrong))
    decide_and_run(world, draft_write_off(ledger, [EndRow(ren.address, lot, 100)]))
    codes = make_codes(2, 50)
    draft = draft_codes(ledger, GRANTED, last_day, codes)
    world.desk.decide(draft)
    key = code_key(codes[0].letters)
    name = view_code(ledger, key.address).authorization
    signature = key.sign(ledger.town.hash_claim(name, yuki.address))
    claim_code(ledger, yuki.address, key.address, signature)
    world.turn(2)
    world.desk.decide(draft_withdraw_codes(ledger, draft.action_hash))


def test_books_made_anew_know_what_ended_and_count_it_once(
    world: World, books: Database
) -> None:
    end_money_every_way(world)
    index = index_into(world, books)
    read_all(index)
    world.read()
    own = {table: rows_of(world.ledger.database, table) for table in TABLES}
    assert all(own.values())

    assert {table: rows_of(books, table) for table in TABLES} == own

    with books.work() as work:
        first = work.session.scalars(select(BlockRow).order_by(BlockRow.number)).first()
        assert first is not None
        before = {"block_number": first.number - 1, "block_hash": first.parent_hash}
        work.session.execute(update(CursorRow).values(before))
        work.commit()
    read_all(index)
    assert {table: rows_of(books, table) for table in TABLES} == own
