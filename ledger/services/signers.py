"""Who may sign for an account: keys are enrolled and revoked by its own signers.

What is accepted here goes to the chain by the relay alone, as payments do. A key
whose revocation was asked pays nothing more from that moment on.
"""

from dataclasses import dataclass
from enum import StrEnum

from ledger.domain.accounts import OWN_KEY
from ledger.domain.accounts import Account
from ledger.domain.accounts import Permission
from ledger.domain.accounts import Scope
from ledger.domain.accounts import Status
from ledger.domain.hexes import to_hex
from ledger.domain.refusals import AccountNotActive
from ledger.domain.refusals import FieldInvalid
from ledger.domain.refusals import SignerNotPermitted
from ledger.domain.signer_refusals import EpochChanged
from ledger.domain.signer_refusals import PermissionTooWide
from ledger.domain.signers import Enrolment
from ledger.domain.signers import Revocation
from ledger.services.calls import enqueue
from ledger.services.ledger import Ledger
from ledger.services.registrations import PROOF_LEAST_SECONDS
from ledger.services.registrations import PROOF_MOST_SECONDS
from ledger.services.signatures import check_signature
from ledger.services.signatures import check_signer
from ledger.services.standing import check_active
from ledger.store import accounts
from ledger.store import journal
from ledger.store import outbox
from ledger.store import recoveries
from ledger.store.database import Work

ENROL = "enrol"
REVOKE = "revoke"
_ALL_SCOPES = Scope.PAY | Scope.REFUND | Scope.ACCEPT | Scope.MANAGE


class SignerState(StrEnum):
    """How far an enrolment or a revocation is."""

    ASKED = "asked"
    DONE = "done"


@dataclass(frozen=True)
class SignerView:
    """A signer of an account; ``is_own`` is the account's own key."""

    signer: bytes
    permission: Permission
    is_own: bool
    is_ending: bool


@dataclass(frozen=True)
class RecoveryView:
    """A recovery that has not ended; ``active_from`` is UTC seconds."""

    new_signer: bytes
    active_from: int
    state: str


@dataclass(frozen=True)
class SignersView:
    """Who may sign for an account in its present epoch."""

    account: bytes
    epoch: int
    signers: tuple[SignerView, ...]
    recovery: RecoveryView | None


def list_signers(ledger: Ledger, address: bytes) -> SignersView:
    """Return the signers of an account, its own key first.

    Raises:
        AccountUnknown: nobody is registered there.
    """
    with ledger.database.work() as work:
        account = accounts.get_account(work, address)
        found = []
        if not account.own_key_revoked:
            found.append((address, OWN_KEY))
        for row in recoveries.list_signers(work, account):
            if row.signer != address or account.own_key_revoked:
                permission = accounts.get_permission(work, account, row.signer)
                found.append((row.signer, permission))
        pending = recoveries.pending_recovery(work, address)
        return SignersView(
            account=address,
            epoch=account.epoch,
            signers=tuple(
                SignerView(
                    signer,
                    permission,
                    is_own=signer == address,
                    is_ending=is_ending(work, account, signer),
                )
                for signer, permission in found
            ),
            recovery=RecoveryView(
                pending.new_signer, pending.active_from, pending.state
            )
            if pending
            else None,
        )


def enrol(
    ledger: Ledger, enrolment: Enrolment, manager: bytes, signature: bytes
) -> SignerState:
    """Let another key sign for an account; the same again answers how far it is.

    Raises:
        AccountUnknown, AccountNotActive: the account.
        EpochChanged: its keys were replaced since it was signed.
        FieldInvalid: the key could never sign, the permission is empty, or what was
            signed ends too soon or too late.
        SignatureInvalid: the manager did not sign.
        SignerNotPermitted, SignerScopeMissing, SignerNotValidNow: the manager.
        PermissionTooWide: it gives, or replaces, more than the manager has.
    """
    now = ledger.clock()
    digest = ledger.town.hash_enrolment(enrolment)
    name = to_hex(digest)
    with ledger.database.work() as work:
        asked = outbox.find(work, f"{ENROL}:{name}")
        if asked is not None and asked.state != "reverted":
            return _state(asked.state)
        account = accounts.get_account(work, enrolment.account)
        check_active(account)
        _check_times(enrolment.valid_before, now)
        check_epoch(account, enrolment.epoch)
        check_signer(ledger, work, enrolment.signer)
        check_signature(ledger, work, digest, manager, signature)
        _check_permission(work, account, enrolment, manager, now)
        call = ledger.town.call_enrol(enrolment, manager, signature)
        enqueue(work, call, ENROL, outbox.LANE_RELAY, name, now)
        _write(work, now, "enrolment asked", enrolment.account, enrolment.signer)
        work.commit()
    return SignerState.ASKED


def revoke(
    ledger: Ledger, revocation: Revocation, by: bytes, signature: bytes
) -> SignerState:
    """End a key of an account, also of a frozen one; the same again is answered.

    Raises:
        AccountUnknown, AccountNotActive: the account; a closed one has no signers.
        EpochChanged: its keys were replaced since it was signed.
        FieldInvalid: what was signed ends too soon or too late.
        SignatureInvalid: ``by`` did not sign.
        SignerNotPermitted, SignerScopeMissing, SignerNotValidNow: either key.
    """
    now = ledger.clock()
    digest = ledger.town.hash_revocation(revocation)
    with ledger.database.work() as work:
        account = accounts.get_account(work, revocation.account)
        name = _ending_prefix(account, revocation.signer) + to_hex(digest)
        asked = outbox.find(work, f"{REVOKE}:{name}")
        if asked is not None and asked.state != "reverted":
            return _state(asked.state)
        if account.status is Status.CLOSED:
            raise AccountNotActive(account=to_hex(account.address), status="closed")
        _check_times(revocation.valid_before, now)
        check_epoch(account, revocation.epoch)
        check_signature(ledger, work, digest, by, signature)
        permission = accounts.get_permission(work, account, by)
        if by != revocation.signer:
            permission.check(account.address, by, Scope.MANAGE, now)
            accounts.get_permission(work, account, revocation.signer)
        call = ledger.town.call_revoke(revocation, by, signature)
        enqueue(work, call, REVOKE, outbox.LANE_RELAY, name, now)
        _write(work, now, "revocation asked", account.address, revocation.signer)
        work.commit()
    return SignerState.ASKED


def check_not_ending(work: Work, account: Account, signer: bytes) -> None:
    """Refuse a key whose revocation is on its way to the chain.

    Raises:
        SignerNotPermitted: it is.
    """
    if is_ending(work, account, signer):
        raise SignerNotPermitted(signer=to_hex(signer), account=to_hex(account.address))


def is_ending(work: Work, account: Account, signer: bytes) -> bool:
    """Whether a key's revocation was asked and is in no block yet."""
    prefix = f"{REVOKE}:{_ending_prefix(account, signer)}"
    return outbox.is_waiting(work, outbox.LANE_RELAY, REVOKE, prefix)


def check_epoch(account: Account, given: int) -> None:
    """Refuse what was signed for other keys than the account has now.

    Raises:
        EpochChanged: with both epochs.
    """
    if account.epoch != given:
        raise EpochChanged(
            account=to_hex(account.address), epoch=account.epoch, given=given
        )


def _check_permission(
    work: Work, account: Account, enrolment: Enrolment, manager: bytes, now: int
) -> None:
    given = enrolment.permission
    if not given.scope or given.scope & ~_ALL_SCOPES:
        raise FieldInvalid(field="scope", reason="at least one known scope is expected")
    if not given.not_before <= given.not_after:
        raise FieldInvalid(field="not_after", reason="it is before not_before")
    check_not_ending(work, account, manager)
    own = accounts.get_permission(work, account, manager)
    own.check(account.address, manager, Scope.MANAGE, now)
    # A key that signs already is replaced as a whole, so both must be within reach.
    replaced = given
    try:
        replaced = accounts.get_permission(work, account, enrolment.signer)
    except SignerNotPermitted:
        pass
    if not given.is_within(own) or not replaced.is_within(own):
        raise PermissionTooWide(signer=to_hex(manager))


def _check_times(valid_before: int, now: int) -> None:
    if not PROOF_LEAST_SECONDS <= valid_before - now <= PROOF_MOST_SECONDS:
        raise FieldInvalid(
            field="valid_before", reason="10 minutes to 24 hours from now are expected"
        )


def _ending_prefix(account: Account, signer: bytes) -> str:
    return f"{to_hex(account.address)}:{account.epoch}:{to_hex(signer)}:"


def _state(asked: str) -> SignerState:
    return SignerState.DONE if asked == "mined" else SignerState.ASKED


def _write(work: Work, now: int, event: str, account: bytes, signer: bytes) -> None:
    subject = {"account": to_hex(account), "signer": to_hex(signer)}
    journal.append(work, now, to_hex(account), event, subject)
