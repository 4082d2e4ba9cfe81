"""What a real town is called and who answers its telephone: asked once, then kept.

The founding asks whoever starts it, unless the environment says it, and keeps the
answers in the town's folder. Later starts read them there; the environment overrides.
"""

import os
import re
import unicodedata
from collections.abc import Callable

from ledger.domain.errors import MeguruError
from ledger.domain.refusals import FieldInvalid
from ledger.domain.residents import check_municipality
from ledger.domain.texts import check_text
from ledger.settings import TELEPHONE
from town import IDENTITY
from town import Town

NAME_MOST = 40
_TELEPHONE = re.compile(r"\+?[0-9][0-9() -]{7,18}[0-9]\Z")

Ask = Callable[[str], str]

QUESTIONS = {
    "MEGURU_TOWN_NAME": "The town's name, as its people call it (さくら市): ",
    "MEGURU_TOWN_TELEPHONE": "Its telephone number, for letters and complaints: ",
    "MEGURU_MUNICIPALITY": "Its municipality code, six digits (団体コード): ",
}


def settle_identity(town: Town, ask: Ask = input) -> None:
    """Keep what the town is called; ask for what neither folder nor environment says.

    Raises:
        FieldInvalid: the environment says something that cannot be, or nothing, and
            nobody is there to be asked.
    """
    known = town.identity
    for name in IDENTITY:
        given = os.environ.get(name) or known.get(name)
        known[name] = _check(name, given) if given else _ask_until_good(name, ask)
    town.keep_identity(known)


def _ask_until_good(name: str, ask: Ask) -> str:
    while True:
        try:
            return _check(name, ask("  " + QUESTIONS[name]))
        except EOFError:
            reason = "it is not set, and nobody is there to be asked"
            raise FieldInvalid(field=name, reason=reason) from None
        except MeguruError as error:
            print(f"  ✗ {error}", flush=True)


def _check(name: str, written: str) -> str:
    value = written.strip()
    if name == "MEGURU_MUNICIPALITY":
        return check_municipality(value)
    if name == "MEGURU_TOWN_TELEPHONE":
        value = unicodedata.normalize("NFKC", value)
        if value == TELEPHONE or not _TELEPHONE.match(value):
            raise FieldInvalid(field=name, reason="it is no telephone number")
    check_text(name, value, NAME_MOST)
    return value
