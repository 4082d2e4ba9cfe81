"""Links: what the town prints is read back, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.payment_codes.links import PaymentLink
from ledger.domain.payment_codes.links import parse_link
from ledger.domain.payment_codes.links import write_link
from ledger.domain.refusals import PaymentCodeInvalid

BASE = "https://pay.example.jp"
BILL = "ABEiM0RVZneImaq7zN3u_w.lVFQOWsYGEGnNjD3"
SHOP = "0x" + "0f" * 20


@pytest.mark.parametrize("base", [BASE, BASE + "/", "http://127.0.0.1:8000"])
@pytest.mark.parametrize("link", [PaymentLink(bill=BILL), PaymentLink(shop=SHOP)])
def test_a_link_leads_back_to_its_bill_or_shop(base: str, link: PaymentLink) -> None:
    assert parse_link(write_link(base, link), base) == link


def test_a_bill_and_a_shop_have_their_own_places() -> None:
    assert write_link(BASE, PaymentLink(bill=BILL)) == f"{BASE}/p/{BILL}"
    assert write_link(BASE, PaymentLink(shop=SHOP)) == f"{BASE}/s/{SHOP}"


@pytest.mark.parametrize(
    "link",
    [
        PaymentLink(),
        PaymentLink(bill=BILL, shop=SHOP),
        PaymentLink(bill=BILL[:-1]),
        PaymentLink(bill=BILL + "\n"),
        PaymentLink(shop=SHOP.upper()),
        PaymentLink(shop=SHOP[2:]),
    ],
)
def test_a_link_that_nobody_could_read_is_not_written(link: PaymentLink) -> None:
    with pytest.raises(PaymentCodeInvalid) as refused:
        write_link(BASE, link)

    assert refused.value.values == {"reason": "a link leads to one bill or to one shop"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"https://pay.example.jp.evil.example/p/{BILL}",
        f"http://pay.example.jp/p/{BILL}",
        f"{BASE}/x/{BILL}",
        f" {BASE}/p/{BILL}",
    ],
)
def test_a_link_of_somewhere_else_is_refused(text: str) -> None:
    with pytest.raises(PaymentCodeInvalid) as refused:
        parse_link(text, BASE)

    assert refused.value.values["reason"] == "it does not lead to this town's tills"


@pytest.mark.parametrize(
    "text",
    [
        f"{BASE}/p/",
        f"{BASE}/p/{SHOP}",
        f"{BASE}/s/{BILL}",
        f"{BASE}/p/{BILL}?amount=1",
        f"{BASE}/s/{SHOP}/..",
    ],
)
def test_a_link_of_this_town_to_nothing_that_is_paid_is_refused(text: str) -> None:
    with pytest.raises(PaymentCodeInvalid) as refused:
        parse_link(text, BASE)

    assert refused.value.values["reason"] == "it names neither a bill nor a shop"


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        link = parse_link(BASE + text, BASE)
    except PaymentCodeInvalid:
        return
    assert write_link(BASE, link) == BASE + text
