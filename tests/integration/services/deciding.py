"""Officers at work in tests that look between their signatures."""

from ledger.services import actions
from ledger.services.actions import Draft
from tests.integration.conftest import World
from tests.integration.paying import get_balance


def propose(world: World, draft: Draft) -> bytes:
    """The maker's signature alone."""
    digest, maker = draft.action_hash, world.desk.maker
    actions.propose(world.ledger, draft, maker.address, maker.sign(digest))
    return digest


def approve(world: World, digest: bytes) -> None:
    """The checker's signature, and the chain's word."""
    checker = world.desk.checker
    actions.approve(world.ledger, digest, checker.address, checker.sign(digest))
    world.desk.wait_for_action(digest)


def decide_and_run(world: World, draft: Draft) -> bytes:
    """Both signatures, and the list to its end."""
    world.desk.decide(draft)
    world.desk.run_list(draft.action_hash)
    return draft.action_hash


def held(world: World, account: bytes, lot: int) -> tuple[int, int]:
    """(confirmed, reserved) of an account's lot."""
    return get_balance(world.ledger.database, account, lot)
