"""Who takes part: invitations, residents, tills, and stopping an account."""

import hashlib
import hmac
from dataclasses import dataclass
from enum import StrEnum

from ledger.chain.signatures import recover
from ledger.domain.accounts import UNBOUNDED
from ledger.domain.accounts import Kind
from ledger.domain.accounts import Permission
from ledger.domain.accounts import Scope
from ledger.domain.codes import make_code
from ledger.domain.codes import plain_code
from ledger.domain.hexes import to_hex
from ledger.domain.refusals import AccountKnown
from ledger.domain.refusals import AccountUnknown
from ledger.domain.refusals import FieldInvalid
from ledger.domain.refusals import InvitationUnknown
from ledger.domain.refusals import InvitationUsed
from ledger.domain.refusals import PersonKnown
from ledger.domain.refusals import SignatureInvalid
from ledger.domain.residents import canonical_number
from ledger.domain.residents import check_municipality
from ledger.domain.texts import check_text
from ledger.services.calls import enqueue
from ledger.services.ledger import Ledger
from ledger.services.standing import check_active
from ledger.store import accounts
from ledger.store import journal
from ledger.store import outbox
from ledger.store import people
from ledger.store.database import Work

INVITATION_SECONDS = 60 * 86400
PROOF_LEAST_SECONDS = 600
PROOF_MOST_SECONDS = 86400
NAME_MOST = 200
PURPOSE_VERSION = "2026-11"
"""The sentences on what personal data are used for, as they are shown now."""
REGISTER = "register"
FOREVER = 2**48 - 1


class RegistrationState(StrEnum):
    """How far a registration is."""

    REGISTERING = "registering"
    REGISTERED = "registered"


@dataclass(frozen=True)
class Invitation:
    """A new invitation; its code is shown once and kept as a hash only."""

    code: str
    expires_at: int


def commitment_of(ledger: Ledger, municipality: str, resident_number: str) -> bytes:
    """Return a person's commitment: one commitment, one account.

    HMAC-SHA-256 under a pepper only the city has, over the municipality's code
    and the city's own number of the person (宛名番号), never マイナンバー.

    Raises:
        FieldInvalid: a code or number that is none.
    """
    city, number = check_municipality(municipality), canonical_number(resident_number)
    written = f"meguru person\0{city}\0{number}".encode()
    return hmac.digest(ledger.commitment_key, written, hashlib.sha256)


def invite(
    ledger: Ledger, name: str, municipality: str, resident_number: str, actor: str
) -> Invitation:
    """Write a person down and make an invitation code for them.

    Raises:
        FieldInvalid: name or numbers are empty or too long.
        PersonKnown: the person registered already.
    """
    check_text("name", name, NAME_MOST)
    commitment = commitment_of(ledger, municipality, resident_number)
    number = canonical_number(resident_number)
    with ledger.database.work() as work:
        made = write_invitation(ledger, work, commitment, name, number, actor)
        work.commit()
    return made


def write_invitation(
    ledger: Ledger, work: Work, commitment: bytes, name: str, number: str, actor: str
) -> Invitation:
    """Write a person and a new code down, within the caller's transaction.

    Raises:
        PersonKnown: they registered; what is stored of them stays as it is.
    """
    if people.lock_account_of(work, commitment) is not None:
        raise PersonKnown()
    now = ledger.clock()
    code = make_code()
    expires_at = now + INVITATION_SECONDS
    people.invite(
        work,
        commitment,
        ledger.cipher.encrypt(name, commitment),
        ledger.cipher.encrypt(number, number_bound_to(commitment)),
        _hash_code(code),
        expires_at,
        now,
    )
    journal.append(work, now, actor, "invited", {"person": to_hex(commitment)})
    return Invitation(code, expires_at)


def number_bound_to(commitment: bytes) -> bytes:
    """What a stored 宛名番号 is bound to: its person, and being a number."""
    return commitment + b"number"


def check_invitation(ledger: Ledger, code: str) -> None:
    """Refuse a code that a registration would be refused for; nothing is told or kept.

    A phone asks before it shows the purposes and has a PIN made. Whose code it is
    stays untold.

    Raises:
        InvitationUnknown, InvitationUsed: the code.
        PersonKnown: the person it was made for registered with another.
    """
    with ledger.database.work() as work:
        invitation = people.get_invitation(work, _hash_code(code))
        if invitation is None:
            raise InvitationUnknown()
        if invitation.used_at is not None or invitation.expires_at <= ledger.clock():
            raise InvitationUsed()
        if people.get_person(work, invitation.commitment).account is not None:
            raise PersonKnown()


def register_resident(
    ledger: Ledger,
    code: str,
    account: bytes,
    valid_before: int,
    proof: bytes,
    purpose_version: str | None = None,
) -> RegistrationState:
    """Register the holder of a key as the person an invitation was sent to.

    The same request again answers how far it is, so a phone that lost its line
    repeats it. ``purpose_version`` names the purpose of data use that was shown
    before; it is kept in the journal.

    Raises:
        InvitationUnknown, InvitationUsed: the code.
        FieldInvalid: the proof ends too soon or too late.
        SignatureInvalid: the proof was not signed by the account's own key.
        AccountKnown, PersonKnown: somebody registered before.
    """
    now = ledger.clock()
    with ledger.database.work() as work:
        invitation = people.lock_invitation(work, _hash_code(code))
        if invitation is None:
            raise InvitationUnknown()
        person = people.lock_person(work, invitation.commitment)
        if person.account == account and invitation.used_at is not None:
            return _go_on(ledger, work, account, person.commitment, valid_before, proof)
        if invitation.used_at is not None or invitation.expires_at <= now:
            raise InvitationUsed()
        if person.account is not None:
            raise PersonKnown()
        _check_proof(ledger, account, valid_before, proof, now)
        if people.find_person(work, account) or _is_known(work, account):
            raise AccountKnown(account=to_hex(account))
        person.account = account
        invitation.used_at = now
        call = ledger.town.call_register_resident(
            account, person.commitment, valid_before, proof
        )
        enqueue(work, call, REGISTER, outbox.LANE_REGISTRAR, to_hex(account), now)
        subject = {"account": to_hex(account)}
        if purpose_version is not None:
            subject["purpose_version"] = purpose_version
        journal.append(work, now, "wallet", "registration asked", subject)
        work.commit()
    return RegistrationState.REGISTERING


def assign_terminal(
    ledger: Ledger, shop: bytes, signer: bytes, label: str, actor: str
) -> None:
    """Let a till's key accept and refund for a shop; doing it twice is harmless.

    Raises:
        AccountUnknown: nobody is registered there.
        FieldInvalid: it is no shop's account, or the label is empty or too long.
    """
    check_text("label", label, 60)
    now = ledger.clock()
    permission = Permission(
        0, FOREVER, Scope.ACCEPT | Scope.REFUND, UNBOUNDED, UNBOUNDED
    )
    with ledger.database.work() as work:
        account = accounts.get_account(work, shop)
        if account.kind is not Kind.SHOP:
            raise FieldInvalid(field="shop", reason="it is not a shop's account")
        people.add_terminal(work, shop, signer, label, now)
        call = ledger.town.call_assign_terminal(shop, signer, permission)
        # Each asking is one of its own: a till that was revoked may be paired again.
        name = f"{to_hex(shop)}:{to_hex(signer)}:{now}"
        enqueue(work, call, "terminal", outbox.LANE_REGISTRAR, name, now)
        journal.append(
            work,
            now,
            actor,
            "terminal assigned",
            {"shop": to_hex(shop), "signer": to_hex(signer)},
        )
        work.commit()


def freeze(ledger: Ledger, account: bytes, actor: str) -> None:
    """Stop an account at once, on the chain.

    Raises:
        AccountUnknown, AccountNotActive: nothing there to stop.
    """
    now = ledger.clock()
    with ledger.database.work() as work:
        known = accounts.get_account(work, account)
        check_active(known)
        call = ledger.town.call_freeze(account)
        name = f"{to_hex(account)}:{known.epoch}:{now}"
        enqueue(work, call, "freeze", outbox.LANE_FREEZER, name, now)
        journal.append(work, now, actor, "freeze asked", {"account": to_hex(account)})
        work.commit()


def _check_proof(
    ledger: Ledger, account: bytes, valid_before: int, proof: bytes, now: int
) -> None:
    if not PROOF_LEAST_SECONDS <= valid_before - now <= PROOF_MOST_SECONDS:
        raise FieldInvalid(
            field="valid_before", reason="10 minutes to 24 hours from now are expected"
        )
    digest = ledger.town.hash_registration(account, valid_before)
    if recover(digest, proof) != account:
        raise SignatureInvalid(signer=to_hex(account))


def _go_on(
    ledger: Ledger,
    work: Work,
    account: bytes,
    commitment: bytes,
    valid_before: int,
    proof: bytes,
) -> RegistrationState:
    """Answer how far a registration is; one the chain refused is asked anew.

    The chain refuses where the proof had run out before the relay came back, or
    where the day's registrations were used up: a new proof mends both.
    """
    if _is_known(work, account):
        return RegistrationState.REGISTERED
    asked = outbox.find(work, f"{REGISTER}:{to_hex(account)}")
    if asked is not None and asked.state == "reverted":
        now = ledger.clock()
        _check_proof(ledger, account, valid_before, proof, now)
        call = ledger.town.call_register_resident(
            account, commitment, valid_before, proof
        )
        enqueue(work, call, REGISTER, outbox.LANE_REGISTRAR, to_hex(account), now)
        work.commit()
    return RegistrationState.REGISTERING


def _is_known(work: Work, account: bytes) -> bool:
    try:
        accounts.get_account(work, account)
    except AccountUnknown:
        return False
    return True


def _hash_code(code: str) -> bytes:
    return hashlib.sha256(b"meguru invitation\0" + plain_code(code).encode()).digest()
