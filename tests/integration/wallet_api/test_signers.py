"""Who may sign for an account, over HTTP: as any wallet signs it."""

import secrets
from typing import Any

import pytest

from ledger.chain.keys import make_key
from ledger.domain.hexes import to_hex
from ledger.services import recoveries
from ledger.services import registrations
from tests.integration.conftest import World
from tests.integration.passkeys import Passkey
from tests.integration.wallet_api.devices import Api
from tests.integration.wallet_api.devices import Device
from tests.integration.wallet_api.devices import refusal
from tests.integration.wallet_api.devices import sign_typed

FOREVER = 2**48 - 1
HELPER = {
    "not_before": 0,
    "not_after": FOREVER,
    "scope": 1,
    "payment_limit": 3_000,
    "day_limit": None,
}


def typed(api: Api, name: str) -> dict[str, Any]:
    found: dict[str, Any] = api.ask("GET", "/v1/network").get_json()["typed_data"][name]
    return found


def enrolment(phone: Device, signer: str, **changes: Any) -> dict[str, Any]:
    body: dict[str, Any] = {
        "account": phone.account,
        "signer": signer,
        "permission": HELPER,
        "epoch": 0,
        "valid_before": phone.clock() + 3600,
        "salt": "0x" + secrets.token_bytes(32).hex(),
    } | changes
    given = body["permission"]
    message = {
        "account": body["account"],
        "signer": body["signer"],
        "permission": {
            "notBefore": given["not_before"],
            "notAfter": given["not_after"],
            "scope": given["scope"],
            "paymentLimit": bound(given["payment_limit"]),
            "dayLimit": bound(given["day_limit"]),
        },
        "epoch": body["epoch"],
        "validBefore": body["valid_before"],
        "salt": body["salt"],
    }
    signature = sign_typed(phone.key, typed(phone.api, "Enrolment"), message)
    return body | {"manager": phone.signer, "signature": signature}


def revocation(phone: Device, signer: str) -> dict[str, Any]:
    body: dict[str, Any] = {
        "account": phone.account,
        "signer": signer,
        "epoch": 0,
        "valid_before": phone.clock() + 3600,
        "salt": "0x" + secrets.token_bytes(32).hex(),
    }
    message = {name: body[name] for name in ("account", "signer", "epoch", "salt")}
    message["validBefore"] = body["valid_before"]
    signature = sign_typed(phone.key, typed(phone.api, "Revocation"), message)
    return body | {"by": phone.signer, "signature": signature}


def bound(limit: int | None) -> int:
    return 2**64 - 1 if limit is None else limit


def signers(phone: Device) -> dict[str, Any]:
    response = phone.get(f"/v1/accounts/{phone.account}/signers")
    assert response.status_code == 200
    shown: dict[str, Any] = response.get_json()
    return shown


def test_a_phone_lets_another_key_pay_and_ends_it_again(
    world: World, api: Api, phone: Device, till: Device
) -> None:
    key = make_key()
    body = enrolment(phone, to_hex(key.address))
    helper = Device(api, key, world.clock, bytes.fromhex(phone.account[2:]))

    assert api.ask("POST", "/v1/enrolments", body).get_json() == {"state": "asked"}
    world.turn(2)
    assert api.ask("POST", "/v1/enrolments", body).get_json() == {"state": "done"}

    own, shown = signers(phone)["signers"]
    assert (own["signer"], own["own"]) == (phone.account, True)
    assert own["permission"]["payment_limit"] is None
    assert shown == {
        "signer": helper.signer,
        "own": False,
        "ending": False,
        "permission": HELPER,
    }
    paid = helper.sign_in().pay(till.open_bill(500)["reference"])
    assert paid["payer"] == phone.account

    ended = api.ask("POST", "/v1/revocations", revocation(phone, helper.signer))
    assert (ended.status_code, ended.get_json()) == (202, {"state": "asked"})
    assert [each["ending"] for each in signers(phone)["signers"]] == [False, True]
    world.turn(2)
    assert len(signers(phone)["signers"]) == 1
    assert refusal(helper.get(f"/v1/accounts/{phone.account}"))[1] == (
        "signer_not_permitted"
    )


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"epoch": 2}, 409, "epoch_changed"),
        ({"valid_before": 1}, 422, "field_invalid"),
        ({"permission": HELPER | {"scope": 0}}, 422, "field_invalid"),
        ({"permission": HELPER | {"payment_limit": -1}}, 422, "field_invalid"),
    ],
)
def test_what_cannot_be_let_in_is_refused_with_a_code(
    api: Api, sachiko: Device, changes: dict[str, Any], status: int, code: str
) -> None:
    body = enrolment(sachiko, to_hex(make_key().address)) | changes

    answer = api.ask("POST", "/v1/enrolments", body)

    assert refusal(answer)[1] == code
    assert answer.status_code in (status, 400)


def test_the_signers_of_another_account_are_not_shown(
    sachiko: Device, makoto: Device
) -> None:
    answer = sachiko.get(f"/v1/accounts/{makoto.account}/signers")

    assert refusal(answer)[:2] == (403, "not_your_account")


def test_a_holder_sees_a_recovery_and_contests_it(
    world: World, api: Api, phone: Device
) -> None:
    account = phone.key.address
    new = to_hex(make_key().address)
    registrations.freeze(world.ledger, account, "test")
    world.turn(2)
    draft = recoveries.draft_recover(world.ledger, account, bytes.fromhex(new[2:]))
    world.desk.decide(draft)

    shown = signers(phone)
    assert shown["recovery"]["new_signer"] == new
    assert shown["recovery"]["state"] == "started"
    message = {
        "account": phone.account,
        "epoch": shown["epoch"],
        "newSigner": new,
        "validBefore": world.clock() + 3600,
    }
    body = {
        "account": phone.account,
        "epoch": shown["epoch"],
        "new_signer": new,
        "valid_before": message["validBefore"],
        "by": phone.signer,
        "signature": sign_typed(phone.key, typed(api, "Contest"), message),
    }
    answer = api.ask("POST", "/v1/contests", body)

    assert (answer.status_code, answer.get_json()) == (202, {"state": "asked"})
    world.turn(2)
    assert signers(phone)["recovery"]["state"] == "contested"
    assert api.ask("POST", "/v1/contests", body).get_json() == {"state": "done"}


def test_nobody_contests_what_is_not_under_way(api: Api, sachiko: Device) -> None:
    message = {
        "account": sachiko.account,
        "epoch": 0,
        "newSigner": sachiko.account,
        "validBefore": sachiko.clock() + 3600,
    }
    body = {
        "account": sachiko.account,
        "epoch": 0,
        "new_signer": sachiko.account,
        "valid_before": message["validBefore"],
        "by": sachiko.signer,
        "signature": sign_typed(sachiko.key, typed(api, "Contest"), message),
    }

    answer = api.ask("POST", "/v1/contests", body)

    assert refusal(answer) == (
        404,
        "recovery_unknown",
        {"account": sachiko.account},
    )


def test_a_passkey_signs_what_its_phone_was_quoted(
    world: World, api: Api, phone: Device, till: Device
) -> None:
    passkey = Passkey(world.ledger.town.deployment.passkeys.address)
    let_in = enrolment(phone, to_hex(passkey.signer))
    assert api.ask("POST", "/v1/enrolments", let_in).status_code == 202
    world.turn(2)
    quote = phone.quote(till.open_bill(300)["reference"])
    digest = bytes.fromhex(quote["order"][2:])
    order = phone.sign_order(quote["typed_data"]) | {
        "signer": to_hex(passkey.signer),
        "signature": to_hex(passkey.sign(digest)),
    }

    accepted = api.ask("POST", "/v1/payments", order)

    assert accepted.status_code == 201, accepted.get_json()
    world.turn(2)
    payment = phone.get(f"/v1/payments/{quote['order']}").get_json()
    assert payment["state"] == "confirmed"

    again = phone.quote(till.open_bill(300)["reference"])
    other = phone.sign_order(again["typed_data"]) | {
        "signer": to_hex(passkey.signer),
        "signature": order["signature"],
    }
    refused = api.ask("POST", "/v1/payments", other)
    assert refusal(refused)[1] == "signature_invalid"
