"""Tills: paired once by a code from the city, from then on known by their key."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from ledger.chain.signatures import recover
from ledger.domain.accounts import UNBOUNDED
from ledger.domain.accounts import Account
from ledger.domain.accounts import Kind
from ledger.domain.accounts import Permission
from ledger.domain.accounts import Scope
from ledger.domain.accounts import Status
from ledger.domain.codes import make_code
from ledger.domain.codes import plain_code
from ledger.domain.hexes import to_hex
from ledger.domain.refusals import FieldInvalid
from ledger.domain.refusals import PairingCodeUnknown
from ledger.domain.refusals import PairingCodeUsed
from ledger.domain.refusals import SignatureInvalid
from ledger.domain.refusals import SignerNotPermitted
from ledger.domain.refusals import TerminalUnknown
from ledger.domain.texts import check_text
from ledger.services.calls import enqueue
from ledger.services.ledger import Ledger
from ledger.services.registrations import FOREVER
from ledger.services.registrations import PROOF_LEAST_SECONDS
from ledger.services.registrations import PROOF_MOST_SECONDS
from ledger.services.sessions import Session
from ledger.services.standing import check_active
from ledger.store import accounts
from ledger.store import journal
from ledger.store import outbox
from ledger.store import people
from ledger.store import terminals
from ledger.store.city_tables import PairingCodeRow
from ledger.store.database import Work

PAIRING_SECONDS = 7 * 86400
LABEL_MOST = 60
ASSIGN = "terminal"
_PERMISSION = Permission(0, FOREVER, Scope.ACCEPT | Scope.REFUND, UNBOUNDED, UNBOUNDED)


class PairingState(StrEnum):
    """How far a pairing is."""

    PAIRING = "pairing"
    PAIRED = "paired"


@dataclass(frozen=True)
class PairingCode:
    """A new code; it is shown once and kept as a hash only."""

    code: str
    expires_at: int


@dataclass(frozen=True)
class Terminal:
    """A till as its shop knows it; ``status`` is its shop's account's."""

    shop: bytes
    shop_name: str
    label: str
    signer: bytes
    status: Status


def make_pairing_code(
    ledger: Ledger, shop: bytes, label: str, actor: str
) -> PairingCode:
    """Make a code that connects one till to a shop within seven days.

    Raises:
        AccountUnknown: nobody is registered there.
        AccountNotActive: the shop is frozen or closed.
        FieldInvalid: it is no shop's account, or the label is empty or too long.
    """
    check_text("label", label, LABEL_MOST)
    now = ledger.clock()
    made = PairingCode(make_code(), now + PAIRING_SECONDS)
    with ledger.database.work() as work:
        _get_shop(work, shop)
        terminals.add_pairing_code(
            work, _hash_code(made.code), shop, label, made.expires_at, now
        )
        subject = {"shop": to_hex(shop), "label": label}
        journal.append(work, now, actor, "pairing code made", subject)
        work.commit()
    return made


def pair_terminal(
    ledger: Ledger, code: str, signer: bytes, valid_before: int, proof: bytes
) -> tuple[PairingState, Terminal]:
    """Connect the till that holds a key to the shop a code was made for.

    The same code and signer again answer how far it is, so a till that lost its
    line repeats it.

    Raises:
        PairingCodeUnknown, PairingCodeUsed: the code.
        FieldInvalid: the proof ends too soon or too late.
        SignatureInvalid: the proof was not signed by the till's own key.
        AccountNotActive: the shop is frozen or closed.
    """
    now = ledger.clock()
    with ledger.database.work() as work:
        row = terminals.lock_pairing_code(work, _hash_code(code))
        if row is None:
            raise PairingCodeUnknown()
        if row.used_at is not None and row.signer == signer:
            return _go_on(ledger, work, row, signer, row.used_at)
        if row.used_at is not None or row.expires_at <= now:
            raise PairingCodeUsed()
        _check_proof(ledger, code, signer, valid_before, proof, now)
        shop = _get_shop(work, row.shop)
        row.used_at, row.signer = now, signer
        people.add_terminal(work, row.shop, signer, row.label, now)
        _ask_chain(ledger, work, row.shop, signer, now)
        subject = {"shop": to_hex(row.shop), "signer": to_hex(signer)}
        journal.append(work, now, "till", "terminal paired", subject)
        work.commit()
        return PairingState.PAIRING, _view(work, shop, row.label, signer)


def view_terminal(ledger: Ledger, session: Session) -> Terminal:
    """Return the till that is signed in.

    Raises:
        TerminalUnknown: the signer is no till.
    """
    with ledger.database.work() as work:
        label = _label_of(work, session)
        return _view(work, session.account, label, session.signer)


def check_terminal(work: Work, session: Session) -> None:
    """Refuse whoever is no till.

    Raises:
        TerminalUnknown: with the signer.
    """
    _label_of(work, session)


def _label_of(work: Work, session: Session) -> str:
    row = terminals.find_terminal(work, session.account.address, session.signer)
    if row is None:
        raise TerminalUnknown(signer=to_hex(session.signer))
    return row.label


def _get_shop(work: Work, address: bytes) -> Account:
    account = accounts.get_account(work, address)
    if account.kind is not Kind.SHOP:
        raise FieldInvalid(field="shop", reason="it is not a shop's account")
    check_active(account)
    return account


def _check_proof(
    ledger: Ledger,
    code: str,
    signer: bytes,
    valid_before: int,
    proof: bytes,
    now: int,
) -> None:
    if not PROOF_LEAST_SECONDS <= valid_before - now <= PROOF_MOST_SECONDS:
        raise FieldInvalid(
            field="valid_before", reason="10 minutes to 24 hours from now are expected"
        )
    digest = ledger.town.hash_terminal(plain_code(code), signer, valid_before)
    if recover(digest, proof) != signer:
        raise SignatureInvalid(signer=to_hex(signer))


def _go_on(
    ledger: Ledger, work: Work, row: PairingCodeRow, signer: bytes, used_at: int
) -> tuple[PairingState, Terminal]:
    """Answer how far a pairing is; one the chain refused is asked anew."""
    shop = accounts.get_account(work, row.shop)
    terminal = _view(work, shop, row.label, signer)
    try:
        accounts.get_permission(work, shop, signer)
    except SignerNotPermitted:
        pass
    else:
        return PairingState.PAIRED, terminal
    asked = outbox.find(work, f"{ASSIGN}:{_name(row.shop, signer, used_at)}")
    if asked is not None and asked.state == "reverted":
        _ask_chain(ledger, work, row.shop, signer, used_at)
        work.commit()
    return PairingState.PAIRING, terminal


def _ask_chain(
    ledger: Ledger, work: Work, shop: bytes, signer: bytes, used_at: int
) -> None:
    call = ledger.town.call_assign_terminal(shop, signer, _PERMISSION)
    name = _name(shop, signer, used_at)
    enqueue(work, call, ASSIGN, outbox.LANE_REGISTRAR, name, ledger.clock())


def _name(shop: bytes, signer: bytes, used_at: int) -> str:
    return f"{to_hex(shop)}:{to_hex(signer)}:{used_at}"


def _view(work: Work, shop: Account, label: str, signer: bytes) -> Terminal:
    name = terminals.shop_name(work, shop.address) or to_hex(shop.address)
    return Terminal(shop.address, name, label, signer, shop.status)


def _hash_code(code: str) -> bytes:
    return hashlib.sha256(b"meguru pairing\0" + plain_code(code).encode()).digest()
