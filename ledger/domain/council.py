"""The council: sealed keys that together may replace the officers, and nothing else."""

import hashlib
import tomllib
from dataclasses import dataclass

from ledger.domain.hexes import parse_address
from ledger.domain.hexes import to_hex
from ledger.domain.refusals import FieldInvalid

KEYS_MOST = 20
THRESHOLD_LEAST = 2


@dataclass(frozen=True)
class Council:
    """The council's keys, and how many of them act together."""

    keys: tuple[bytes, ...]
    threshold: int

    @property
    def is_held(self) -> bool:
        """Whether there is anybody who could act."""
        return self != NO_COUNCIL

    def write(self) -> str:
        """Write it as it is read."""
        keys = ", ".join(f'"{to_hex(key)}"' for key in self.keys)
        return f"threshold = {self.threshold}\nkeys = [{keys}]\n"


def _nobodys(number: int) -> bytes:
    text = f"Meguru: nobody holds council key {number}"
    return hashlib.sha256(text.encode()).digest()[:20]


NO_COUNCIL = Council((_nobodys(1), _nobodys(2)), 2)
"""Stands for none: the contract asks for two keys, and of these nobody has a secret.

They are hashes of a sentence, so that everybody can see where they come from.
"""


def read_council(written: str) -> Council:
    """Read ``threshold = 2`` and ``keys = ["0x…", …]``.

    Raises:
        FieldInvalid: another form, a key named twice, or a threshold that is none.
    """
    try:
        raw = tomllib.loads(written)
    except tomllib.TOMLDecodeError as error:
        raise FieldInvalid(field="the council's file", reason=str(error)) from error
    if set(raw) != {"threshold", "keys"} or not isinstance(raw["keys"], list):
        raise FieldInvalid(
            field="the council's file", reason="threshold and keys are expected"
        )
    keys = tuple(parse_address(key, "keys") for key in raw["keys"])
    if len(set(keys)) != len(keys) or len(keys) > KEYS_MOST or bytes(20) in keys:
        raise FieldInvalid(
            field="keys", reason=f"up to {KEYS_MOST} different keys are expected"
        )
    threshold = raw["threshold"]
    if type(threshold) is not int or not THRESHOLD_LEAST <= threshold <= len(keys):
        raise FieldInvalid(
            field="threshold",
            reason=f"a number from {THRESHOLD_LEAST} to that of the keys is expected",
        )
    return Council(keys, threshold)
