"""Looking at residents: whoever opens a person's data leaves an entry behind.

Names and numbers are decrypted for the one who looks, and each look is written into
the journal with ids only.
"""

from dataclasses import dataclass

from ledger.domain.hexes import to_hex
from ledger.domain.office_refusals import ResidentUnknown
from ledger.services.accounts import AccountView
from ledger.services.accounts import view_account
from ledger.services.ledger import Ledger
from ledger.services.letters import open_number
from ledger.services.letters import open_person
from ledger.services.registrations import commitment_of
from ledger.store import desk_residents
from ledger.store import journal
from ledger.store.desk_residents import FROZEN
from ledger.store.desk_residents import INVITED
from ledger.store.desk_residents import REGISTERED
from ledger.store.desk_residents import STATES
from ledger.store.people import find_person

__all__ = ["FROZEN", "INVITED", "REGISTERED", "STATES"]

PEOPLE_MOST = 50


@dataclass(frozen=True)
class PersonLine:
    """A person in a list: the city's number, never the name."""

    commitment: bytes
    number: str
    state: str
    created_at: int


@dataclass(frozen=True)
class PeoplePage:
    """A page of people; ``next_after`` goes on where it is not None."""

    lines: tuple[PersonLine, ...]
    counts: dict[str, int]
    next_after: tuple[int, bytes] | None


@dataclass(frozen=True)
class PersonView:
    """All that the desk has of one person."""

    commitment: bytes
    number: str
    name: str
    state: str
    created_at: int
    invited_until: int | None
    account: bytes | None
    money: AccountView | None


def list_people(
    ledger: Ledger, state: str | None, after: tuple[int, bytes] | None, actor: str
) -> PeoplePage:
    """Return people, newest first, by their numbers; the look is journalled."""
    with ledger.database.work() as work:
        rows = desk_residents.list_people(work, state, after, PEOPLE_MOST + 1)
        counts = desk_residents.count_people(work)
        shown = rows[:PEOPLE_MOST]
        if shown:
            subject = {"persons": [to_hex(row.commitment) for row in shown]}
            journal.append(work, ledger.clock(), actor, "people listed", subject)
            work.commit()
    last = shown[-1] if len(rows) > PEOPLE_MOST else None
    lines = tuple(
        PersonLine(row.commitment, open_number(ledger, row), row.state, row.created_at)
        for row in shown
    )
    following = None if last is None else (last.created_at, last.commitment)
    return PeoplePage(lines, counts, following)


def find_resident(ledger: Ledger, municipality: str, number: str) -> bytes:
    """Return the person of a 宛名番号.

    Raises:
        FieldInvalid: a code or number that is none.
        ResidentUnknown: nobody of that number was invited.
    """
    commitment = commitment_of(ledger, municipality, number)
    with ledger.database.work() as work:
        if desk_residents.get_person(work, commitment) is None:
            raise ResidentUnknown()
    return commitment


def person_of_account(ledger: Ledger, account: bytes) -> bytes | None:
    """Return whose account it is, if the city knows."""
    with ledger.database.work() as work:
        row = find_person(work, account)
        return None if row is None else row.commitment


def state_of(ledger: Ledger, commitment: bytes) -> str:
    """Return how a person stands; nothing that is theirs is opened, so none is noted.

    Raises:
        ResidentUnknown: there is no such person.
    """
    with ledger.database.work() as work:
        row = desk_residents.get_person(work, commitment)
    if row is None:
        raise ResidentUnknown()
    return row.state


def view_person(ledger: Ledger, commitment: bytes, actor: str) -> PersonView:
    """Open a person's data; the look is journalled before anything is returned.

    Raises:
        ResidentUnknown: there is no such person.
        KeyUnavailable: what is stored of them cannot be opened.
    """
    now = ledger.clock()
    with ledger.database.work() as work:
        row = desk_residents.get_person(work, commitment)
        if row is None:
            raise ResidentUnknown()
        subject = {"person": to_hex(commitment)}
        journal.append(work, now, actor, "person looked at", subject)
        invitation = desk_residents.open_invitation(work, commitment, now)
        work.commit()
    person = open_person(ledger, row)
    is_on_chain = row.account is not None and row.state != INVITED
    return PersonView(
        commitment=commitment,
        number=person.number,
        name=person.name,
        state=row.state,
        created_at=row.created_at,
        invited_until=invitation.expires_at if invitation else None,
        account=row.account if is_on_chain else None,
        money=view_account(ledger, row.account)
        if is_on_chain and row.account
        else None,
    )
