"""Bills: a shop's request for an amount, and the link its QR carries.

The link is ``<base>/p/<id>.<mac>``: 16 random bytes and a truncated
HMAC-SHA-256 over them, both base64url. The MAC lets the server refuse a made-up
code before it asks the database, and lets a wallet offline from the database
tell a town's own code from a stranger's sticker.
"""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from enum import StrEnum

from ledger.domain.payment_codes.links import parse_link
from ledger.domain.refusals import BillLinkInvalid
from ledger.domain.refusals import BillUnknown
from ledger.domain.refusals import PaymentCodeInvalid

BILL_ID_BYTES = 16
BILL_VALIDITY_SECONDS = 600
_MAC_BYTES = 12
_REFERENCE = re.compile(r"([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{16})\Z")
_NUMBER = re.compile(r"[0-9]{6}\Z")


class BillState(StrEnum):
    """What may become of a bill."""

    OPEN = "open"
    ACCEPTED = "accepted"
    EXPIRED = "expired"
    VOIDED = "voided"
    REPLACED = "replaced"


@dataclass(frozen=True)
class Bill:
    """A bill as its row; times are UTC seconds.

    ``cash`` is what the customer pays beside it; ``replaced_by`` the id of the bill
    that took its place; ``offer_amount`` what a payer has instead of all of it.
    """

    bill_id: bytes
    number: str
    shop: bytes
    terminal: bytes
    amount: int
    bill_ref: bytes
    state: BillState
    created_at: int
    expires_at: int
    order: bytes | None
    sequence: int = 0
    cash: int = 0
    replaced_by: bytes | None = None
    offer_amount: int | None = None
    offered_by: bytes | None = None

    def state_at(self, now: int) -> BillState:
        """The state at ``now``: an open bill expires by the clock alone."""
        if self.state is BillState.OPEN and now >= self.expires_at:
            return BillState.EXPIRED
        return self.state


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _mac(bill_id: bytes, key: bytes) -> bytes:
    return hmac.digest(key, b"meguru bill\0" + bill_id, hashlib.sha256)[:_MAC_BYTES]


def write_reference(bill_id: bytes, key: bytes) -> str:
    """Write a bill's id and MAC as the link's last part: ``<id>.<mac>``."""
    return f"{_encode(bill_id)}.{_encode(_mac(bill_id, key))}"


def read_reference(text: str, key: bytes) -> bytes:
    """Return the bill's id from ``<id>.<mac>``.

    Raises:
        BillLinkInvalid: not of that form, or the MAC is not ours.
    """
    match = _REFERENCE.match(text)
    if match is None:
        raise BillLinkInvalid()
    bill_id, mac = _decode(match[1]), _decode(match[2])
    if not hmac.compare_digest(mac, _mac(bill_id, key)):
        raise BillLinkInvalid()
    return bill_id


def read_link(link: str, base_url: str) -> str:
    """Return ``<id>.<mac>`` from a scanned link of this town.

    Raises:
        BillLinkInvalid: the link leads somewhere else.
    """
    try:
        reference = parse_link(link, base_url).bill
    except PaymentCodeInvalid:
        reference = None
    if reference is None:
        raise BillLinkInvalid()
    return reference


def is_number(text: str) -> bool:
    """Whether ``text`` is a six-digit bill number."""
    return _NUMBER.match(text) is not None


def check_number(text: str) -> str:
    """Return a six-digit number.

    Raises:
        BillUnknown: not six ASCII digits.
    """
    if not is_number(text):
        raise BillUnknown(bill=text[:40])
    return text
