"""Print docs/errors.md: every code there is, with its status, words and advice.

    .venv/bin/python scripts/error_table.py > docs/errors.md

Run it after an error was added or reworded; `scripts/test docs` compares the two.
"""

import importlib
import pkgutil
from collections.abc import Iterator

import ledger
from ledger.domain import errors
from ledger.domain.errors import MeguruError
from ledger.domain.errors import all_codes
from screens.problems import status_of

HEAD = """\
# Errors

Every refusal and failure has a code that never changes once it is released; the
words around it may. Words in braces stand for values, which an answer also
carries apart, in `values`.

Over HTTP an error is `application/problem+json` (RFC 9457) with `code`, `detail`
(the message), `remedy` (what to do), `values` and `request_id`. On the command line
it is two lines, `✗ message  [code]` and what to do, and the exit status is 1. An
error without a status is met on the command line only.

This page is printed by `scripts/error_table.py` from the errors themselves.
"""
FAMILIES: tuple[type[MeguruError], ...] = (
    errors.InputInvalid,
    errors.NotSignedIn,
    errors.NotAllowed,
    errors.NotFound,
    errors.Conflict,
    errors.TooLarge,
    errors.TooOften,
    errors.Refused,
    errors.Unavailable,
)


def main() -> None:
    """Print the page."""
    print(write_page(), end="")


def write_page() -> str:
    """Return the page, each family of errors with a table of its own."""
    found = pkgutil.walk_packages(ledger.__path__, "ledger.")
    # An error is known once its module is imported; migrations hold none.
    for name in [*(module.name for module in found), "town"]:
        if ".migrations" not in name:
            importlib.import_module(name)
    waiting = dict(sorted(all_codes().items()))
    parts = [HEAD]
    for family in FAMILIES:
        title = f"{status_of(family)}: {(family.__doc__ or '').rstrip('.').lower()}"
        members = {
            code: kind for code, kind in waiting.items() if issubclass(kind, family)
        }
        parts.append(_table(title, members))
        waiting = {code: kind for code, kind in waiting.items() if code not in members}
    parts.append(_table("Without a family", waiting))
    return "\n".join(parts)


def _table(title: str, members: dict[str, type[MeguruError]]) -> str:
    return "\n".join([f"## {title}", "", *_rows(members), ""])


def _rows(members: dict[str, type[MeguruError]]) -> Iterator[str]:
    yield "| code | status | message | what to do |"
    yield "| --- | --- | --- | --- |"
    for code, kind in members.items():
        yield f"| `{code}` | {_status(kind)} | {kind.message} | {kind.remedy} |"


def _status(kind: type[MeguruError]) -> str:
    # What starts a town or stands at the keyboard never answers a request.
    is_local = kind.__module__.startswith(("ledger.local.", "ledger.cli.", "town"))
    return "none" if is_local else str(status_of(kind))


if __name__ == "__main__":
    main()
