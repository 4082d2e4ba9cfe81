"""Text that people wrote: names, labels, references.

Control and formatting characters are refused where text comes in: on a terminal
they could hide or forge the words that an officer reads before signing.
"""

import unicodedata

from ledger.domain.refusals import FieldInvalid


def check_text(field: str, value: str, most: int) -> str:
    """Return text of 1 to ``most`` characters that only says what it shows.

    Raises:
        FieldInvalid: empty, too long, or with a control character; names ``field``.
    """
    if not value.strip() or len(value) > most:
        raise FieldInvalid(field=field, reason=f"1 to {most} characters are expected")
    if printable(value) != value:
        raise FieldInvalid(field=field, reason="it has a character that cannot be seen")
    return value


def printable(text: str) -> str:
    """Return text with a mark in place of every character that cannot be seen."""
    return "".join("�" if unicodedata.category(c)[0] == "C" else c for c in text)
