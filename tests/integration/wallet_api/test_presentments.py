"""Presented payments through the API: a shown code charged once, within its limit."""

from dataclasses import replace
from typing import Any

import pytest

from ledger.chain.keys import make_key
from ledger.domain.payment_codes.presentments import PresentedCode
from ledger.domain.payment_codes.presentments import write_code
from ledger.domain.presentments import PRESENTMENT_AGE_SECONDS
from ledger.domain.presentments import PRESENTMENT_SECONDS_MOST
from ledger.domain.presentments import PRESENTMENT_SKEW_SECONDS
from ledger.domain.watchwords import watchword_of
from ledger.services.registrations import freeze
from tests.integration.conftest import GRANTED
from tests.integration.conftest import PURCHASED
from tests.integration.conftest import World
from tests.integration.wallet_api.devices import Device
from tests.integration.wallet_api.devices import legs_of
from tests.integration.wallet_api.devices import lots_of
from tests.integration.wallet_api.devices import refusal
from tests.integration.wallet_api.devices import sign_typed
from tests.integration.wallet_api.undoing import ask_code
from tests.integration.wallet_api.undoing import charge
from tests.integration.wallet_api.undoing import give_back
from tests.integration.wallet_api.undoing import present
from tests.integration.wallet_api.undoing import refunds_of
from tests.integration.wallet_api.undoing import sign_charge
from tests.integration.wallet_api.undoing import state_of


def hand_in(till: Device, signed: dict[str, Any]) -> Any:
    return till.api.ask("POST", "/v1/presentments", signed)


def order_of(world: World, code: PresentedCode) -> str:
    return "0x" + world.ledger.town.hash_presentment(code.presentment).hex()


@pytest.fixture
def code(makoto: Device) -> PresentedCode:
    """A code of Makoto's over 3,000 yen."""
    return present(makoto, 3_000)


# --- what works -------------------------------------------------------------


def test_a_code_is_charged_paid_shown_and_given_back(
    world: World, phone: Device, till: Device
) -> None:
    code = present(phone, 3_000)

    accepted = charge(till, code, 1_200)

    order = accepted["order"]
    assert order == order_of(world, code)
    assert (accepted["state"], accepted["amount"]) == ("accepted", 1_200)
    assert accepted["payer"] == phone.account
    assert accepted["watchword"]["ja"] == watchword_of(bytes.fromhex(order[2:])).ja
    world.wait(lambda: state_of(phone, order) == "confirmed")
    payment = phone.get(f"/v1/payments/{order}").get_json()
    assert {leg["programme_name"]: leg["amount"] for leg in payment["legs"]} == {
        "子育て応援": 1_000,
        "めぐるコイン": 200,
    }
    (sale, *_) = till.get("/v1/terminals/self/payments").get_json()["sales"]
    assert (sale["order"], sale["amount"]) == (order, 1_200)
    assert sale["state"] == "accepted"
    assert give_back(till, order, 700).status_code == 201
    world.wait(lambda: refunds_of(till, order)["refunds"][0]["state"] == "confirmed")
    assert phone.get(f"/v1/payments/{order}").get_json()["refunded"] == 700


def test_the_same_charge_again_gets_the_same_answer(
    world: World, till: Device, code: PresentedCode
) -> None:
    signed = sign_charge(till, code, 100)

    first, second = hand_in(till, signed), hand_in(till, signed)

    assert first.status_code == second.status_code == 201
    assert first.get_json() == second.get_json()
    world.turn()


def test_payments_and_presented_payments_wait_for_each_other_in_turn(
    world: World, makoto: Device, till: Device
) -> None:
    orders = [
        makoto.pay(till.open_bill(101)["reference"])["order"],
        charge(till, present(makoto, 500), 102)["order"],
        makoto.pay(till.open_bill(103)["reference"])["order"],
        charge(till, present(makoto, 500), 104)["order"],
    ]

    world.turn()
    world.turn()

    assert [state_of(till, order) for order in orders] == ["confirmed"] * 4


def test_cash_beside_a_code_stands_on_the_bill(
    world: World, till: Device, code: PresentedCode
) -> None:
    signed = sign_charge(till, code, 100) | {"cash": 50}

    assert hand_in(till, signed).status_code == 201

    (sale, *_) = till.get("/v1/terminals/self/payments").get_json()["sales"]
    assert (sale["amount"], sale["cash"]) == (100, 50)
    world.turn()


# --- which code -------------------------------------------------------------


def test_what_is_no_code(till: Device) -> None:
    quoted = till.post("/v1/presentments/quote", {"code": "042042", "amount": 100})

    values = {"reason": "it is no payment code of a customer"}
    assert refusal(quoted) == (400, "payment_code_invalid", values)


def test_more_than_the_codes_limit(
    till: Device, makoto: Device, code: PresentedCode
) -> None:
    legs = legs_of((lots_of(makoto)[PURCHASED], 3_001))

    quoted = ask_code(till, code, 3_001)
    charged = hand_in(till, sign_charge(till, code, 100, legs=legs))

    values = {"amount": 3_001, "limit": 3_000}
    for response in (quoted, charged):
        assert refusal(response) == (422, "presentment_limit_exceeded", values)


@pytest.mark.parametrize(
    ("begin", "end", "reason"),
    [
        (PRESENTMENT_SKEW_SECONDS + 10, 3_600, "the phone's clock is ahead"),
        (-PRESENTMENT_AGE_SECONDS - 10, 3_600, "it is older than two minutes"),
        (0, 1_700, "it ends too soon"),
        (-60, PRESENTMENT_SECONDS_MOST, "it is valid for more than a day"),
    ],
)
def test_a_code_that_is_not_fresh(
    world: World, makoto: Device, till: Device, begin: int, end: int, reason: str
) -> None:
    now = world.clock()
    good = sign_charge(till, present(makoto, 100), 100)
    code = present(makoto, 100, valid_after=now + begin, valid_before=now + end)

    quoted = ask_code(till, code, 100)
    charged = hand_in(till, good | {"code": write_code(code)})

    for response in (quoted, charged):
        assert refusal(response) == (400, "presentment_invalid", {"reason": reason})


def test_a_code_that_was_charged(
    world: World, till: Device, grocer_till: Device, code: PresentedCode
) -> None:
    late = sign_charge(grocer_till, code, 100)
    charge(till, code, 100)

    quoted = ask_code(grocer_till, code, 100)
    charged = hand_in(grocer_till, late)

    values = {"order": order_of(world, code)}
    for response in (quoted, charged):
        assert refusal(response) == (409, "presentment_used", values)
    world.turn()


def test_an_acceptance_of_another_code(
    world: World, makoto: Device, till: Device, code: PresentedCode
) -> None:
    signed = sign_charge(till, present(makoto, 3_000), 100)

    charged = hand_in(till, signed | {"code": write_code(code)})

    assert refusal(charged) == (422, "signature_invalid", {"signer": till.signer})


def test_a_bill_reference_that_is_taken(
    world: World, makoto: Device, till: Device, code: PresentedCode
) -> None:
    signed = sign_charge(till, code, 100)
    hand_in(till, signed)

    again = sign_charge(till, present(makoto, 500), 100, billRef=signed["bill_ref"])
    charged = hand_in(till, again)

    assert refusal(charged) == (422, "bill_mismatch", {"field": "bill_ref"})
    world.turn()


# --- whose money ------------------------------------------------------------


def test_more_than_the_payer_has(world: World, phone: Device, till: Device) -> None:
    code = present(phone, 100_000)
    lot = lots_of(phone)[PURCHASED]

    quoted = ask_code(till, code, 6_001)
    charged = hand_in(till, sign_charge(till, code, 100, legs=legs_of((lot, 5_001))))

    assert refusal(quoted) == (
        422,
        "balance_too_low",
        {"amount": 6_001, "available": 6_000, "missing": 1},
    )
    assert refusal(charged) == (
        422,
        "balance_too_low",
        {"amount": 5_001, "available": 5_000, "missing": 1},
    )


def test_money_this_shop_does_not_take(
    till: Device, sachiko: Device, welfare: int
) -> None:
    code = present(sachiko, 1_000)
    legs = legs_of((lots_of(sachiko)[welfare], 100))

    charged = hand_in(till, sign_charge(till, code, 100, legs=legs))

    values = {"programme": welfare, "shop": till.account}
    assert refusal(charged) == (422, "shop_not_accepted", values)


def test_a_frozen_payer(world: World, phone: Device, till: Device) -> None:
    code = present(phone, 1_000)
    signed = sign_charge(till, code, 100)
    freeze(world.ledger, phone.key.address, "counter")
    world.turn()

    quoted = ask_code(till, code, 100)
    charged = hand_in(till, signed)

    values = {"account": phone.account, "status": "frozen"}
    for response in (quoted, charged):
        assert refusal(response) == (422, "account_not_active", values)


# --- who signed -------------------------------------------------------------


def test_a_code_that_another_key_signed(till: Device, makoto: Device) -> None:
    good = sign_charge(till, present(makoto, 100), 100)
    code = present(makoto, 100, key=make_key())

    quoted = ask_code(till, code, 100)
    charged = hand_in(till, good | {"code": write_code(code)})

    for response in (quoted, charged):
        assert refusal(response) == (
            422,
            "signature_invalid",
            {"signer": makoto.signer},
        )


def test_a_code_whose_limit_was_raised(till: Device, code: PresentedCode) -> None:
    raised = replace(code.presentment, limit=30_000)

    quoted = ask_code(till, replace(code, presentment=raised), 100)

    assert refusal(quoted)[:2] == (422, "signature_invalid")


def test_a_code_by_a_key_without_permission(
    till: Device, makoto: Device, stranger: Device
) -> None:
    code = replace(present(makoto, 100, key=stranger.key), signer=stranger.key.address)

    quoted = ask_code(till, code, 100)

    values = {"signer": stranger.signer, "account": makoto.account}
    assert refusal(quoted) == (403, "signer_not_permitted", values)


def test_a_till_that_nobody_registered(
    till: Device, stranger: Device, code: PresentedCode
) -> None:
    signed = sign_charge(till, code, 100)
    stranger.account = till.account
    stranger.token = till.token
    forged = sign_charge(stranger, code, 100)

    charged = hand_in(till, forged)

    values = {"signer": stranger.signer, "account": till.account}
    assert signed["payee"] == forged["payee"]
    assert refusal(charged) == (403, "signer_not_permitted", values)


def test_a_till_of_another_shop(
    till: Device, grocer_till: Device, code: PresentedCode
) -> None:
    signed = sign_charge(grocer_till, code, 100, payee=till.account)

    charged = hand_in(till, signed)

    values = {"signer": grocer_till.signer, "account": till.account}
    assert refusal(charged) == (403, "signer_not_permitted", values)


def test_an_acceptance_changed_after_signing(
    till: Device, makoto: Device, code: PresentedCode
) -> None:
    signed = sign_charge(till, code, 100)
    lot = lots_of(makoto)[GRANTED]

    charged = hand_in(till, signed | {"legs": legs_of((lot, 200))})

    assert refusal(charged) == (422, "signature_invalid", {"signer": till.signer})


def test_a_resident_charges_no_code(makoto: Device, phone: Device) -> None:
    code = present(phone, 1_000)

    quoted = ask_code(makoto, code, 100)
    typed = makoto.api.ask("GET", "/v1/network").get_json()["typed_data"]["Acceptance"]
    presentment = "0x" + bytes(32).hex()
    message = {
        "presentment": presentment,
        "payee": makoto.account,
        "legs": legs_of((lots_of(phone)[PURCHASED], 100)),
        "billRef": "0x" + "12" * 32,
    }
    charged = hand_in(
        makoto,
        {
            "code": write_code(code),
            "payee": message["payee"],
            "legs": message["legs"],
            "bill_ref": message["billRef"],
            "signer": makoto.signer,
            "signature": sign_typed(makoto.key, typed, message),
        },
    )

    values = {"sender": "resident", "receiver": "resident"}
    for response in (quoted, charged):
        assert refusal(response) == (422, "pair_closed", values)
