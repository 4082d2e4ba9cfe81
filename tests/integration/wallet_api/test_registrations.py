"""Registration: an invitation's code and a key become a resident."""

from typing import Any

import pytest

from ledger.chain.keys import Key
from ledger.chain.keys import make_key
from ledger.services import registrations
from ledger.services.registrations import invite
from ledger.store.city_tables import JournalRow
from tests.integration.conftest import World
from tests.integration.wallet_api.devices import Api
from tests.integration.wallet_api.devices import Device
from tests.integration.wallet_api.devices import refusal
from tests.integration.wallet_api.devices import sign_typed
from wallet_api.app import create_app
from wallet_api.limits import Limits

PATH = "/v1/registrations"
CHECK = f"{PATH}/check"


@pytest.fixture
def code(world: World) -> str:
    """An invitation for somebody new."""
    number = world.new_number()
    return invite(world.ledger, "佐藤 花子", "392014", number, "counter").code


@pytest.fixture
def key() -> Key:
    return make_key()


def ask(
    api: Api, world: World, code: str, key: Key, signer: Key | None = None, **more: Any
) -> dict[str, Any]:
    account = "0x" + key.address.hex()
    valid_before = more.get("valid_before", world.clock() + 3600)
    typed = api.ask("GET", "/v1/network").get_json()["typed_data"]["Registration"]
    message = {"account": account, "validBefore": valid_before}
    return {
        "code": code,
        "account": account,
        "valid_before": valid_before,
        "proof": sign_typed(signer or key, typed, message),
    }


def test_a_key_with_an_invitation_becomes_a_resident(
    api: Api, world: World, code: str, key: Key
) -> None:
    body = ask(api, world, code, key)

    first = api.ask("POST", PATH, body)
    again = api.ask("POST", PATH, body)
    world.wait(lambda: api.ask("POST", PATH, body).status_code == 200)
    last = api.ask("POST", PATH, body)

    assert (first.status_code, first.get_json()) == (202, {"state": "registering"})
    assert (again.status_code, again.get_json()) == (202, {"state": "registering"})
    assert (last.status_code, last.get_json()) == (200, {"state": "registered"})
    phone = Device(api, key, world.clock).sign_in()
    account = phone.get(f"/v1/accounts/{phone.account}").get_json()
    assert account == {
        "account": phone.account,
        "holder_name": "佐藤 花子",
        "kind": "resident",
        "status": "active",
        "available": 0,
        "balances": [],
    }


def test_a_code_is_read_as_people_write_it(
    api: Api, world: World, code: str, key: Key
) -> None:
    typed = code.lower().replace("-", " ")

    response = api.ask("POST", PATH, ask(api, world, typed, key))

    assert response.status_code == 202


def test_a_code_nobody_was_sent_is_refused(api: Api, world: World, key: Key) -> None:
    response = api.ask("POST", PATH, ask(api, world, "AAAA-AAAA-AAAA-AAAA", key))

    assert refusal(response) == (404, "invitation_unknown", {})


def test_a_code_is_checked_before_anything_is_made_and_stays_good(
    api: Api, world: World, code: str, key: Key
) -> None:
    typed = code.lower().replace("-", " ")

    checked = api.ask("POST", CHECK, {"code": typed})

    assert (checked.status_code, checked.get_json()) == (200, {"state": "open"})
    assert api.ask("POST", PATH, ask(api, world, code, key)).status_code == 202


def test_a_code_is_refused_when_checked_as_it_would_be_when_used(
    api: Api, world: World, key: Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = world.new_number()
    ledger = world.ledger
    first = invite(ledger, "佐藤 花子", "392014", number, "counter").code
    second = invite(ledger, "佐藤 花子", "392014", number, "counter").code
    api.ask("POST", PATH, ask(api, world, first, key))
    monkeypatch.setattr(registrations, "INVITATION_SECONDS", 0)
    late = invite(ledger, "佐藤 花子", "392014", world.new_number(), "counter").code

    unknown = api.ask("POST", CHECK, {"code": "AAAA-AAAA-AAAA-AAAA"})
    used = api.ask("POST", CHECK, {"code": first})
    known = api.ask("POST", CHECK, {"code": second})
    over = api.ask("POST", CHECK, {"code": late})

    assert refusal(unknown) == (404, "invitation_unknown", {})
    assert refusal(used) == (409, "invitation_used", {})
    assert refusal(known) == (409, "person_known", {})
    assert refusal(over) == (409, "invitation_used", {})
    for answer in (unknown, used, known, over):
        assert "佐藤" not in answer.get_data(as_text=True)


def test_checking_and_registering_are_counted_together(world: World, code: str) -> None:
    one = Limits(registrations_per_minute=1)
    hurried = Api(create_app(ledger=world.ledger, limits=one))
    hurried.ask("POST", CHECK, {"code": code})

    again = hurried.ask("POST", CHECK, {"code": code})
    registered = hurried.ask("POST", PATH, ask(hurried, world, code, make_key()))

    assert refusal(again)[:2] == (429, "too_many_requests")
    assert refusal(registered)[:2] == (429, "too_many_requests")


def test_a_code_is_good_for_one_key(
    api: Api, world: World, code: str, key: Key
) -> None:
    api.ask("POST", PATH, ask(api, world, code, key))

    response = api.ask("POST", PATH, ask(api, world, code, make_key()))

    assert refusal(response) == (409, "invitation_used", {})


def test_a_person_has_one_account(api: Api, world: World, key: Key) -> None:
    number = world.new_number()
    ledger = world.ledger
    first = invite(ledger, "佐藤 花子", "392014", number, "counter").code
    second = invite(ledger, "佐藤 花子", "392014", number, "counter").code
    api.ask("POST", PATH, ask(api, world, first, key))

    response = api.ask("POST", PATH, ask(api, world, second, make_key()))

    assert refusal(response) == (409, "person_known", {})


def test_an_account_belongs_to_one_person(
    api: Api, world: World, code: str, sachiko_key: Key
) -> None:
    response = api.ask("POST", PATH, ask(api, world, code, sachiko_key))

    account = "0x" + sachiko_key.address.hex()
    assert refusal(response) == (409, "account_known", {"account": account})


def test_a_proof_by_another_key_is_refused(
    api: Api, world: World, code: str, key: Key
) -> None:
    response = api.ask("POST", PATH, ask(api, world, code, key, signer=make_key()))

    signer = "0x" + key.address.hex()
    assert refusal(response) == (422, "signature_invalid", {"signer": signer})


@pytest.mark.parametrize("seconds", [-1, 60, 7 * 86400])
def test_a_proof_that_ends_too_soon_or_too_late_is_refused(
    api: Api, world: World, code: str, key: Key, seconds: int
) -> None:
    body = ask(api, world, code, key, valid_before=world.clock() + seconds)

    response = api.ask("POST", PATH, body)

    status, refused, values = refusal(response)
    assert (status, refused, values["field"]) == (400, "field_invalid", "valid_before")


def test_the_purpose_that_was_shown_stands_in_the_journal(
    api: Api, world: World, code: str, key: Key
) -> None:
    shown = api.ask("GET", "/v1/network").get_json()["purpose_version"]
    body = ask(api, world, code, key) | {"purpose_version": shown}

    asked = api.ask("POST", PATH, body)

    with world.ledger.database.work() as work:
        newest = work.session.query(JournalRow).order_by(JournalRow.sequence.desc())
        entry = newest.limit(1).one()
    assert asked.status_code == 202
    assert (entry.event, entry.subject) == (
        "registration asked",
        {"account": body["account"], "purpose_version": shown},
    )


@pytest.mark.parametrize("version", ["", "2026 11", "a" * 21, 2026])
def test_what_is_no_version_of_a_purpose_is_refused(
    api: Api, world: World, code: str, key: Key, version: object
) -> None:
    body = ask(api, world, code, key) | {"purpose_version": version}

    status, refused, values = refusal(api.ask("POST", PATH, body))
    assert (status, refused) == (400, "field_invalid")
    assert values["field"] == "purpose_version"
