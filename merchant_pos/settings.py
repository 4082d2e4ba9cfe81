"""What a till's server is told from outside."""

import os
from dataclasses import dataclass

DEFAULT_API_URL = "http://127.0.0.1:8000"


@dataclass(frozen=True)
class TillSettings:
    """Where the wallet API is, and how many proxies stand in front of the till."""

    api_url: str = DEFAULT_API_URL
    trusted_proxies: int = 0


def read_settings() -> TillSettings:
    """Read the settings from the environment."""
    return TillSettings(
        api_url=os.environ.get("MEGURU_API_URL", DEFAULT_API_URL).rstrip("/"),
        trusted_proxies=int(os.environ.get("MEGURU_TRUSTED_PROXIES", "0")),
    )
