"""Names in the database: ciphertext only, in any dump and on the disk."""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import inspect
from sqlalchemy import select
from sqlalchemy import text

from ledger.domain.outages import KeyUnavailable
from ledger.services.officers import list_officers
from ledger.services.registrations import commitment_of
from ledger.services.registrations import invite
from ledger.store.city_tables import OfficerRow
from ledger.store.city_tables import PersonRow
from ledger.store.people_crypto import PeopleCipher
from practice_officers import OFFICERS
from tests.integration.conftest import World

NAME = "薔薇小路 綾乃進"
NUMBER = "7654321098"
MUNICIPALITY = "392014"
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "shift_jis", "euc_jp")


def spellings(name: str) -> set[bytes]:
    """A name as its bytes might stand somewhere, also written as hex or base64."""
    found: set[bytes] = set()
    for part in (name, *name.split()):
        for encoding in ENCODINGS:
            raw = part.encode(encoding)
            found |= {raw, raw.hex().encode(), base64.b64encode(raw)}
        found.add(part.encode("unicode_escape"))
    return found


def dump(world: World) -> bytes:
    """Every row of every table as text, as pg_dump writes it."""
    engine = world.ledger.database.engine
    parts = []
    with engine.connect() as connection:
        cursor = connection.connection.cursor()
        for table in inspect(engine).get_table_names():
            with cursor.copy(f'COPY "{table}" TO STDOUT') as copy:
                parts += [b"--" + table.encode() + b"\n", *map(bytes, copy)]
    return b"".join(parts)


def files_in(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file with its content, but for those a running server takes away."""
    for path in folder.rglob("*"):
        try:
            if path.is_file():
                yield path, path.read_bytes()
        except FileNotFoundError:
            continue


@pytest.fixture(scope="module")
def commitment(world: World) -> bytes:
    """Whose invitation was written: the person's commitment."""
    invite(world.ledger, NAME, MUNICIPALITY, NUMBER, "counter")
    return commitment_of(world.ledger, MUNICIPALITY, NUMBER)


def test_a_dump_of_the_database_holds_no_name(world: World, commitment: bytes) -> None:
    dumped = dump(world)

    assert commitment.hex().encode() in dumped
    for name in (NAME, *OFFICERS):
        for written in spellings(name):
            assert written not in dumped


def test_a_dump_holds_neither_code_nor_the_citys_number_of_a_person(
    world: World,
) -> None:
    made = invite(world.ledger, NAME, MUNICIPALITY, "1230984567", "counter")

    dumped = dump(world)

    assert made.code.encode() not in dumped
    assert made.code.replace("-", "").encode() not in dumped
    assert b"1230984567" not in dumped


def test_the_databases_files_and_logs_hold_no_name(
    world: World, commitment: bytes
) -> None:
    with world.ledger.database.work() as work:
        work.session.execute(text("CHECKPOINT"))
    written = spellings(NAME)

    holding_the_row = 0
    for folder in ("postgres", "logs"):
        for path, content in files_in(world.town.home / folder):
            holding_the_row += commitment in content
            assert not [one for one in written if one in content], path

    assert holding_the_row


def test_every_name_opens_with_the_towns_key_and_no_other(
    world: World, commitment: bytes
) -> None:
    stranger = PeopleCipher(bytes(32))
    with world.ledger.database.work() as work:
        stored = work.session.get_one(PersonRow, commitment).name_encrypted

    assert world.ledger.cipher.decrypt(stored, commitment) == NAME
    with pytest.raises(KeyUnavailable) as refusal:
        stranger.decrypt(stored, commitment)

    assert refusal.value.values["name"] == "people.secret"


def test_a_name_moved_to_another_person_does_not_open(
    world: World, commitment: bytes
) -> None:
    with world.ledger.database.work() as work:
        stored = work.session.get_one(PersonRow, commitment).name_encrypted

    with pytest.raises(KeyUnavailable):
        world.ledger.cipher.decrypt(stored, bytes(32))


@pytest.mark.parametrize("place", [0, 11, 12, -1])
def test_a_changed_byte_is_noticed(world: World, commitment: bytes, place: int) -> None:
    with world.ledger.database.work() as work:
        stored = work.session.get_one(PersonRow, commitment).name_encrypted
    changed = bytearray(stored)
    changed[place] ^= 1

    with pytest.raises(KeyUnavailable):
        world.ledger.cipher.decrypt(bytes(changed), commitment)


def test_the_same_name_is_never_sealed_to_the_same_bytes(
    world: World, commitment: bytes
) -> None:
    cipher = world.ledger.cipher

    assert len({cipher.encrypt(NAME, commitment) for _ in range(100)}) == 100


def test_officers_names_are_sealed_and_open_at_the_citys_own_desk(
    world: World,
) -> None:
    with world.ledger.database.work() as work:
        sealed = list(work.session.scalars(select(OfficerRow.name_encrypted)))

    assert {officer.name for officer in list_officers(world.ledger)} >= set(OFFICERS)
    for stored in sealed:
        assert not [name for name in OFFICERS if name.encode() in stored]
