"""Watchwords: a colour word and two digits, the same on both screens.

A clerk who hears みどり 42 and sees it on the till knows that this phone paid
this bill. It is drawn from the order's hash, so neither side can choose it.
"""

from dataclasses import dataclass

COLOURS = (
    ("あか", "red"),
    ("あお", "blue"),
    ("きいろ", "yellow"),
    ("みどり", "green"),
    ("しろ", "white"),
    ("くろ", "black"),
    ("むらさき", "purple"),
    ("ちゃいろ", "brown"),
)


@dataclass(frozen=True)
class Watchword:
    """One watchword in both languages."""

    colour_ja: str
    colour_en: str
    digits: str

    @property
    def ja(self) -> str:
        """As a Japanese clerk reads it aloud."""
        return f"{self.colour_ja} {self.digits}"

    @property
    def en(self) -> str:
        """As an English screen shows it."""
        return f"{self.colour_en} {self.digits}"


def watchword_of(order: bytes) -> Watchword:
    """Return the watchword of an order's 32-byte hash."""
    assert len(order) == 32, len(order)
    ja, en = COLOURS[order[0] % len(COLOURS)]
    return Watchword(ja, en, f"{int.from_bytes(order[1:5]) % 100:02d}")
