"""Queries on the seats of a founding."""

from sqlalchemy import delete
from sqlalchemy import select

from ledger.store.city_tables import OfficerRow
from ledger.store.database import Work
from ledger.store.desk_tables import FoundingSeatRow
from ledger.store.desk_tables import OfficerKeyRow
from ledger.store.desk_tables import StaffRow


def list_seats(work: Work) -> list[FoundingSeatRow]:
    """The seats in their order, held until this transaction ends."""
    wanted = select(FoundingSeatRow).order_by(FoundingSeatRow.seat)
    return list(work.session.scalars(wanted.with_for_update()))


def put_seat(work: Work, seat: int, code_hash: bytes, now: int) -> None:
    """Give a seat a new link; whoever sat there has to come again."""
    work.session.merge(
        FoundingSeatRow(
            seat=seat,
            code_hash=code_hash,
            person=None,
            signer=None,
            confirmed_digest=None,
            confirmation=None,
            confirmed_at=None,
            created_at=now,
        )
    )


def forget_person(work: Work, person: bytes) -> None:
    """Take back the login and the key of somebody who left a seat."""
    for table, column in (
        (OfficerKeyRow, OfficerKeyRow.person),
        (OfficerRow, OfficerRow.person),
    ):
        work.session.execute(delete(table).where(column == person))
    found = work.session.get(StaffRow, person)
    if found is not None:
        found.disabled = True
        found.login = f"left-{person.hex()[:12]}"
