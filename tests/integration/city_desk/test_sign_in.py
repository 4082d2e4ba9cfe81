"""Signing in at the desk: three parts, one answer, slowed and journalled."""

import hashlib
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from city_desk.app import create_app
from city_desk.csrf import FORM_COOKIE
from city_desk.csrf import SESSION_COOKIE
from city_desk.parts import TRIES_MOST
from city_desk.parts import parts_of
from ledger.domain.hexes import to_hex
from ledger.domain.office_refusals import StaffSignInRefused
from ledger.services import staff
from ledger.services.staff import FREE_TRIES
from ledger.services.staff import IDLE_SECONDS
from ledger.services.staff import SESSION_SECONDS
from ledger.services.staff import VERIFIED_AT_ONCE
from ledger.store.city_tables import JournalRow
from ledger.store.desk_tables import DeskSessionRow
from ledger.store.desk_tables import StaffRow
from tests.integration.city_desk.browsers import Browser
from tests.integration.city_desk.browsers import Person
from tests.integration.city_desk.browsers import code_of
from tests.integration.conftest import World

REFUSED = "確認コードのどれかが違う"


def events(world: World, person: Person) -> list[str]:
    """What the journal holds of somebody."""
    with world.ledger.database.work() as work:
        rows = work.session.query(JournalRow).order_by(JournalRow.sequence)
        return [row.event for row in rows if row.actor == to_hex(person.person)]


def said(browser: Browser, login: str, password: str, code: str) -> tuple[int, str]:
    answer = browser.try_sign_in(login, password, code)
    text = answer.get_data(as_text=True)
    return answer.status_code, text[text.index('role="alert"') :].split("</p>")[0]


def test_an_officer_signs_in_and_is_named_with_their_roles(
    at_desk: Browser, sato: Person, world: World
) -> None:
    page = at_desk.text("/")
    assert f"{sato.name}(起案者・承認者)" in page
    assert "本日の状況" in page
    assert events(world, sato)[-1] == "staff signed in"


def test_a_wrong_login_password_or_code_is_answered_alike(
    nobody: Browser, takahashi: Person, world: World
) -> None:
    world.advance(30)
    code = code_of(takahashi, world.clock())
    wrong_login = said(nobody, "nobody", takahashi.password, code)
    wrong_password = said(nobody, takahashi.login, "not the password", code)
    wrong_code = said(nobody, takahashi.login, takahashi.password, "000000")
    assert wrong_login[0] == 401
    assert wrong_login == wrong_password == wrong_code
    assert events(world, takahashi)[-1] == "staff refused"


def test_a_flood_of_tries_is_verified_a_few_at_a_time(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock, none_more = threading.Lock(), threading.Event()
    standing = most = 0

    def verify(password_hash: str, password: str) -> bool:
        nonlocal standing, most
        with lock:
            standing += 1
            most = max(most, standing)
        none_more.wait(0.1)
        with lock:
            standing -= 1
        return False

    def attempt(number: int) -> None:
        with pytest.raises(StaffSignInRefused):
            staff.sign_in(world.ledger, f"nobody{number}", "a password", "123456")

    monkeypatch.setattr(staff, "_verify", verify)
    with ThreadPoolExecutor(3 * VERIFIED_AT_ONCE) as flood:
        list(flood.map(attempt, range(3 * VERIFIED_AT_ONCE)))
    assert most == VERIFIED_AT_ONCE


def test_every_refused_try_is_journalled_whoever_it_names(
    nobody: Browser, world: World
) -> None:
    def count() -> int:
        with world.ledger.database.work() as work:
            refused = work.session.query(JournalRow).filter_by(event="staff refused")
            return int(refused.count())

    before = count()
    assert nobody.try_sign_in("nobody", "not the password", "123456").status_code == 401
    assert count() == before + 1


def test_wrong_tries_lock_the_login_for_a_while_and_not_longer(
    nobody: Browser, takahashi: Person, world: World
) -> None:
    for _ in range(FREE_TRIES + 1):
        nobody.try_sign_in(takahashi.login, "not the password", "123456")
    world.advance(30)
    right = takahashi.login, takahashi.password
    locked = nobody.try_sign_in(*right, code_of(takahashi, world.clock()))
    assert locked.status_code == 401
    with world.ledger.database.work() as work:
        row = work.session.get_one(StaffRow, takahashi.person)
        assert row.failures > FREE_TRIES
        assert row.locked_until > world.clock()
        world.advance(row.locked_until - world.clock() + 30)
    again = nobody.try_sign_in(*right, code_of(takahashi, world.clock()))
    assert again.status_code == 302


def test_a_code_is_used_once(nobody: Browser, sato: Person, world: World) -> None:
    world.advance(60)
    code = code_of(sato, world.clock())
    assert nobody.try_sign_in(sato.login, sato.password, code).status_code == 302
    assert nobody.try_sign_in(sato.login, sato.password, code).status_code == 401


def test_a_code_with_spaces_is_read_as_it_was_pasted(
    nobody: Browser, sato: Person, world: World
) -> None:
    world.advance(60)
    code = code_of(sato, world.clock())
    pasted = f" {code[:3]} {code[3:]}"
    assert nobody.try_sign_in(sato.login, sato.password, pasted).status_code == 302


def test_the_cookie_is_unseen_by_script_and_other_sites_and_its_token_is_not_kept(
    at_desk: Browser, world: World
) -> None:
    cookie = at_desk.client.get_cookie(SESSION_COOKIE)
    assert cookie is not None
    assert (cookie.http_only, cookie.same_site) == (True, "Strict")
    with world.ledger.database.work() as work:
        kept = [row.token_hash for row in work.session.query(DeskSessionRow)]
    assert hashlib.sha256(cookie.value.encode()).digest() in kept
    assert cookie.value.encode() not in kept


def test_an_idle_session_ends(at_desk: Browser, world: World) -> None:
    world.advance(IDLE_SECONDS - 5)
    assert at_desk.get("/").status_code == 200
    world.advance(IDLE_SECONDS + 5)
    answer = at_desk.get("/actions")
    assert answer.status_code == 302
    assert answer.location == "/sign-in?next=/actions"


def test_a_session_ends_after_eight_hours_however_busy(
    at_desk: Browser, world: World
) -> None:
    for _ in range(SESSION_SECONDS // (IDLE_SECONDS - 60)):
        world.advance(IDLE_SECONDS - 60)
        assert at_desk.get("/").status_code == 200
    world.advance(IDLE_SECONDS - 60)
    assert at_desk.get_json("/").status_code == 401


def test_signing_out_ends_the_session_in_the_books(
    at_desk: Browser, sato: Person, world: World
) -> None:
    cookie = at_desk.client.get_cookie(SESSION_COOKIE)
    assert cookie is not None
    assert at_desk.post("/sign-out").status_code == 302
    at_desk.client.set_cookie(SESSION_COOKIE, cookie.value)
    assert at_desk.get("/").status_code == 302
    assert events(world, sato)[-1] == "staff signed out"


def test_behind_a_proxy_wrong_tries_are_counted_by_the_address_it_names(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEGURU_DESK_TRUSTED_PROXIES", "1")
    app = create_app(ledger=world.ledger)
    for _ in range(TRIES_MOST):
        parts_of(app).tries.count("198.51.100.7")
    browser = Browser(app, world)

    def status_from(address: str) -> int:
        given = {"csrf": browser.token(), "login": "nobody"}
        named = {"X-Forwarded-For": f"203.0.113.9, {address}"}
        return browser.client.post("/sign-in", data=given, headers=named).status_code

    assert status_from("198.51.100.7") == 429
    assert status_from("198.51.100.8") == 401


@pytest.mark.parametrize(
    "wanted", ["//evil.example", "https://evil.example/", "/\\evil"]
)
def test_signing_in_leads_to_this_desk_only(
    nobody: Browser, sato: Person, world: World, wanted: str
) -> None:
    world.advance(60)
    given = {"login": sato.login, "password": sato.password, "next": wanted}
    code = code_of(sato, world.clock())
    answer = nobody.post("/sign-in", given | {"code": code})
    assert answer.location == "/"


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/books/check", "/language"])
def test_a_form_from_elsewhere_is_refused(at_desk: Browser, path: str) -> None:
    answer = at_desk.client.post(path, data={"csrf": "0" * 64})
    assert answer.status_code == 403
    assert "もう一度" in answer.get_data(as_text=True)


def test_a_form_cookie_that_a_neighbour_planted_signs_nothing_for_an_officer(
    at_desk: Browser,
) -> None:
    at_desk.client.set_cookie(FORM_COOKIE, "planted")
    token = hashlib.sha256(b"meguru desk form planted").hexdigest()
    answer = at_desk.client.post("/books/check", data={"csrf": token})
    assert answer.status_code == 403


@pytest.mark.parametrize("site", ["same-site", "cross-site"])
def test_a_form_that_a_browser_calls_another_origins_is_refused(
    at_desk: Browser, site: str
) -> None:
    given = {"csrf": at_desk.token()}
    named = {"Sec-Fetch-Site": site}
    answer = at_desk.client.post("/books/check", data=given, headers=named)
    assert answer.status_code == 403
    own = {"Sec-Fetch-Site": "same-origin"}
    answer = at_desk.client.post("/books/check", data=given, headers=own)
    assert answer.status_code == 302


def test_pages_forbid_inline_script_frames_and_caches(nobody: Browser) -> None:
    headers = nobody.get("/sign-in").headers
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_every_page_asks_who_is_there(nobody: Browser, desk_app: Flask) -> None:
    open_to_all = {"static", "sign_in", "health", "language", "screens"}
    for rule in desk_app.url_map.iter_rules():
        if rule.endpoint.split(".")[0] in open_to_all or "GET" not in (
            rule.methods or ()
        ):
            continue
        path = rule.rule
        for name in rule.arguments:
            path = path.replace(f"<int:{name}>", "1").replace(f"<{name}>", "0x" + "00")
        answer = nobody.get(path)
        assert answer.status_code == 302, path
        assert answer.location.startswith("/sign-in"), path
