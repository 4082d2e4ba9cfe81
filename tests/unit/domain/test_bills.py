"""Bills: links nobody else can make, numbers, and states by the clock."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.bills import Bill
from ledger.domain.bills import BillState
from ledger.domain.bills import check_number
from ledger.domain.bills import is_number
from ledger.domain.bills import read_link
from ledger.domain.bills import read_reference
from ledger.domain.bills import write_reference
from ledger.domain.refusals import BillLinkInvalid
from ledger.domain.refusals import BillUnknown

KEY = bytes(range(32))
OTHER_KEY = bytes(range(1, 33))
BILL_ID = bytes.fromhex("00112233445566778899aabbccddeeff")
REFERENCE = write_reference(BILL_ID, KEY)
BASE = "https://pay.example.jp"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
bill_ids = st.binary(min_size=16, max_size=16)


@given(bill_ids)
def test_a_reference_leads_back_to_its_bill(bill_id: bytes) -> None:
    assert read_reference(write_reference(bill_id, KEY), KEY) == bill_id


def test_a_printed_reference_stays_valid_over_releases() -> None:
    assert REFERENCE == "ABEiM0RVZneImaq7zN3u_w.lVFQOWsYGEGnNjD3"


@given(bill_ids)
def test_a_reference_made_with_another_key_is_refused(bill_id: bytes) -> None:
    with pytest.raises(BillLinkInvalid):
        read_reference(write_reference(bill_id, OTHER_KEY), KEY)


@given(bill_ids, bill_ids)
def test_one_bills_proof_does_not_serve_another(first: bytes, second: bytes) -> None:
    forged = (
        write_reference(first, KEY).split(".")[0]
        + "."
        + write_reference(second, KEY).split(".")[1]
    )

    if first == second:
        assert read_reference(forged, KEY) == first
    else:
        with pytest.raises(BillLinkInvalid):
            read_reference(forged, KEY)


def test_no_change_of_one_character_leads_to_another_bill() -> None:
    for place in range(len(REFERENCE)):
        for letter in LETTERS + "=./+ ":
            changed = REFERENCE[:place] + letter + REFERENCE[place + 1 :]
            try:
                found = read_reference(changed, KEY)
            except BillLinkInvalid:
                continue
            # The last letter of 16 bytes carries four bits that mean nothing.
            assert found == BILL_ID


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        REFERENCE[:-1],
        REFERENCE[1:],
        REFERENCE[:22],
        REFERENCE[:23],
        REFERENCE + "A",
        REFERENCE + "\n",
        REFERENCE + "=",
        " " + REFERENCE,
        REFERENCE.replace(".", "/"),
        "…" + REFERENCE[1:],
    ],
)
def test_a_truncated_or_lengthened_reference_is_refused(text: str) -> None:
    with pytest.raises(BillLinkInvalid):
        read_reference(text, KEY)


@pytest.mark.parametrize("base_url", [BASE, BASE + "/"])
def test_a_scanned_link_of_this_town_is_read(base_url: str) -> None:
    assert read_link(f"{BASE}/p/{REFERENCE}", base_url) == REFERENCE


@pytest.mark.parametrize(
    "link",
    [
        "",
        REFERENCE,
        f"http://pay.example.jp/p/{REFERENCE}",
        f"https://pay.example.jp.evil.example/p/{REFERENCE}",
        f"https://pay.example.jp@evil.example/p/{REFERENCE}",
        f"{BASE}/q/{REFERENCE}",
        f"{BASE}//p/{REFERENCE}",
        f"{BASE}/p/{REFERENCE}?to=elsewhere",
        f"{BASE}/p/{REFERENCE}/",
        f"{BASE}/p/../p/{REFERENCE}",
        f"{BASE}/p/",
    ],
)
def test_a_link_that_leads_somewhere_else_is_refused(link: str) -> None:
    with pytest.raises(BillLinkInvalid):
        read_link(link, BASE)


@pytest.mark.parametrize("text", ["000000", "042042", "999999"])
def test_six_digits_are_a_number(text: str) -> None:
    assert is_number(text)
    assert check_number(text) == text


@pytest.mark.parametrize(
    "text", ["", "12345", "1234567", "12345a", "-12345", "123456\n", "１２３４５６"]
)
def test_what_is_not_six_digits_is_no_bills_number(text: str) -> None:
    assert not is_number(text)
    with pytest.raises(BillUnknown) as refusal:
        check_number(text)

    assert refusal.value.values == {"bill": text}


bill = Bill(
    bill_id=BILL_ID,
    number="042042",
    shop=bytes(20),
    terminal=bytes(20),
    amount=1_200,
    bill_ref=bytes(32),
    state=BillState.OPEN,
    created_at=1_000,
    expires_at=1_600,
    order=None,
)


def test_an_open_bill_expires_by_the_clock_alone() -> None:
    assert bill.state_at(1_599) is BillState.OPEN
    assert bill.state_at(1_600) is BillState.EXPIRED


def test_an_accepted_bill_stays_accepted() -> None:
    accepted = replace(bill, state=BillState.ACCEPTED, order=bytes(32))

    assert accepted.state_at(10_000) is BillState.ACCEPTED


@pytest.mark.parametrize("state", [BillState.VOIDED, BillState.REPLACED])
def test_a_bill_that_was_corrected_does_not_expire(state: BillState) -> None:
    corrected = replace(bill, state=state)

    assert corrected.state_at(10_000) is state
