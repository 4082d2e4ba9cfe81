"""Times for people and machines: UTC, written the ISO way."""

from datetime import UTC
from datetime import datetime


def write_time(timestamp: int) -> str:
    """Write UTC seconds as ``2027-03-31T09:00:00Z``."""
    return datetime.fromtimestamp(timestamp, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
