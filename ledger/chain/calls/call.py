"""A call of one contract, and the gas an action of officers is given.

Gas tables stand beside the calls they are for. They were measured with
``scripts/test contracts`` and rounded up; a first payment to a new day or holder
costs the most, so that is what is reserved.
"""

from dataclasses import dataclass

GAS_ACTION = 400_000


@dataclass(frozen=True)
class Call:
    """A call of one contract: where, what, and the gas it is given."""

    target: bytes
    data: bytes
    gas: int
