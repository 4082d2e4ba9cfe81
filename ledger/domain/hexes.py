"""Bytes at the edges: addresses, hashes and salts as ``0x…`` text."""

import re

from ledger.domain.refusals import FieldInvalid

_HEX = re.compile(r"0x(?:[0-9a-fA-F]{2})*\Z")


def to_hex(data: bytes) -> str:
    """Write bytes as lower-case ``0x…``."""
    return "0x" + data.hex()


def parse_hex(text: object, field: str, length: int | None = None) -> bytes:
    """Read ``0x…`` text, of exactly ``length`` bytes where one is given.

    Raises:
        FieldInvalid: not hexadecimal, or of another length; names ``field``.
    """
    if not isinstance(text, str) or not _HEX.match(text):
        raise FieldInvalid(field=field, reason="0x and hexadecimal digits are expected")
    data = bytes.fromhex(text[2:])
    if length is not None and len(data) != length:
        raise FieldInvalid(
            field=field, reason=f"{length} bytes are expected, {len(data)} were given"
        )
    return data


def parse_address(text: object, field: str = "account") -> bytes:
    """Read a 20-byte address.

    Raises:
        FieldInvalid: not 20 bytes of hexadecimal.
    """
    return parse_hex(text, field, 20)
