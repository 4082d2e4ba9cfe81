"""A programme's form: dates and amounts as people write them, numbers that run out."""

from dataclasses import replace

import pytest

from ledger.domain.lots import format_day
from ledger.domain.lots import parse_day
from ledger.domain.programmes import ProgrammeFlag
from ledger.domain.refusals import FieldInvalid
from ledger.services import Ledger
from ledger.services.desk import NUMBER_MOST
from ledger.services.desk import draft_programme
from ledger.services.programme_forms import read_form
from ledger.services.programme_templates import fill_form
from ledger.services.programme_templates import list_templates

TODAY = parse_day("2027-01-10")
CITY_TELEPHONE = "088-800-1234"


def filled(key: str = "respect", **changed: str) -> dict[str, str]:
    return fill_form(key, TODAY, "さくら市", CITY_TELEPHONE) | changed


def codes(fields: dict[str, str]) -> dict[str, str]:
    read = read_form(fields, 7, TODAY)
    return {name: error.code for name, error in read.errors.items()}


@pytest.mark.parametrize("key", [template.key for template in list_templates()])
def test_a_template_is_whole(key: str) -> None:
    read = read_form(filled(key), 7, TODAY)

    assert read.errors == {}
    assert read.programme is not None and read.programme.number == 7
    assert read.programme.is_granted == (key != "premium")
    assert "{" not in "".join(read.display.values())


@pytest.mark.parametrize(
    "written", ["2027-03-05", "2027/3/5", "２０２７年３月５日", "2027.03.05"]
)
def test_a_day_is_read_as_people_write_it(written: str) -> None:
    read = read_form(filled(issue_until=written), 7, TODAY)

    assert read.programme is not None
    assert format_day(read.programme.issue_until) == "2027-03-05"


@pytest.mark.parametrize(
    ("field", "written", "code"),
    [
        ("issue_until", "2027-02-30", "day_unreadable"),
        ("issue_until", "2027-01-09", "day_over"),
        ("issue_until", "", "day_empty"),
        ("issue_from", "2027-12-31", "before_issue_from"),
        ("last_day", "2027-01-11", "before_issue_until"),
        ("redeem_until", "2027-07-20", "redeem_too_early"),
        ("grace_days", "-1", "days_wrong"),
        ("cap", "1000.5", "amount_fraction"),
        ("name", "a\u202eb", "text_unseen"),
        ("name", "長" * 61, "text_too_long"),
        ("public_label", "その他", "choice_missing"),
        ("kind", "", "choice_missing"),
        ("terms", "あ" * 601, "text_too_long"),
        ("terms", "a\x07b", "text_unseen"),
    ],
)
def test_what_is_wrong_with_a_field_is_named(
    field: str, written: str, code: str
) -> None:
    found = codes(filled(**{field: written}))

    assert list(found.values()) == [code]


@pytest.mark.parametrize(
    "written",
    [
        "電話:000-000-0000",
        "電話：０００－０００－００００",
        "tel (000)000 0000 (day)",
    ],
)
@pytest.mark.parametrize("item", ["complaints", "loss"])
def test_a_telephone_number_that_is_none_passes_in_practice_only(
    item: str, written: str
) -> None:
    fields = filled(**{item: f"さくら市 地域振興課\n{written}"})

    assert codes(fields) == {item: "telephone_unset"}
    assert read_form(fields, 7, TODAY, practice=True).errors == {}


@pytest.mark.parametrize("written", ["088-800-0000", "0120-000-000", "1000-000-00001"])
def test_a_number_with_many_zeros_is_a_number(written: str) -> None:
    assert codes(filled(complaints=f"さくら市\n電話:{written}")) == {}


def test_ticked_boxes_become_flags_and_classes() -> None:
    fields = filled(transferable="on", recirculates="on", class_food="on")

    programme = read_form(fields, 7, TODAY).programme

    assert programme is not None
    assert programme.flags == ProgrammeFlag.TRANSFERABLE | ProgrammeFlag.RECIRCULATES
    assert programme.acceptors == 1 | 4


def test_a_number_whose_lots_browsers_cannot_hold_is_refused(ledger: Ledger) -> None:
    high = NUMBER_MOST + 1
    assert codes_of_number(high) == {"name": "numbers_used_up"}
    programme = read_form(filled(), NUMBER_MOST, TODAY).programme
    assert programme is not None and (NUMBER_MOST << 32) + 2**32 - 1 < 2**53

    with pytest.raises(FieldInvalid) as refusal:
        draft_programme(ledger, replace(programme, number=high))
    assert refusal.value.values["field"] == "number"


def codes_of_number(number: int) -> dict[str, str]:
    read = read_form(filled(), number, TODAY)
    return {name: error.code for name, error in read.errors.items()}
