"""Every refusal and failure of Meguru, each with a stable code.

    MeguruError
    ├── InputInvalid        a value that cannot be read
    ├── NotSignedIn         who is asking is not known
    ├── NotAllowed          known, but may not do this
    ├── NotFound            nothing goes by that name
    ├── Conflict            the thing is no longer in the state this needs
    ├── TooLarge            more than the limit for one request
    ├── TooOften            more requests than the limit for a while
    ├── Refused             the rules of the money say no
    └── Unavailable         a part of the system is stopped or out of reach

An error says what was wrong, with which value (``values``), and what to do
next (``remedy``). The code never changes once released; the wording may.
The leaves stand in ``refusals.py`` and ``outages.py``.
"""

from typing import ClassVar


class MeguruError(Exception):
    """The root. ``values`` are integers and strings that JSON can carry."""

    code: ClassVar[str] = "internal"
    message: ClassVar[str] = "Something went wrong inside Meguru."
    remedy: ClassVar[str] = "Try again; if it stays, tell the operator."

    def __init__(self, **values: int | str) -> None:
        self.values = values
        super().__init__(self.message.format(**values))

    @property
    def advice(self) -> str:
        """What to do next, with the values filled in."""
        return self.remedy.format(**self.values)


class InputInvalid(MeguruError):
    """A value that cannot be read."""


class NotSignedIn(MeguruError):
    """Who is asking is not known."""


class NotAllowed(MeguruError):
    """Known, but may not do this."""


class NotFound(MeguruError):
    """Nothing goes by that name."""


class Conflict(MeguruError):
    """The thing is no longer in the state this needs."""


class TooLarge(MeguruError):
    """More than the limit for one request."""


class TooOften(MeguruError):
    """More requests than the limit for a while."""


class Refused(MeguruError):
    """The rules of the money say no."""


class Unavailable(MeguruError):
    """A part of the system is stopped or out of reach."""


def all_codes() -> dict[str, type[MeguruError]]:
    """Every code of the modules imported so far, for documents and tests."""
    found: dict[str, type[MeguruError]] = {}
    waiting: list[type[MeguruError]] = [MeguruError]
    while waiting:
        cls = waiting.pop()
        waiting.extend(cls.__subclasses__())
        if "code" in vars(cls):
            found[cls.code] = cls
    return found
