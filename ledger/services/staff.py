"""Who signs in at the city's desk: login, password, a one-time code, a session.

A wrong login, a wrong password, a wrong or used code and a locked login are told
apart by nobody outside: one refusal answers all of them, after the same work.
"""

import hashlib
import re
import secrets
import threading
from dataclasses import dataclass
from typing import Any

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError
from argon2.exceptions import VerificationError

from ledger.domain.accounts import OfficerRole
from ledger.domain.hexes import to_hex
from ledger.domain.office_refusals import StaffSignInRefused
from ledger.domain.refusals import FieldInvalid
from ledger.domain.refusals import SessionInvalid
from ledger.domain.texts import check_text
from ledger.services.office import Office
from ledger.store import journal
from ledger.store import offices
from ledger.store import staff
from ledger.store.database import Work
from ledger.store.desk_tables import StaffRow

SESSION_SECONDS = 8 * 3600
IDLE_SECONDS = 30 * 60
SEEN_EVERY_SECONDS = 30
PASSWORD_LEAST = 12
PASSWORD_MOST = 200
NAME_MOST = 40
CODE_SECONDS = 30
CODE_STEPS = 1
"""How many steps of 30 seconds a phone's clock may be off."""
FREE_TRIES = 3
LOCK_MOST_SECONDS = 15 * 60
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{2,31}")
_TOTP_SECRET = re.compile(r"[A-Z2-7]{32}")
_HASHER = PasswordHasher()
# Each verification takes 64 MiB: of a flood of tries, the rest wait their turn.
VERIFIED_AT_ONCE = 4
_TURNS = threading.BoundedSemaphore(VERIFIED_AT_ONCE)
# Verified where there is no such login, so that the answer takes as long.
_NOBODY = _HASHER.hash(secrets.token_hex(16))


@dataclass(frozen=True)
class NewStaff:
    """Somebody who is to sign in."""

    person: bytes
    name: str
    login: str
    password: str
    totp_secret: str


@dataclass(frozen=True)
class SignedInOfficer:
    """Who is at the desk; ``roles`` is empty for staff who sign nothing."""

    person: bytes
    name: str
    roles: OfficerRole


@dataclass(frozen=True)
class SealedKey:
    """A signing key as the officer's browser sealed it."""

    signer: bytes
    sealed: dict[str, Any]


def make_totp_secret() -> str:
    """Draw the secret that an authenticator app is given once."""
    return pyotp.random_base32()


def totp_link(secret: str, login: str, town_name: str) -> str:
    """Return the otpauth link that enrols an authenticator app."""
    return pyotp.TOTP(secret).provisioning_uri(
        name=login, issuer_name=f"{town_name} Meguru"
    )


def check_totp_secret(secret: str) -> None:
    """Refuse what ``make_totp_secret`` did not draw, or a shorter one.

    Raises:
        FieldInvalid: names the field and what is expected.
    """
    if not _TOTP_SECRET.fullmatch(secret):
        raise FieldInvalid(field="totp_secret", reason="it was not drawn by this desk")


def check_login(login: str) -> None:
    """Refuse a login that is none.

    Raises:
        FieldInvalid: names the field and what is expected.
    """
    if not _LOGIN.fullmatch(login):
        raise FieldInvalid(
            field="login", reason="3 to 32 of a-z, 0-9, dot, hyphen are expected"
        )


def check_new_staff(given: NewStaff) -> None:
    """Refuse a name, login or password that is none.

    Raises:
        FieldInvalid: names the field and what is expected.
    """
    check_text("name", given.name, NAME_MOST)
    check_login(given.login)
    if not PASSWORD_LEAST <= len(given.password) <= PASSWORD_MOST:
        raise FieldInvalid(
            field="password", reason=f"at least {PASSWORD_LEAST} characters"
        )


def add_staff(office: Office, work: Work, given: NewStaff) -> None:
    """Write down somebody who signs in from now on; the caller commits.

    Raises:
        FieldInvalid: what is given is none, or the login is taken.
    """
    check_new_staff(given)
    if staff.is_login_taken(work, given.login):
        raise FieldInvalid(field="login", reason="somebody has it already")
    work.session.add(
        StaffRow(
            person=given.person,
            login=given.login,
            name_encrypted=office.cipher.encrypt(given.name, given.person),
            password_hash=_HASHER.hash(given.password),
            totp_encrypted=office.cipher.encrypt(given.totp_secret, given.person),
            created_at=office.clock(),
        )
    )
    work.session.flush()


def find_totp_step(secret: str, code: str, now: int, last_step: int) -> int | None:
    """Return the step a code belongs to, or None: wrong, too old, or used."""
    digits = re.sub(r"[\s-]", "", code)
    if not re.fullmatch(r"[0-9]{6}", digits):
        return None
    totp = pyotp.TOTP(secret)
    current = now // CODE_SECONDS
    for step in range(current - CODE_STEPS, current + CODE_STEPS + 1):
        if step > last_step and secrets.compare_digest(totp.generate_otp(step), digits):
            return step
    return None


def sign_in(office: Office, login: str, password: str, code: str) -> str:
    """Sign somebody in; returns the session's token, shown once.

    Raises:
        StaffSignInRefused: whichever part was wrong, or the login is locked.
    """
    now = office.clock()
    with _TURNS, office.database.work() as work:
        row = staff.lock_login(work, login.strip().lower())
        is_password = _verify(row.password_hash if row else _NOBODY, password)
        if row is None or row.disabled or row.locked_until > now:
            # Written as a wrong try is, so that this takes no less time.
            actor = to_hex(row.person) if row else "nobody"
            journal.append(work, now, actor, "staff refused", {})
            work.commit()
            raise StaffSignInRefused()
        secret = office.cipher.decrypt(row.totp_encrypted, row.person)
        step = find_totp_step(secret, code, now, row.totp_step)
        if not is_password or step is None:
            _count_failure(work, row, now)
            work.commit()
            raise StaffSignInRefused()
        row.totp_step, row.failures, row.locked_until = step, 0, 0
        token = open_session(office, work, row.person)
        work.commit()
    return token


def open_session(office: Office, work: Work, person: bytes) -> str:
    """Open a session for somebody who proved who they are; the caller commits."""
    now, token = office.clock(), secrets.token_urlsafe(32)
    staff.add_session(work, _hash(token), person, now, now + SESSION_SECONDS)
    journal.append(work, now, to_hex(person), "staff signed in", {})
    return token


def resolve(office: Office, token: str) -> SignedInOfficer:
    """Return who a session belongs to, with the roles they have now.

    Raises:
        SessionInvalid: unknown, over, idle too long, or the person was disabled.
    """
    now = office.clock()
    with office.database.work() as work:
        session = staff.get_session(work, _hash(token))
        if session is None or session.expires_at <= now:
            raise SessionInvalid()
        row = staff.get_staff(work, session.person)
        if session.seen_at + IDLE_SECONDS <= now or row is None or row.disabled:
            raise SessionInvalid()
        if session.seen_at + SEEN_EVERY_SECONDS <= now:
            session.seen_at = now
        roles = OfficerRole(0)
        for officer in offices.list_officers_of(work, row.person, now):
            roles |= officer.roles
        name = office.cipher.decrypt(row.name_encrypted, row.person)
        work.commit()
    return SignedInOfficer(row.person, name, roles)


def sign_out(office: Office, token: str) -> None:
    """End a session; doing it twice is harmless."""
    with office.database.work() as work:
        person = staff.end_session(work, _hash(token))
        if person is not None:
            journal.append(work, office.clock(), to_hex(person), "staff signed out", {})
        work.commit()


def list_sealed_keys(office: Office, person: bytes) -> list[SealedKey]:
    """Return the sealed keys of an officer who may sign with them."""
    with office.database.work() as work:
        known = {
            officer.signer
            for officer in offices.list_officers_of(work, person, office.clock())
        }
        return [
            SealedKey(row.signer, row.sealed)
            for row in staff.list_keys(work, person)
            if row.signer in known
        ]


def _count_failure(work: Work, row: StaffRow, now: int) -> None:
    """Each wrong try after the free ones doubles the time that all tries wait."""
    row.failures += 1
    beyond = row.failures - FREE_TRIES
    if beyond > 0:
        wait = min(30 * 2 ** min(beyond, 10), LOCK_MOST_SECONDS)
        row.locked_until = now + wait
    subject = {"failures": row.failures, "locked_until": row.locked_until}
    journal.append(work, now, to_hex(row.person), "staff refused", subject)


def _verify(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password[:PASSWORD_MOST])
    except (VerificationError, InvalidHashError):
        return False


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
