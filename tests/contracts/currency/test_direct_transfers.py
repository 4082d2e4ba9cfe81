"""Where the token differs from ERC-1155, and where it does not."""

import pytest

from tests.contracts.support import ask
from tests.contracts.support import refusal

CLOSED = refusal("DirectTransferClosed")


def test_a_holder_cannot_transfer(money, currency, hanako, bakery):
    arguments = (hanako.address, bakery.address, money.common, 1, b"")

    assert ask(currency.safeTransferFrom, *arguments, sender=hanako) == CLOSED


def test_a_holder_cannot_transfer_a_batch(money, currency, hanako, bakery):
    arguments = (hanako.address, bakery.address, [money.common], [1], b"")

    assert ask(currency.safeBatchTransferFrom, *arguments, sender=hanako) == CLOSED


def test_a_holder_cannot_approve_anybody(money, currency, hanako, bakery):
    assert (
        ask(currency.setApprovalForAll, bakery.address, True, sender=hanako) == CLOSED
    )
    assert not currency.isApprovedForAll(hanako.address, bakery.address)


@pytest.mark.parametrize("interface", ["0x01ffc9a7", "0xd9b67a26", "0x0e89341c"])
def test_readers_find_the_interfaces_they_know(money, currency, interface):
    """ERC-165, ERC-1155, and its metadata."""
    assert currency.supportsInterface(interface)
    assert not currency.supportsInterface("0xffffffff")


def test_balances_are_read_in_batches(money, currency, hanako, taro):
    holders = [hanako.address, taro.address]
    lots = [money.small, money.common]

    assert [int(each) for each in currency.balanceOfBatch(holders, lots)] == [
        5_000,
        10_000,
    ]


def test_every_lot_has_a_uri(money, currency):
    assert currency.uri(money.common) == "urn:meguru:lot:{id}"


def test_the_contract_names_its_neighbours(money, currency, registry, issuance, desk):
    assert currency.desk() == desk.address
    assert currency.issuance() == issuance.address
    assert currency.registry() == registry.address
    assert currency.utcOffset() == registry.utcOffset() == 32_400
