"""Accounts whose keys are lost: a new key, after a time in which it may be contested.

Two officers begin it for a frozen account; a key with MANAGE may contest it once, and
then two officers decide of whom one did not begin it. Anyone may activate it when its
time has come.
"""

from collections.abc import Sequence

from ledger.domain.accounts import OWN_KEY
from ledger.domain.accounts import UNBOUNDED
from ledger.domain.accounts import Account
from ledger.domain.accounts import Kind
from ledger.domain.accounts import Permission
from ledger.domain.accounts import Scope
from ledger.domain.accounts import Status
from ledger.domain.hexes import to_hex
from ledger.domain.refusals import AccountNotActive
from ledger.domain.refusals import FieldInvalid
from ledger.domain.signer_refusals import AccountNotClosed
from ledger.domain.signer_refusals import AccountNotFrozen
from ledger.domain.signer_refusals import RecoveryContested
from ledger.domain.signer_refusals import RecoveryNotContested
from ledger.domain.signer_refusals import RecoveryNotDue
from ledger.domain.signer_refusals import RecoveryPending
from ledger.domain.signer_refusals import RecoveryUnknown
from ledger.domain.signers import Contest
from ledger.services.actions import Draft
from ledger.services.actions import draft_action
from ledger.services.calls import enqueue
from ledger.services.ledger import Ledger
from ledger.services.signatures import check_signature
from ledger.services.signatures import check_signer
from ledger.services.signers import SignerState
from ledger.services.signers import check_epoch
from ledger.store import accounts
from ledger.store import journal
from ledger.store import outbox
from ledger.store import recoveries
from ledger.store.chain_office_tables import RecoveryRow
from ledger.store.database import Work

CONTEST = "contest"
ACTIVATE = "activate"
ACCOUNTS_MOST = 50
_SHOP_OWNER = Permission(
    0,
    OWN_KEY.not_after,
    Scope.ACCEPT | Scope.REFUND | Scope.MANAGE,
    UNBOUNDED,
    UNBOUNDED,
)


def draft_recover(ledger: Ledger, address: bytes, signer: bytes) -> Draft:
    """Draft giving a frozen account a new key; it may do what the holder may.

    Raises:
        AccountUnknown, AccountNotFrozen: the account.
        RecoveryPending: one is under way.
        FieldInvalid: the key could never sign.
    """
    with ledger.database.work() as work:
        account = accounts.get_account(work, address)
        if account.status is not Status.FROZEN:
            raise AccountNotFrozen(
                account=to_hex(address), status=account.status.name.lower()
            )
        if recoveries.pending_recovery(work, address) is not None:
            raise RecoveryPending(account=to_hex(address))
        check_signer(ledger, work, signer)
    permission = _SHOP_OWNER if account.kind is Kind.SHOP else OWN_KEY
    return draft_action(
        ledger,
        "recover",
        ledger.town.action_recover(address, signer, permission),
        {
            "account": to_hex(address),
            "signer": to_hex(signer),
            "epoch": account.epoch,
        },
    )


def draft_decide_recovery(ledger: Ledger, address: bytes, *, proceed: bool) -> Draft:
    """Draft the decision on a recovery that was contested.

    Raises:
        RecoveryUnknown, RecoveryNotContested: there is nothing to decide.
    """
    with ledger.database.work() as work:
        pending = _pending(work, address)
        if pending.state != "contested":
            raise RecoveryNotContested(account=to_hex(address), state=pending.state)
        signer = pending.new_signer
    return draft_action(
        ledger,
        "decide recovery",
        ledger.town.action_decide_recovery(address, proceed=proceed),
        {
            "account": to_hex(address),
            "signer": to_hex(signer),
            "decision": "proceed" if proceed else "cancel",
        },
    )


def draft_cancel_recovery(ledger: Ledger, address: bytes) -> Draft:
    """Draft the end of a recovery; the account stays frozen, with its old keys.

    Raises:
        RecoveryUnknown: none is under way.
    """
    with ledger.database.work() as work:
        signer = _pending(work, address).new_signer
    return draft_action(
        ledger,
        "cancel recovery",
        ledger.town.action_cancel_recovery(address),
        {"account": to_hex(address), "signer": to_hex(signer)},
    )


def contest(
    ledger: Ledger, contested: Contest, by: bytes, signature: bytes
) -> SignerState:
    """Say that a recovery was not asked for; the same again is answered.

    Raises:
        AccountUnknown, EpochChanged: the account.
        RecoveryUnknown: none is under way that gives it this key.
        FieldInvalid: what was signed is over.
        SignatureInvalid: ``by`` did not sign.
        SignerNotPermitted, SignerScopeMissing, SignerNotValidNow: the key.
    """
    now = ledger.clock()
    digest = ledger.town.hash_contest(contested)
    with ledger.database.work() as work:
        account = accounts.get_account(work, contested.account)
        pending = _pending(work, contested.account)
        if pending.state != "started":
            return SignerState.DONE
        if pending.new_signer != contested.new_signer:
            raise RecoveryUnknown(account=to_hex(contested.account))
        check_epoch(account, contested.epoch)
        if contested.valid_before <= now:
            raise FieldInvalid(field="valid_before", reason="it is over")
        check_signature(ledger, work, digest, by, signature)
        permission = accounts.get_permission(work, account, by)
        permission.check(account.address, by, Scope.MANAGE, now)
        call = ledger.town.call_contest(contested, by, signature)
        name = _name(pending)
        if enqueue(work, call, CONTEST, outbox.LANE_RELAY, name, now):
            subject = {"account": to_hex(account.address), "signer": to_hex(by)}
            journal.append(
                work, now, to_hex(account.address), "recovery contested", subject
            )
        work.commit()
    return SignerState.ASKED


def activate_recovery(ledger: Ledger, address: bytes, actor: str) -> None:
    """Let the new key begin, and end all the old ones; doing it twice is harmless.

    Raises:
        RecoveryUnknown: none is under way.
        RecoveryContested: it waits for two officers.
        RecoveryNotDue: its time has not come.
    """
    now = ledger.clock()
    with ledger.database.work() as work:
        pending = _pending(work, address)
        if pending.state == "contested":
            raise RecoveryContested(account=to_hex(address))
        if now < pending.active_from:
            raise RecoveryNotDue(
                account=to_hex(address), active_from=pending.active_from
            )
        call = ledger.town.call_activate_recovery(address)
        if enqueue(work, call, ACTIVATE, outbox.LANE_RELAY, _name(pending), now):
            subject = {
                "account": to_hex(address),
                "signer": to_hex(pending.new_signer),
            }
            journal.append(work, now, actor, "recovery activation asked", subject)
        work.commit()


def draft_close(ledger: Ledger, addresses: Sequence[bytes]) -> Draft:
    """Draft closing accounts for good; what they hold is named, and stays theirs.

    Raises:
        FieldInvalid: none or too many at once.
        AccountUnknown, AccountNotActive: one of them, which is closed already.
    """
    _check_count("accounts", addresses)
    with ledger.database.work() as work:
        held = 0
        for address in addresses:
            account = accounts.get_account(work, address)
            if account.status is Status.CLOSED:
                raise AccountNotActive(account=to_hex(address), status="closed")
            held += sum(row.confirmed for row in accounts.list_balances(work, address))
    return draft_action(
        ledger,
        "close",
        ledger.town.action_close(addresses),
        {"accounts": [to_hex(address) for address in addresses], "held": held},
    )


def draft_release(ledger: Ledger, addresses: Sequence[bytes]) -> Draft:
    """Draft letting the persons of closed accounts register anew.

    Raises:
        FieldInvalid: none or too many at once, or a shop's account.
        AccountUnknown, AccountNotClosed: one of them.
    """
    _check_count("accounts", addresses)
    with ledger.database.work() as work:
        commitments = [
            _commitment_of(work, accounts.get_account(work, address))
            for address in addresses
        ]
    return draft_action(
        ledger,
        "release commitments",
        ledger.town.action_release_commitments(commitments),
        {"accounts": [to_hex(address) for address in addresses]},
    )


def _commitment_of(work: Work, account: Account) -> bytes:
    if account.status is not Status.CLOSED:
        raise AccountNotClosed(
            account=to_hex(account.address), status=account.status.name.lower()
        )
    commitment = recoveries.get_commitment(work, account.address)
    if not any(commitment):
        raise FieldInvalid(field="accounts", reason="a shop's account has no person")
    return commitment


def _check_count(field: str, given: Sequence[bytes]) -> None:
    if not 1 <= len(given) <= ACCOUNTS_MOST:
        raise FieldInvalid(field=field, reason=f"1 to {ACCOUNTS_MOST} are expected")


def _pending(work: Work, address: bytes) -> RecoveryRow:
    accounts.get_account(work, address)
    pending = recoveries.pending_recovery(work, address)
    if pending is None:
        raise RecoveryUnknown(account=to_hex(address))
    return pending


def _name(pending: RecoveryRow) -> str:
    return f"{to_hex(pending.account)}:{pending.block_number}"
