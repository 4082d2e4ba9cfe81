"""The wallet's own modules: PINs, waits, scanned texts, the key box, quotes."""

from typing import Any

import pytest
from playwright.sync_api import Page

BILL = "A" * 22 + "." + "B" * 16
CODE = "ABCD-EFGH-JKMN-PQRS"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"
)
CHROME = (
    "Mozilla/5.0 (Linux; Android 13; Pixel 6) AppleWebKit/537.36"
    " (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36"
)


def call(page: Page, module: str, function: str, *arguments: Any) -> Any:
    """Call a function of a module in the page."""
    return page.evaluate(
        """async ([module, name, given]) => {
          const found = await import(`/phone/${module}.js`);
          return await found[name](...given);
        }""",
        [module, function, list(arguments)],
    )


@pytest.mark.parametrize(
    ("pin", "obvious"),
    [
        ("123456", True),
        ("987654", True),
        ("890123", True),
        ("000000", True),
        ("121212", True),
        ("123123", True),
        ("112233", True),
        ("271828", False),
        ("918273", False),
    ],
)
def test_pins_that_are_tried_first_are_not_taken(
    page: Page, pin: str, obvious: bool
) -> None:
    assert call(page, "pins", "isObvious", pin) is obvious


@pytest.mark.parametrize(
    ("wanted", "spoken"),
    [
        (["en-US", "ja"], "en"),
        (["JA-jp", "en"], "ja"),
        (["fr-FR", "en-GB", "ja"], "en"),
        (["fr"], "ja"),
        ([], "ja"),
    ],
)
def test_the_first_language_of_a_browser_that_is_known_is_spoken(
    page: Page, wanted: list[str], spoken: str
) -> None:
    assert call(page, "preferences", "languageOf", wanted) == spoken


def test_digits_are_read_however_they_are_typed(page: Page) -> None:
    assert call(page, "pins", "readDigits", "１２ 3-4a56789", 6) == "123456"


def test_waits_grow_with_wrong_pins_and_stop_at_an_hour(page: Page) -> None:
    waits = [call(page, "attempts", "waitAfter", count) for count in range(10)]

    assert waits == [0, 0, 0, 30, 60, 300, 900, 3600, 3600, 3600]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{here}/p/" + BILL, {"kind": "bill", "bill": BILL}),
        ("123456", {"kind": "bill", "bill": "123456"}),
        ("{here}/join#" + CODE, {"kind": "join", "code": CODE}),
        ("{here}/p/short", {"kind": "foreign", "what": "site"}),
        ("{here}/join#%E3%82", {"kind": "foreign", "what": "site"}),
        ("https://evil.example/p/" + BILL, {"kind": "foreign", "what": "site"}),
        ("00020101021126", {"kind": "foreign", "what": "sticker"}),
        ("javascript:alert(1)", {"kind": "foreign", "what": "other"}),
        ("hello", {"kind": "foreign", "what": "other"}),
    ],
)
def test_a_scanned_text_is_a_bill_a_letter_or_said_to_be_neither(
    page: Page, address: str, text: str, found: dict[str, str]
) -> None:
    read = page.evaluate(
        """async (text) => {
          const { readScanned } = await import("/phone/links.js");
          return readScanned(text, location);
        }""",
        text.replace("{here}", address),
    )

    assert read == found


def test_a_code_is_read_without_its_dashes_and_in_wide_letters(page: Page) -> None:
    assert call(page, "links", "readCode", "abcdefghjkmnpqrs") == CODE
    assert call(page, "links", "readCode", "ＡＢＣＤ ＥＦＧＨ JKMN PQRS") == CODE
    assert call(page, "links", "readCode", "ABCD") is None


@pytest.mark.parametrize(
    ("agent", "standalone", "place"),
    [
        (CHROME, False, "fine"),
        (CHROME + " Line/14.1.0", False, "in-app"),
        (CHROME.replace("Pixel 6", "Pixel 6; wv"), False, "in-app"),
        (CHROME + " Instagram 300.0", False, "in-app"),
        (CHROME + " [FB_IAB/FB4A;FBAV/400]", False, "in-app"),
        (SAFARI + " YJApp-IOS jp.co.yahoo.ipn.appli", False, "in-app"),
        (SAFARI.replace(" Safari/604.1", ""), False, "in-app"),
        (SAFARI, False, "ios-safari"),
        (SAFARI, True, "fine"),
        (SAFARI.replace(" Version", " CriOS"), False, "ios-other"),
    ],
)
def test_a_key_is_made_only_where_it_will_be_found_again(
    page: Page, agent: str, standalone: bool, place: str
) -> None:
    facts = {
        "userAgent": agent,
        "touchPoints": 5,
        "isStandalone": standalone,
        "isSecure": True,
    }

    assert call(page, "place", "placeOf", facts) == place


def test_a_page_without_encryption_makes_no_key(page: Page) -> None:
    facts = {
        "userAgent": CHROME,
        "touchPoints": 5,
        "isStandalone": False,
        "isSecure": False,
    }

    assert call(page, "place", "placeOf", facts) == "insecure"


def test_the_key_opens_with_its_pin_only_and_lies_sealed_twice(page: Page) -> None:
    found = page.evaluate(
        """async () => {
          const box = await import("/phone/keybox.js");
          const { read } = await import("/phone/store.js");
          const { addressOf, toHex } = await import("/screens/keys.js");
          const address = await box.makeSealed("271828");
          const secret = toHex(box.openSecret());
          const sealed = await read("key");
          box.lock();
          const isLocked = box.openSecret() === null;
          let wrong = "opened";
          try { await box.open("271829"); }
          catch (error) { wrong = error.constructor.name; }
          const counted = (await read("attempts")).failures;
          await box.open("271828");
          const forgiven = await read("attempts");
          const same = addressOf(box.openSecret()) === address;
          let exported = "exported";
          try { await crypto.subtle.exportKey("raw", sealed.device); }
          catch (error) { exported = error.name; }
          const kept = JSON.stringify(Object.values(sealed).map((value) =>
            value instanceof Uint8Array ? toHex(value) : String(value)));
          return { isLocked, wrong, counted, forgiven: forgiven ?? null, same, exported,
            isThere: kept.includes(secret.slice(2)), iterations: sealed.iterations };
        }"""
    )

    assert found == {
        "isLocked": True,
        "wrong": "PinWrong",
        "counted": 1,
        "forgiven": None,
        "same": True,
        "exported": "InvalidAccessError",
        "isThere": False,
        "iterations": 600_000,
    }


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ("q.typed_data.message.payee = '0x' + '66'.repeat(20)", "payee"),
        ("q.typed_data.message.payer = '0x' + '66'.repeat(20)", "payer"),
        ("q.typed_data.message.legs[0].amount = 9000", "legs"),
        ("q.typed_data.message.legs[0].amount = q.legs[0].amount = 9000", "amount"),
        ("q.amount = 2000", "amount"),
        ("q.shop_name = 'べつの店'", "shop_name"),
        ("q.typed_data.domain.chainId = 1", "domain"),
        ("q.typed_data.types.Payment.pop()", "types"),
        ("q.typed_data.message.validBefore += 90000", "validBefore"),
        ("q.order = '0x' + '00'.repeat(32)", "order"),
        ("", None),
    ],
)
def test_nothing_is_signed_that_is_not_what_is_shown(
    page: Page, change: str, field: str | None
) -> None:
    refused = page.evaluate(
        """async ([change]) => {
          const { checkQuote } = await import("/phone/paying.js");
          const { digestOf } = await import("/screens/typed_data.js");
          const { toHex } = await import("/screens/keys.js");
          const fields = (text) => text.split(",").map((each) => {
            const [type, name] = each.split(" ");
            return { name, type };
          });
          const payment = () => ({
            domain: { name: "RegionalCurrency", version: "1", chainId: 20260,
              verifyingContract: "0x" + "c3".repeat(20) },
            types: {
              EIP712Domain: fields("string name,string version,uint256 chainId," +
                "address verifyingContract"),
              Payment: fields("address payer,address payee,Leg[] legs," +
                "bytes32 billRef,uint48 validAfter,uint48 validBefore,bytes32 salt"),
              Leg: fields("uint256 lot,uint256 amount"),
            },
            primaryType: "Payment",
          });
          const now = Math.floor(Date.now() / 1000);
          const account = "0x" + "11".repeat(20);
          const shop = "0x" + "44".repeat(20);
          const legs = [{ lot: 1, amount: 1000 }, { lot: 2, amount: 200 }];
          const message = { payer: account, payee: shop, legs,
            billRef: "0x" + "55".repeat(32), validAfter: now - 60,
            validBefore: now + 3600, salt: "0x" + "22".repeat(32) };
          const typed = { ...payment(), message };
          // Through JSON, as it comes: what is shown and what is signed lie apart.
          const q = JSON.parse(JSON.stringify({ order: toHex(digestOf(typed)), shop,
            shop_name: "みせ", amount: 1200, legs, typed_data: typed }));
          const changes = {
            %s
          };
          changes[change]?.(q);
          const bill = { shop, shop_name: "みせ", amount: 1200 };
          try { checkQuote(q, bill, { typed_data: { Payment: payment() } }, account); }
          catch (error) { return error.values.field; }
          return null;
        }"""
        % (f"{change!r}: (q) => {{ {change} }}," if change else ""),
        [change],
    )

    assert refused == field


def test_a_link_with_a_broken_end_opens_the_wallet_all_the_same(page: Page) -> None:
    page.goto("/join#%E3%82")
    page.reload()

    page.wait_for_selector("#code")
