"""Names say what they show."""

import pytest

from ledger.domain.refusals import FieldInvalid
from ledger.domain.texts import check_text
from ledger.domain.texts import printable


@pytest.mark.parametrize("name", ["佐藤 花子", "さくらベーカリー (Sakura Bakery)", "é"])
def test_what_people_are_called_is_taken_as_it_is(name: str) -> None:
    assert check_text("name", name, 60) == name
    assert printable(name) == name


@pytest.mark.parametrize("hidden", ["\x1b[8m", "\n", "\u202e", "\u200b", "\x00"])
def test_characters_that_cannot_be_seen_are_refused_and_shown(hidden: str) -> None:
    with pytest.raises(FieldInvalid) as refusal:
        check_text("name", f"敬老{hidden}祝い", 60)

    assert refusal.value.values["field"] == "name"
    assert hidden not in printable(f"敬老{hidden}祝い")
