"""What came with a block: counted once, and gone with it."""

from sqlalchemy import delete
from sqlalchemy import func
from sqlalchemy import select

from ledger.store.base import Base
from ledger.store.chain_tables import AccountRow
from ledger.store.chain_tables import AuthorizationResultRow
from ledger.store.chain_tables import AuthorizationRow
from ledger.store.chain_tables import BlockRow
from ledger.store.chain_tables import ChainLogRow
from ledger.store.chain_tables import PaymentLegRow
from ledger.store.chain_tables import PaymentRow
from ledger.store.chain_tables import ProgrammeRow
from ledger.store.chain_tables import SignerRow
from ledger.store.chain_tables import TransferRow
from ledger.store.database import Work
from tests.integration.store.rows import account
from tests.integration.store.rows import add
from tests.integration.store.rows import block
from tests.integration.store.rows import digest
from tests.integration.store.rows import refused_by
from tests.integration.store.rows import transfer


def test_a_log_is_counted_once(work: Work) -> None:
    on, next_one = block(1), block(2)
    add(work, on, next_one)
    add(work, transfer(on), transfer(on, position=1), transfer(on, log_index=1))

    again = transfer(on, block_number=next_one.number)

    assert refused_by(work, again) == "uq_transfers_block_hash_log_index_position"


def rows_of(on: BlockRow, paid: bytes) -> list[Base]:
    """One row of everything that comes with a block."""
    authorization, at = digest(), {"block_number": on.number}
    terms = dict.fromkeys(
        ("acceptors", "payment_limit", "issue_from", "issue_until", "redeem_until"), 1
    ) | dict.fromkeys(("grace_days", "flags", "cap", "holder_limit"), 1)
    return [
        transfer(on),
        ProgrammeRow(number=1, **terms, **at),
        AccountRow(
            account=account(),
            kind=1,
            status=1,
            epoch=0,
            classes=0,
            own_key_revoked=False,
            commitment=digest(),
            **at,
        ),
        SignerRow(
            account=account(),
            epoch=0,
            signer=account(),
            not_before=0,
            not_after=1,
            scope=1,
            payment_limit=1,
            day_limit=1,
            revoked=False,
            **at,
        ),
        PaymentRow(
            order=paid,
            payer=account(),
            payee=account(),
            bill_ref=digest(),
            tx_hash=digest(),
            log_index=0,
            **at,
        ),
        AuthorizationRow(
            authorization=authorization,
            programme=1,
            last_day=1,
            total=1,
            consideration=0,
            list_head=digest(),
            **at,
        ),
        AuthorizationResultRow(
            authorization=authorization,
            row_index=0,
            account=account(),
            amount=1,
            reason_code="",
            reason_values={},
            **at,
        ),
        ChainLogRow(tx_index=0, tx_hash=digest(), raw=b"raw", succeeded=True, **at),
    ]


def test_a_block_takes_all_that_came_with_it_along(work: Work) -> None:
    on, paid = block(1), digest()
    add(work, on)
    add(work, *rows_of(on, paid))
    add(work, PaymentLegRow(order=paid, lot=1, amount=1))
    hanging: list[type[Base]] = [
        TransferRow,
        ProgrammeRow,
        AccountRow,
        SignerRow,
        PaymentRow,
        PaymentLegRow,
        AuthorizationRow,
        AuthorizationResultRow,
        ChainLogRow,
    ]

    work.session.execute(delete(BlockRow).where(BlockRow.number == 1))

    for table in hanging:
        left = work.session.scalar(select(func.count()).select_from(table))
        assert left == 0, table.__tablename__


def test_wide_numbers_are_kept_exactly(work: Work) -> None:
    most = 2**96 - 1
    add(work, block(1))
    add(
        work,
        ProgrammeRow(
            number=2**31 - 1,
            acceptors=2**64 - 1,
            payment_limit=2**64 - 1,
            issue_from=0,
            issue_until=2**32 - 1,
            redeem_until=2**32 - 1,
            grace_days=2**16 - 1,
            flags=15,
            cap=most,
            holder_limit=2**64 - 1,
            block_number=1,
        ),
    )
    work.session.expunge_all()

    row = work.session.get_one(ProgrammeRow, 2**31 - 1)

    assert (row.cap, row.acceptors, row.redeem_until) == (most, 2**64 - 1, 2**32 - 1)
    assert type(row.cap) is int
