"""Invitation letters: people from a form or a list, each with a code of their own.

A code is shown once, on the letter, and kept as a hash. A letter made anew ends the
code before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ledger.domain.errors import MeguruError
from ledger.domain.office_refusals import ResidentUnknown
from ledger.domain.refusals import FieldInvalid
from ledger.domain.refusals import PersonKnown
from ledger.domain.residents import NUMBER_DIGITS_MOST
from ledger.domain.residents import canonical_number
from ledger.domain.texts import check_text
from ledger.services.ledger import Ledger
from ledger.services.registrations import NAME_MOST
from ledger.services.registrations import commitment_of
from ledger.services.registrations import number_bound_to
from ledger.services.registrations import write_invitation
from ledger.services.sheets import CellError
from ledger.services.sheets import Column
from ledger.services.sheets import read_sheet
from ledger.services.sheets import show_cell
from ledger.store import desk_residents
from ledger.store.database import Work
from ledger.store.desk_residents import PersonStanding

ROWS_MOST = 20_000
LETTERS_MOST = 100
"""Letters made in one go."""
LETTERS_STEP = 25
"""Letters of a longer list in one step: a second on a slow machine."""
COLUMNS = (Column("number", ("番号", "宛名番号")), Column("person", ("氏名", "名前")))
SAMPLE = (["番号", "氏名"], ["1001", "佐藤 花子"], ["1002", "鈴木 太郎"])


@dataclass(frozen=True)
class NewPerson:
    """A person to invite: the city's number, and the name on the letter."""

    number: str
    name: str


@dataclass(frozen=True)
class Letter:
    """What one letter says; the code is nowhere else."""

    commitment: bytes
    number: str
    name: str
    code: str
    expires_at: int


@dataclass(frozen=True)
class CheckedPeople:
    """People who can be invited where ``errors`` is empty.

    ``renewed`` hold a code that still works, and would end with the new letter.
    """

    errors: tuple[CellError, ...]
    people: tuple[NewPerson, ...]
    renewed: int


def check_people(ledger: Ledger, content: bytes, municipality: str) -> CheckedPeople:
    """Check every row of a list of people to invite.

    Raises:
        FieldInvalid: the municipality's code is none.
    """
    commitment_of(ledger, municipality, "1")
    sheet = read_sheet(content, COLUMNS, ROWS_MOST)
    errors = list(sheet.errors)
    found: dict[bytes, tuple[int, NewPerson]] = {}
    for row in sheet.rows:
        person, wrong = read_person(row.cells["number"], row.cells["person"], row.row)
        errors.extend(wrong)
        if person is None:
            continue
        whose = commitment_of(ledger, municipality, person.number)
        if whose in found:
            written = show_cell(row.cells["number"])
            values = {"first": found[whose][0]}
            errors.append(CellError(row.row, "number", written, "twice", values))
        else:
            found[whose] = (row.row, person)
    with ledger.database.work() as work:
        known = desk_residents.accounts_of_people(work, list(found))
        now = ledger.clock()
        renewed = desk_residents.people_with_open_invitation(work, list(found), now)
    for whose, (row_number, person) in found.items():
        if known.get(whose) is not None:
            errors.append(
                CellError(row_number, "number", person.number, "person_registered")
            )
    errors.sort(key=lambda error: error.row)
    people = tuple(person for _, person in found.values())
    return CheckedPeople(tuple(errors), people, len(renewed))


def read_person(
    number: str, name: str, row: int = 0
) -> tuple[NewPerson | None, list[CellError]]:
    """Read one person; None where anything is wrong."""
    errors = []
    plain = ""
    if not number.strip():
        errors.append(CellError(row, "number", "", "number_empty"))
    else:
        try:
            plain = canonical_number(number)
        except FieldInvalid:
            values = {"most": NUMBER_DIGITS_MOST}
            errors.append(
                CellError(row, "number", show_cell(number), "number_not_digits", values)
            )
    if not name.strip():
        errors.append(CellError(row, "person", "", "name_empty"))
    elif len(name.strip()) > NAME_MOST:
        values = {"most": NAME_MOST}
        errors.append(
            CellError(row, "person", show_cell(name), "text_too_long", values)
        )
    else:
        try:
            check_text("name", name.strip(), NAME_MOST)
        except MeguruError:
            errors.append(CellError(row, "person", show_cell(name), "text_unseen"))
    return (None if errors else NewPerson(plain, name.strip())), errors


def make_letters(
    ledger: Ledger, municipality: str, people: Sequence[NewPerson], actor: str
) -> list[Letter]:
    """Write people down, and make a letter for each; codes before end.

    Raises:
        FieldInvalid: none or too many at once, or a number that is none.
        PersonKnown: somebody among them registered already; nothing is written.
    """
    if not 1 <= len(people) <= LETTERS_MOST:
        raise FieldInvalid(field="people", reason=f"1 to {LETTERS_MOST} are expected")
    by_person = {
        commitment_of(ledger, municipality, person.number): person for person in people
    }
    with ledger.database.work() as work:
        letters = _write(ledger, work, by_person, actor)
        work.commit()
    return letters


def is_registered(ledger: Ledger, municipality: str, number: str) -> bool:
    """Whether a person has a wallet already, and needs no letter."""
    whose = commitment_of(ledger, municipality, number)
    with ledger.database.work() as work:
        known = desk_residents.accounts_of_people(work, [whose])
    return known.get(whose) is not None


def renew_letter(ledger: Ledger, commitment: bytes, actor: str) -> Letter:
    """Make the letter of a person anew; the code before it ends.

    Raises:
        ResidentUnknown: there is no such person.
        PersonKnown: the person has a wallet already.
        KeyUnavailable: what is stored of them cannot be opened.
    """
    with ledger.database.work() as work:
        row = desk_residents.get_person(work, commitment)
        if row is None:
            raise ResidentUnknown()
        if row.account is not None:
            raise PersonKnown()
        person = open_person(ledger, row)
        made = _write(ledger, work, {commitment: person}, actor)
        work.commit()
    return made[0]


def open_person(ledger: Ledger, row: PersonStanding) -> NewPerson:
    """Decrypt who a person is."""
    name = ledger.cipher.decrypt(row.name_encrypted, row.commitment)
    return NewPerson(open_number(ledger, row), name)


def open_number(ledger: Ledger, row: PersonStanding) -> str:
    """Decrypt a person's 宛名番号; those written down without have none."""
    if row.number_encrypted is None:
        return ""
    return ledger.cipher.decrypt(row.number_encrypted, number_bound_to(row.commitment))


def _write(
    ledger: Ledger, work: Work, people: dict[bytes, NewPerson], actor: str
) -> list[Letter]:
    desk_residents.end_invitations(work, list(people), ledger.clock())
    letters = []
    for whose, person in people.items():
        made = write_invitation(ledger, work, whose, person.name, person.number, actor)
        letters.append(
            Letter(whose, person.number, person.name, made.code, made.expires_at)
        )
    return letters
