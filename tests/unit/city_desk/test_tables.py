"""Tables whose rows become blocks on a narrow screen: named values, kept roles."""

import re
from pathlib import Path

import pytest

import city_desk

TEMPLATES = Path(city_desk.__file__).parent / "templates"
_TABLE = re.compile(r'<table class="[^"]*\bstacks\b[^"]*"[^>]*>.*?</table>', re.S)
_HEAD = re.compile(r'<th role="columnheader" scope="col"[^>]*>\{\{ (.*?) \}\}</th>')
_VALUE = re.compile(r'<(?:th role="rowheader"|td role="cell")(.*?>)')
_LABEL = re.compile(r'data-label="\{\{ (.*?) \}\}"')
TABLES = [
    pytest.param(table, id=f"{path.relative_to(TEMPLATES)}-{number}")
    for path in sorted(TEMPLATES.rglob("*.html"))
    for number, table in enumerate(_TABLE.findall(path.read_text(encoding="utf-8")))
]


def test_there_are_such_tables() -> None:
    assert len(TABLES) >= 8


@pytest.mark.parametrize("table", TABLES)
def test_each_value_carries_the_name_of_its_column(table: str) -> None:
    heads = [head.replace('"', "'") for head in _HEAD.findall(table)]
    values = _VALUE.findall(table)

    assert len(heads) == len(values) > 1
    for head, value in zip(heads, values, strict=True):
        label = _LABEL.search(value)
        if 'scope="row"' in value:
            assert label is None, "a row's own name needs no other"
        else:
            assert label is not None and label[1] == head


@pytest.mark.parametrize("table", TABLES)
def test_a_table_stays_a_table_where_its_parts_are_drawn_as_blocks(table: str) -> None:
    roles = {
        "table": "table",
        "thead": "rowgroup",
        "tbody": "rowgroup",
        "tr": "row",
        "td": "cell",
    }
    for tag, attributes in re.findall(r"<(table|thead|tbody|tr|td)\b([^>]*)", table):
        assert f'role="{roles[tag]}"' in attributes, tag
    assert len(re.findall(r"<th\b", table)) == len(
        re.findall(r'<th role="(?:columnheader|rowheader)"', table)
    )
