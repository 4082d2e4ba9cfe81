"""Sign-in: a device proves its key once, and is known for half a day."""

import pytest

from ledger.services.sessions import CLOCK_SECONDS
from ledger.services.sessions import SESSION_SECONDS
from tests.integration.conftest import Shop
from tests.integration.conftest import World
from tests.integration.wallet_api.devices import Api
from tests.integration.wallet_api.devices import Device
from tests.integration.wallet_api.devices import refusal


def test_a_signed_in_phone_sees_its_account(world: World, sachiko: Device) -> None:
    response = sachiko.get(f"/v1/accounts/{sachiko.account}")

    assert response.status_code == 200
    assert response.get_json()["account"] == sachiko.account


def test_a_session_says_when_it_ends(world: World, sachiko: Device) -> None:
    before = world.clock()

    response = sachiko.api.ask("POST", "/v1/sessions", sachiko.sign_in_body())

    ends = response.get_json()["expires_at"]
    assert before + SESSION_SECONDS <= ends <= world.clock() + SESSION_SECONDS


def test_a_sign_in_is_good_once(api: Api, sachiko: Device) -> None:
    body = sachiko.sign_in_body()
    api.ask("POST", "/v1/sessions", body)

    response = api.ask("POST", "/v1/sessions", body)

    assert refusal(response) == (
        401,
        "sign_in_refused",
        {"reason": "it was used before"},
    )
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="meguru"'


@pytest.mark.parametrize("seconds", [-CLOCK_SECONDS - 5, CLOCK_SECONDS + 5])
def test_a_sign_in_from_another_time_is_refused(
    world: World, api: Api, sachiko: Device, seconds: int
) -> None:
    body = sachiko.sign_in_body(issued_at=world.clock() + seconds)

    response = api.ask("POST", "/v1/sessions", body)

    assert refusal(response)[:2] == (401, "sign_in_refused")


def test_a_sign_in_signed_by_somebody_else_is_refused(
    api: Api, sachiko: Device, stranger: Device
) -> None:
    body = sachiko.sign_in_body()
    forged = stranger.sign_in_body(account=sachiko.account, signer=sachiko.signer)

    response = api.ask("POST", "/v1/sessions", body | forged)

    assert refusal(response) == (
        401,
        "sign_in_refused",
        {"reason": "the signature is not the signer's"},
    )


def test_an_account_nobody_registered_cannot_sign_in(
    api: Api, stranger: Device
) -> None:
    response = api.ask("POST", "/v1/sessions", stranger.sign_in_body())

    assert refusal(response) == (
        404,
        "account_unknown",
        {"account": stranger.account},
    )


def test_a_key_that_is_no_signer_of_the_account_cannot_sign_in(
    api: Api, sachiko: Device, stranger: Device
) -> None:
    body = stranger.sign_in_body(account=sachiko.account)

    response = api.ask("POST", "/v1/sessions", body)

    assert refusal(response) == (
        403,
        "signer_not_permitted",
        {"account": sachiko.account, "signer": stranger.signer},
    )


def test_a_till_signs_in_for_its_own_shop_only(
    world: World, api: Api, bakery: Shop, grocer: Shop
) -> None:
    till = Device(api, bakery.till, world.clock, grocer.account)

    response = api.ask("POST", "/v1/sessions", till.sign_in_body())

    assert refusal(response)[:2] == (403, "signer_not_permitted")


@pytest.mark.parametrize("token", ["nobody's", "x" * 5000])
def test_a_token_nobody_was_given_is_refused(
    api: Api, sachiko: Device, token: str
) -> None:
    response = api.ask("GET", f"/v1/accounts/{sachiko.account}", token=token)

    assert refusal(response) == (401, "session_invalid", {})


def test_a_session_ends_by_the_clock(world: World, sachiko: Device) -> None:
    world.advance(SESSION_SECONDS)

    response = sachiko.get(f"/v1/accounts/{sachiko.account}")

    assert refusal(response) == (401, "session_invalid", {})
