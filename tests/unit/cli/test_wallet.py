"""A phone and a till by command: what they sign, and what they refuse to."""

from collections.abc import Callable
from typing import Any

import pytest
from click.testing import Result

from ledger.chain.keys import Key
from ledger.chain.signatures import recover
from ledger.domain.hexes import parse_hex
from ledger.domain.hexes import to_hex
from ledger.domain.orders import Leg
from ledger.domain.orders import Payment
from ledger.services import Ledger
from ledger.services.network import describe_network
from ledger.services.network import typed_payment
from tests.unit.cli.conftest import FakeApi
from tests.unit.cli.conftest import Run

TOKEN = "the-token-of-the-session"
ORDER = "0x" + "0d" * 32
ORDER_PATH = f"/v1/payments/{ORDER}/events"
EVENTS = "".join(
    f'event: {state}\ndata: {{"at": {1_800_000_000 + second}}}\n\n'
    for second, state in enumerate(("accepted", "submitted", "confirmed", "final"))
)


@pytest.fixture
def payment(hanako: Key, bakery: bytes) -> Payment:
    """1,200 yen from two lots."""
    return Payment(
        payer=hanako.address,
        payee=bakery,
        legs=(Leg(1 << 32 | 20_500, 1_000), Leg(2 << 32 | 2**32 - 1, 200)),
        bill_ref=bytes([7]) * 32,
        valid_after=1_799_999_940,
        valid_before=1_800_003_600,
        salt=bytes([8]) * 32,
    )


@pytest.fixture
def quote(ledger: Ledger, payment: Payment) -> dict[str, Any]:
    """How the API would have Hanako pay it."""
    return {
        "shop_name": "さくらベーカリー",
        "amount": 1_200,
        "legs": [
            {"amount": 1_000, "programme_name": "子育て応援", "last_day": "2026-02-16"},
            {"amount": 200, "programme_name": "めぐるコイン", "last_day": "never"},
        ],
        "balance_before": 6_000,
        "balance_after": 4_800,
        "order": ORDER,
        "typed_data": typed_payment(ledger, payment),
    }


@pytest.fixture
def town_api(
    api: FakeApi, ledger: Ledger, hanako: Key, quote: dict[str, Any]
) -> FakeApi:
    """An API that lets Hanako pay."""
    account = to_hex(hanako.address)
    paid = {"order": ORDER, "watchword": {"ja": "みどり 42", "en": "green 42"}}
    api.answer("GET", "/v1/network", describe_network(ledger))
    api.answer("POST", "/v1/sessions", {"token": TOKEN, "expires_at": "later"}, 201)
    api.answer("POST", "/v1/payments/quote", quote)
    api.answer("POST", "/v1/payments", paid, 201)
    api.answer("GET", ORDER_PATH, EVENTS, kind="text/event-stream")
    api.answer("GET", f"/v1/accounts/{account}", {"available": 4_800})
    return api


@pytest.fixture
def pay(run: Run, town_api: FakeApi, key_words: list[str]) -> Callable[..., Result]:
    """Pay the bill 042042 as Hanako."""

    def typed(*words: str, bill: str = "042042", keyboard: str = "") -> Result:
        command = ["pay", bill, "--api", town_api.url, *key_words, *words]
        return run(*command, keyboard=keyboard)

    return typed


def test_a_payment_shows_what_is_paid_before_and_the_way_it_took(
    pay: Callable[..., Result],
) -> None:
    result = pay(keyboard="y\n")

    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [
        "shop       さくらベーカリー",
        "amount     1,200円",
        "  from     子育て応援 until 2026-02-16  1,000円",
        "  from     めぐるコイン until never  200円",
        "balance    6,000円 → 4,800円",
        "Pay? [y/N]: y",
        f"order      {ORDER}",
        "watchword  みどり 42 (green 42)",
        "accepted   2027-01-15T08:00:00Z",
        "submitted  2027-01-15T08:00:01Z",
        "confirmed  2027-01-15T08:00:02Z",
        "final      2027-01-15T08:00:03Z",
        "balance    4,800円",
    ]


def test_what_is_handed_in_is_the_quoted_order_with_the_payers_signature(
    pay: Callable[..., Result],
    town_api: FakeApi,
    ledger: Ledger,
    payment: Payment,
    hanako: Key,
) -> None:
    pay("--yes")

    (handed,) = [body for _, path, body in town_api.asked if path == "/v1/payments"]
    signature = parse_hex(handed["signature"], "signature", 65)
    assert recover(ledger.town.hash_payment(payment), signature) == hanako.address
    assert handed["payee"] == to_hex(payment.payee)
    assert [leg["amount"] for leg in handed["legs"]] == [1_000, 200]


def test_neither_key_nor_passphrase_nor_token_is_printed(
    pay: Callable[..., Result], hanako: Key
) -> None:
    result = pay("--yes")

    for secret in (hanako.secret.hex(), "horse", TOKEN):
        assert secret not in result.output


def test_whoever_says_no_signs_nothing(
    pay: Callable[..., Result], town_api: FakeApi
) -> None:
    result = pay(keyboard="n\n")

    assert result.exit_code == 1
    assert "/v1/payments" not in town_api.paths()


def change_the_payer(quote: dict[str, Any]) -> None:
    quote["typed_data"]["message"]["payer"] = "0x" + "0e" * 20


def change_the_amount(quote: dict[str, Any]) -> None:
    quote["typed_data"]["message"]["legs"][0]["amount"] = 10_000


def change_the_chain(quote: dict[str, Any]) -> None:
    quote["typed_data"]["domain"]["chainId"] = 1


def change_the_contract(quote: dict[str, Any]) -> None:
    quote["typed_data"]["domain"]["verifyingContract"] = "0x" + "0e" * 20


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (change_the_payer, "payer"),
        (change_the_amount, "amount"),
        (change_the_chain, "domain"),
        (change_the_contract, "domain"),
    ],
)
def test_an_order_that_says_something_else_than_was_shown_is_not_signed(
    pay: Callable[..., Result],
    town_api: FakeApi,
    quote: dict[str, Any],
    change: Callable[[dict[str, Any]], None],
    field: str,
) -> None:
    change(quote)
    town_api.answer("POST", "/v1/payments/quote", quote)

    result = pay("--yes")

    assert result.exit_code == 1
    assert result.stderr.startswith(
        f"✗ The order to sign does not say what the quote showed: {field}."
        "  [quote_differs]\n"
    )
    assert "/v1/payments" not in town_api.paths()


@pytest.mark.parametrize(
    "link",
    [
        "https://pay.evil.example/p/ABEiM0RVZneImaq7zN3u_w.lVFQOWsYGEGnNjD3",
        "0x" + "0a" * 20,
        "04204",
    ],
)
def test_a_link_of_another_town_is_refused_before_anything_is_quoted(
    pay: Callable[..., Result], town_api: FakeApi, link: str
) -> None:
    result = pay("--yes", bill=link)

    assert result.exit_code == 1
    assert "[bill_link_invalid]" in result.stderr
    assert "/v1/payments/quote" not in town_api.paths()


def test_a_refusal_of_the_api_is_told_in_its_words(
    pay: Callable[..., Result], town_api: FakeApi
) -> None:
    problem = {
        "code": "balance_too_low",
        "title": "Refused",
        "detail": "200 yen are missing: 1000 yen can be used for 1200 yen.",
        "remedy": "Pay 1000 yen with Meguru and 200 yen in cash.",
    }
    town_api.answer("POST", "/v1/payments/quote", problem, 422)

    result = pay("--yes")

    assert result.exit_code == 1
    assert result.stderr == (
        "✗ 200 yen are missing: 1000 yen can be used for 1200 yen."
        "  [balance_too_low]\n"
        "  Pay 1000 yen with Meguru and 200 yen in cash.\n"
    )


@pytest.mark.parametrize("body", ["<h1>Bad Gateway</h1>", '"text"', "[]", ""])
def test_an_answer_that_is_not_the_apis_is_told_by_its_status(
    pay: Callable[..., Result], town_api: FakeApi, body: str
) -> None:
    town_api.answer("POST", "/v1/payments/quote", body, 502, kind="text/html")

    result = pay("--yes")

    assert result.exit_code == 1
    assert result.stderr.startswith("✗ the server answered 502  [server_refused]\n")


@pytest.mark.parametrize(
    "words",
    [
        ["pay", "042042", "--yes"],
        ["register", "ABCD-EFGH-JKMN-PQRS"],
        ["bill", "1200", "--shop", "0x" + "0a" * 20],
    ],
    ids=lambda words: words[0],
)
def test_an_api_that_is_out_is_told_with_its_address(
    run: Run, key_words: list[str], words: list[str]
) -> None:
    result = run(*words, "--api", "http://127.0.0.1:9", *key_words)

    assert result.exit_code == 1
    assert result.stderr == (
        "✗ The wallet API at http://127.0.0.1:9 does not answer: ConnectError."
        "  [server_unavailable]\n"
        "  Check the address, wait and try again; nothing is lost.\n"
    )


def test_a_till_opens_a_bill_and_shows_link_and_number(
    run: Run, town_api: FakeApi, key_words: list[str], bakery: bytes
) -> None:
    opened = {"amount": 1_200, "number": "042042", "link": "http://town/p/id.mac"}
    town_api.answer("POST", "/v1/bills", opened, 201)
    words = ["bill", "1200", "--shop", to_hex(bakery), "--api", town_api.url]

    result = run(*words, *key_words)

    assert result.exit_code == 0, result.output
    assert result.stdout == "1,200円 042042\nhttp://town/p/id.mac\n"
    (session,) = [body for _, path, body in town_api.asked if path == "/v1/sessions"]
    assert session["account"] == to_hex(bakery)
    assert session["account"] != session["signer"]


@pytest.mark.parametrize("amount", ["0", "1,200", "12.5", "-- -5"])
def test_a_bill_is_opened_over_whole_yen_only(
    run: Run, town_api: FakeApi, key_words: list[str], bakery: bytes, amount: str
) -> None:
    words = ["--shop", to_hex(bakery), "--api", town_api.url, *key_words]

    result = run("bill", *words, *amount.split())

    assert result.exit_code == 1
    assert "[amount_invalid]" in result.stderr
    assert "/v1/bills" not in town_api.paths()


def test_a_phone_registers_with_a_proof_by_its_own_key(
    run: Run, town_api: FakeApi, key_words: list[str], ledger: Ledger, hanako: Key
) -> None:
    town_api.answer("POST", "/v1/registrations", {"state": "registered"}, 201)
    words = ["register", "ABCD-EFGH-JKMN-PQRS", "--api", town_api.url, *key_words]

    result = run(*words)

    account = to_hex(hanako.address)
    assert result.stdout == f"registered {account}\n"
    (_, _, body) = town_api.asked[-1]
    digest = ledger.town.hash_registration(hanako.address, body["valid_before"])
    proof = parse_hex(body["proof"], "proof", 65)
    assert recover(digest, proof) == hanako.address
    assert (body["code"], body["account"]) == ("ABCD-EFGH-JKMN-PQRS", account)
