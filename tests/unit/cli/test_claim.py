"""Charging by a code's letters: what is signed, and that the letters stay here."""

from collections.abc import Callable

import pytest
from click.testing import Result

from ledger.chain.charge_codes import code_key
from ledger.chain.keys import Key
from ledger.chain.signatures import recover
from ledger.domain.hexes import parse_hex
from ledger.domain.hexes import to_hex
from ledger.services import Ledger
from ledger.services.network import describe_network
from tests.unit.cli.conftest import FakeApi
from tests.unit.cli.conftest import Run

CODE = "ABCD-EFGH-JKMN-PQRS"
NAME = "0x" + "0c" * 32
CHARGE = {
    "authorization": NAME,
    "state": "charged",
    "amount": 1_000,
    "programme_name": "窓口チャージ",
    "last_day": "2027-03-31",
}


@pytest.fixture
def town_api(api: FakeApi, ledger: Ledger, hanako: Key) -> FakeApi:
    """An API that knows one code."""
    address = to_hex(code_key(CODE).address)
    api.answer("GET", "/v1/network", describe_network(ledger))
    api.answer("POST", "/v1/sessions", {"token": "t", "expires_at": "later"}, 201)
    api.answer("GET", f"/v1/charges/{address}", CHARGE | {"state": "open"})
    api.answer("POST", "/v1/charges", CHARGE)
    account = f"/v1/accounts/{to_hex(hanako.address)}"
    api.answer("GET", account, {"available": 1_000})
    return api


@pytest.fixture
def claim(run: Run, town_api: FakeApi, key_words: list[str]) -> Callable[..., Result]:
    """Claim the code as Hanako."""

    def typed(*words: str, code: str = CODE, keyboard: str = "") -> Result:
        command = ["claim", code, "--api", town_api.url, *key_words, *words]
        return run(*command, keyboard=keyboard)

    return typed


def test_the_codes_own_key_signs_for_the_account_and_its_letters_stay_here(
    claim: Callable[..., Result], town_api: FakeApi, ledger: Ledger, hanako: Key
) -> None:
    result = claim("--yes")

    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [
        "窓口チャージ until 2027-03-31",
        "amount     1,000円",
        f"charged {to_hex(hanako.address)}",
        "balance    1,000円",
    ]
    sent = [body for method, path, body in town_api.asked if path == "/v1/charges"]
    digest = ledger.town.hash_claim(parse_hex(NAME, "name", 32), hanako.address)
    signature = parse_hex(sent[0]["signature"], "signature", 65)
    assert recover(digest, signature) == code_key(CODE).address
    assert sent[0]["code"] == to_hex(code_key(CODE).address)
    assert "ABCD" not in str(town_api.asked)


def test_who_says_no_charges_nothing(
    claim: Callable[..., Result], town_api: FakeApi
) -> None:
    result = claim(code="abcdefghjkmnpqrs", keyboard="n\n")

    assert result.exit_code == 1
    assert "/v1/charges" not in town_api.paths()
