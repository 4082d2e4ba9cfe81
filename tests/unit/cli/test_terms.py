"""Files that officers write by hand: nothing in them is guessed."""

import pytest

from ledger.cli.terms import read_programme
from ledger.cli.terms import read_shops
from ledger.domain.accounts import UNBOUNDED
from ledger.domain.lots import NEVER
from ledger.domain.lots import parse_day
from ledger.domain.programmes import Programme
from ledger.domain.programmes import ProgrammeFlag
from ledger.domain.refusals import FieldInvalid
from ledger.services.desk import NewShop

TERMS = {
    "number": "3",
    "name": '"健康ポイント"',
    "public_label": '"共通"',
    "acceptors": "3",
    "issue_from": "2026-11-01",
    "issue_until": '"2027-03-31"',
    "redeem_until": '"never"',
    "grace_days": "14",
    "purchased": "true",
    "cap": "3_000_000",
    "holder_limit": '"unlimited"',
    "payment_limit": "5_000",
}


def write(**changes: str | None) -> str:
    fields = TERMS | changes
    return "".join(f"{name} = {value}\n" for name, value in fields.items() if value)


def refusal_of(written: str) -> dict[str, int | str]:
    with pytest.raises(FieldInvalid) as refusal:
        read_programme(written)
    return refusal.value.values


def test_a_programme_is_read_as_it_is_written() -> None:
    assert read_programme(write()) == Programme(
        number=3,
        acceptors=3,
        payment_limit=5_000,
        issue_from=parse_day("2026-11-01"),
        issue_until=parse_day("2027-03-31"),
        redeem_until=NEVER,
        grace_days=14,
        flags=ProgrammeFlag.PURCHASED,
        cap=3_000_000,
        holder_limit=UNBOUNDED,
        name="健康ポイント",
        public_label="共通",
    )


def test_flags_and_grace_may_be_left_out() -> None:
    programme = read_programme(write(purchased=None, grace_days=None))

    assert (programme.flags, programme.grace_days) == (ProgrammeFlag(0), 0)


def test_an_unlimited_cap_is_the_most_the_contract_counts() -> None:
    assert read_programme(write(cap='"unlimited"')).cap == 2**96 - 1


@pytest.mark.parametrize("field", sorted(set(TERMS) - {"purchased", "grace_days"}))
def test_a_missing_field_is_named(field: str) -> None:
    assert refusal_of(write(**{field: None})) == {
        "field": field,
        "reason": "it is missing",
    }


@pytest.mark.parametrize(
    ("field", "value", "most"),
    [
        ("number", "0", 2**31 - 1),
        ("number", "2147483648", 2**31 - 1),
        ("number", '"3"', 2**31 - 1),
        ("number", "3.0", 2**31 - 1),
        ("number", "true", 2**31 - 1),
        ("acceptors", "0", 2**64 - 1),
        ("acceptors", "18446744073709551616", 2**64 - 1),
    ],
)
def test_a_number_out_of_range_or_of_another_kind_is_refused(
    field: str, value: str, most: int
) -> None:
    assert refusal_of(write(**{field: value})) == {
        "field": field,
        "reason": f"a whole number from 1 to {most} is expected",
    }


@pytest.mark.parametrize("field", ["cap", "holder_limit", "payment_limit"])
@pytest.mark.parametrize(
    "value", ["1000.5", "-1", '"1000"', '"Unlimited"', "[1]", "false", "2027-03-31"]
)
def test_a_limit_is_whole_yen_or_unlimited(field: str, value: str) -> None:
    most = 2**96 - 1 if field == "cap" else 2**64 - 1

    assert refusal_of(write(**{field: value})) == {
        "field": field,
        "reason": f"a whole number from 0 to {most} is expected",
    }


@pytest.mark.parametrize("value", ["-1", "1.5", "65536", '"14"'])
def test_days_of_grace_are_a_whole_number(value: str) -> None:
    assert refusal_of(write(grace_days=value))["field"] == "grace_days"


@pytest.mark.parametrize("field", ["issue_from", "issue_until", "redeem_until"])
@pytest.mark.parametrize(
    "value", ["20543", '"tomorrow"', "2027-03-31T09:00:00Z", '"1969-12-31"', "true"]
)
def test_a_day_is_a_date_or_never(field: str, value: str) -> None:
    assert refusal_of(write(**{field: value})) == {
        "field": field,
        "reason": "a date like 2027-03-31, or never, is expected",
    }


@pytest.mark.parametrize("field", ["purchased", "transferable", "recirculates"])
@pytest.mark.parametrize("value", ['"false"', '"no"', "1", "0", "[]"])
def test_a_flag_is_true_or_false_and_no_word_for_it(field: str, value: str) -> None:
    assert refusal_of(write(**{field: value})) == {
        "field": field,
        "reason": "true or false is expected",
    }


@pytest.mark.parametrize("field", ["name", "public_label"])
@pytest.mark.parametrize("value", ["3", "true", '["a"]'])
def test_names_are_text(field: str, value: str) -> None:
    assert refusal_of(write(**{field: value})) == {
        "field": field,
        "reason": 'text in "quotation marks" is expected',
    }


@pytest.mark.parametrize("field", ["transferrable", "limit", "suspended"])
def test_a_misspelled_field_is_not_left_out(field: str) -> None:
    assert refusal_of(write(**{field: "true"})) == {
        "field": field,
        "reason": "there is no field of that name",
    }


@pytest.mark.parametrize("written", ["number 3", "[[", "number = 3\nnumber = 4\n"])
def test_a_file_that_is_no_toml_is_refused(written: str) -> None:
    assert refusal_of(written)["field"] == "the file"


def test_shops_are_read_in_their_order() -> None:
    written = """
        [[shop]]
        name = "みなと青果"
        classes = 3
        [[shop]]
        name = "スーパーめぐる"
        classes = 1
    """

    assert read_shops(written) == [
        NewShop("みなと青果", 3),
        NewShop("スーパーめぐる", 1),
    ]


@pytest.mark.parametrize(
    ("written", "field"),
    [
        ("", "shop"),
        ("shop = 3", "shop"),
        ("shop = [3]", "shop"),
        ("[shop]\nname = 'a'\nclasses = 1", "shop"),
        ("[[shops]]\nname = 'a'\nclasses = 1", "shops"),
        ("[[shop]]\nname = 'a'", "classes"),
        ("[[shop]]\nclasses = 1", "name"),
        ("[[shop]]\nname = 'a'\nclasses = 0", "classes"),
        ("[[shop]]\nname = 'a'\nclasses = '1'", "classes"),
        ("[[shop]]\nname = 1\nclasses = 1", "name"),
        ("[[shop]]\nname = 'a'\nclasses = 1\nclass = 1", "class"),
        ("[[shop", "the file"),
    ],
)
def test_a_shop_that_cannot_be_read_is_refused_with_its_field(
    written: str, field: str
) -> None:
    with pytest.raises(FieldInvalid) as refusal:
        read_shops(written)

    assert refusal.value.values["field"] == field
