"""Sign-in of phones and tills, by typed data no contract reads."""

import hashlib
import secrets
from dataclasses import dataclass

from ledger.chain.signatures import recover
from ledger.domain.accounts import Account
from ledger.domain.accounts import Permission
from ledger.domain.accounts import Scope
from ledger.domain.hexes import to_hex
from ledger.domain.refusals import NotYourAccount
from ledger.domain.refusals import SessionInvalid
from ledger.domain.refusals import SignInRefused
from ledger.services.ledger import Ledger
from ledger.store import accounts
from ledger.store import sessions

SESSION_SECONDS = 12 * 3600
CLOCK_SECONDS = 120


@dataclass(frozen=True)
class Session:
    """Who is asking: a signer of an account, and what it may do."""

    account: Account
    signer: bytes
    permission: Permission

    def check_account(self, address: bytes) -> None:
        """Refuse what is asked of another account.

        Raises:
            NotYourAccount: the session is of another one.
        """
        if self.account.address != address:
            raise NotYourAccount(account=to_hex(address))

    def check_scope(self, needed: Scope, now: int, until: int | None = None) -> None:
        """Refuse what this signer may not do from now until then.

        Raises:
            SignerScopeMissing: the scope is not in its permission.
            SignerNotValidNow: the permission has not begun, or is over.
        """
        self.permission.check(self.account.address, self.signer, needed, now, until)


@dataclass(frozen=True)
class SignedIn:
    """A new session's token, shown once, and its end in UTC seconds."""

    token: str
    expires_at: int


def sign_in(
    ledger: Ledger,
    account: bytes,
    signer: bytes,
    issued_at: int,
    salt: bytes,
    signature: bytes,
) -> SignedIn:
    """Sign a device in.

    Raises:
        SignInRefused: clock too far off, wrong signature, or used before.
        AccountUnknown, SignerNotPermitted: no such account, or signer of it.
        SignerNotValidNow: its permission has not begun, or is over.
    """
    now = ledger.clock()
    if abs(now - issued_at) > CLOCK_SECONDS:
        raise SignInRefused(reason=f"issuedAt is more than {CLOCK_SECONDS} s from now")
    digest = ledger.town.hash_session(account, signer, issued_at, salt)
    if recover(digest, signature) != signer:
        raise SignInRefused(reason="the signature is not the signer's")
    token = secrets.token_urlsafe(32)
    expires_at = now + SESSION_SECONDS
    with ledger.database.work() as work:
        known = accounts.get_account(work, account)
        accounts.get_permission(work, known, signer).check_time(signer, now, now)
        if not sessions.insert_session(
            work, _hash(token), salt, account, signer, expires_at, now
        ):
            raise SignInRefused(reason="it was used before")
        work.commit()
    return SignedIn(token, expires_at)


def resolve(ledger: Ledger, token: str) -> Session:
    """Return who a token belongs to, with the permission as it is now.

    Raises:
        SessionInvalid: unknown or over.
        SignerNotPermitted, SignerNotValidNow: the signer was revoked since, or
            its permission is over.
    """
    now = ledger.clock()
    with ledger.database.work() as work:
        row = sessions.get_session(work, _hash(token))
        if row is None or row.expires_at <= now:
            raise SessionInvalid()
        account = accounts.get_account(work, row.account)
        permission = accounts.get_permission(work, account, row.signer)
        permission.check_time(row.signer, now, now)
        return Session(account, row.signer, permission)


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
