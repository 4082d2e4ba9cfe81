"""What pages that write share: who may, which file was handed in, a CSV back."""

import json
from typing import Any

from flask import Response
from flask import request

from city_desk.signed_in import SignedInOfficer
from ledger.domain.accounts import OfficerRole
from ledger.domain.hexes import to_hex
from ledger.domain.office_refusals import OfficerRoleMissing
from ledger.domain.refusals import FieldInvalid
from ledger.services.sheets import BYTES_MOST

CSV_TYPE = "text/csv; charset=utf-8"


def require_maker(officer: SignedInOfficer) -> None:
    """Refuse who may not propose.

    Raises:
        OfficerRoleMissing: the officer is no maker.
    """
    if not officer.roles & OfficerRole.MAKER:
        raise OfficerRoleMissing(signer=to_hex(officer.person), role="maker")


def require_signer(officer: SignedInOfficer) -> None:
    """Refuse who signs nothing: such staff look, and change nothing.

    Raises:
        OfficerRoleMissing: the officer is neither maker nor checker.
    """
    if not officer.roles & (OfficerRole.MAKER | OfficerRole.CHECKER):
        raise OfficerRoleMissing(signer=to_hex(officer.person), role="maker")


def read_json() -> dict[str, Any]:
    """Return the body of a page's script.

    Raises:
        FieldInvalid: it is no JSON object of whole characters.
    """
    try:
        body = request.get_json(silent=True)
        # Half a character would fail wherever it is hashed or kept.
        json.dumps(body, ensure_ascii=False).encode()
    except (UnicodeEncodeError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise FieldInvalid(field="body", reason="it is not a JSON object")
    return body


def read_file(name: str = "file") -> bytes | None:
    """Return the file of a form, a byte more than can be used at most; or None."""
    given = request.files.get(name)
    if given is None or not given.filename:
        return None
    return given.stream.read(BYTES_MOST + 1)


def send_csv(content: str, filename: str) -> Response:
    """Answer with a file that is saved, not shown."""
    answer = Response(content, content_type=CSV_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return answer
