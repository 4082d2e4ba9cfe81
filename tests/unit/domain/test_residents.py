"""One person, one number: whichever way it is typed."""

import pytest

from ledger.domain.refusals import FieldInvalid
from ledger.domain.residents import canonical_number
from ledger.domain.residents import check_municipality

# Published codes (全国地方公共団体コード).
MUNICIPALITIES = {
    "妙高市": "152170",
    "つくば市": "082201",
    "高知市": "392014",
    "渋谷区": "131130",
    "深谷市": "112186",
}


@pytest.mark.parametrize("code", MUNICIPALITIES.values(), ids=MUNICIPALITIES.keys())
def test_published_codes_are_codes(code: str) -> None:
    assert check_municipality(code) == code


@pytest.mark.parametrize("code", MUNICIPALITIES.values(), ids=MUNICIPALITIES.keys())
@pytest.mark.parametrize("place", range(6))
def test_one_wrong_digit_is_found(code: str, place: int) -> None:
    wrong = str((int(code[place]) + 1) % 10)

    with pytest.raises(FieldInvalid) as refusal:
        check_municipality(code[:place] + wrong + code[place + 1 :])

    assert refusal.value.values["field"] == "municipality"


@pytest.mark.parametrize(
    "typed", ["123", "0123", "０１２３", " 123 ", "000000000000123"]
)
def test_one_person_typed_in_many_ways_is_one_person(typed: str) -> None:
    assert canonical_number(typed) == "123"


@pytest.mark.parametrize("typed", ["", "0", "12a", "1 2", "一二三", "-1", "1" * 16])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(FieldInvalid) as refusal:
        canonical_number(typed)

    assert refusal.value.values["field"] == "resident_number"
