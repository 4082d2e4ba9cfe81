"""Where a page ended, as text that means nothing to its reader."""

import base64
import binascii

from ledger.domain.refusals import FieldInvalid

NEWEST = 2**63 - 1
_CURSOR_BYTES = 8


def write_cursor(sequence: int) -> str:
    """Write where a page ended, as text that means nothing to its reader."""
    return base64.urlsafe_b64encode(sequence.to_bytes(_CURSOR_BYTES)).decode()


def read_cursor(cursor: str) -> int:
    """Read a cursor.

    Raises:
        FieldInvalid: it was not written here.
    """
    try:
        data = base64.b64decode(cursor.encode(), b"-_", validate=True)
    except (binascii.Error, ValueError):
        data = b""
    if len(data) != _CURSOR_BYTES or (sequence := int.from_bytes(data)) > NEWEST:
        raise FieldInvalid(field="cursor", reason="it was not made by this API")
    return sequence
