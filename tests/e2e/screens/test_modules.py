"""The shared browser modules, held against other implementations of the same."""

import secrets
from typing import Any

import pytest
from eth_account import Account
from eth_account.messages import encode_typed_data
from flask import Flask
from playwright.sync_api import Page

from ledger.chain.keys import key_from_secret
from ledger.chain.keys import make_key
from ledger.chain.sealing import seal_key
from ledger.chain.sealing import unseal_key
from ledger.domain.watchwords import watchword_of
from screens import formats
from tests.e2e.browsers import Browsers

TYPED: dict[str, Any] = {
    "domain": {
        "name": "RegionalCurrency",
        "version": "1",
        "chainId": 20260,
        "verifyingContract": "0x" + "c3" * 20,
    },
    "types": {
        "EIP712Domain": [
            {"name": "name", "type": "string"},
            {"name": "version", "type": "string"},
            {"name": "chainId", "type": "uint256"},
            {"name": "verifyingContract", "type": "address"},
        ],
        "Payment": [
            {"name": "payer", "type": "address"},
            {"name": "payee", "type": "address"},
            {"name": "legs", "type": "Leg[]"},
            {"name": "billRef", "type": "bytes32"},
            {"name": "validAfter", "type": "uint48"},
            {"name": "note", "type": "bytes"},
        ],
        "Leg": [
            {"name": "lot", "type": "uint256"},
            {"name": "amount", "type": "uint256"},
        ],
    },
    "primaryType": "Payment",
    "message": {
        "payer": "0x" + "11" * 20,
        "payee": "0x" + "44" * 20,
        "legs": [
            {"lot": 4294988001, "amount": 1000},
            {"lot": 9007199254740991, "amount": 1},
        ],
        "billRef": "0x" + "55" * 32,
        "validAfter": 1_775_000_000,
        "note": "0x0102",
    },
}


def run(page: Page, module: str, body: str, *given: Any) -> Any:
    """Run some lines with a module as ``m`` and what is given as ``g``."""
    script = f"""async ([file, g]) => {{
        const m = await import(file);
        {body}
    }}"""
    return page.evaluate(script, [f"/screens/{module}", list(given)])


@pytest.mark.parametrize("language", ["ja", "en"])
def test_days_and_moments_look_as_the_servers_do(page: Page, language: str) -> None:
    app = Flask("dates")
    seconds = (1_774_971_000, 1_775_033_940)

    written = run(
        page,
        "amounts.js",
        """document.documentElement.lang = g[0];
        const moments = g[1].map((at) => m.formatMoment(at, 32400));
        return [m.formatDay("2027-03-31"), ...moments];""",
        language,
        seconds,
    )

    with app.test_request_context("/", headers={"Cookie": f"language={language}"}):
        assert written == [formats.day("2027-03-31"), *map(formats.moment, seconds)]


@pytest.mark.parametrize(("count", "written"), [(1, "1 row was"), (2, "2 rows were")])
def test_english_words_agree_with_their_number(
    page: Page, count: int, written: str
) -> None:
    said = run(
        page,
        "words.js",
        """m.useWords({ read: "{rows} {rows:row was|rows were}" });
        return m.t("read", { rows: g[0] });""",
        count,
    )

    assert said == written


def test_typed_data_has_the_digest_eth_account_signs(page: Page) -> None:
    signable = encode_typed_data(full_message=TYPED)
    key = Account.create()
    signed = Account.sign_message(signable, key.key)

    digest = run(page, "typed_data.js", "return [...m.digestOf(g[0])];", TYPED)

    assert bytes(digest) == bytes(signed.message_hash)


@pytest.mark.parametrize(
    ("field", "value"),
    [("validAfter", 2**48), ("validAfter", -1), ("payer", "0x11"), ("billRef", "0x00")],
)
def test_a_value_that_does_not_fit_its_type_is_not_signed(
    page: Page, field: str, value: Any
) -> None:
    wrong = TYPED | {"message": TYPED["message"] | {field: value}}

    refused = run(
        page,
        "typed_data.js",
        "try { m.digestOf(g[0]); return 'signed'; } catch (e) { return e.name; }",
        wrong,
    )

    assert refused in ("RangeError", "TypeError")


def test_a_key_made_in_the_browser_signs_as_an_account(page: Page) -> None:
    digest = secrets.token_bytes(32)

    made = run(
        page,
        "keys.js",
        "const k = m.makeKey(); return [m.toHex(k.secret), k.address,"
        " m.signDigest(k.secret, m.fromHex(g[0]))];",
        "0x" + digest.hex(),
    )

    secret, address, signature = made
    account = Account.from_key(secret)
    assert account.address.lower() == address
    signed = account.unsafe_sign_hash(digest)
    assert "0x" + signed.signature.hex().removeprefix("0x") == signature


def test_what_the_browser_seals_opens_here_and_the_other_way_round(page: Page) -> None:
    secret = secrets.token_bytes(32)
    passphrase = "正しい馬 ばってりー 42"

    box = run(
        page,
        "sealing.js",
        "const b = Uint8Array.from(g[0]); return await m.seal(b, g[1]);",
        list(secret),
        passphrase,
    )
    ours = seal_key(key_from_secret(secret), passphrase)
    opened = run(
        page, "sealing.js", "return [...await m.unseal(g[0], g[1])];", ours, passphrase
    )

    assert unseal_key(box, passphrase).secret == secret
    assert bytes(opened) == secret
    assert secret.hex() not in str(box)


def test_a_wrong_passphrase_opens_nothing(page: Page) -> None:
    box = seal_key(make_key(), "right")

    opened = run(page, "sealing.js", "return await m.unseal(g[0], g[1]);", box, "wrong")

    assert opened is None


def test_a_box_that_would_take_all_memory_is_refused(page: Page) -> None:
    box = seal_key(make_key(), "right") | {"m": 2**24}

    refused = run(
        page,
        "sealing.js",
        "return m.unseal(g[0], g[1]).then(() => 'opened', (e) => e.name);",
        box,
        "right",
    )

    assert refused == "TypeError"


def test_watchwords_are_those_of_the_ledger(page: Page) -> None:
    orders = [secrets.token_bytes(32) for _ in range(200)]

    words = run(
        page,
        "watchword.js",
        "return g[0].map((order) => m.watchwordOf(order).ja);",
        ["0x" + order.hex() for order in orders],
    )

    assert words == [watchword_of(order).ja for order in orders]


@pytest.mark.parametrize(
    ("amount", "spoken"),
    [
        (1, "一円"),
        (10, "十円"),
        (110, "百十円"),
        (680, "六百八十円"),
        (1_000, "千円"),
        (1_111, "千百十一円"),
        (3_200, "三千二百円"),
        (10_000, "一万円"),
        (11_000, "一万千円"),
        (10_000_000, "一千万円"),
        (9_999_999, "九百九十九万九千九百九十九円"),
        (100_010_000, "一億一万円"),
    ],
)
def test_amounts_are_read_as_a_clerk_reads_them(
    page: Page, amount: int, spoken: str
) -> None:
    assert run(page, "amounts.js", "return m.speakYen(g[0]);", amount) == spoken


def test_an_unknown_refusal_is_said_in_general_words(page: Page) -> None:
    said = run(
        page,
        "words.js",
        "await m.loadWords(); return [m.refusalText({code: 'x', values: {}}).text,"
        " m.refusalText({code: 'balance_too_low',"
        " values: {missing: 1400, available: 800, amount: 2200}}).text];",
    )

    assert said[0] == "うまくいきませんでした。"
    assert said[1].startswith("1,400円足りません。")


def test_a_refusal_in_one_line_has_no_gap_between_japanese_sentences(
    page: Page,
) -> None:
    said = run(
        page,
        "words.js",
        "await m.loadWords(); const found = m.refusalText({code: 'x'});"
        " const ja = m.refusalLine({code: 'x'});"
        " document.documentElement.lang = 'en'; const en = m.refusalLine({code: 'x'});"
        " return [ja === found.text + found.remedy,"
        " en === found.text + ' ' + found.remedy];",
    )

    assert said == [True, True]


def test_an_answer_that_never_came_is_a_problem_called_offline(
    page: Page, browsers: Browsers
) -> None:
    browsers.faults.expect("ERR_FAILED")
    page.route("**/lost", lambda route: route.abort())

    code = run(
        page,
        "api.js",
        "return m.request('GET', '/lost').catch((problem) => problem.code);",
    )

    assert code == "offline"
