"""The time as every part of Meguru is told it."""

from collections.abc import Callable

Clock = Callable[[], int]
"""The time as UTC seconds. Tests advance it together with the chain's."""
