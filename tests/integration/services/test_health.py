"""What is behind, and by how much."""

from dataclasses import replace
from typing import Any

import pytest

from ledger.domain.outages import ChainUnavailable
from ledger.services import registrations
from ledger.services.health import BLOCKS_BEHIND_MOST
from ledger.services.health import QUEUE_AGE_MOST_SECONDS
from ledger.services.health import check_health
from tests.integration.conftest import World


class Head:
    """A chain that is asked for nothing but its newest block."""

    def __init__(self, number: int | None) -> None:
        self._number = number

    def head_number_soon(self) -> int:
        if self._number is None:
            raise ChainUnavailable(reason="nobody listens")
        return self._number


def problems_at(world: World, head: int | None) -> tuple[str, ...]:
    gateway: Any = Head(head)
    return check_health(replace(world.ledger, gateway=gateway)).problems


@pytest.fixture
def block(world: World) -> int:
    """The block the books end with."""
    world.turn()
    found = check_health(world.ledger).index_block
    assert found is not None
    return found


def test_a_town_that_keeps_up_has_no_problems(world: World, block: int) -> None:
    assert check_health(world.ledger).problems == ()


def test_books_may_be_some_blocks_behind(world: World, block: int) -> None:
    assert problems_at(world, block + BLOCKS_BEHIND_MOST) == ()
    assert problems_at(world, block + BLOCKS_BEHIND_MOST + 1) == ("index_behind",)


def test_a_chain_that_lost_blocks_is_named(world: World, block: int) -> None:
    assert problems_at(world, block - 1) == ("chain_behind_books",)


def test_a_chain_out_of_reach_is_named(world: World, block: int) -> None:
    assert problems_at(world, None) == ("chain_unavailable",)


def test_what_waits_too_long_is_named_with_its_age(world: World, block: int) -> None:
    registrations.freeze(world.ledger, world.new_resident().address, "test")
    late = world.clock() + QUEUE_AGE_MOST_SECONDS + 5

    health = check_health(replace(world.ledger, clock=lambda: late))
    world.turn()

    assert health.problems == ("relay_behind",)
    assert health.oldest_waiting_seconds > QUEUE_AGE_MOST_SECONDS
    assert check_health(world.ledger).problems == ()
