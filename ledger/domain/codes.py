"""Codes that people read from paper and type: invitations, tills, seats.

16 letters, 79 bits: nobody guesses one, however often they try.
"""

import secrets

# Without 0, O, 1, I and L, which letters and eyes confuse.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 16
GROUP = 4


def make_code() -> str:
    """Make a code, written in groups: ``ABCD-EFGH-JKMN-PQRS``."""
    code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    return "-".join(code[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def plain_code(text: str) -> str:
    """Return a code as it is hashed, however its groups were written."""
    return text.upper().replace("-", "").replace(" ", "")
