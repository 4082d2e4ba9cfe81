"""A town is founded by three people in three browsers, and by nobody less."""

import json
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyotp
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from city_desk.founding import create_app
from found import found_town
from found import founding_town
from found import seat_council
from ledger.chain.deployment import load_deployment
from ledger.chain.gateway import Gateway
from ledger.chain.keys import Key
from ledger.chain.keys import make_key
from ledger.chain.rpc import Rpc
from ledger.chain.sealing import seal_key
from ledger.chain.signatures import hash_words
from ledger.domain.council import Council
from ledger.domain.hexes import to_hex
from ledger.domain.office_refusals import FoundingNotReady
from ledger.services import founding
from ledger.services.office import BareOffice
from ledger.services.officers import list_officers
from ledger.store.desk_tables import FoundingSeatRow
from tests.integration.city_desk.browsers import TOKEN
from town import FolderNotEmpty
from town import FoundingUnfinished
from town import Town

PASSPHRASE = "sakura hana mizu yama"
COUNCIL = Council(tuple(bytes([number]) * 20 for number in (1, 2, 3)), 2)
PLAN = re.compile(r'<pre class="code" id="plan" tabindex="0">(.*?)</pre>', re.DOTALL)


@dataclass(frozen=True)
class Setting:
    """A founding that has begun, and the folder it happens in."""

    town: Town
    office: BareOffice
    app: Flask


class Seat:
    """An officer's browser at the founding, with the key it made."""

    def __init__(self, app: Flask, name: str, login: str) -> None:
        self.client = app.test_client()
        self.name = name
        self.login = login
        self.key: Key = make_key()

    def post(self, path: str, body: dict[str, Any]) -> TestResponse:
        page = self.client.get("/sign-in").get_data(as_text=True)
        token = TOKEN.search(page)
        assert token is not None
        headers = {"Accept": "application/json", "X-CSRF-Token": token[1]}
        return self.client.post(f"/founding/{path}", json=body, headers=headers)

    def sit(self, code: str, **changed: Any) -> TestResponse:
        opened = self.post("seat", {"code": code})
        if opened.status_code != 200:
            return opened
        seat = opened.get_json()
        given = {
            "code": code,
            "name": self.name,
            "login": self.login,
            "password": "watashi no password",
            "totp_secret": seat["totp_secret"],
            "totp_code": pyotp.TOTP(seat["totp_secret"]).now(),
            "sealed": seal_key(self.key, PASSPHRASE),
            "proof": to_hex(self.key.sign(hash_words(seat["words"]))),
        }
        return self.post("enrol", given | changed)

    def read_plan(self) -> str:
        found = PLAN.search(self.client.get("/founding/plan").get_data(as_text=True))
        assert found is not None
        return found[1]

    def confirm(self, plan: str, key: Key | None = None, **more: Any) -> TestResponse:
        digest = hash_words(plan)
        body = {
            "digest": to_hex(digest),
            "signature": to_hex((key or self.key).sign(digest)),
            "backed_up": True,
        }
        return self.post("confirm", body | more)


def refused(answer: TestResponse) -> tuple[str, dict[str, Any]]:
    body = answer.get_json()
    return body["code"], body["values"]


@pytest.fixture(scope="module")
def setting() -> Iterator[Setting]:
    with tempfile.TemporaryDirectory(prefix="meguru-founding-") as folder:
        town = Town(Path(folder), "http://127.0.0.1:8000", durable=False)
        with founding_town(town) as office:
            yield Setting(town, office, create_app(office.settings, office))


@pytest.fixture
def codes(setting: Setting) -> dict[int, str]:
    """New links for three seats in which nobody sits."""
    for number in range(1, founding.SEATS + 1):
        made = founding.open_seats(setting.office, number)
    return made


@pytest.fixture
def three(setting: Setting) -> list[Seat]:
    names = [("山田 一郎", "yamada"), ("田中 恵", "tanaka"), ("小林 誠", "kobayashi")]
    return [Seat(setting.app, name, login) for name, login in names]


@pytest.fixture
def seated(three: list[Seat], codes: dict[int, str]) -> list[Seat]:
    for number, seat in enumerate(three, start=1):
        answer = seat.sit(codes[number])
        assert answer.get_json() == {"next": "/founding/sheet"}, answer.get_data()
    return three


def test_a_link_is_used_once_and_only_while_it_is_fresh(
    setting: Setting, three: list[Seat], codes: dict[int, str]
) -> None:
    first, second, _ = three
    assert first.sit(codes[1]).status_code == 200
    assert refused(second.sit(codes[1])) == ("founding_code_refused", {})
    assert refused(second.sit("no such code")) == ("founding_code_refused", {})
    with setting.office.database.work() as work:
        row = work.session.get_one(FoundingSeatRow, 2)
        row.created_at -= founding.LINK_SECONDS
        work.commit()
    assert refused(second.sit(codes[2])) == ("founding_code_refused", {})


def test_one_person_takes_one_seat(three: list[Seat], codes: dict[int, str]) -> None:
    first, second, _ = three
    assert first.sit(codes[1]).status_code == 200
    for changed, what in (
        ({"name": "山田一郎"}, "name"),
        ({"login": "YAMADA"}, "login"),
    ):
        answer = second.sit(codes[2], **changed)
        assert refused(answer) == ("founding_same_person", {"what": what})
    second.key = first.key
    answer = second.sit(codes[2])
    assert refused(answer) == ("founding_same_person", {"what": "key"})


def test_a_seat_needs_the_authenticators_code_and_a_key_that_is_held(
    three: list[Seat], codes: dict[int, str]
) -> None:
    first, second, _ = three
    code, values = refused(first.sit(codes[1], totp_code="000000"))
    assert (code, values["field"]) == ("field_invalid", "totp_code")
    code, values = refused(first.sit(codes[1], sealed=seal_key(second.key, PASSPHRASE)))
    assert code == "signature_invalid"
    assert values == {"signer": to_hex(second.key.address)}
    code, values = refused(first.sit(codes[1], password="short"))
    assert (code, values["field"]) == ("field_invalid", "password")
    assert first.sit(codes[1]).status_code == 200


def test_nobody_signs_before_all_are_seated(
    setting: Setting, three: list[Seat], codes: dict[int, str]
) -> None:
    assert three[0].sit(codes[1]).status_code == 200
    answer = three[0].confirm(three[0].read_plan())
    assert refused(answer) == ("founding_not_ready", {"line": "seats"})
    with pytest.raises(FoundingNotReady) as red:
        found_town(setting.town, setting.office)
    assert red.value.values == {"line": "seats"}


def test_a_wrong_signature_or_an_unkept_key_confirms_nothing(
    setting: Setting, seated: list[Seat]
) -> None:
    first, second, _ = seated
    plan = first.read_plan()
    assert refused(first.confirm(plan, key=second.key))[0] == "signature_invalid"
    assert refused(first.confirm(plan, backed_up=False)) == (
        "founding_not_ready",
        {"line": "backups"},
    )
    assert refused(first.confirm(plan + " "))[0] == "founding_plan_changed"
    assert not any(seat.is_confirmed for seat in founding.look(setting.office).seats)


def test_a_seat_that_changes_makes_what_was_confirmed_void(
    setting: Setting, seated: list[Seat]
) -> None:
    plan = seated[0].read_plan()
    for seat in seated[:2]:
        assert seat.confirm(plan).status_code == 200
    code = founding.open_seats(setting.office, 3)[3]
    other = Seat(setting.app, "中村 葵", "nakamura")
    assert other.sit(code).status_code == 200
    assert refused(other.confirm(plan))[0] == "founding_plan_changed"
    found = founding.look(setting.office)
    assert [seat.is_confirmed for seat in found.seats] == [False, False, False]
    with pytest.raises(FoundingNotReady) as red:
        found_town(setting.town, setting.office)
    assert red.value.values == {"line": "backups"}


def test_a_council_that_is_named_stands_in_the_plan_and_voids_what_was_signed(
    setting: Setting, seated: list[Seat], tmp_path: Path
) -> None:
    plan = seated[0].read_plan()
    assert "council none: only these officers appoint others" in plan
    assert seated[0].confirm(plan).status_code == 200
    file = tmp_path / "council.toml"
    file.write_text(COUNCIL.write(), encoding="utf-8")

    seat_council(setting.town, file)

    changed = seated[0].read_plan()
    assert "council 2 of 3" in changed
    assert all(f"  key {to_hex(key)}" in changed for key in COUNCIL.keys)
    assert refused(seated[1].confirm(plan))[0] == "founding_plan_changed"
    assert not any(seat.is_confirmed for seat in founding.look(setting.office).seats)


def test_a_town_in_its_founding_does_not_start(setting: Setting) -> None:
    with pytest.raises(FoundingUnfinished):
        Town(setting.town.home, "http://127.0.0.1:8000").start()


# The last one: after it the town is deployed.
def test_three_people_found_a_town_with_exactly_their_keys(
    setting: Setting, seated: list[Seat]
) -> None:
    setting.town.settings.council_file.write_text(COUNCIL.write(), encoding="utf-8")
    plan = seated[0].read_plan()
    assert all(to_hex(seat.key.address) in plan for seat in seated)
    for seat in seated:
        assert seat.confirm(seat.read_plan()).status_code == 200
    found_town(setting.town, setting.office)
    settings = setting.town.settings
    deployment = load_deployment(settings.deployment_file)
    gateway = Gateway(Rpc(settings.chain_rpc_url), deployment)
    gateway.check_chain()
    assert gateway.call("OfficerDesk", "councilSeats") == [3, 2]
    for key in COUNCIL.keys:
        assert gateway.call("OfficerDesk", "isCouncilKey", key) == [True]
    officers = list_officers(setting.office)
    assert {o.signer for o in officers} == {seat.key.address for seat in seated}
    assert {o.name for o in officers} == {seat.name for seat in seated}
    assert "設立できました" in seated[0].client.get("/founding/plan").get_data(
        as_text=True
    )
    assert not list(settings.keys.glob("officer*"))
    sealed = founding.sealed_key_of(setting.office, officers[0].person)
    assert seated[0].key.secret.hex() not in json.dumps(sealed)
    with pytest.raises(FolderNotEmpty):
        with founding_town(Town(settings.home, "http://127.0.0.1:8000")):
            raise AssertionError("it opened")


@pytest.mark.parametrize("secret", ["", "A" * 16, "!" * 32, "a" * 300])
def test_an_authenticator_has_a_secret_as_the_desk_draws_them(
    setting: Setting, codes: dict[int, str], secret: str
) -> None:
    seat = Seat(setting.app, "佐藤 花子", "sato")
    drawn = seat.post("authenticator", {"totp_secret": secret, "login": "sato"})
    sat = seat.sit(codes[1], totp_secret=secret)
    for answer in (drawn, sat):
        assert answer.status_code == 400
        assert refused(answer)[1]["field"] == "totp_secret"


@pytest.mark.parametrize("body", ["[]", "[" * 5000, '{"code": "\\ud800"}', "{"])
def test_what_is_no_json_object_is_refused(setting: Setting, body: str) -> None:
    client = Seat(setting.app, "佐藤 花子", "sato").client
    token = TOKEN.search(client.get("/sign-in").get_data(as_text=True))
    assert token is not None
    headers = {"Accept": "application/json", "X-CSRF-Token": token[1]}
    given = headers | {"Content-Type": "application/json"}
    answer = client.post("/founding/seat", data=body, headers=given)
    assert (answer.status_code, refused(answer)[1]["field"]) == (400, "body")
