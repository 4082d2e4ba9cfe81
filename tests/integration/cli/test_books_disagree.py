"""While books and chain disagree: nothing is issued, payments go on."""

from collections.abc import Iterator

import pytest

from ledger.chain.keys import Key
from ledger.domain.hexes import to_hex
from ledger.domain.orders import Leg
from ledger.services.orders import get_order
from ledger.store.chain_tables import BalanceRow
from tests.integration.cli.commands import run_meguru
from tests.integration.conftest import Shop
from tests.integration.conftest import World
from tests.integration.paying import accept
from tests.integration.paying import coin


def alter(world: World, account: bytes, yen: int) -> None:
    """Change a balance in the books by hand."""
    with world.ledger.database.work() as work:
        work.session.get_one(BalanceRow, (account, coin(world))).confirmed += yen
        work.commit()


@pytest.fixture
def altered(world: World, hanako: Key) -> Iterator[World]:
    """The town while the books have one yen too many for hanako."""
    alter(world, hanako.address, 1)
    yield world
    alter(world, hanako.address, -1)


def test_nothing_is_issued_while_the_books_disagree(altered: World) -> None:
    ended = run_meguru(altered, "issue", "0x" + "11" * 32)

    assert ended.exit_code == 1
    assert "[books_disagree]" in ended.output


def test_payments_go_on_while_the_books_disagree(
    altered: World, hanako: Key, bakery: Shop
) -> None:
    order = accept(altered, hanako, bakery, Leg(coin(altered), 300))

    altered.turn(2)

    assert get_order(altered.ledger, order).state == "confirmed"


def test_the_command_names_account_and_figures_and_ends_with_one(
    altered: World, hanako: Key
) -> None:
    ended = run_meguru(altered, "audit", "reconcile")

    assert ended.exit_code == 1
    assert to_hex(hanako.address) in ended.output
    assert "the books have 5001, the chain 5000" in ended.output
