"""Payment codes that a payer shows: ``MEGURU1.`` and base64url, as a QR carries it.

Not a link: a camera app that reads one by accident has nowhere to send it. The bytes
are, in this order: payer (20), limit (8), valid after (6), valid before (6), salt (32),
length of the signer (2), signer, signature. A payer's own key is written as no signer.
"""

import base64
import binascii
from dataclasses import dataclass

from ledger.domain.amounts import check_amount
from ledger.domain.presentments import Presentment
from ledger.domain.refusals import PaymentCodeInvalid

CODE_MOST = 2048
"""Letters that a QR of the densest kind still holds with some correction."""
CODE_PREFIX = "MEGURU1."
_FIXED_BYTES = 20 + 8 + 6 + 6 + 32 + 2


@dataclass(frozen=True)
class PresentedCode:
    """A presentment with who signed it, as the payer's phone shows it."""

    presentment: Presentment
    signer: bytes
    signature: bytes


def write_code(code: PresentedCode) -> str:
    """Write a payment code as text."""
    presentment = code.presentment
    signer = b"" if code.signer == presentment.payer else code.signer
    data = (
        presentment.payer
        + presentment.limit.to_bytes(8)
        + presentment.valid_after.to_bytes(6)
        + presentment.valid_before.to_bytes(6)
        + presentment.salt
        + len(signer).to_bytes(2)
        + signer
        + code.signature
    )
    return CODE_PREFIX + base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def read_code(text: str) -> PresentedCode:
    """Read a payment code.

    Raises:
        PaymentCodeInvalid: it is of another form, or cut off.
        AmountInvalid: its limit is not an amount.
    """
    text = text.strip()
    if not text.startswith(CODE_PREFIX) or len(text) > CODE_MOST:
        raise PaymentCodeInvalid(reason="it is no payment code of a customer")
    data = _decode(text.removeprefix(CODE_PREFIX))
    if len(data) < _FIXED_BYTES:
        raise PaymentCodeInvalid(reason="it is cut off")
    payer, rest = data[:20], data[20:]
    limit, valid_after, valid_before, salt, length = (
        int.from_bytes(rest[:8]),
        int.from_bytes(rest[8:14]),
        int.from_bytes(rest[14:20]),
        rest[20:52],
        int.from_bytes(rest[52:54]),
    )
    signer, signature = rest[54 : 54 + length], rest[54 + length :]
    if len(signer) < length or not signature:
        raise PaymentCodeInvalid(reason="it is cut off")
    check_amount(limit)
    return PresentedCode(
        Presentment(payer, limit, valid_after, valid_before, salt),
        signer or payer,
        signature,
    )


def _decode(letters: str) -> bytes:
    try:
        padded = letters.encode("ascii") + b"=" * (-len(letters) % 4)
        return base64.b64decode(padded, b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise PaymentCodeInvalid(reason="it holds other letters") from None
