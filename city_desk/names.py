"""Names of the officers, for pages that say who drafted and who approved."""

from flask import g

from city_desk.parts import parts
from ledger.services.officers import list_officers


def of_officers() -> dict[bytes, str]:
    """Officers' names by person; read once a request."""
    if "officer_names" not in g:
        found = list_officers(parts().ledger)
        g.officer_names = {officer.person: officer.name for officer in found}
    names: dict[bytes, str] = g.officer_names
    return names
