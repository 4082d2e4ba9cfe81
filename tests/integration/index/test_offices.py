"""Keys and offices in books made anew, and in books whose blocks are read again."""

from sqlalchemy import select
from sqlalchemy import update

from ledger.chain.keys import make_key
from ledger.domain.accounts import OfficerRole
from ledger.services import anchoring
from ledger.services import appointments
from ledger.services import recoveries
from ledger.services import registrations
from ledger.services import roles
from ledger.store.chain_office_tables import RecoveryRow
from ledger.store.chain_tables import BlockRow
from ledger.store.chain_tables import CursorRow
from ledger.store.database import Database
from tests.integration.conftest import World
from tests.integration.index.test_index import block_of
from tests.integration.index.test_index import rows_of
from tests.integration.index.test_index import same_height
from tests.integration.paying import index_into
from tests.integration.paying import read_all

TABLES = (
    "accounts",
    "signers",
    "recoveries",
    "role_holders",
    "appointments",
    "verifiers",
    "anchors",
)
TWO_DAYS = 48 * 3600


def change_everything(world: World) -> bytes:
    """Let each kind of office be changed, some twice; returns who was recovered."""
    ledger, desk = world.ledger, world.desk
    lost, officer = world.new_resident().address, make_key().address
    registrations.freeze(ledger, lost, "test")
    world.turn(2)
    desk.decide(recoveries.draft_recover(ledger, lost, make_key().address))
    desk.decide(recoveries.draft_cancel_recovery(ledger, lost))
    desk.decide(recoveries.draft_recover(ledger, lost, make_key().address))
    maker = appointments.draft_appoint(ledger, officer, OfficerRole.MAKER, "新任")
    desk.decide(maker)
    desk.decide(roles.draft_grant_role(ledger, "ANCHOR", officer))
    world.advance(TWO_DAYS)
    checker = appointments.draft_appoint(ledger, officer, OfficerRole.CHECKER, "新任")
    desk.decide(checker)
    world.advance(7 * 86400)
    recoveries.activate_recovery(ledger, lost, "test")
    made = anchoring.anchor_journal(ledger, "test")
    world.wait(lambda: anchoring.is_anchored(ledger, made))
    return lost


def states_of(books: Database, account: bytes) -> list[str]:
    with books.work() as work:
        of_account = select(RecoveryRow.state).where(RecoveryRow.account == account)
        return list(work.session.scalars(of_account.order_by(RecoveryRow.block_number)))


def test_keys_and_offices_are_the_same_in_books_made_anew_and_read_again(
    world: World, books: Database
) -> None:
    lost = change_everything(world)
    same_height(world, books)
    made = {table: rows_of(books, table) for table in TABLES}

    kept = {table: rows_of(world.ledger.database, table) for table in TABLES}
    assert made == kept
    assert states_of(books, lost) == ["cancelled", "activated"]

    last = block_of(books)
    with books.work() as work:
        first = work.session.scalars(
            select(BlockRow).order_by(BlockRow.number).limit(1)
        ).one()
        work.session.execute(
            update(CursorRow).values(
                block_number=first.number - 1, block_hash=first.parent_hash
            )
        )
        work.commit()
    index = index_into(world, books)
    while (block_of(books) or 0) < (last or 0):
        index.step()
    read_all(index)

    again = {table: rows_of(books, table) for table in TABLES}
    for table in TABLES:
        assert again[table] == made[table], table
