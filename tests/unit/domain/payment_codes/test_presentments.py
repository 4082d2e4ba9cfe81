"""Payment codes: written and read, and nothing else taken for one."""

import base64
from dataclasses import replace

import pytest

from ledger.domain.amounts import AMOUNT_MOST
from ledger.domain.payment_codes.presentments import CODE_MOST
from ledger.domain.payment_codes.presentments import PresentedCode
from ledger.domain.payment_codes.presentments import read_code
from ledger.domain.payment_codes.presentments import write_code
from ledger.domain.presentments import Presentment
from ledger.domain.refusals import AmountInvalid
from ledger.domain.refusals import PaymentCodeInvalid

presentment = Presentment(
    payer=bytes([0x11]) * 20,
    limit=3_000,
    valid_after=1_800_000_000,
    valid_before=1_800_003_600,
    salt=bytes([0x22]) * 32,
)
own = PresentedCode(presentment, presentment.payer, bytes([0x33]) * 65)
passkey = PresentedCode(presentment, bytes([0x44]) * 84, bytes([0x55]) * 500)


@pytest.mark.parametrize("code", [own, passkey], ids=["own key", "passkey"])
def test_a_code_is_read_as_it_was_written(code: PresentedCode) -> None:
    assert read_code(write_code(code)) == code


def test_a_code_is_these_bytes() -> None:
    letters = write_code(own).removeprefix("MEGURU1.")

    assert base64.urlsafe_b64decode(letters + "==").hex() == (
        "11" * 20  # payer
        + "0000000000000bb8"  # 3,000 yen
        + "00006b49d200"  # valid after
        + "00006b49e010"  # valid before
        + "22" * 32  # salt
        + "0000"  # no signer: the payer's own key
        + "33" * 65  # signature
    )


def test_a_qr_holds_the_longest_code() -> None:
    assert len(write_code(passkey)) < CODE_MOST


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "it is no payment code of a customer"),
        ("https://town.example/p/1", "it is no payment code of a customer"),
        (write_code(own).lower(), "it is no payment code of a customer"),
        ("MEGURU1." + "A" * CODE_MOST, "it is no payment code of a customer"),
        ("MEGURU1.@@@@", "it holds other letters"),
        ("MEGURU1.お支払い", "it holds other letters"),
        ("MEGURU1.AAAAA", "it holds other letters"),
        (write_code(own)[:100], "it is cut off"),
        (write_code(replace(own, signature=b"")), "it is cut off"),
        (write_code(passkey)[:160], "it is cut off"),
    ],
)
def test_what_is_no_payment_code(text: str, reason: str) -> None:
    with pytest.raises(PaymentCodeInvalid) as refusal:
        read_code(text)

    assert refusal.value.values == {"reason": reason}


@pytest.mark.parametrize("limit", [0, AMOUNT_MOST + 1])
def test_a_code_over_no_amount(limit: int) -> None:
    text = write_code(replace(own, presentment=replace(presentment, limit=limit)))

    with pytest.raises(AmountInvalid) as refusal:
        read_code(text)

    assert refusal.value.values == {"amount": str(limit), "most": AMOUNT_MOST}
