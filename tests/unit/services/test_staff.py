"""What signing in hangs on: codes, their steps, and what a login may look like."""

import pyotp
import pytest

from ledger.domain.refusals import FieldInvalid
from ledger.services.staff import NewStaff
from ledger.services.staff import check_new_staff
from ledger.services.staff import find_totp_step
from ledger.services.staff import make_totp_secret

NOW = 1_800_000_000
STEP = NOW // 30
SECRET = make_totp_secret()


def code_at(step: int) -> str:
    return pyotp.TOTP(SECRET).generate_otp(step)


@pytest.mark.parametrize("shift", [-1, 0, 1])
def test_a_phones_clock_may_be_one_step_off(shift: int) -> None:
    assert find_totp_step(SECRET, code_at(STEP + shift), NOW, 0) == STEP + shift


@pytest.mark.parametrize("shift", [-2, 2, 100])
def test_and_no_more_than_one(shift: int) -> None:
    assert find_totp_step(SECRET, code_at(STEP + shift), NOW, 0) is None


def test_a_step_that_was_used_and_those_before_it_are_over() -> None:
    assert find_totp_step(SECRET, code_at(STEP), NOW, STEP) is None
    assert find_totp_step(SECRET, code_at(STEP - 1), NOW, STEP) is None
    assert find_totp_step(SECRET, code_at(STEP + 1), NOW, STEP) == STEP + 1


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "１２３４５６"])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert find_totp_step(SECRET, typed, NOW, 0) is None


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("name", {"name": ""}),
        ("name", {"name": "あ" * 41}),
        ("login", {"login": "ab"}),
        ("login", {"login": "Sato Hanako"}),
        ("login", {"login": "-sato"}),
        ("password", {"password": "short"}),
    ],
)
def test_a_field_that_is_none_is_named(field: str, changed: dict[str, str]) -> None:
    given = {
        "name": "佐藤 花子",
        "login": "sato",
        "password": "a good password",
        "totp_secret": SECRET,
    }
    with pytest.raises(FieldInvalid) as refused:
        check_new_staff(NewStaff(bytes(32), **(given | changed)))
    assert refused.value.values["field"] == field
