"""Live events and polling: the same update, drawn by the page's own template."""

import json
from typing import Any

from tests.unit.merchant_pos.conftest import Browser
from tests.unit.merchant_pos.fake_api import FakeApi

EVENTS = {"Accept": "text/event-stream"}
JSON = {"Accept": "application/json"}


def read_events(text: str) -> list[tuple[str, Any]]:
    found = []
    for block in text.split("\n\n"):
        fields = dict(line.split(":", 1) for line in block.splitlines() if line)
        if "event" in fields:
            data = fields["data"].strip()
            found.append((fields["event"].strip(), json.loads(data) if data else None))
    return found


def test_an_event_brings_the_green_page(browser: Browser, api: FakeApi) -> None:
    bill = api.add_bill(3_200)
    waiting = dict(bill)
    api.pay(bill)
    api.events = [waiting, None, dict(bill)]

    answer = browser.get(f"/bills/{bill['reference']}/live", **EVENTS)

    assert answer.mimetype == "text/event-stream"
    assert answer.headers["X-Accel-Buffering"] == "no"
    first, beat, last = read_events(answer.text)
    assert (first[0], first[1]["view"]) == ("bill", "open")
    assert beat == ("beat", None)
    assert (last[0], last[1]["view"]) == ("bill", "paid")
    assert "みどり 42" in last[1]["page"]
    assert first[1]["mark"] != last[1]["mark"]


def test_an_event_of_another_bill_makes_the_page_look(
    browser: Browser, api: FakeApi
) -> None:
    bill = api.add_bill()
    api.events = [api.add_bill()]

    answer = browser.get(f"/bills/{bill['reference']}/live", **EVENTS)

    assert read_events(answer.text) == [("other", None)]


def test_a_replaced_bill_tells_where_to_follow(browser: Browser, api: FakeApi) -> None:
    new = api.add_bill()
    old = api.add_bill(state="replaced", replaced_by=new["reference"])

    update = browser.get(f"/bills/{old['reference']}/state", **JSON).get_json()

    assert update["follow"] == f"/bills/{new['reference']}"
    assert "page" not in update


def test_polling_brings_the_same_update(browser: Browser, api: FakeApi) -> None:
    bill = api.add_bill()
    api.pay(bill)
    api.events = [dict(bill)]

    polled = browser.get(f"/bills/{bill['reference']}/state", **JSON).get_json()
    heard = browser.get(f"/bills/{bill['reference']}/live", **EVENTS)

    ((_, update),) = read_events(heard.text)
    assert update["view"] == polled["view"] == "paid"
    assert update["mark"] == polled["mark"]


def test_the_mark_changes_with_an_offer_and_with_the_record(
    browser: Browser, api: FakeApi
) -> None:
    bill = api.add_bill(1_200)
    path = f"/bills/{bill['reference']}/state"
    marks = [browser.get(path, **JSON).get_json()["mark"]]

    bill["offer"] = {"amount": 800, "cash": 400}
    marks.append(browser.get(path, **JSON).get_json()["mark"])
    for state in ("accepted", "confirmed"):
        api.pay(bill, state)
        marks.append(browser.get(path, **JSON).get_json()["mark"])

    assert len(set(marks)) == 4


def test_a_declined_offer_changes_nothing(browser: Browser, api: FakeApi) -> None:
    bill = api.add_bill(1_200)
    path = f"/bills/{bill['reference']}/state?declined=800"
    before = browser.get(path, **JSON).get_json()["mark"]

    bill["offer"] = {"amount": 800, "cash": 400}

    assert browser.get(path, **JSON).get_json()["mark"] == before


def test_a_bill_paid_while_it_was_corrected_says_so(
    browser: Browser, api: FakeApi
) -> None:
    bill = api.add_bill(3_200)
    api.pay(bill)

    update = browser.get(f"/bills/{bill['reference']}/state?late=change", **JSON)

    assert "変更する前に、3,200円" in update.get_json()["page"]


def test_no_place_to_listen_is_told_so_that_the_page_polls(
    browser: Browser, api: FakeApi
) -> None:
    bill = api.add_bill()
    api.refuse_next(503, "listeners_full", most=320)

    answer = browser.get(f"/bills/{bill['reference']}/live", **EVENTS)

    assert answer.status_code == 503
    assert answer.get_json()["code"] == "listeners_full"


def test_the_apis_stream_is_closed_with_the_browsers(
    browser: Browser, api: FakeApi
) -> None:
    bill = api.add_bill()
    api.events = [dict(bill), None, None]

    answer = browser.client.get(
        f"/bills/{bill['reference']}/live", headers=EVENTS, buffered=False
    )
    answer.close()

    assert api.stream is not None and api.stream.is_closed


def test_a_script_without_session_is_told_and_not_sent_elsewhere(
    stranger: Browser, api: FakeApi
) -> None:
    bill = api.add_bill()

    for path in ("state", "live"):
        answer = stranger.get(f"/bills/{bill['reference']}/{path}", **JSON)
        assert answer.status_code == 401
        assert answer.get_json()["code"] == "session_missing"
