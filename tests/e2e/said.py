"""What the screens say, by key, so that better words do not break a test."""

from typing import Any

from screens.words import Words

_FACES = {
    "wallet": "wallet_api.phone",
    "till": "merchant_pos",
    "desk": "city_desk",
    "town": "start_page",
}
_WORDS = {face: Words.of_face(package) for face, package in _FACES.items()}


def ja(key: str, **values: Any) -> str:
    """The Japanese text of a key."""
    return say(key, "ja", **values)


def yen(amount: int) -> str:
    """An amount as Japanese pages write it."""
    return f"{amount:,}円"


def say(key: str, language: str, **values: Any) -> str:
    """The text of a key."""
    words = _WORDS.get(key.partition(".")[0]) or _WORDS["wallet"]
    return words.text(key, language, values)
