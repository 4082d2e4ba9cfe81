"""Drafts of what the desk decides: programmes, shops, lifted freezes."""

import secrets
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

from ledger.chain.calls.registry import RegistrationEntry
from ledger.domain.accounts import Kind
from ledger.domain.accounts import Permission
from ledger.domain.accounts import Scope
from ledger.domain.hexes import to_hex
from ledger.domain.lots import format_day
from ledger.domain.office_refusals import ProgrammeKnown
from ledger.domain.programmes import Programme
from ledger.domain.refusals import FieldInvalid
from ledger.domain.signer_refusals import RecoveryPending
from ledger.domain.texts import check_text
from ledger.services.actions import Draft
from ledger.services.actions import draft_action
from ledger.services.ledger import Ledger
from ledger.services.names import OPEN_PROGRAMME
from ledger.services.names import REGISTER_SHOPS
from ledger.services.names import SHOP_DETAILS
from ledger.store import recoveries
from ledger.store.programmes import load_programmes

SHOPS_MOST = 50
UNFREEZE_MOST = 50
NAME_MOST = 60
LABEL_MOST = 20
NUMBER_MOST = 2**21 - 1
"""The highest number whose lots a browser's numbers still hold exactly."""
_NO_PERMISSION = Permission(0, 0, Scope(0), 0, 0)


@dataclass(frozen=True)
class NewShop:
    """A shop to register, and the classes it carries as bits."""

    name: str
    classes: int
    area: str = ""
    category: str = ""
    address: str = ""
    hours: str = ""
    step_free: bool = False

    @property
    def details(self) -> dict[str, str | bool]:
        """What residents are told of it beside its name, left out where empty."""
        return {key: value for key in SHOP_DETAILS if (value := getattr(self, key))}


def draft_programme(
    ledger: Ledger, programme: Programme, display: Mapping[str, str] | None = None
) -> Draft:
    """Draft the opening of a programme; its names are written when it is approved.

    ``display`` holds what the law wants shown to those who use its money.

    Raises:
        FieldInvalid: name or public label are empty, too long, or not plain text;
            or the number is too high.
        ProgrammeKnown: the number is taken.
    """
    check_text("name", programme.name, NAME_MOST)
    check_text("public_label", programme.public_label, LABEL_MOST)
    if programme.number > NUMBER_MOST:
        reason = f"a number up to {NUMBER_MOST} is expected"
        raise FieldInvalid(field="number", reason=reason)
    with ledger.database.work() as work:
        if programme.number in load_programmes(work):
            raise ProgrammeKnown(programme=programme.number)
    return draft_action(
        ledger,
        OPEN_PROGRAMME,
        ledger.town.action_open_programme(programme),
        {
            "programme": programme.number,
            "name": programme.name,
            "public_label": programme.public_label,
            "cap": programme.cap,
            "holder_limit": programme.holder_limit,
            "payment_limit": programme.payment_limit,
            "acceptors": programme.acceptors,
            "flags": int(programme.flags),
            "issue_from": format_day(programme.issue_from),
            "issue_until": format_day(programme.issue_until),
            "redeem_until": format_day(programme.redeem_until),
        }
        | ({"display": dict(display)} if display else {}),
    )


def draft_shops(ledger: Ledger, shops: Sequence[NewShop]) -> tuple[Draft, list[bytes]]:
    """Draft the registration of shops; returns it with their new accounts.

    A shop's account has no key of its own: it is 20 random bytes, and only its
    tills sign.

    Raises:
        FieldInvalid: none or too many shops, or a name that is none.
    """
    if not 1 <= len(shops) <= SHOPS_MOST:
        raise FieldInvalid(field="shops", reason=f"1 to {SHOPS_MOST} are expected")
    for shop in shops:
        check_text("name", shop.name, NAME_MOST)
    accounts = [secrets.token_bytes(20) for _ in shops]
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
        REGISTER_SHOPS,
        ledger.town.action_register(entries),
        {
            "shops": [
                {"account": to_hex(a), "name": s.name, "classes": s.classes} | s.details
                for a, s in zip(accounts, shops, strict=True)
            ]
        },
    )
    return draft, accounts


def draft_unfreeze(ledger: Ledger, accounts: Sequence[bytes]) -> Draft:
    """Draft letting frozen accounts take part again.

    Raises:
        FieldInvalid: none or too many at once.
        RecoveryPending: the keys of one of them are being replaced.
    """
    if not 1 <= len(accounts) <= UNFREEZE_MOST:
        raise FieldInvalid(
            field="accounts", reason=f"1 to {UNFREEZE_MOST} are expected"
        )
    with ledger.database.work() as work:
        for account in accounts:
            if recoveries.pending_recovery(work, account) is not None:
                raise RecoveryPending(account=to_hex(account))
    return draft_action(
        ledger,
        "unfreeze",
        ledger.town.action_unfreeze(accounts),
        {"accounts": [to_hex(account) for account in accounts]},
    )
