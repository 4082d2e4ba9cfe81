"""Merchant codes: the layout of stickers at the counter.

EMVCo QR Code Specification for Payment Systems, Merchant-Presented Mode 1.1. Meguru's
own has its own identifier under a tag of 26 to 51; those of others are read, so that
a wallet can say whose they are.
"""

import binascii
import re
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field

from ledger.domain.amounts import AMOUNT_MOST
from ledger.domain.refusals import PaymentCodeInvalid

MERCHANT_CODE_MOST = 512
VERSION_TAG, POINT_TAG, CRC_TAG = "00", "01", "63"
CATEGORY_TAG, CURRENCY_TAG, AMOUNT_TAG = "52", "53", "54"
COUNTRY_TAG, NAME_TAG, CITY_TAG, POSTAL_TAG = "58", "59", "60", "61"
ADDITIONAL_TAG, LANGUAGE_TAG = "62", "64"
STATIC, DYNAMIC = "11", "12"
JAPANESE_YEN = "392"
_ACCOUNT_TAGS = range(2, 52)
_TEMPLATE_ACCOUNT_TAGS = range(26, 52)
_MANDATORY = (CATEGORY_TAG, CURRENCY_TAG, COUNTRY_TAG, NAME_TAG, CITY_TAG)
_HEAD = re.compile(r"[0-9]{4}\Z")
_ASCII = re.compile(r"[ -~]+\Z")
_FORMS = {
    POINT_TAG: re.compile(r"1[12]\Z"),
    CATEGORY_TAG: re.compile(r"[0-9]{4}\Z"),
    CURRENCY_TAG: re.compile(r"[0-9]{3}\Z"),
    AMOUNT_TAG: re.compile(r"(?=.{1,13}\Z)(?=.*[1-9])[0-9]+(?:\.[0-9]*)?\Z"),
    COUNTRY_TAG: re.compile(r"[A-Z]{2}\Z"),
    NAME_TAG: re.compile(r"[ -~]{1,25}\Z"),
    CITY_TAG: re.compile(r"[ -~]{1,15}\Z"),
    POSTAL_TAG: re.compile(r"[ -~]{1,10}\Z"),
}
_LANGUAGE_FORMS = {
    "00": re.compile(r"[A-Za-z]{2}\Z"),
    "01": re.compile(r".{1,25}\Z"),
    "02": re.compile(r".{1,15}\Z"),
}


@dataclass(frozen=True)
class MerchantAccount:
    """Who is paid, for one payment network.

    Under the tags 26 to 51 ``parts`` are the template's fields, the network's
    identifier under ``00``; under the tags of the card networks ``text`` is all.
    """

    tag: str
    text: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)

    @property
    def network(self) -> str | None:
        """The globally unique identifier of the network, where one is given."""
        return self.parts.get("00")


@dataclass(frozen=True)
class MerchantCode:
    """A merchant-presented code.

    ``amount`` is decimal text in the currency's unit, or None where the payer is to
    be asked. ``additional`` are the fields of template 62; ``local_name``,
    ``local_city`` and ``language`` those of template 64.
    """

    accounts: tuple[MerchantAccount, ...]
    name: str
    city: str
    is_dynamic: bool = False
    category: str = "0000"
    currency: str = JAPANESE_YEN
    amount: str | None = None
    country: str = "JP"
    postal_code: str | None = None
    additional: Mapping[str, str] = field(default_factory=dict)
    language: str | None = None
    local_name: str | None = None
    local_city: str | None = None
    others: Mapping[str, str] = field(default_factory=dict)

    @property
    def yen(self) -> int | None:
        """The amount as yen, or None where the payer is to be asked.

        Raises:
            PaymentCodeInvalid: another currency, or a fraction of a yen.
        """
        if self.currency != JAPANESE_YEN:
            raise PaymentCodeInvalid(reason=f"its currency is {self.currency}")
        if self.amount is None:
            return None
        whole, _, fraction = self.amount.partition(".")
        if fraction.strip("0") or not 1 <= int(whole) <= AMOUNT_MOST:
            raise PaymentCodeInvalid(reason=f"{self.amount} is no amount of yen")
        return int(whole)


def read_fields(text: str) -> dict[str, str]:
    """Read a row of fields: two digits of tag, two of length in characters, value.

    Raises:
        PaymentCodeInvalid: cut off, a tag twice, or no digits where digits stand.
    """
    fields: dict[str, str] = {}
    at = 0
    while at < len(text):
        head = text[at : at + 4]
        if not (head.isascii() and _HEAD.match(head)):
            raise PaymentCodeInvalid(reason=f"no field begins at character {at}")
        tag, length = head[:2], int(head[2:])
        value = text[at + 4 : at + 4 + length]
        if length == 0 or len(value) < length:
            raise PaymentCodeInvalid(reason=f"field {tag} is empty or cut off")
        if tag in fields:
            raise PaymentCodeInvalid(reason=f"field {tag} stands twice")
        fields[tag] = value
        at += 4 + length
    return fields


def write_fields(fields: Sequence[tuple[str, str]]) -> str:
    """Write fields one after the other.

    Raises:
        PaymentCodeInvalid: a value without characters, or with more than 99.
    """
    for tag, value in fields:
        if not 1 <= len(value) <= 99:
            raise PaymentCodeInvalid(reason=f"field {tag} has {len(value)} characters")
    return "".join(f"{tag}{len(value):02}{value}" for tag, value in fields)


def crc_of(text: str) -> str:
    """CRC-16/CCITT-FALSE over the UTF-8 bytes, as four upper-case digits."""
    return f"{binascii.crc_hqx(text.encode(), 0xFFFF):04X}"


def parse_merchant_code(text: str) -> MerchantCode:
    """Read a merchant-presented code, whosever it is.

    Raises:
        PaymentCodeInvalid: not of this layout, a field missing or out of its form, or
            its check digits are wrong.
    """
    if len(text) > MERCHANT_CODE_MOST or not text.startswith("000201"):
        raise PaymentCodeInvalid(reason="it is no merchant code of version 01")
    if text[-8:-4] != f"{CRC_TAG}04":
        raise PaymentCodeInvalid(reason="its check digits are missing")
    if text[-4:].upper() != crc_of(text[:-4]):
        raise PaymentCodeInvalid(reason="its check digits are wrong")
    fields = read_fields(text[:-8])
    del fields[VERSION_TAG]
    accounts = tuple(
        _read_account(tag, fields.pop(tag))
        for tag in sorted(fields)
        if int(tag) in _ACCOUNT_TAGS
    )
    additional = read_fields(fields.pop(ADDITIONAL_TAG, ""))
    local = read_fields(fields.pop(LANGUAGE_TAG, ""))
    _check_merchant(accounts, fields, local)
    return MerchantCode(
        accounts=accounts,
        is_dynamic=fields.pop(POINT_TAG, STATIC) == DYNAMIC,
        category=fields.pop(CATEGORY_TAG),
        currency=fields.pop(CURRENCY_TAG),
        amount=fields.pop(AMOUNT_TAG, None),
        country=fields.pop(COUNTRY_TAG),
        name=fields.pop(NAME_TAG),
        city=fields.pop(CITY_TAG),
        postal_code=fields.pop(POSTAL_TAG, None),
        additional=additional,
        language=local.get("00"),
        local_name=local.get("01"),
        local_city=local.get("02"),
        others=fields,
    )


def write_merchant_code(code: MerchantCode) -> str:
    """Write a merchant-presented code with its check digits.

    Raises:
        PaymentCodeInvalid: a field missing, too long or out of its form.
    """
    optional = (
        (AMOUNT_TAG, code.amount),
        (COUNTRY_TAG, code.country),
        (NAME_TAG, code.name),
        (CITY_TAG, code.city),
        (POSTAL_TAG, code.postal_code),
        (ADDITIONAL_TAG, write_fields(sorted(code.additional.items())) or None),
    )
    local = [
        (tag, value)
        for tag, value in (
            ("00", code.language),
            ("01", code.local_name),
            ("02", code.local_city),
        )
        if value is not None
    ]
    fields = [
        (POINT_TAG, DYNAMIC if code.is_dynamic else STATIC),
        *((account.tag, _write_account(account)) for account in code.accounts),
        (CATEGORY_TAG, code.category),
        (CURRENCY_TAG, code.currency),
        *((tag, value) for tag, value in optional if value is not None),
        *([(LANGUAGE_TAG, write_fields(local))] if local else []),
        *sorted(code.others.items()),
    ]
    body = write_fields([(VERSION_TAG, "01"), *fields]) + f"{CRC_TAG}04"
    text = body + crc_of(body)
    # What is written must say, to whoever reads it, just what was meant.
    if parse_merchant_code(text) != code:
        raise PaymentCodeInvalid(reason="its fields would be read as something else")
    return text


def _read_account(tag: str, value: str) -> MerchantAccount:
    if int(tag) in _TEMPLATE_ACCOUNT_TAGS:
        return MerchantAccount(tag, parts=read_fields(value))
    return MerchantAccount(tag, text=value)


def _write_account(account: MerchantAccount) -> str:
    return account.text or write_fields(sorted(account.parts.items()))


def _check_merchant(
    accounts: Sequence[MerchantAccount],
    fields: Mapping[str, str],
    local: Mapping[str, str],
) -> None:
    """Require what the layout requires, each value in its form."""
    missing = [tag for tag in _MANDATORY if tag not in fields]
    if missing or not accounts:
        raise PaymentCodeInvalid(reason=f"field {(missing or ['02–51'])[0]} is missing")
    for tag, form in _FORMS.items():
        if tag in fields and not (fields[tag].isascii() and form.match(fields[tag])):
            raise PaymentCodeInvalid(reason=f"field {tag} is {fields[tag][:40]!r}")
    for account in accounts:
        if account.parts and "00" not in account.parts:
            raise PaymentCodeInvalid(reason=f"account {account.tag} names no network")
        if not account.parts and not _ASCII.match(account.text):
            raise PaymentCodeInvalid(reason=f"account {account.tag} is not in ASCII")
    if local and not {"00", "01"} <= local.keys():
        raise PaymentCodeInvalid(reason="field 64 lacks its language or the name")
    for tag, form in _LANGUAGE_FORMS.items():
        if tag in local and not form.match(local[tag]):
            raise PaymentCodeInvalid(reason=f"field {tag} of 64 is out of its form")
