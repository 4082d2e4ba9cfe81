"""Links: ``<base>/p/<bill>`` and ``<base>/s/<shop>``, which any camera app opens."""

import re
from dataclasses import dataclass

from ledger.domain.refusals import PaymentCodeInvalid

LINK_MOST = 213
_BILL = re.compile(r"[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{16}\Z")
_SHOP = re.compile(r"0x[0-9a-f]{40}\Z")


@dataclass(frozen=True)
class PaymentLink:
    """A link to a bill (``<id>.<mac>``) or to a shop (its account, ``0x…``)."""

    bill: str | None = None
    shop: str | None = None


def write_link(base_url: str, link: PaymentLink) -> str:
    """Write a link under the town's address.

    Raises:
        PaymentCodeInvalid: neither or both of bill and shop, or one of another form.
    """
    base = base_url.rstrip("/")
    if link.bill is not None and link.shop is None and _BILL.match(link.bill):
        return f"{base}/p/{link.bill}"
    if link.shop is not None and link.bill is None and _SHOP.match(link.shop):
        return f"{base}/s/{link.shop}"
    raise PaymentCodeInvalid(reason="a link leads to one bill or to one shop")


def parse_link(text: str, base_url: str) -> PaymentLink:
    """Read a link of the town at ``base_url``.

    Raises:
        PaymentCodeInvalid: it leads elsewhere, or to neither a bill nor a shop.
    """
    base = base_url.rstrip("/")
    if len(text) > LINK_MOST or not text.startswith((f"{base}/p/", f"{base}/s/")):
        raise PaymentCodeInvalid(reason="it does not lead to this town's tills")
    kind, name = text[len(base) + 1], text[len(base) + 3 :]
    if kind == "p" and _BILL.match(name):
        return PaymentLink(bill=name)
    if kind == "s" and _SHOP.match(name):
        return PaymentLink(shop=name)
    raise PaymentCodeInvalid(reason="it names neither a bill nor a shop")
