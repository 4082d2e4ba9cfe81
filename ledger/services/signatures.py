"""Whether a signer of an account signed: an address, or a passkey the town allows."""

from ledger.chain.signatures import is_signed
from ledger.domain.hexes import to_hex
from ledger.domain.refusals import FieldInvalid
from ledger.domain.refusals import SignatureInvalid
from ledger.services.ledger import Ledger
from ledger.store import offices
from ledger.store.database import Work

ADDRESS_BYTES = 20
PASSKEY_BYTES = 84


def check_signature(
    ledger: Ledger, work: Work, digest: bytes, signer: bytes, signature: bytes
) -> None:
    """Refuse a signature that the contracts would refuse.

    Raises:
        SignatureInvalid: somebody else's, another form, or a passkey whose verifier
            the registry does not allow.
    """
    if not is_signed(digest, signer, signature, _verifiers(ledger, work, signer)):
        raise SignatureInvalid(signer=to_hex(signer))


def check_signer(ledger: Ledger, work: Work, signer: bytes) -> None:
    """Refuse a key that could never sign.

    Raises:
        FieldInvalid: of another form, or a passkey whose verifier is not allowed.
    """
    is_address = len(signer) == ADDRESS_BYTES and any(signer)
    is_passkey = len(signer) == PASSKEY_BYTES and signer[:ADDRESS_BYTES] in _verifiers(
        ledger, work, signer
    )
    if not is_address and not is_passkey:
        raise FieldInvalid(
            field="signer", reason="an address, or a passkey of this town, is expected"
        )


def _verifiers(ledger: Ledger, work: Work, signer: bytes) -> frozenset[bytes]:
    """Verifiers whose answer is known here: the town's own, while it is allowed.

    Another verifier that officers allowed may sign on the chain; nobody can say
    here what it would answer, so nothing is accepted from it.
    """
    if len(signer) == ADDRESS_BYTES:
        return frozenset()
    own = frozenset({ledger.town.deployment.passkeys.address})
    return offices.allowed_verifiers(work) & own
