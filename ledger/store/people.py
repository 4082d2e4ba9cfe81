"""Queries on people, their invitations, and the shops and tills of the town."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from ledger.store.city_tables import InvitationRow
from ledger.store.city_tables import PersonRow
from ledger.store.city_tables import ShopRow
from ledger.store.city_tables import TerminalRow
from ledger.store.database import Work


def invite(
    work: Work,
    commitment: bytes,
    name_encrypted: bytes,
    number_encrypted: bytes,
    code_hash: bytes,
    expires_at: int,
    now: int,
) -> None:
    """Write down a person, once, and an invitation for them."""
    work.session.execute(
        insert(PersonRow)
        .values(
            commitment=commitment,
            name_encrypted=name_encrypted,
            number_encrypted=number_encrypted,
            created_at=now,
        )
        .on_conflict_do_update(
            index_elements=["commitment"],
            set_={
                "name_encrypted": name_encrypted,
                "number_encrypted": number_encrypted,
            },
        )
    )
    work.session.add(
        InvitationRow(
            code_hash=code_hash,
            commitment=commitment,
            created_at=now,
            expires_at=expires_at,
        )
    )
    work.session.flush()


def get_invitation(work: Work, code_hash: bytes) -> InvitationRow | None:
    """The invitation of a code, as it stands now."""
    return work.session.get(InvitationRow, code_hash)


def get_person(work: Work, commitment: bytes) -> PersonRow:
    """The person of an invitation, as they stand now."""
    return work.session.get_one(PersonRow, commitment)


def lock_invitation(work: Work, code_hash: bytes) -> InvitationRow | None:
    """The invitation of a code, held until this transaction ends."""
    return work.session.get(InvitationRow, code_hash, with_for_update=True)


def lock_person(work: Work, commitment: bytes) -> PersonRow:
    """The person of an invitation, held until this transaction ends."""
    return work.session.get_one(PersonRow, commitment, with_for_update=True)


def lock_account_of(work: Work, commitment: bytes) -> bytes | None:
    """A person's account, held so; None for one who has none, or is not known."""
    return work.session.scalar(
        select(PersonRow.account)
        .where(PersonRow.commitment == commitment)
        .with_for_update()
    )


def find_person(work: Work, account: bytes) -> PersonRow | None:
    """The person whose account it is."""
    return work.session.scalars(
        select(PersonRow).where(PersonRow.account == account)
    ).first()


def shop_names(work: Work, accounts: list[bytes]) -> dict[bytes, str]:
    """Names of the shops among some accounts."""
    rows = work.session.execute(
        select(ShopRow.account, ShopRow.name).where(ShopRow.account.in_(accounts))
    )
    return {row.account: row.name for row in rows}


def add_shop(
    work: Work, account: bytes, name: str, now: int, **details: str | bool
) -> None:
    """Write down a shop, once; ``details`` are the other columns residents see."""
    work.session.execute(
        insert(ShopRow)
        .values(account=account, name=name, created_at=now, **details)
        .on_conflict_do_nothing()
    )


def add_terminal(work: Work, shop: bytes, signer: bytes, label: str, now: int) -> None:
    """Write down a till of a shop, once."""
    work.session.execute(
        insert(TerminalRow)
        .values(shop=shop, signer=signer, label=label, created_at=now)
        .on_conflict_do_nothing()
    )
