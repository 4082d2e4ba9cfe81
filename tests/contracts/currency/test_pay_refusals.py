"""Each way in which an order is refused, with the values it is refused for."""

import brownie
import pytest
from eth_abi import encode
from eth_utils import keccak

from tests.contracts.support import CLOSED
from tests.contracts.support import FROZEN
from tests.contracts.support import HOUR
from tests.contracts.support import NOBODY
from tests.contracts.support import RESIDENT
from tests.contracts.support import SHOP
from tests.contracts.support import Person
from tests.contracts.support import as_bytes
from tests.contracts.support import lot
from tests.contracts.support import mine_next_at
from tests.contracts.support import now
from tests.contracts.support import reasons
from tests.contracts.support import refusal
from tests.contracts.support import rpc
from tests.contracts.support import send
from tests.contracts.support import terms


def test_an_order_is_paid_once(money, hanako, bakery):
    signed = money.signed(hanako, bakery, (money.common, 300))
    money.pay(signed)

    refusals = money.refused(signed)

    assert refusals == [refusal("OrderAlreadyUsed", as_bytes(money.hash(signed)), 1)]
    assert money.balance(bakery, money.common) == 300


def test_an_order_is_paid_once_in_one_batch(money, hanako, bakery):
    signed = money.signed(hanako, bakery, (money.common, 300))

    refusals = money.refused(signed, signed)

    assert refusals == [refusal("OrderAlreadyUsed", as_bytes(money.hash(signed)), 1)]
    assert money.balance(bakery, money.common) == 300


def test_an_expired_order_is_refused(money, hanako, bakery):
    signed = money.signed(hanako, bakery, (money.common, 300))
    valid_before = signed[0][5]
    mine_next_at(valid_before)

    tx = money.pay(signed)

    assert reasons(tx) == [refusal("OrderExpired", valid_before, valid_before)]


def test_an_order_is_paid_in_the_last_second_before_it_expires(money, hanako, bakery):
    signed = money.signed(hanako, bakery, (money.common, 300))
    mine_next_at(signed[0][5] - 1)

    assert money.refused(signed) == []


def test_an_order_from_the_future_is_refused(money, hanako, bakery):
    later = now() + HOUR
    changes = {"validAfter": later, "validBefore": later + HOUR}
    signed = money.signed(hanako, bakery, (money.common, 300), **changes)
    mine_next_at(later - 1)

    tx = money.pay(signed)

    assert reasons(tx) == [refusal("OrderNotYetValid", later, later - 1)]


def test_an_order_is_paid_from_its_first_second_on(money, hanako, bakery):
    later = now() + HOUR
    changes = {"validAfter": later, "validBefore": later + HOUR}
    signed = money.signed(hanako, bakery, (money.common, 300), **changes)
    mine_next_at(later)

    assert money.refused(signed) == []


def test_an_order_dated_more_than_six_hours_back_is_refused(money, hanako, bakery):
    dated = now() - 5 * HOUR
    changes = {"validAfter": dated, "validBefore": now() + 9 * HOUR}
    signed = money.signed(hanako, bakery, (money.common, 300), **changes)
    mine_next_at(dated + 6 * HOUR + 1)

    tx = money.pay(signed)

    assert reasons(tx) == [refusal("OrderBackdated", dated, dated + 1)]


def test_an_order_dated_six_hours_back_is_paid(money, hanako, bakery):
    dated = now() - 5 * HOUR
    changes = {"validAfter": dated, "validBefore": now() + 9 * HOUR}
    signed = money.signed(hanako, bakery, (money.common, 300), **changes)
    mine_next_at(dated + 6 * HOUR)

    assert money.refused(signed) == []


def test_more_than_the_balance_is_refused(money, hanako, bakery):
    signed = money.signed(hanako, bakery, (money.common, 10_001))

    assert money.refused(signed) == [
        refusal("ERC1155InsufficientBalance", hanako, 10_000, 10_001, money.common)
    ]


def test_one_leg_without_balance_refuses_the_whole_order(money, taro, bakery):
    signed = money.signed(taro, bakery, (money.common, 1), (money.small, 1))

    assert money.refused(signed) == [
        refusal("ERC1155InsufficientBalance", taro, 0, 1, money.small)
    ]
    assert money.balance(bakery, money.common) == 0


def test_a_shop_outside_the_programme_is_refused(money, hanako, grocer):
    signed = money.signed(hanako, grocer, (money.small, 100))

    assert money.refused(signed) == [refusal("ShopNotAccepted", grocer, 2)]


def test_an_unknown_payer_is_refused(money, stranger, bakery):
    signed = money.signed(stranger, bakery, (money.common, 100))

    assert money.refused(signed) == [refusal("AccountUnknown", stranger)]


def test_an_unknown_payee_is_refused(money, hanako, stranger):
    signed = money.signed(hanako, stranger, (money.common, 100))

    assert money.refused(signed) == [refusal("AccountUnknown", stranger)]


def test_nobody_can_be_paid_to(money, hanako):
    nobody = Person("nobody")
    nobody.address = NOBODY
    signed = money.signed(hanako, nobody, (money.common, 100))

    assert money.refused(signed) == [refusal("AccountUnknown", NOBODY)]


def test_a_frozen_payer_is_refused(money, registry, hanako, bakery, guardian):
    signed = money.signed(hanako, bakery, (money.common, 100))
    send(registry.freeze, hanako.address, sender=guardian)

    assert money.refused(signed) == [refusal("AccountNotActive", hanako, FROZEN)]


def test_a_frozen_payee_is_refused(money, registry, hanako, bakery, guardian):
    signed = money.signed(hanako, bakery, (money.common, 100))
    send(registry.freeze, bakery.address, sender=guardian)

    assert money.refused(signed) == [refusal("AccountNotActive", bakery, FROZEN)]


@pytest.mark.parametrize("who", ["hanako", "bakery"])
def test_a_closed_account_is_refused(money, registry, people, who):
    somebody = getattr(people, who)
    signed = money.signed(people.hanako, people.bakery, (money.common, 100))
    write_status(registry, somebody, CLOSED)

    assert money.refused(signed) == [refusal("AccountNotActive", somebody, CLOSED)]


def test_money_that_is_not_transferable_stays_from_residents(money, hanako, taro):
    signed = money.signed(hanako, taro, (money.common, 100))

    assert money.refused(signed) == [refusal("PairClosed", RESIDENT, RESIDENT)]


def test_every_leg_of_a_gift_must_be_transferable(money, hanako, taro):
    signed = money.signed(hanako, taro, (money.common, 1), (money.gift, 1))

    assert money.refused(signed) == [refusal("PairClosed", RESIDENT, RESIDENT)]


def test_money_that_does_not_recirculate_stays_from_shops(
    money, hanako, bakery, baker, grocer
):
    money.pay(money.signed(hanako, bakery, (money.common, 100)))
    signed = money.sign(money.order(bakery, grocer, (money.common, 100)), baker)

    assert money.refused(signed) == [refusal("PairClosed", SHOP, SHOP)]


def test_a_shop_does_not_pay_residents(money, hanako, bakery, baker, taro):
    money.pay(money.signed(hanako, bakery, (money.gift, 100)))
    signed = money.sign(money.order(bakery, taro, (money.gift, 100)), baker)

    assert money.refused(signed) == [refusal("PairClosed", SHOP, RESIDENT)]


def test_nobody_pays_themselves(money, hanako):
    signed = money.signed(hanako, hanako, (money.gift, 100))

    assert money.refused(signed) == [refusal("PairClosed", RESIDENT, RESIDENT)]


def test_an_unknown_programme_is_refused(money, hanako, bakery):
    signed = money.signed(hanako, bakery, (lot(99, money.today), 100))

    assert money.refused(signed) == [refusal("ProgrammeUnknown", 99)]


def test_a_suspended_programme_is_refused(money, currency, hanako, bakery):
    signed = money.signed(hanako, bakery, (money.common, 100), (money.small, 100))
    money.city.act(currency.setSuspended, 2, True)

    assert money.refused(signed) == [refusal("ProgrammeIsSuspended", 2)]


def test_the_limit_of_a_programme_counts_all_its_legs(money, currency, hanako, bakery):
    money.city.act(currency.openProgramme, 4, terms(paymentLimit=500))
    first, second = lot(4, money.today + 30), lot(4, money.today + 60)
    money.issue(first, (hanako, 1_000))
    money.issue(second, (hanako, 1_000))
    above = money.signed(
        hanako, bakery, (money.common, 1_000), (first, 300), (second, 201)
    )
    within = money.signed(
        hanako, bakery, (money.common, 1_000), (first, 300), (second, 200)
    )

    assert money.refused(above) == [refusal("ProgrammeLimitExceeded", 4, 501, 500)]
    assert money.refused(within) == []


AMOUNT_MAX = 2**53 - 1


def lots(count: int) -> list[tuple[int, int]]:
    return [(lot(1, 100_000 + i), 1) for i in range(count)]


@pytest.mark.parametrize(
    ("legs", "index"),
    [
        ([], 0),
        (lots(9), 8),
        (lots(40), 8),
        ([lots(2)[1], lots(2)[0]], 1),
        ([lots(1)[0], lots(1)[0]], 1),
        ([(lot(1, 100_000), 0)], 0),
        ([lots(2)[0], (lots(2)[1][0], 0)], 1),
        ([(lot(1, 100_000), AMOUNT_MAX + 1)], 0),
        ([(lot(1, 100_000), 2**256 - 1)], 0),
        ([(1 << 255 | lot(1, 100_000), 1)], 0),
        ([(1 << 63 | lot(1, 100_000), 1)], 0),
    ],
    ids=[
        "none",
        "nine",
        "forty",
        "descending",
        "the same lot twice",
        "zero",
        "zero in the second",
        "huge",
        "the hugest",
        "a lot beyond its bits",
        "a lot one bit too long",
    ],
)
def test_malformed_legs_are_refused(money, hanako, bakery, legs, index):
    signed = money.signed(hanako, bakery, *legs)

    assert money.refused(signed) == [refusal("LegsInvalid", index)]


def test_the_largest_amount_is_well_formed(money, hanako, bakery):
    signed = money.signed(hanako, bakery, (money.common, AMOUNT_MAX))

    assert money.refused(signed) == [
        refusal("ERC1155InsufficientBalance", hanako, 10_000, AMOUNT_MAX, money.common)
    ]


def test_eight_legs_are_well_formed(money, hanako, bakery):
    signed = money.signed(hanako, bakery, *lots(8))

    assert money.refused(signed) == [
        refusal("ERC1155InsufficientBalance", hanako, 0, 1, lots(1)[0][0])
    ]


def test_an_amount_that_is_no_integer_cannot_be_written(money, hanako, bakery):
    with pytest.raises(Exception, match="(?i)float|integer|int"):
        money.signed(hanako, bakery, (money.common, 0.5))


def write_status(registry, somebody: Person, status: int) -> None:
    """Set a participant's status in the chain's storage, in the second byte."""
    for slot in range(16):
        place = keccak(encode(["address", "uint256"], [somebody.address, slot]))
        word = bytes(brownie.web3.eth.get_storage_at(registry.address, place))
        if word[-1] in (RESIDENT, SHOP):
            word = word[:-2] + bytes([status]) + word[-1:]
            place_hex, word_hex = "0x" + place.hex(), "0x" + word.hex()
            rpc("anvil_setStorageAt", registry.address, place_hex, word_hex)
            assert registry.participant(somebody.address)[1] == status
            return
    raise AssertionError("the participant is not where it was looked for")
