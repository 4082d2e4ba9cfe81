"""The founding of a real town: three people, three keys, one plan they all sign.

Nothing is deployed before. Each officer makes a key in their own browser; here arrive
an address, a sealed box and signatures. The plan is a text: what is read is what is
signed, and its digest changes with every letter of it.
"""

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

from ledger.chain.keys import read_keystore
from ledger.chain.rpc import Rpc
from ledger.chain.sealing import check_box
from ledger.chain.signatures import hash_words
from ledger.chain.signatures import recover
from ledger.domain.errors import MeguruError
from ledger.domain.hexes import to_hex
from ledger.domain.office_refusals import FoundingCodeRefused
from ledger.domain.office_refusals import FoundingNotReady
from ledger.domain.office_refusals import FoundingPlanChanged
from ledger.domain.office_refusals import FoundingSamePerson
from ledger.domain.refusals import FieldInvalid
from ledger.domain.refusals import SignatureInvalid
from ledger.services.office import Office
from ledger.services.staff import NewStaff
from ledger.services.staff import add_staff
from ledger.services.staff import check_totp_secret
from ledger.services.staff import find_totp_step
from ledger.services.staff import open_session
from ledger.settings import Settings
from ledger.store import founding
from ledger.store import journal
from ledger.store import staff
from ledger.store.database import Work
from ledger.store.desk_tables import FoundingSeatRow

SEATS = 3
LINK_SECONDS = 24 * 3600
SERVICES = ("relay", "registrar", "guardian", "freezer", "anchor")


@dataclass(frozen=True)
class Enrolment:
    """What an officer's browser hands in when a seat is taken.

    ``proof`` is the new key's signature over the seat's words, so that nobody sits
    down with a key they do not hold.
    """

    name: str
    login: str
    password: str
    totp_secret: str
    totp_code: str
    sealed: dict[str, Any]
    proof: bytes


@dataclass(frozen=True)
class Seat:
    """A seat as the plan shows it."""

    number: int
    person: bytes | None
    signer: bytes | None
    name: str
    is_confirmed: bool
    is_backed_up: bool


@dataclass(frozen=True)
class Founding:
    """How far the founding is; ``lines`` are the checklist, name → green."""

    seats: tuple[Seat, ...]
    plan: str
    digest: bytes
    lines: dict[str, bool]

    @property
    def is_ready(self) -> bool:
        """Whether no line is red."""
        return all(self.lines.values())

    @property
    def is_seated(self) -> bool:
        """Whether all seats are taken, so that the plan can be signed."""
        return all(seat.person is not None for seat in self.seats)


def open_seats(office: Office, renew: int | None = None) -> dict[int, str]:
    """Make links for the seats that are free; returns their codes, shown once.

    ``renew`` empties a seat that was taken; what others confirmed is then void.
    """
    now = office.clock()
    codes = {}
    with office.database.work() as work:
        taken = {row.seat: row for row in founding.list_seats(work)}
        for number in range(1, SEATS + 1):
            row = taken.get(number)
            if row is not None and row.person is not None:
                if number != renew:
                    continue
                founding.forget_person(work, row.person)
                subject = {"seat": number, "person": to_hex(row.person)}
                journal.append(work, now, "founding", "seat emptied", subject)
            codes[number] = secrets.token_urlsafe(24)
            founding.put_seat(work, number, _hash(codes[number]), now)
        work.commit()
    return codes


def check_code(office: Office, code: str) -> int:
    """Return the seat of a link that was not used.

    Raises:
        FoundingCodeRefused: unknown, used, or too old.
    """
    with office.database.work() as work:
        return _find_seat(office, work, code).seat


def words_of_seat(code: str) -> str:
    """The words a new key signs to take a seat; the code itself is not in them."""
    return f"Meguru founding seat {_hash(code).hex()}"


def take_seat(office: Office, code: str, given: Enrolment) -> str:
    """Let somebody sit down, once; returns the token of their first session.

    Raises:
        FoundingCodeRefused: the link.
        FieldInvalid: a field, or the authenticator's first code.
        FoundingSamePerson: the name, login or key sits at another seat.
        SignatureInvalid: the key did not sign.
    """
    now = office.clock()
    signer = check_box(given.sealed)
    check_totp_secret(given.totp_secret)
    step = find_totp_step(given.totp_secret, given.totp_code, now, 0)
    if step is None:
        raise FieldInvalid(field="totp_code", reason="the authenticator shows another")
    with office.database.work() as work:
        seat = _find_seat(office, work, code)
        if recover(hash_words(words_of_seat(code)), given.proof) != signer:
            raise SignatureInvalid(signer=to_hex(signer))
        _refuse_same_person(office, work, given, signer)
        person = secrets.token_bytes(32)
        login = given.login.strip().lower()
        add_staff(
            office,
            work,
            NewStaff(
                person, given.name.strip(), login, given.password, given.totp_secret
            ),
        )
        staff.store_key(work, signer, person, given.sealed, now)
        # The first code is used up like every other one.
        staff.use_step(work, person, step)
        seat.person, seat.signer = person, signer
        subject = {"seat": seat.seat, "signer": to_hex(signer)}
        journal.append(work, now, to_hex(person), "seat taken", subject)
        token = open_session(office, work, person)
        work.commit()
    return token


def look(office: Office) -> Founding:
    """Return how far the founding is."""
    with office.database.work() as work:
        return _look(office, work)


def confirm(office: Office, person: bytes, signature: bytes, digest: bytes) -> None:
    """Take an officer's signature over the plan.

    Raises:
        FoundingNotReady: not all seats are taken.
        FoundingPlanChanged: what was signed is not the plan as it stands.
        FoundingCodeRefused: this person has no seat.
        SignatureInvalid: it is not this officer's key's.
    """
    now = office.clock()
    with office.database.work() as work:
        found = _look(office, work)
        if not found.is_seated:
            raise FoundingNotReady(line="seats")
        if digest != found.digest:
            raise FoundingPlanChanged()
        rows = [row for row in founding.list_seats(work) if row.person == person]
        if not rows:
            raise FoundingCodeRefused()
        if recover(digest, signature) != rows[0].signer:
            raise SignatureInvalid(signer=to_hex(rows[0].signer or b""))
        rows[0].confirmed_digest, rows[0].confirmation = digest, signature
        rows[0].confirmed_at = now
        subject = {"seat": rows[0].seat, "digest": to_hex(digest)}
        journal.append(work, now, to_hex(person), "founding confirmed", subject)
        work.commit()


def require_ready(office: Office) -> Founding:
    """Return the founding if its town may be deployed now.

    Raises:
        FoundingNotReady: names the first line that is red.
    """
    found = look(office)
    for line, is_green in found.lines.items():
        if not is_green:
            raise FoundingNotReady(line=line)
    return found


def note_founded(office: Office, found: Founding) -> None:
    """Journal that the town is deployed by the plan that three people signed."""
    with office.database.work() as work:
        subject = {"digest": to_hex(found.digest)}
        journal.append(work, office.clock(), "founding", "town founded", subject)
        work.commit()


def sealed_key_of(office: Office, person: bytes) -> dict[str, Any] | None:
    """Return the sealed key of somebody who has a seat."""
    with office.database.work() as work:
        keys = staff.list_keys(work, person)
        return keys[0].sealed if keys else None


def _look(office: Office, work: Work) -> Founding:
    rows = founding.list_seats(work)
    names = {row.seat: _name(office, work, row) for row in rows}
    services, is_reachable = _service_addresses(office.settings), _chain_id(office)
    plan = _write_plan(office.settings, rows, names, services, is_reachable)
    digest = hash_words(plan)
    seats = tuple(
        Seat(
            number=row.seat,
            person=row.person,
            signer=row.signer,
            name=names[row.seat],
            is_confirmed=_is_confirmed(row, digest),
            is_backed_up=row.confirmed_digest is not None,
        )
        for row in rows
    )
    return Founding(
        seats=seats,
        plan=plan,
        digest=digest,
        lines={
            "books": True,
            "chain": is_reachable is not None,
            "service_keys": len(services) == len(SERVICES),
            "seats": len(seats) == SEATS and all(seat.person for seat in seats),
            "backups": bool(seats) and all(seat.is_backed_up for seat in seats),
            "confirmations": bool(seats) and all(seat.is_confirmed for seat in seats),
        },
    )


def _write_plan(
    settings: Settings,
    rows: list[FoundingSeatRow],
    names: dict[int, str],
    services: dict[str, bytes],
    chain_id: int | None,
) -> str:
    lines = [
        "Meguru founding",
        f"town {settings.town_name}",
        f"chain {chain_id or '-'}",
    ]
    for row in rows:
        lines += [
            f"officer {row.seat} {names[row.seat] or '-'}",
            f"  person {to_hex(row.person) if row.person else '-'}",
            f"  key {to_hex(row.signer) if row.signer else '-'}",
        ]
    lines += [f"{name} {to_hex(address)}" for name, address in services.items()]
    council = settings.council
    if council.is_held:
        lines.append(f"council {council.threshold} of {len(council.keys)}")
        lines += [f"  key {to_hex(key)}" for key in council.keys]
    else:
        lines.append("council none: only these officers appoint others")
    return "\n".join(lines)


def _is_confirmed(row: FoundingSeatRow, digest: bytes) -> bool:
    # Looked at anew each time: a row that was changed in the database counts nothing.
    return (
        row.confirmed_digest == digest
        and row.confirmation is not None
        and recover(digest, row.confirmation) == row.signer
    )


def _name(office: Office, work: Work, row: FoundingSeatRow) -> str:
    found = staff.get_staff(work, row.person) if row.person else None
    return office.cipher.decrypt(found.name_encrypted, found.person) if found else ""


def _find_seat(office: Office, work: Work, code: str) -> FoundingSeatRow:
    wanted, now = _hash(code), office.clock()
    for row in founding.list_seats(work):
        is_fresh = row.created_at + LINK_SECONDS > now
        if row.code_hash == wanted and row.person is None and is_fresh:
            return row
    raise FoundingCodeRefused()


def _refuse_same_person(
    office: Office, work: Work, given: Enrolment, signer: bytes
) -> None:
    for row in founding.list_seats(work):
        if row.signer == signer:
            raise FoundingSamePerson(what="key")
        if row.person and _plain(_name(office, work, row)) == _plain(given.name):
            raise FoundingSamePerson(what="name")
    if staff.is_login_taken(work, given.login.strip().lower()):
        raise FoundingSamePerson(what="login")


def _plain(name: str) -> str:
    return "".join(name.split()).casefold()


def _service_addresses(settings: Settings) -> dict[str, bytes]:
    try:
        passphrase = settings.passphrase("services")
        return {
            name: read_keystore(settings.keys / f"{name}.json", passphrase).address
            for name in SERVICES
        }
    except MeguruError:
        return {}


def _chain_id(office: Office) -> int | None:
    try:
        found = Rpc(office.settings.chain_rpc_url).call_soon("eth_chainId")
        return int(str(found), 16)
    except (MeguruError, ValueError):
        return None


def _hash(code: str) -> bytes:
    return hashlib.sha256(code.encode()).digest()
