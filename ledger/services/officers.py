"""The officers as the desk contract knows them, with their names for the desk."""

from dataclasses import dataclass

from ledger.domain.accounts import OfficerRole
from ledger.services.office import Office
from ledger.store import offices


@dataclass(frozen=True)
class Officer:
    """A key of an officer; the name is decrypted for the city's own desk.

    ``awaited`` roles are added at ``awaited_from``; a dismissed key has none. The
    name is empty where the council put somebody in whom the desk has not met.
    """

    person: bytes
    signer: bytes
    roles: OfficerRole
    name: str
    awaited: OfficerRole = OfficerRole(0)
    awaited_from: int = 0


def list_officers(office: Office) -> list[Officer]:
    """Return the officers with their names, those who were dismissed as well."""
    with office.database.work() as work:
        return [
            Officer(
                row.person,
                row.signer,
                row.roles,
                office.cipher.decrypt(row.name_encrypted, row.person)
                if row.name_encrypted
                else "",
                row.awaited,
                row.awaited_from,
            )
            for row in offices.list_officers(work, office.clock())
        ]
