"""`meguru signers`, `enrol`, `revoke`, `contest`: what they sign and what they show."""

from typing import Any

import pytest

from ledger.chain.keys import Key
from ledger.chain.signatures import recover
from ledger.domain.accounts import UNBOUNDED
from ledger.domain.accounts import Permission
from ledger.domain.accounts import Scope
from ledger.domain.hexes import parse_hex
from ledger.domain.hexes import to_hex
from ledger.domain.signers import Contest
from ledger.domain.signers import Enrolment
from ledger.domain.signers import Revocation
from ledger.services import Ledger
from ledger.services.network import describe_network
from tests.unit.cli.conftest import FakeApi
from tests.unit.cli.conftest import Run

FOREVER = 2**48 - 1
HELPER = bytes([0xB2]) * 20
RECOVERY = {"new_signer": to_hex(HELPER), "active_from": 1_800_000_000}


@pytest.fixture
def town_api(api: FakeApi, ledger: Ledger, hanako: Key) -> FakeApi:
    """An API at which Hanako's account is in its epoch 3."""
    own = {
        "signer": to_hex(hanako.address),
        "own": True,
        "ending": False,
        "permission": {
            "not_before": 0,
            "not_after": FOREVER,
            "scope": 15,
            "payment_limit": None,
            "day_limit": None,
        },
    }
    helper = own | {
        "signer": to_hex(HELPER),
        "own": False,
        "permission": {
            "not_before": 0,
            "not_after": 1_800_000_000,
            "scope": 1,
            "payment_limit": 3_000,
            "day_limit": 5_000,
        },
    }
    answer = {
        "account": to_hex(hanako.address),
        "epoch": 3,
        "signers": [own, helper],
        "recovery": RECOVERY | {"state": "started"},
    }
    api.answer("GET", "/v1/network", describe_network(ledger))
    api.answer("POST", "/v1/sessions", {"token": "t", "expires_at": "later"}, 201)
    api.answer("GET", f"/v1/accounts/{to_hex(hanako.address)}/signers", answer)
    for path in ("enrolments", "revocations", "contests"):
        api.answer("POST", f"/v1/{path}", {"state": "asked"}, 202)
    return api


def handed_in(api: FakeApi, path: str) -> dict[str, Any]:
    (body,) = [body for _, asked, body in api.asked if asked == path]
    found: dict[str, Any] = body
    return found


def signer_of(digest: bytes, body: dict[str, Any]) -> bytes | None:
    return recover(digest, parse_hex(body["signature"], "signature", 65))


def test_signers_are_shown_with_what_they_may_do(
    run: Run, town_api: FakeApi, key_words: list[str], hanako: Key
) -> None:
    result = run("signers", "--api", town_api.url, *key_words)

    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [
        f"{to_hex(hanako.address)} pay,refund,accept,manage (own key)",
        f"{to_hex(HELPER)} pay, 3,000円 a payment, 5,000円 a day,"
        " until 2027-01-15T08:00:00Z",
        f"recovery (started): {to_hex(HELPER)} from 2027-01-15T08:00:00Z",
    ]


def test_what_is_enrolled_is_signed_for_the_epoch_the_account_is_in(
    run: Run, town_api: FakeApi, key_words: list[str], ledger: Ledger, hanako: Key
) -> None:
    words = ["enrol", to_hex(HELPER), "--scope", "pay", "--payment-limit", "3000"]

    result = run(*words, "--api", town_api.url, *key_words)

    assert result.exit_code == 0, result.output
    body = handed_in(town_api, "/v1/enrolments")
    enrolment = Enrolment(
        account=hanako.address,
        signer=HELPER,
        permission=Permission(0, FOREVER, Scope.PAY, 3_000, UNBOUNDED),
        epoch=3,
        valid_before=body["valid_before"],
        salt=parse_hex(body["salt"], "salt", 32),
    )
    digest = ledger.town.hash_enrolment(enrolment)
    assert signer_of(digest, body) == hanako.address
    assert body["manager"] == to_hex(hanako.address)
    assert body["permission"]["day_limit"] is None


def test_a_key_may_be_let_in_for_some_hours(
    run: Run, town_api: FakeApi, key_words: list[str]
) -> None:
    words = ["enrol", to_hex(HELPER), "--scope", "pay", "--hours", "2"]

    run(*words, "--api", town_api.url, *key_words)

    given = handed_in(town_api, "/v1/enrolments")["permission"]
    assert given["not_after"] - given["not_before"] == 2 * 3600 + 60


@pytest.mark.parametrize("more", [["--hours", "0"], ["--payment-limit", "0"]])
def test_a_key_is_not_let_in_for_nothing(
    run: Run, town_api: FakeApi, key_words: list[str], more: list[str]
) -> None:
    words = ["enrol", to_hex(HELPER), "--scope", "pay", *more]

    result = run(*words, "--api", town_api.url, *key_words)

    assert result.exit_code == 1
    assert "/v1/enrolments" not in town_api.paths()


def test_a_key_is_ended_for_the_epoch_the_account_is_in(
    run: Run, town_api: FakeApi, key_words: list[str], ledger: Ledger, hanako: Key
) -> None:
    result = run("revoke", to_hex(HELPER), "--api", town_api.url, *key_words)

    assert result.exit_code == 0, result.output
    body = handed_in(town_api, "/v1/revocations")
    revocation = Revocation(
        account=hanako.address,
        signer=HELPER,
        epoch=3,
        valid_before=body["valid_before"],
        salt=parse_hex(body["salt"], "salt", 32),
    )
    digest = ledger.town.hash_revocation(revocation)
    assert signer_of(digest, body) == hanako.address


def test_the_recovery_that_is_shown_is_the_one_contested(
    run: Run, town_api: FakeApi, key_words: list[str], ledger: Ledger, hanako: Key
) -> None:
    result = run("contest", "--api", town_api.url, *key_words)

    assert result.exit_code == 0, result.output
    body = handed_in(town_api, "/v1/contests")
    contested = Contest(hanako.address, 3, HELPER, body["valid_before"])
    assert signer_of(ledger.town.hash_contest(contested), body) == hanako.address


def test_without_a_recovery_there_is_nothing_to_contest(
    run: Run, town_api: FakeApi, key_words: list[str], hanako: Key
) -> None:
    path = f"/v1/accounts/{to_hex(hanako.address)}/signers"
    town_api.answer("GET", path, {"epoch": 0, "signers": [], "recovery": None})

    result = run("contest", "--api", town_api.url, *key_words)

    assert result.exit_code == 1
    assert "/v1/contests" not in town_api.paths()
