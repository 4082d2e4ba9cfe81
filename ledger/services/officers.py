"""The officers as the desk contract knows them, with their names for the desk."""

from dataclasses import dataclass

from ledger.domain.accounts import OfficerRole
from ledger.services.office import Office
from ledger.store import actions


@dataclass(frozen=True)
class Officer:
    """An officer, with the name decrypted for the city's own desk."""

    person: bytes
    signer: bytes
    roles: OfficerRole
    name: str


def list_officers(office: Office) -> list[Officer]:
    """Return the officers with their names."""
    with office.database.work() as work:
        return [
            Officer(
                row.person,
                row.signer,
                OfficerRole(row.roles),
                office.cipher.decrypt(row.name_encrypted, row.person),
            )
            for row in actions.list_officers(work)
        ]
