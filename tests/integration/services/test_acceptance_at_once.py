"""The same last money asked for by two processes at once: one is paid from it."""

from collections.abc import Sequence

import pytest
from sqlalchemy import text

from ledger.audit.reconcile import reconcile
from ledger.chain.keys import Key
from ledger.domain.orders import Leg
from ledger.domain.orders import SignedPayment
from ledger.services.orders import get_order
from ledger.store.accounts import list_balances
from tests.integration.conftest import GRANTED
from tests.integration.conftest import PURCHASED
from tests.integration.conftest import Shop
from tests.integration.conftest import World
from tests.integration.services.ordering import ask_and_sign
from tests.integration.services.ordering import lots_of
from tests.integration.services.ordering import open_bill
from tests.integration.services.ordering import register_crowd
from tests.integration.services.ordering import sign_order
from tests.integration.services.racing import Outcome
from tests.integration.services.racing import race

ACCOUNTS = 200
EACH = 1_000

# Both orders of a round, as (yen granted, yen purchased); any two of a pair ask for
# more than there is of one lot, and each alone is covered.
PAIRS = (
    ((EACH, 600), (600, EACH)),
    ((EACH, EACH), (0, EACH)),
    ((EACH, 1), (EACH, 0)),
    ((501, 501), (500, 500)),
)

Round = tuple[SignedPayment, SignedPayment]


@pytest.fixture(scope="module")
def crowd(world: World) -> list[Key]:
    """200 residents with 1,000 yen granted and 1,000 yen purchased each."""
    keys = register_crowd(world, ACCOUNTS)
    for programme in (GRANTED, PURCHASED):
        amounts = {key.address: EACH for key in keys}
        world.desk.issue(programme, world.today + 30, amounts)
    return keys


def legs_of(lots: tuple[int, int], amounts: tuple[int, int]) -> list[Leg]:
    pairs = zip(lots, amounts, strict=True)
    return [Leg(lot, amount) for lot, amount in pairs if amount]


def exchange_rows(world: World, accounts: Sequence[Key], lot: int) -> None:
    """Write a lot's rows anew, so that they lie behind the other lot's on disk."""
    with world.ledger.database.work() as work:
        work.session.execute(
            text(
                "UPDATE balances SET reserved = reserved"
                " WHERE lot = :lot AND account = ANY(:accounts)"
            ),
            {"lot": lot, "accounts": [key.address for key in accounts]},
        )
        work.commit()


def run(world: World, rounds: Sequence[Round]) -> list[tuple[Outcome, Outcome]]:
    """Hand in every round's orders from two processes."""
    sides = [first for first, _ in rounds], [second for _, second in rounds]
    return race(world.town.settings, world.clock.offset, sides)


def reserved_of(world: World, account: Key) -> dict[int, int]:
    with world.ledger.database.work() as work:
        rows = list_balances(work, account.address)
    return {row.lot: row.reserved for row in rows if row.reserved}


def check_one_was_paid(
    world: World, both: Round, outcomes: tuple[Outcome, Outcome]
) -> SignedPayment:
    """One was accepted; the other was told what the first left of its lots."""
    assert sorted((outcome.status, outcome.word) for outcome in outcomes) == [
        (201, "accepted"),
        (422, "balance_too_low"),
    ]
    won = 0 if outcomes[0].word == "accepted" else 1
    taken = {leg.lot: leg.amount for leg in both[won].payment.legs}
    payment = both[1 - won].payment
    available = sum(
        min(leg.amount, EACH - taken.get(leg.lot, 0)) for leg in payment.legs
    )
    assert outcomes[1 - won].values == {
        "amount": payment.amount,
        "available": available,
        "missing": payment.amount - available,
    }
    return both[won]


def test_two_processes_never_spend_an_accounts_last_money_twice(
    world: World, crowd: list[Key], bakery: Shop
) -> None:
    granted, purchased = lots = lots_of(world)
    one_lot, two_lots = crowd[: ACCOUNTS // 2], crowd[ACCOUNTS // 2 :]
    exchange_rows(world, two_lots[::2], granted)
    exchange_rows(world, two_lots[1::2], purchased)
    rounds: list[Round] = [
        (
            ask_and_sign(world, payer, bakery, Leg(purchased, 700 + n)),
            ask_and_sign(world, payer, bakery, Leg(purchased, 600 + n)),
        )
        for n, payer in enumerate(one_lot)
    ]
    for n, payer in enumerate(two_lots):
        pair = PAIRS[n % len(PAIRS)]
        first, second = pair if n % 8 < 4 else pair[::-1]
        rounds.append(
            (
                ask_and_sign(world, payer, bakery, *legs_of(lots, first)),
                ask_and_sign(world, payer, bakery, *legs_of(lots, second)),
            )
        )

    outcomes = run(world, rounds)

    paid = [
        check_one_was_paid(world, both, outcome)
        for both, outcome in zip(rounds, outcomes, strict=True)
    ]
    assert len(paid) == ACCOUNTS
    for payer, signed in zip(crowd, paid, strict=True):
        promised = {leg.lot: leg.amount for leg in signed.payment.legs}
        assert reserved_of(world, payer) == promised

    last = world.ledger.town.hash_payment(paid[-1].payment)
    world.wait(lambda: get_order(world.ledger, last).state == "confirmed")
    world.turn()
    for payer, signed in zip(crowd, paid, strict=True):
        order = world.ledger.town.hash_payment(signed.payment)
        assert get_order(world.ledger, order).state in ("confirmed", "final")
        assert reserved_of(world, payer) == {}
    books = reconcile(world.ledger.database, world.ledger.gateway)
    assert books.agree, books.findings


def test_the_same_order_handed_in_twice_at_once_is_accepted_once(
    world: World, crowd: list[Key], bakery: Shop
) -> None:
    granted, _ = lots_of(world)
    payers = crowd[:20]
    orders = [ask_and_sign(world, payer, bakery, Leg(granted, 10)) for payer in payers]

    outcomes = run(world, [(signed, signed) for signed in orders])

    for payer, (first, second) in zip(payers, outcomes, strict=True):
        assert first == second
        assert first.word == "accepted"
        assert reserved_of(world, payer) == {granted: 10}


def test_one_bill_paid_by_two_at_once_is_paid_by_one(
    world: World, crowd: list[Key], bakery: Shop
) -> None:
    granted, _ = lots_of(world)
    rounds: list[Round] = []
    for first, second in zip(crowd[20:40], crowd[40:60], strict=True):
        bill, leg = open_bill(world, bakery, 10), Leg(granted, 10)
        rounds.append(
            (sign_order(world, first, bill, leg), sign_order(world, second, bill, leg))
        )

    outcomes = run(world, rounds)

    for n, both in enumerate(outcomes):
        words = [outcome.word for outcome in both]
        assert sorted(words) == ["accepted", "bill_accepted"]
        held = [reserved_of(world, crowd[20 + n]), reserved_of(world, crowd[40 + n])]
        assert held[words.index("accepted")] == {granted: 10}
        assert held[words.index("bill_accepted")] == {}
