"""Whether a key is an officer's, and signed: asked wherever officers sign."""

from ledger.chain.signatures import recover
from ledger.domain.accounts import OfficerRole
from ledger.domain.hexes import to_hex
from ledger.domain.office_refusals import OfficerRoleMissing
from ledger.domain.refusals import SignatureInvalid
from ledger.store import offices
from ledger.store.database import Work


def check_officer(
    work: Work,
    digest: bytes,
    signer: bytes,
    signature: bytes,
    role: OfficerRole,
    now: int,
) -> bytes:
    """Return the person whose key signed, and carries the role now.

    Raises:
        SignatureInvalid: another key signed, or something else was signed.
        OfficerUnknown, OfficerRoleMissing: whose key it is.
    """
    if recover(digest, signature) != signer:
        raise SignatureInvalid(signer=to_hex(signer))
    return check_role(work, signer, role, now)


def check_role(work: Work, signer: bytes, role: OfficerRole, now: int) -> bytes:
    """Return the person of a key that carries one of the roles now.

    Raises:
        OfficerUnknown, OfficerRoleMissing: whose key it is.
    """
    officer = offices.get_officer(work, signer, now)
    if not officer.roles & role:
        raise OfficerRoleMissing(signer=to_hex(signer), role=(role.name or "").lower())
    return officer.person
