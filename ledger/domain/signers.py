"""What changes who may sign for an account: enrolments, revocations, contests."""

from dataclasses import dataclass

from ledger.domain.accounts import Permission


@dataclass(frozen=True)
class Enrolment:
    """A signer with MANAGE lets another key sign, within what it may do itself."""

    account: bytes
    signer: bytes
    permission: Permission
    epoch: int
    valid_before: int
    salt: bytes


@dataclass(frozen=True)
class Revocation:
    """A signer ends its own permission, or one with MANAGE ends another's."""

    account: bytes
    signer: bytes
    epoch: int
    valid_before: int
    salt: bytes


@dataclass(frozen=True)
class Contest:
    """A signer with MANAGE says that a recovery was not asked for."""

    account: bytes
    epoch: int
    new_signer: bytes
    valid_before: int
