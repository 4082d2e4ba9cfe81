"""Roles of the registry, and officers as the desk contract knows them."""

from dataclasses import dataclass

from ledger.domain.accounts import OfficerRole
from ledger.domain.refusals import FieldInvalid

ROLES = ("RELAY", "REGISTRAR", "GUARDIAN", "FREEZER", "ANCHOR")
OPEN_TO_ALL = bytes(20)
"""Stands for everybody as the holder of RELAY, while the relay is open."""


@dataclass(frozen=True)
class OfficerKey:
    """One key of an officer; ``person`` stands for the human being."""

    person: bytes
    signer: bytes
    roles: OfficerRole


def read_role(written: str) -> str:
    """Read a role's name, in whichever case it is written.

    Raises:
        FieldInvalid: there is no such role.
    """
    role = written.strip().upper()
    if role not in ROLES:
        raise FieldInvalid(field="role", reason=f"one of {', '.join(ROLES)} is needed")
    return role


def read_officer_roles(written: str) -> OfficerRole:
    """Read what an officer may sign, as ``maker,checker``.

    Raises:
        FieldInvalid: a word that is none, or no word at all.
    """
    roles = OfficerRole(0)
    for word in written.split(","):
        name = word.strip().upper()
        if name not in OfficerRole.__members__:
            raise FieldInvalid(
                field="roles", reason="maker, checker and auditor are what there is"
            )
        roles |= OfficerRole[name]
    return roles
