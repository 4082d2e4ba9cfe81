"""A payment that is good in every respect, and what it leaves behind."""

from eth_abi import encode
from eth_account.messages import encode_typed_data
from eth_utils import keccak

from tests.contracts.support import PAY
from tests.contracts.support import SHOP
from tests.contracts.support import Person
from tests.contracts.support import as_bytes
from tests.contracts.support import permission
from tests.contracts.support import typed


def test_a_resident_pays_a_shop(money, currency, hanako, bakery):
    order = money.order(hanako, bakery, (money.common, 300))
    signed = money.sign(order, hanako)
    id_ = money.hash(signed)

    tx = money.pay(signed)

    assert money.balance(hanako, money.common) == 9_700
    assert money.balance(bakery, money.common) == 300
    assert dict(tx.events["Paid"]) == {
        "order": id_,
        "payer": hanako.address,
        "payee": bakery.address,
        "billRef": "0x" + order["billRef"].hex(),
    }
    transfer = tx.events["TransferSingle"]
    assert (transfer["from"], transfer["to"]) == (hanako.address, bakery.address)
    assert (transfer["id"], transfer["value"]) == (money.common, 300)
    assert [event.name for event in tx.events] == ["TransferSingle", "Paid"]


def test_one_payment_draws_on_two_programmes_at_once(money, hanako, bakery):
    signed = money.signed(hanako, bakery, (money.common, 300), (money.small, 200))

    tx = money.pay(signed)

    assert money.balance(bakery, money.common) == 300
    assert money.balance(bakery, money.small) == 200
    assert [event.name for event in tx.events] == ["TransferBatch", "Paid"]
    transfer = tx.events["TransferBatch"]
    assert [int(each) for each in transfer["ids"]] == [money.common, money.small]
    assert [int(each) for each in transfer["values"]] == [300, 200]


def test_one_payment_draws_on_two_lots_of_one_programme(money, hanako, bakery):
    signed = money.signed(
        hanako, bakery, (money.common, 10_000), (money.common_later, 1)
    )

    money.pay(signed)

    assert money.balance(hanako, money.common) == 0
    assert money.balance(hanako, money.common_later) == 9_999


def test_a_payment_is_remembered_in_one_slot(money, currency, hanako, bakery):
    order = money.order(hanako, bakery, (money.common, 300))
    signed = money.sign(order, hanako)

    tx = money.pay(signed)

    legs_hash = keccak(
        keccak(
            encode(
                ["bytes32", "uint256", "uint256"],
                [keccak(text="Leg(uint256 lot,uint256 amount)"), money.common, 300],
            )
        )
    )
    paid = keccak(encode(["address", "bytes32"], [bakery.address, legs_hash]))[:24]
    stored = currency.order(hanako.address, money.hash(signed))
    assert [int(each) for each in stored[:3]] == [1, tx.timestamp, 0]
    assert as_bytes(stored[3]) == paid


def test_an_order_nobody_brought_is_unknown(money, currency, hanako, bakery):
    signed = money.signed(hanako, bakery, (money.common, 300))

    assert currency.order(hanako.address, money.hash(signed))[0] == 0


def test_a_resident_gives_transferable_money_to_a_resident(money, hanako, taro):
    money.pay(money.signed(hanako, taro, (money.gift, 100)))

    assert money.balance(taro, money.gift) == 100


def test_a_shop_pays_a_shop_with_money_that_recirculates(
    money, hanako, bakery, baker, grocer
):
    money.pay(money.signed(hanako, bakery, (money.gift, 100)))

    money.pay(money.sign(money.order(bakery, grocer, (money.gift, 60)), baker))

    assert money.balance(bakery, money.gift) == 40
    assert money.balance(grocer, money.gift) == 60


def test_a_permitted_signer_pays_for_an_account_without_a_key(
    money, registry, hanako, grocer
):
    cooperative, treasurer = Person("cooperative"), Person("treasurer")
    entry = (
        cooperative.address,
        SHOP,
        1,
        bytes(32),
        treasurer.address,
        permission(PAY),
    )
    money.city.act(registry.register, [entry])
    money.pay(money.signed(hanako, cooperative, (money.gift, 100)))
    order = money.order(cooperative, grocer, (money.gift, 100))

    money.pay(money.sign(order, treasurer))

    assert money.balance(grocer, money.gift) == 100


def test_the_contract_hashes_a_payment_as_eth_account_does(
    money, currency, hanako, bakery
):
    order = money.order(hanako, bakery, (money.common, 300), (money.small, 200))
    message = encode_typed_data(full_message=typed(currency, "Payment", order))

    signed = money.sign(order, hanako)

    digest = keccak(b"\x19" + message.version + message.header + message.body)
    assert as_bytes(money.hash(signed)) == digest


def test_the_last_yen_can_be_paid(money, hanako, bakery):
    money.pay(money.signed(hanako, bakery, (money.small, 5_000)))

    assert money.balance(hanako, money.small) == 0
