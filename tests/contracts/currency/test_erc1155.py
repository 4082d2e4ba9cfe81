"""What OpenZeppelin's tests ask of an ERC-1155, and where a closed currency differs.

It differs in these places, each with its test below:
- whoever transfers, or approves, meets DirectTransferClosed, whatever else is wrong;
- no receiver is ever asked, so that money also reaches an account that has code;
- nobody creates or destroys but Issuance, one lot at a time; who is nobody is not
  ERC1155InvalidReceiver or ERC1155InvalidSender but AccountUnknown;
- a URI is the same for all and cannot be set.
"""

from types import SimpleNamespace
from typing import Any

import brownie
import pytest

from scripts.deploy import create
from tests.contracts.support import DAY
from tests.contracts.support import NOBODY
from tests.contracts.support import RESIDENT
from tests.contracts.support import SHOP
from tests.contracts.support import WRITE_OFF
from tests.contracts.support import advance
from tests.contracts.support import ask
from tests.contracts.support import now
from tests.contracts.support import permission
from tests.contracts.support import plain
from tests.contracts.support import reasons
from tests.contracts.support import refusal
from tests.contracts.support import salt
from tests.contracts.support import send
from tests.contracts.support import terms

CLOSED = refusal("DirectTransferClosed")
ERC165, ERC1155, ERC1155_METADATA = "0x01ffc9a7", "0xd9b67a26", "0x0e89341c"


def singles(tx: Any) -> list[tuple]:
    """Every TransferSingle of a transaction."""
    return [plain(tuple(each.values())) for each in tx.events["TransferSingle"]]


# Balances


def test_who_has_nothing_has_a_balance_of_zero(money, currency, stranger, jiro):
    assert currency.balanceOf(stranger.address, money.common) == 0
    assert currency.balanceOf(jiro.address, 2**256 - 1) == 0
    assert currency.balanceOf(NOBODY, money.common) == 0


def test_balances_are_told_apart_by_holder_and_lot(money, currency, hanako, taro):
    assert currency.balanceOf(hanako.address, money.small) == 5_000
    assert currency.balanceOf(taro.address, money.small) == 0
    assert currency.balanceOf(taro.address, money.common) == 10_000


def test_a_batch_of_balances_is_in_the_order_of_the_question(money, currency, people):
    holders = [people.taro, people.hanako, people.taro, people.stranger, people.hanako]
    lots = [money.common, money.gift, money.common, money.common, money.small]

    balances = currency.balanceOfBatch([each.address for each in holders], lots)

    assert list(plain(balances)) == [10_000, 1_000, 10_000, 0, 5_000]


def test_a_batch_of_nothing_has_no_balances(money, currency):
    assert list(currency.balanceOfBatch([], [])) == []


@pytest.mark.parametrize(("holders", "lots"), [(1, 2), (2, 1), (0, 1), (1, 0)])
def test_a_batch_needs_a_lot_for_each_holder(money, currency, hanako, holders, lots):
    arguments = ([hanako.address] * holders, [money.common] * lots)

    assert ask(currency.balanceOfBatch, *arguments, sender=hanako) == refusal(
        "ERC1155InvalidArrayLength", lots, holders
    )


# Approvals


@pytest.mark.parametrize("approved", [True, False])
def test_nobody_is_approved(money, currency, hanako, taro, approved):
    """OpenZeppelin's: sets the status, emits ApprovalForAll, can be taken back."""
    for operator in (taro.address, NOBODY):
        arguments = (operator, approved)
        assert ask(currency.setApprovalForAll, *arguments, sender=hanako) == CLOSED
        assert not currency.isApprovedForAll(hanako.address, operator)
    assert not currency.isApprovedForAll(hanako.address, hanako.address)


# Transfers


@pytest.fixture
def sides(people, issuance):
    """Whom OpenZeppelin's tests transfer between: a holder, nobody, a contract."""
    return SimpleNamespace(
        holder=people.hanako.address,
        shop=people.bakery.address,
        stranger=people.stranger.address,
        contract=issuance.address,
    )


@pytest.mark.parametrize("to", ["shop", "stranger", "contract", "nobody"])
@pytest.mark.parametrize("amount", [0, 1, 10_001])
def test_nobody_transfers_whatever_else_is_wrong(
    money, currency, people, sides, to, amount
):
    """OpenZeppelin's: too little, to nobody, unapproved, to a contract's hook."""
    payee = getattr(sides, to, NOBODY)
    single = (sides.holder, payee, money.common, amount, b"\xf0\x0d")
    batch = (sides.holder, payee, [money.common], [amount], b"")

    for sender in (people.hanako, people.stranger, people.relay):
        assert ask(currency.safeTransferFrom, *single, sender=sender) == CLOSED
        assert ask(currency.safeBatchTransferFrom, *batch, sender=sender) == CLOSED


@pytest.mark.parametrize(("lots", "amounts"), [(0, 0), (1, 2), (2, 1), (2, 2)])
def test_nobody_transfers_a_batch_of_any_shape(
    money, currency, hanako, sides, lots, amounts
):
    arguments = (
        sides.holder,
        sides.shop,
        [money.common] * lots,
        [1] * amounts,
        b"",
    )

    assert ask(currency.safeBatchTransferFrom, *arguments, sender=hanako) == CLOSED


def test_an_order_of_one_leg_tells_of_a_single_transfer(
    money, relay, hanako, bakery, currency
):
    tx = money.pay(money.signed(hanako, bakery, (money.common, 7)))

    assert singles(tx) == [
        (relay.address, hanako.address, bakery.address, money.common, 7)
    ]
    assert "TransferBatch" not in tx.events
    assert money.balance(hanako, money.common) == 9_993
    assert money.balance(bakery, money.common) == 7


def test_an_order_of_several_legs_tells_of_a_batch(money, relay, hanako, bakery):
    legs = [(money.common, 7), (money.small, 5)]
    tx = money.pay(money.signed(hanako, bakery, *legs))

    [event] = tx.events["TransferBatch"]
    assert plain(tuple(event.values())) == (
        relay.address,
        hanako.address,
        bakery.address,
        (money.common, money.small),
        (7, 5),
    )
    assert "TransferSingle" not in tx.events
    assert money.balance(bakery, money.common) == 7
    assert money.balance(bakery, money.small) == 5


def test_more_than_a_balance_does_not_move(money, hanako, bakery):
    signed = money.signed(hanako, bakery, (money.small, 5_001))

    assert money.refused(signed) == [
        refusal("ERC1155InsufficientBalance", hanako, 5_000, 5_001, money.small)
    ]


@pytest.fixture
def forgetful(money, registry, chief, hanako):
    """A currency with a way to `_update` as OpenZeppelin's mock has."""
    made = create(
        chief.account,
        "ForgetfulCurrency",
        (chief.address, registry.address, chief.address),
    )
    contract = brownie.ForgetfulCurrency.at(made.address)
    send(contract.openProgramme, 1, terms(), sender=chief)
    for lot in (money.common, money.common_later):
        send(contract.issue, hanako.address, lot, 100, sender=chief)
    return contract


def test_lots_and_amounts_must_be_as_many(money, forgetful, hanako, bakery, relay):
    lots = [money.common, money.common_later]
    ends = (hanako.address, bakery.address)

    assert ask(forgetful.move, *ends, lots, [1], sender=relay) == refusal("Panic", 0x32)
    assert ask(forgetful.move, *ends, lots[:1], [1, 1], sender=relay) == refusal(
        "ERC1155InvalidArrayLength", 1, 2
    )
    assert ask(forgetful.move, *ends, lots, [1, 1], sender=relay) is None


# Receiver hooks


@pytest.fixture
def with_code(money, city, registry, issuance, currency, people):
    """Two accounts that are contracts, and know no hook."""
    nothing = permission(0)
    entries = [
        (issuance.address, SHOP, 3, bytes(32), b"", nothing),
        (currency.address, RESIDENT, 0, salt("contract"), b"", nothing),
    ]
    city.act(registry.register, entries)
    return SimpleNamespace(shop=issuance, resident=currency)


def test_a_contract_without_the_hook_is_paid(money, hanako, with_code):
    """OpenZeppelin's: reverts with ERC1155InvalidReceiver."""
    legs = [(money.common, 7), (money.small, 5)]
    one = money.signed(hanako, with_code.shop, legs[0])
    several = money.signed(hanako, with_code.shop, *legs)

    assert money.refused(one, several) == []
    assert money.balance(with_code.shop, money.common) == 14


def test_a_contract_without_the_hook_is_issued_to(money, with_code):
    money.issue(money.common, (with_code.resident, 50))

    assert money.balance(with_code.resident, money.common) == 50


# Creating and destroying


def test_an_issue_tells_of_a_single_transfer_from_nobody(money, issuance, taro):
    tx = money.issue(money.small, (taro, 300))

    assert singles(tx) == [(issuance.address, NOBODY, taro.address, money.small, 300)]
    assert money.balance(taro, money.small) == 300


def test_an_issue_of_several_rows_tells_of_each(money, issuance, hanako, taro):
    tx = money.issue(money.gift, (hanako, 2), (taro, 3))

    assert sorted(singles(tx)) == sorted(
        [
            (issuance.address, NOBODY, hanako.address, money.gift, 2),
            (issuance.address, NOBODY, taro.address, money.gift, 3),
        ]
    )


def test_nothing_is_issued_to_nobody(money, currency):
    """OpenZeppelin's: ERC1155InvalidReceiver. A list cannot even name it first."""
    rows = [(NOBODY, 5)]
    id_, chunks = money.authorize(money.common, rows)
    [(_, part, rest)] = chunks

    refused = ask(money.issuance.issue, id_, part, rest, sender=money.relay)

    assert refused == refusal("ListOrder", id_, 0, NOBODY, NOBODY)


def test_a_redemption_tells_of_a_single_transfer_to_nobody(
    money, issuance, hanako, bakery
):
    money.pay(money.signed(hanako, bakery, (money.common, 40)))
    run = money.authorize_redeem([(bakery.address, money.common, 40)])

    tx = money.run(issuance.redeem, *run)

    assert singles(tx) == [(issuance.address, bakery.address, NOBODY, money.common, 40)]
    assert money.balance(bakery, money.common) == 0


def test_a_lapse_tells_of_a_single_transfer_to_nobody(
    money, currency, hanako, stranger
):
    advance(now() + 38 * DAY)

    tx = send(currency.lapse, money.small, [hanako.address], sender=stranger)

    assert singles(tx) == [
        (stranger.address, hanako.address, NOBODY, money.small, 5_000)
    ]


def test_more_than_a_balance_is_not_destroyed(money, issuance, hanako, stranger):
    """OpenZeppelin's: ERC1155InsufficientBalance, also of who never had any."""
    for somebody, amount in ((hanako, 1_001), (stranger, 1)):
        rows = [(somebody.address, money.gift, amount)]
        tx = money.run(issuance.burn, *money.authorize_burn(WRITE_OFF, rows))
        if somebody is hanako:
            expected = refusal(
                "ERC1155InsufficientBalance", hanako, 1_000, amount, money.gift
            )
        else:
            expected = refusal("AccountUnknown", stranger)
        assert reasons(tx) == [expected]


# Metadata and interfaces


def test_every_lot_has_the_same_uri_with_the_id_for_readers_to_fill_in(money, currency):
    uris = {currency.uri(lot) for lot in (0, money.common, money.gift, 2**256 - 1)}

    assert uris == {"urn:meguru:lot:{id}"}


def test_no_function_sets_a_uri_and_none_moves_for_an_operator(money, currency):
    changing = {
        entry["name"]
        for entry in currency.abi
        if entry["type"] == "function"
        and entry["stateMutability"] not in ("view", "pure")
    }

    assert changing == {
        "amendProgramme",
        "burn",
        "cancel",
        "issue",
        "lapse",
        "openProgramme",
        "pause",
        "pay",
        "payPresented",
        "redeem",
        "refund",
        "releaseCap",
        "reserveCap",
        "setSuspended",
        "unpause",
    }


@pytest.mark.parametrize("interface", [ERC165, ERC1155, ERC1155_METADATA])
def test_it_says_that_it_is_an_erc1155(money, currency, interface):
    assert currency.supportsInterface(interface)


def test_it_says_no_to_an_interface_that_it_lacks(money, currency):
    assert not currency.supportsInterface("0xffffffff")
    assert not currency.supportsInterface("0x4e2312e0")  # A receiver of ERC-1155.


def test_asking_for_an_interface_takes_less_than_thirty_thousand_gas(money, currency):
    request = {
        "to": currency.address,
        "data": currency.supportsInterface.encode_input(ERC1155),
    }

    assert brownie.web3.eth.estimate_gas(request) - 21_000 < 30_000
