"""The journal: what officers and the system did, and every look at people's data."""

from flask import Blueprint
from flask import render_template
from flask import request

from city_desk import names
from city_desk.parts import parts
from city_desk.signed_in import SignedInOfficer
from city_desk.signed_in import signed_in
from ledger.audit.journal import check_journal
from ledger.audit.journal import list_entries
from ledger.domain.hexes import to_hex
from ledger.services.anchoring import read_anchors

blueprint = Blueprint("journal", __name__, url_prefix="/journal")

PAGE_ENTRIES = 50
SEQUENCE_DIGITS_MOST = 18


@blueprint.get("")
@signed_in
def index(officer: SignedInOfficer) -> str:
    """A page of entries, and on request whether the chain of hashes is whole."""
    ledger = parts().ledger
    database = ledger.database
    before = _read_sequence(request.args.get("before", ""))
    entries = list_entries(database, before, PAGE_ENTRIES + 1)
    return render_template(
        "journal.html",
        entries=entries[:PAGE_ENTRIES],
        officers={to_hex(who): name for who, name in names.of_officers().items()},
        older=entries[PAGE_ENTRIES - 1].sequence
        if len(entries) > PAGE_ENTRIES
        else None,
        is_first=before is None,
        checked=check_journal(database, read_anchors(ledger))
        if "check" in request.args
        else None,
    )


def _read_sequence(text: str) -> int | None:
    if text.isascii() and text.isdigit() and len(text) <= SEQUENCE_DIGITS_MOST:
        return int(text)
    return None
