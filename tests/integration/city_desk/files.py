"""Files and forms as an officer's browser hands them in."""

import csv
import html
import io
import re
from typing import Any

from werkzeug.test import TestResponse

from tests.integration.city_desk.browsers import Browser

CITY = "392014"
ACTION = re.compile(r"/actions/(0x[0-9a-f]{64})")
CODE = re.compile(r"[2-9A-HJ-KM-NP-Z]{4}(?:-[2-9A-HJ-KM-NP-Z]{4}){3}")


def upload(
    desk: Browser, path: str, content: str | bytes, **fields: str
) -> TestResponse:
    """Hand in a file; text is sent as UTF-8."""
    sent = content.encode() if isinstance(content, str) else content
    data: dict[str, Any] = dict(fields)
    return desk.post(path, data | {"file": (io.BytesIO(sent), "list.csv")})


def action_of(answer: TestResponse) -> bytes:
    """The action that an answer leads to."""
    assert answer.status_code == 302, text_of(answer)
    found = ACTION.search(answer.location)
    assert found is not None, answer.location
    return bytes.fromhex(found[1][2:])


def text_of(answer: TestResponse) -> str:
    """What a page says, without its markup."""
    page = answer.get_data(as_text=True)
    body = page[page.find("<main") : page.find("</main>")]
    plain = re.sub(r"<(textarea|script)[^>]*>.*?</\1>", " ", body, flags=re.S)
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", plain)))


def mistakes_of(answer: TestResponse) -> list[list[str]]:
    """Every mistake that a page names: row, column, as written, what, how."""
    assert answer.status_code == 422, text_of(answer)
    page = answer.get_data(as_text=True)
    found = re.search(r'<textarea id="mistakes-csv"[^>]*>(.*?)</textarea>', page, re.S)
    assert found is not None, text_of(answer)
    written = html.unescape(found[1]).lstrip("\ufeff\n")
    return list(csv.reader(io.StringIO(written)))[1:]


def form_of(page: str) -> dict[str, str]:
    """The fields of a form as the page filled them in."""
    fields = {}
    for tag in re.findall(r"<input [^>]*>", page):
        name = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name and not ('type="checkbox"' in tag or 'type="radio"' in tag):
            fields[name[1]] = html.unescape(value[1]) if value else ""
        elif name and " checked" in tag:
            fields[name[1]] = html.unescape(value[1]) if value else "on"
    for name, text in re.findall(
        r'<textarea [^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', page, re.S
    ):
        fields[name] = html.unescape(text)
    return fields
