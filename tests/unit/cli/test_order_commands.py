"""Codes, returns and orders undone by command: what is signed, what is not."""

from collections.abc import Callable
from typing import Any

import pytest
from click.testing import Result

from ledger.chain.keys import Key
from ledger.chain.signatures import recover
from ledger.domain.hexes import parse_hex
from ledger.domain.hexes import to_hex
from ledger.domain.orders import Leg
from ledger.domain.payment_codes.presentments import PresentedCode
from ledger.domain.payment_codes.presentments import read_code
from ledger.domain.payment_codes.presentments import write_code
from ledger.domain.presentments import Acceptance
from ledger.domain.presentments import Presentment
from ledger.domain.refunds import Cancellation
from ledger.domain.refunds import Refund
from ledger.services import Ledger
from ledger.services.network import describe_network
from ledger.services.network import typed_acceptance
from ledger.services.network import typed_refund
from tests.unit.cli.conftest import FakeApi
from tests.unit.cli.conftest import Run

TARO = bytes([0x7A]) * 20
ORDER = "0x" + "0d" * 32
REFUND = "0x" + "0e" * 32
TX = "0x" + "0f" * 32
LEGS = (Leg(1 << 32 | 20_500, 1_000), Leg(2 << 32 | 2**32 - 1, 200))
PARTS = [{"label": "共通", "amount": 1_200}]
EVENTS = 'event: accepted\ndata: {"at": 1800000000}\n\n'


@pytest.fixture
def town_api(api: FakeApi, ledger: Ledger) -> FakeApi:
    """An API that lets a device sign in."""
    api.answer("GET", "/v1/network", describe_network(ledger))
    api.answer("POST", "/v1/sessions", {"token": "t", "expires_at": 1}, 201)
    return api


def handed_in(api: FakeApi, path: str) -> Any:
    (body,) = [body for method, p, body in api.asked if (method, p) == ("POST", path)]
    return body


# --- a code to show ---------------------------------------------------------


def test_a_code_to_show_is_signed_by_the_payers_key(
    run: Run, town_api: FakeApi, key_words: list[str], ledger: Ledger, hanako: Key
) -> None:
    result = run("present", "3000", "--api", town_api.url, *key_words)

    assert result.exit_code == 0, result.output
    up_to, order, until, text = result.stdout.splitlines()
    code = read_code(text)
    digest = ledger.town.hash_presentment(code.presentment)
    assert up_to == "up to      3,000円"
    assert order == f"order      {to_hex(digest)}"
    assert until.startswith("until      2")
    assert recover(digest, code.signature) == hanako.address
    assert code.signer == code.presentment.payer == hanako.address
    assert code.presentment.valid_before - code.presentment.valid_after == 3_600


def test_another_phone_presents_for_its_account(
    run: Run, town_api: FakeApi, key_words: list[str], hanako: Key
) -> None:
    words = ["--account", to_hex(TARO), "--api", town_api.url, *key_words]

    result = run("present", "3000", *words)

    code = read_code(result.stdout.splitlines()[-1])
    assert code.presentment.payer == TARO
    assert code.signer == hanako.address


# --- a code that is charged -------------------------------------------------


@pytest.fixture
def code() -> str:
    presentment = Presentment(TARO, 3_000, 1_800_000_000, 1_800_003_600, bytes(32))
    return write_code(PresentedCode(presentment, TARO, bytes([1]) * 65))


@pytest.fixture
def acceptance(ledger: Ledger, code: str, bakery: bytes) -> Acceptance:
    order = ledger.town.hash_presentment(read_code(code).presentment)
    return Acceptance(order, bakery, LEGS, bytes([7]) * 32)


@pytest.fixture
def charge_quote(
    town_api: FakeApi, ledger: Ledger, acceptance: Acceptance
) -> dict[str, Any]:
    """How the API would have the bakery charge 1,200 yen."""
    order = to_hex(acceptance.presentment)
    quote = {
        "amount": 1_200,
        "legs": PARTS,
        "typed_data": typed_acceptance(ledger, acceptance),
    }
    watchword = {"ja": "みどり 42", "en": "green 42"}
    paid = {"order": order, "watchword": watchword}
    town_api.answer("POST", "/v1/presentments/quote", quote)
    town_api.answer("POST", "/v1/presentments", paid, 201)
    events = f"/v1/payments/{order}/events"
    town_api.answer("GET", events, EVENTS, kind="text/event-stream")
    return quote


@pytest.fixture
def charge(
    run: Run, town_api: FakeApi, key_words: list[str], bakery: bytes, code: str
) -> Callable[..., Result]:
    """Charge 1,200 yen as the bakery."""

    def typed(*words: str, keyboard: str = "") -> Result:
        shop = ["--shop", to_hex(bakery), "--api", town_api.url]
        return run("charge", code, "1200", *shop, *key_words, *words, keyboard=keyboard)

    return typed


@pytest.mark.usefixtures("charge_quote")
def test_a_charge_shows_the_amount_and_the_codes_limit_before(
    charge: Callable[..., Result], acceptance: Acceptance
) -> None:
    result = charge("--until", "accepted", keyboard="y\n")

    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [
        "amount     1,200円 (up to 3,000円)",
        "  共通  1,200円",
        "Charge? [y/N]: y",
        f"order      {to_hex(acceptance.presentment)}",
        "watchword  みどり 42 (green 42)",
        "accepted   2027-01-15T08:00:00Z",
    ]


@pytest.mark.usefixtures("charge_quote")
def test_what_is_charged_is_signed_by_the_till(
    charge: Callable[..., Result],
    town_api: FakeApi,
    ledger: Ledger,
    acceptance: Acceptance,
    hanako: Key,
    code: str,
) -> None:
    charge("--yes")

    handed = handed_in(town_api, "/v1/presentments")
    signature = parse_hex(handed["signature"], "signature", 65)
    digest = ledger.town.hash_acceptance(acceptance)
    assert recover(digest, signature) == hanako.address
    assert handed["code"] == code
    assert handed["payee"] == to_hex(acceptance.payee)


@pytest.mark.usefixtures("charge_quote")
def test_a_till_that_says_no_charges_nothing(
    charge: Callable[..., Result], town_api: FakeApi
) -> None:
    result = charge(keyboard="n\n")

    assert result.exit_code == 1
    assert "/v1/presentments" not in town_api.paths()


@pytest.mark.parametrize(
    ("field", "value"),
    [("payee", "0x" + "0e" * 20), ("presentment", ORDER)],
)
def test_a_charge_that_says_something_else_is_not_signed(
    charge: Callable[..., Result],
    town_api: FakeApi,
    charge_quote: dict[str, Any],
    field: str,
    value: str,
) -> None:
    charge_quote["typed_data"]["message"][field] = value
    town_api.answer("POST", "/v1/presentments/quote", charge_quote)

    result = charge("--yes")

    assert result.exit_code == 1
    assert f"showed: {field}.  [quote_differs]" in result.stderr
    assert "/v1/presentments" not in town_api.paths()


def test_a_charge_over_more_than_was_asked_for_is_not_signed(
    charge: Callable[..., Result], town_api: FakeApi, charge_quote: dict[str, Any]
) -> None:
    charge_quote["typed_data"]["message"]["legs"][0]["amount"] = 1_001
    town_api.answer("POST", "/v1/presentments/quote", charge_quote)

    result = charge("--yes")

    assert "showed: amount.  [quote_differs]" in result.stderr
    assert "/v1/presentments" not in town_api.paths()


def test_a_charge_on_another_chain_is_not_signed(
    charge: Callable[..., Result], town_api: FakeApi, charge_quote: dict[str, Any]
) -> None:
    charge_quote["typed_data"]["domain"]["chainId"] = 1
    town_api.answer("POST", "/v1/presentments/quote", charge_quote)

    result = charge("--yes")

    assert "showed: domain.  [quote_differs]" in result.stderr


# --- what is given back -----------------------------------------------------


@pytest.fixture
def refund_quote(town_api: FakeApi, ledger: Ledger, bakery: bytes) -> dict[str, Any]:
    """How the API would have the bakery give 1,200 yen back."""
    order = parse_hex(ORDER, "order", 32)
    refund = Refund(TARO, order, bakery, LEGS, 1, 1_800_003_600)
    quote = {
        "order": ORDER,
        "amount": 1_200,
        "left": 300,
        "legs": PARTS,
        "typed_data": typed_refund(ledger, refund),
    }
    path = f"/v1/payments/{ORDER}/refunds"
    town_api.answer("POST", f"{path}/quote", quote)
    town_api.answer("POST", path, shown_refund("accepted"), 201)
    town_api.answer("GET", path, {"refunds": [shown_refund("final")]})
    return quote


def shown_refund(state: str, failure: dict[str, Any] | None = None) -> dict[str, Any]:
    tx_hash = None if state == "accepted" else TX
    return {
        "refund": REFUND,
        "order": ORDER,
        "state": state,
        "tx_hash": tx_hash,
        "failure": failure,
    }


@pytest.fixture
def refund(
    run: Run, town_api: FakeApi, key_words: list[str], bakery: bytes
) -> Callable[..., Result]:
    """Give the payment back as the bakery."""

    def typed(*words: str, keyboard: str = "") -> Result:
        shop = ["--shop", to_hex(bakery), "--api", town_api.url]
        return run("refund", ORDER, *shop, *key_words, *words, keyboard=keyboard)

    return typed


@pytest.mark.usefixtures("refund_quote")
def test_a_refund_shows_what_is_given_back_and_the_way_it_took(
    refund: Callable[..., Result], town_api: FakeApi
) -> None:
    result = refund(keyboard="y\n")

    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [
        "give back  1,200円",
        "  共通  1,200円",
        "left       300円",
        "Give back? [y/N]: y",
        f"refund     {REFUND}",
        "accepted",
        f"final      {TX}",
    ]
    assert handed_in(town_api, f"/v1/payments/{ORDER}/refunds/quote") == {
        "amount": None
    }


@pytest.mark.usefixtures("refund_quote")
def test_what_is_given_back_is_signed_by_the_till(
    refund: Callable[..., Result],
    town_api: FakeApi,
    ledger: Ledger,
    bakery: bytes,
    hanako: Key,
) -> None:
    refund("--amount", "1200", "--yes", "--until", "accepted")

    handed = handed_in(town_api, f"/v1/payments/{ORDER}/refunds")
    order = parse_hex(ORDER, "order", 32)
    digest = ledger.town.hash_refund(
        Refund(TARO, order, bakery, LEGS, 1, 1_800_003_600)
    )
    signature = parse_hex(handed["signature"], "signature", 65)
    assert recover(digest, signature) == hanako.address
    assert handed["sequence"] == 1


@pytest.mark.usefixtures("refund_quote")
def test_a_quote_over_another_amount_than_asked_for_is_not_signed(
    refund: Callable[..., Result], town_api: FakeApi
) -> None:
    result = refund("--amount", "1000", "--yes")

    assert "showed: amount.  [quote_differs]" in result.stderr
    assert f"/v1/payments/{ORDER}/refunds" not in town_api.paths()


@pytest.mark.parametrize(
    ("field", "value"), [("shop", "0x" + "0e" * 20), ("order", REFUND)]
)
def test_a_refund_that_says_something_else_is_not_signed(
    refund: Callable[..., Result],
    town_api: FakeApi,
    refund_quote: dict[str, Any],
    field: str,
    value: str,
) -> None:
    refund_quote["typed_data"]["message"][field] = value
    path = f"/v1/payments/{ORDER}/refunds"
    town_api.answer("POST", f"{path}/quote", refund_quote)

    result = refund("--yes")

    assert f"showed: {field}.  [quote_differs]" in result.stderr
    assert path not in town_api.paths()


@pytest.mark.usefixtures("refund_quote")
def test_a_refund_that_came_to_nothing_says_why(
    refund: Callable[..., Result], town_api: FakeApi
) -> None:
    failure = {"code": "refund_too_late", "values": {"days": 30}}
    refused = shown_refund("refused", failure)
    town_api.answer("GET", f"/v1/payments/{ORDER}/refunds", {"refunds": [refused]})

    result = refund("--yes")

    assert result.exit_code == 1
    assert result.stdout.splitlines()[-1] == f"refused    {TX}"
    assert result.stderr == (
        "Error: A payment can be given back for 30 days, and they are over.\n"
    )


# --- orders undone ----------------------------------------------------------


def test_an_order_is_cancelled_by_its_hash(
    run: Run, town_api: FakeApi, key_words: list[str], ledger: Ledger, hanako: Key
) -> None:
    path = f"/v1/payments/{ORDER}/cancellation"
    town_api.answer("POST", path, {"state": "cancelled"}, 202)

    result = run("cancel", ORDER, "--api", town_api.url, *key_words)

    assert result.stdout == f"cancelled {ORDER}\n"
    handed = handed_in(town_api, path)
    order = parse_hex(ORDER, "order", 32)
    digest = ledger.town.hash_cancellation(Cancellation(hanako.address, order))
    assert recover(digest, parse_hex(handed["signature"], "s", 65)) == hanako.address


def test_a_code_is_cancelled_as_it_was_shown(
    run: Run,
    town_api: FakeApi,
    key_words: list[str],
    code: str,
    acceptance: Acceptance,
) -> None:
    order = to_hex(acceptance.presentment)
    path = f"/v1/payments/{order}/cancellation"
    town_api.answer("POST", path, {"state": "cancelled"}, 202)

    result = run("cancel", code, "--api", town_api.url, *key_words)

    assert result.stdout == f"cancelled {order}\n"


def test_a_cancellation_that_the_chain_refused_says_why(
    run: Run, town_api: FakeApi, key_words: list[str]
) -> None:
    failure = {"code": "order_already_used", "values": {"order": ORDER}}
    town_api.answer(
        "POST",
        f"/v1/payments/{ORDER}/cancellation",
        {"state": "refused", "failure": failure},
        202,
    )

    result = run("cancel", ORDER, "--api", town_api.url, *key_words)

    assert result.exit_code == 1
    assert result.stderr == (
        f"Error: Order {ORDER} was already executed on the chain.\n"
    )


@pytest.mark.parametrize("order", ["0x12", "042042", "MEGURU1.AAAA"])
def test_what_is_neither_order_nor_code(
    run: Run, town_api: FakeApi, key_words: list[str], order: str
) -> None:
    result = run("cancel", order, "--api", town_api.url, *key_words)

    assert result.exit_code == 1
    assert "_invalid]" in result.stderr
    assert not [path for path in town_api.paths() if "cancellation" in path]
