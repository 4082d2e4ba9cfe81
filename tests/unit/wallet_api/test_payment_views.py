"""What each side of a payment may see of it."""

from ledger.domain.lots import make_lot
from ledger.domain.orders import Leg
from ledger.domain.orders import OrderState
from ledger.domain.programmes import Programme
from ledger.domain.programmes import ProgrammeFlag
from ledger.domain.watchwords import watchword_of
from ledger.services.orders import OrderView
from ledger.services.orders import Step
from wallet_api.payment_views import show_payment

HANAKO = bytes([1]) * 20
BAKERY = bytes([2]) * 20
ORDER = bytes(range(32))
TX = bytes([7]) * 32


def programme(number: int, name: str, label: str) -> Programme:
    flags = ProgrammeFlag(0)
    return Programme(number, 1, 10**6, 0, 1, 2, 0, flags, 10**9, 10**6, name, label)


PROGRAMMES = {
    1: programme(1, "子育て応援", "共通"),
    2: programme(2, "生活支援", "専用"),
    3: programme(3, "めぐるコイン", "共通"),
}


def payment(**changes: object) -> OrderView:
    values: dict[str, object] = {
        "order": ORDER,
        "sequence": 9,
        "state": OrderState.CONFIRMED,
        "payer": HANAKO,
        "payee": BAKERY,
        "shop_name": "Sakura Bakery",
        "amount": 1200,
        "legs": (
            Leg(make_lot(1, 20600), 500),
            Leg(make_lot(2, 20601), 300),
            Leg(make_lot(3, 2**32 - 1), 400),
        ),
        "watchword": watchword_of(ORDER),
        "steps": (
            Step(OrderState.ACCEPTED, 100),
            Step(OrderState.SUBMITTED, 101, TX),
            Step(OrderState.CONFIRMED, 102, TX, 42),
        ),
        "tx_hash": TX,
        "block_number": 42,
        "failure": None,
        "refunded": 0,
        "is_paid_late": False,
    }
    return OrderView(**(values | changes))  # type: ignore[arg-type]


def test_the_payer_sees_lots_names_and_last_days() -> None:
    shown = show_payment(payment(), PROGRAMMES, HANAKO).model_dump()

    assert shown["legs"] == [
        {
            "label": "共通",
            "amount": 500,
            "lot": make_lot(1, 20600),
            "programme_name": "子育て応援",
            "last_day": "2026-05-27",
        },
        {
            "label": "専用",
            "amount": 300,
            "lot": make_lot(2, 20601),
            "programme_name": "生活支援",
            "last_day": "2026-05-28",
        },
        {
            "label": "共通",
            "amount": 400,
            "lot": make_lot(3, 2**32 - 1),
            "programme_name": "めぐるコイン",
            "last_day": "never",
        },
    ]


def test_the_shop_sees_amounts_by_label_and_nothing_else_of_the_programmes() -> None:
    shown = show_payment(payment(), PROGRAMMES, BAKERY)

    nothing = {"lot": None, "programme_name": None, "last_day": None}
    assert [leg.model_dump() for leg in shown.legs] == [
        {"label": "共通", "amount": 900} | nothing,
        {"label": "専用", "amount": 300} | nothing,
    ]
    text = shown.model_dump_json()
    for number, secret in PROGRAMMES.items():
        assert secret.name not in text
        assert str(number << 32) not in text


def test_both_see_the_same_watchword_and_steps() -> None:
    payer = show_payment(payment(), PROGRAMMES, HANAKO)
    shop = show_payment(payment(), PROGRAMMES, BAKERY)

    assert payer.watchword == shop.watchword
    assert payer.watchword.model_dump() == {"ja": "あか 60", "en": "red 60"}
    assert payer.steps == shop.steps
    assert [step.model_dump() for step in payer.steps] == [
        {"state": "accepted", "at": 100, "tx_hash": None, "block_number": None},
        {
            "state": "submitted",
            "at": 101,
            "tx_hash": "0x" + "07" * 32,
            "block_number": None,
        },
        {
            "state": "confirmed",
            "at": 102,
            "tx_hash": "0x" + "07" * 32,
            "block_number": 42,
        },
    ]


def test_why_the_chain_refused_names_values_to_the_payer_only() -> None:
    failure = {"code": "shop_not_accepted", "values": {"programme": 2}}
    refused = payment(state=OrderState.REFUSED, failure=failure)

    payer = show_payment(refused, PROGRAMMES, HANAKO).failure
    shop = show_payment(refused, PROGRAMMES, BAKERY).failure

    assert payer is not None and payer.model_dump() == failure
    assert shop is not None
    assert shop.model_dump() == {"code": "shop_not_accepted", "values": {}}
