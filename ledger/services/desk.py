"""Drafts of what the desk decides: programmes, shops, lifted freezes."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from ledger.chain.town import RegistrationEntry
from ledger.domain.accounts import Kind
from ledger.domain.accounts import Permission
from ledger.domain.accounts import Scope
from ledger.domain.hexes import to_hex
from ledger.domain.lots import format_day
from ledger.domain.programmes import Programme
from ledger.domain.refusals import FieldInvalid
from ledger.services.actions import Draft
from ledger.services.actions import draft_action
from ledger.services.ledger import Ledger
from ledger.store import actions
from ledger.store import people

SHOPS_MOST = 50
NAME_MOST = 60
LABEL_MOST = 20
_NO_PERMISSION = Permission(0, 0, Scope(0), 0, 0)


@dataclass(frozen=True)
class NewShop:
    """A shop to register, and the classes it carries as bits."""

    name: str
    classes: int


def draft_programme(ledger: Ledger, programme: Programme) -> Draft:
    """Draft the opening of a programme and note what people call it.

    Raises:
        FieldInvalid: name or public label are empty or too long.
    """
    if not 1 <= len(programme.name) <= NAME_MOST:
        raise FieldInvalid(field="name", reason=f"1 to {NAME_MOST} characters")
    if not 1 <= len(programme.public_label) <= LABEL_MOST:
        raise FieldInvalid(field="public_label", reason=f"1 to {LABEL_MOST} characters")
    with ledger.database.work() as work:
        actions.name_programme(
            work, programme.number, programme.name, programme.public_label
        )
        work.commit()
    return draft_action(
        ledger,
        "open programme",
        ledger.town.action_open_programme(programme),
        {
            "programme": programme.number,
            "name": programme.name,
            "cap": programme.cap,
            "issue_until": format_day(programme.issue_until),
            "redeem_until": format_day(programme.redeem_until),
        },
    )


def draft_shops(ledger: Ledger, shops: Sequence[NewShop]) -> tuple[Draft, list[bytes]]:
    """Draft the registration of shops; returns it with their new accounts.

    A shop's account has no key of its own: it is 20 random bytes, and only its
    tills sign.

    Raises:
        FieldInvalid: none or too many shops, or a name of wrong length.
    """
    if not 1 <= len(shops) <= SHOPS_MOST:
        raise FieldInvalid(field="shops", reason=f"1 to {SHOPS_MOST} are expected")
    now = ledger.clock()
    accounts = [secrets.token_bytes(20) for _ in shops]
    with ledger.database.work() as work:
        for account, shop in zip(accounts, shops, strict=True):
            if not 1 <= len(shop.name) <= NAME_MOST:
                raise FieldInvalid(field="name", reason=f"1 to {NAME_MOST} characters")
            people.add_shop(work, account, shop.name, now)
        work.commit()
    entries = [
        RegistrationEntry(
            account=account,
            kind=Kind.SHOP,
            classes=shop.classes,
            commitment=bytes(32),
            first_signer=b"",
            permission=_NO_PERMISSION,
        )
        for account, shop in zip(accounts, shops, strict=True)
    ]
    draft = draft_action(
        ledger,
        "register shops",
        ledger.town.action_register(entries),
        {
            "shops": [
                {"account": to_hex(a), "name": s.name, "classes": s.classes}
                for a, s in zip(accounts, shops, strict=True)
            ]
        },
    )
    return draft, accounts


def draft_unfreeze(ledger: Ledger, accounts: Sequence[bytes]) -> Draft:
    """Draft letting frozen accounts take part again."""
    return draft_action(
        ledger,
        "unfreeze",
        ledger.town.action_unfreeze(accounts),
        {"accounts": [to_hex(account) for account in accounts]},
    )
