"""Kinds of actions about money, as they stand in ``actions.kind``."""

ISSUE = "issue"
CODES = "codes"
REDEEM = "redeem"
CORRECT = "correct"
REPAY = "repay"
WRITE_OFF = "write off"
WITHDRAW_CODES = "withdraw codes"
CLOSE_RUN = "close run"
AMEND_PROGRAMME = "amend programme"
SUSPEND = "suspend"
RESUME = "resume"
UNPAUSE = "unpause"

ENDING = (REDEEM, CORRECT, REPAY, WRITE_OFF)
"""Lists of money that is to end: it is held from the maker's signature on."""
RUNNING = (ISSUE, *ENDING)
"""Lists that run chunk by chunk once two officers signed them."""


def outbox_kind(kind: str) -> str:
    """Return an action's kind as the outbox writes it, in one word."""
    return kind.replace(" ", "_")
