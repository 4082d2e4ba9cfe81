"""Queries on who may decide and serve: officers, roles, verifiers, anchored heads."""

from dataclasses import dataclass

from sqlalchemy import func
from sqlalchemy import select

from ledger.domain.accounts import OfficerRole
from ledger.domain.hexes import to_hex
from ledger.domain.office_refusals import OfficerUnknown
from ledger.domain.roles import OPEN_TO_ALL
from ledger.store.chain_office_tables import AnchorRow
from ledger.store.chain_office_tables import AppointmentRow
from ledger.store.chain_office_tables import RoleHolderRow
from ledger.store.chain_office_tables import VerifierRow
from ledger.store.city_tables import OfficerRow
from ledger.store.database import Work


@dataclass(frozen=True)
class StandingOfficer:
    """A key of an officer, with the roles it has now and those that are to come."""

    person: bytes
    signer: bytes
    roles: OfficerRole
    awaited: OfficerRole
    awaited_from: int
    name_encrypted: bytes | None


def get_officer(work: Work, signer: bytes, now: int) -> StandingOfficer:
    """The officer of a key, as the chain has them.

    Raises:
        OfficerUnknown: nobody's.
    """
    named = work.session.get(OfficerRow, signer)
    appointed = work.session.get(AppointmentRow, signer)
    if named is None and appointed is None:
        raise OfficerUnknown(signer=to_hex(signer))
    return _standing(named, appointed, now)


def list_officers(work: Work, now: int) -> list[StandingOfficer]:
    """Every key of an officer that is known, also of those dismissed."""
    named = {row.signer: row for row in work.session.scalars(select(OfficerRow))}
    appointed = {
        row.signer: row for row in work.session.scalars(select(AppointmentRow))
    }
    found = [
        _standing(named.get(signer), appointed.get(signer), now)
        for signer in named.keys() | appointed.keys()
    ]
    return sorted(found, key=lambda officer: (officer.person, officer.signer))


def list_officers_of(work: Work, person: bytes, now: int) -> list[StandingOfficer]:
    """The keys of one person that carry a role now."""
    return [
        officer
        for officer in list_officers(work, now)
        if officer.person == person and officer.roles
    ]


def name_officer(
    work: Work, signer: bytes, person: bytes, name_encrypted: bytes
) -> None:
    """Note what people call an officer; the roles are the chain's to say."""
    known = work.session.get(OfficerRow, signer)
    if known is None:
        work.session.add(
            OfficerRow(
                signer=signer, person=person, roles=0, name_encrypted=name_encrypted
            )
        )
    else:
        known.person, known.name_encrypted = person, name_encrypted


def list_role_holders(work: Work) -> list[RoleHolderRow]:
    """Who holds which role, or soon will."""
    return list(
        work.session.scalars(
            select(RoleHolderRow)
            .where(RoleHolderRow.revoked.is_(False))
            .order_by(RoleHolderRow.role, RoleHolderRow.account)
        )
    )


def is_relay_open(work: Work) -> bool:
    """Whether everybody may bring what only the relay brings."""
    row = work.session.get(RoleHolderRow, ("RELAY", OPEN_TO_ALL))
    return row is not None and not row.revoked


def allowed_verifiers(work: Work) -> frozenset[bytes]:
    """The verifiers of passkeys that the registry allows."""
    allowed = select(VerifierRow.verifier).where(VerifierRow.allowed)
    return frozenset(work.session.scalars(allowed))


def last_anchor(work: Work) -> int:
    """The number of the last head of the journal that is on the chain, or 0."""
    return work.session.scalar(select(func.max(AnchorRow.sequence))) or 0


def _standing(
    named: OfficerRow | None, appointed: AppointmentRow | None, now: int
) -> StandingOfficer:
    known = appointed or named
    assert known is not None, "an officer is named, appointed, or both"
    roles, awaited, awaited_from = OfficerRole(known.roles), OfficerRole(0), 0
    if appointed is not None and appointed.awaited:
        if appointed.active_from <= now:
            roles |= OfficerRole(appointed.awaited)
        else:
            awaited = OfficerRole(appointed.awaited)
            awaited_from = appointed.active_from
    return StandingOfficer(
        person=known.person,
        signer=known.signer,
        roles=roles,
        awaited=awaited,
        awaited_from=awaited_from,
        name_encrypted=named.name_encrypted if named else None,
    )
