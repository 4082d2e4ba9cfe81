"""Merchant codes: published vectors, check digits, and every form held."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.payment_codes.merchant_codes import MerchantAccount
from ledger.domain.payment_codes.merchant_codes import MerchantCode
from ledger.domain.payment_codes.merchant_codes import crc_of
from ledger.domain.payment_codes.merchant_codes import parse_merchant_code
from ledger.domain.payment_codes.merchant_codes import read_fields
from ledger.domain.payment_codes.merchant_codes import write_fields
from ledger.domain.payment_codes.merchant_codes import write_merchant_code
from ledger.domain.refusals import PaymentCodeInvalid

VECTORS = json.loads(
    (Path(__file__).parents[3] / "vectors" / "emvco_mpm.json").read_text("utf-8")
)
VALID = [vector["payload"] for vector in VECTORS["valid"]]
WRONG = VECTORS["invalid_crc"]

BAKERY = MerchantCode(
    accounts=(MerchantAccount("26", parts={"00": "jp.example.pay", "01": "0f" * 20}),),
    name="SAKURA BAKERY",
    city="SAKURA",
    category="5462",
    postal_code="2850001",
    language="JA",
    local_name="さくらベーカリー",
)
TEXT = write_merchant_code(BAKERY)


def sealed(text: str) -> str:
    """Put the right check digits behind fields."""
    return text + "6304" + crc_of(text + "6304")


def reason_of(text: str) -> int | str:
    with pytest.raises(PaymentCodeInvalid) as refused:
        parse_merchant_code(text)
    return refused.value.values["reason"]


def test_the_check_digits_are_those_of_the_catalogue_of_crcs() -> None:
    assert crc_of("123456789") == "29B1"


@pytest.mark.parametrize("payload", VALID)
def test_a_published_code_is_read_and_written_with_the_same_meaning(
    payload: str,
) -> None:
    code = parse_merchant_code(payload)

    assert parse_merchant_code(write_merchant_code(code)) == code
    assert payload[-4:] == crc_of(payload[:-4])


def test_the_specifications_own_sample_says_what_it_says_there() -> None:
    code = parse_merchant_code(VALID[0])

    assert (code.name, code.city, code.country) == ("BEST TRANSPORT", "BEIJING", "CN")
    assert (code.amount, code.currency, code.is_dynamic) == ("23.72", "156", True)
    assert [account.network for account in code.accounts] == [
        "D15600000000",
        "D15600000001",
    ]
    assert code.additional["06"] == "***"
    assert (code.language, code.local_name, code.local_city) == (
        "ZH",
        "最佳运输",
        "北京",
    )
    assert code.others == {"55": "01", "91": "0016A011223344998877070812345678"}


def test_a_japanese_sticker_gives_its_name_in_japanese() -> None:
    code = parse_merchant_code(VALID[3])

    assert (code.local_name, code.language) == ("メルペイ カフェ", "JA")
    assert code.yen is None


@pytest.mark.parametrize("vector", WRONG, ids=lambda vector: vector["true_crc"])
def test_a_code_in_circulation_with_wrong_digits_is_refused(
    vector: dict[str, str],
) -> None:
    reason_of(vector["payload"])


@pytest.mark.parametrize("vector", WRONG[:3], ids=lambda vector: vector["true_crc"])
def test_the_digits_that_would_have_been_right_are_known(
    vector: dict[str, str],
) -> None:
    assert crc_of(vector["payload"][:-4]) == vector["true_crc"]
    assert reason_of(vector["payload"]) == "its check digits are wrong"


@given(st.integers(0, len(TEXT) - 1), st.characters(min_codepoint=32))
def test_no_change_of_one_character_is_read_as_the_same(
    place: int, letter: str
) -> None:
    changed = TEXT[:place] + letter + TEXT[place + 1 :]
    try:
        code = parse_merchant_code(changed)
    except PaymentCodeInvalid:
        return
    # Only the case of the check digits says nothing.
    assert changed.upper() == TEXT.upper()
    assert code == BAKERY


@pytest.mark.parametrize("length", range(len(TEXT)))
def test_a_code_that_was_cut_anywhere_is_refused(length: int) -> None:
    reason_of(TEXT[:length])


def test_an_own_sticker_carries_the_shop_and_no_network_of_others() -> None:
    code = parse_merchant_code(TEXT)

    assert code == BAKERY
    assert code.accounts[0].network == "jp.example.pay"
    assert "jp.or.paymentsjapan" not in TEXT


@pytest.mark.parametrize(
    ("amount", "yen"), [(None, None), ("980", 980), ("980.00", 980)]
)
def test_an_amount_of_yen_is_a_whole_number(
    amount: str | None, yen: int | None
) -> None:
    assert replace(BAKERY, amount=amount).yen == yen


@pytest.mark.parametrize(
    ("amount", "currency", "reason"),
    [
        ("980.50", "392", "980.50 is no amount of yen"),
        ("0.5", "392", "0.5 is no amount of yen"),
        ("1", "156", "its currency is 156"),
        (None, "840", "its currency is 840"),
    ],
)
def test_an_amount_that_is_not_of_yen_is_refused(
    amount: str | None, currency: str, reason: str
) -> None:
    with pytest.raises(PaymentCodeInvalid) as refused:
        _ = replace(BAKERY, amount=amount, currency=currency).yen

    assert refused.value.values == {"reason": reason}


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"name": "さくら"},
        {"name": "A" * 26},
        {"city": "A" * 16},
        {"category": "546"},
        {"currency": "JPY"},
        {"country": "jp"},
        {"amount": "0"},
        {"amount": "1,000"},
        {"amount": "1.2.3"},
        {"amount": "12345678901234"},
        {"postal_code": "1" * 11},
        {"local_name": "長" * 26},
        {"local_name": None},
        {"language": None},
        {"accounts": ()},
        {"accounts": (MerchantAccount("26", parts={"01": "1"}),)},
        {"accounts": (MerchantAccount("04", text="日本"),)},
        {"others": {"59": "TWICE"}},
        {"additional": {"08": "x" * 100}},
    ],
)
def test_a_code_out_of_its_form_is_not_written(change: dict[str, object]) -> None:
    with pytest.raises(PaymentCodeInvalid):
        write_merchant_code(replace(BAKERY, **change))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "it is no merchant code of version 01"),
        ("000202" + TEXT[6:], "it is no merchant code of version 01"),
        ("000201" + "9" * 600, "it is no merchant code of version 01"),
        (TEXT[:-8], "its check digits are missing"),
        (sealed(TEXT[:-8] + "5802JP"), "field 58 stands twice"),
        (sealed(TEXT[:-8] + "9900"), "field 99 is empty or cut off"),
        (sealed(TEXT[:-8] + "9905abc"), "field 99 is empty or cut off"),
        (sealed("000201" + "4x"), "no field begins at character 6"),
        (sealed("000201" + "０１02"), "no field begins at character 6"),
        (sealed("000201" + "52040000"), "field 53 is missing"),
    ],
)
def test_a_code_that_is_not_whole_says_what_is_wrong(text: str, reason: str) -> None:
    assert reason_of(text) == reason


@given(
    st.dictionaries(
        st.text("0123456789", min_size=2, max_size=2),
        st.text(min_size=1, max_size=99),
        max_size=5,
    )
)
def test_written_fields_are_read_back(fields: dict[str, str]) -> None:
    assert read_fields(write_fields(list(fields.items()))) == fields


@given(st.text(max_size=120))
def test_any_text_with_right_digits_is_read_or_refused(text: str) -> None:
    whole = sealed("000201" + text)
    try:
        code = parse_merchant_code(whole)
    except PaymentCodeInvalid:
        return
    assert parse_merchant_code(write_merchant_code(code)) == code
