"""Failures as they are stored, code and values, back in words."""

from typing import Any

from ledger.domain.errors import all_codes


def write_failure(failure: dict[str, Any]) -> str:
    """Write a stored ``{"code", "values"}`` as the sentence its error would say."""
    kind = all_codes().get(failure["code"])
    if kind is None:
        return str(failure["code"])
    return kind.message.format(**failure["values"])
