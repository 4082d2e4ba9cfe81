"""Who is at the desk: the session behind the cookie."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from typing import ParamSpec
from typing import TypeVar

from flask import g
from flask import redirect
from flask import request
from flask import url_for

from city_desk.csrf import SESSION_COOKIE
from city_desk.parts import parts
from city_desk.problems import wants_json
from ledger.domain.errors import NotSignedIn
from ledger.domain.refusals import SessionMissing
from ledger.services import staff
from ledger.services.staff import SignedInOfficer

__all__ = ["SignedInOfficer", "signed_in"]

TOKEN_MOST = 200
_P = ParamSpec("_P")
_R = TypeVar("_R")


def signed_in(view: Callable[_P, _R]) -> Callable[..., Any]:
    """Give a view its ``officer``; who is not signed in is asked to.

    The officer is also in ``g.officer``, and in every template.
    """

    @wraps(view)
    def wrapper(*args: _P.args, **kwargs: _P.kwargs) -> Any:
        token = read_token()
        try:
            if not token:
                raise SessionMissing()
            officer = staff.resolve(parts().ledger, token)
        except NotSignedIn:
            if wants_json() or request.method != "GET":
                raise
            # The fragment-free path only: what was asked for may be told to nobody.
            return redirect(url_for("sign_in.show", next=request.full_path.rstrip("?")))
        g.officer = officer
        kwargs["officer"] = officer
        return view(*args, **kwargs)

    return wrapper


def read_token() -> str:
    """The session's token, or nothing."""
    return request.cookies.get(SESSION_COOKIE, "")[:TOKEN_MOST]
