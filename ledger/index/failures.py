"""A refusal as it is stored: its code and values, the wording made when read."""

import json

from ledger.domain.errors import MeguruError


def failure_json(error: MeguruError) -> str:
    """Write an error as the JSON of a ``failure`` column."""
    return json.dumps({"code": error.code, "values": error.values})
