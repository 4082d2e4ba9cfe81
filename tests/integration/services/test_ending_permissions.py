"""A permission that ends soon signs nothing the chain might then refuse."""

import secrets

import pytest

from ledger.chain.calls.registry import RegistrationEntry
from ledger.chain.keys import Key
from ledger.chain.keys import make_key
from ledger.domain.accounts import UNBOUNDED
from ledger.domain.accounts import Kind
from ledger.domain.accounts import Permission
from ledger.domain.accounts import Scope
from ledger.domain.lots import make_lot
from ledger.domain.orders import ACCEPT_VALIDITY_LEAST_SECONDS
from ledger.domain.orders import Leg
from ledger.domain.refusals import PairClosed
from ledger.domain.refusals import SessionInvalid
from ledger.domain.refusals import SignerNotValidNow
from ledger.services import sessions
from ledger.services.actions import draft_action
from ledger.services.standing import check_pair
from ledger.store import accounts
from tests.integration.conftest import GRANTED
from tests.integration.conftest import Shop
from tests.integration.conftest import World
from tests.integration.paying import accept

HELPED_SECONDS = ACCEPT_VALIDITY_LEAST_SECONDS + 600


@pytest.fixture
def helper(world: World) -> tuple[bytes, Key]:
    """An account whose only signer may pay for 40 minutes, with 1,000 yen."""
    account, key = secrets.token_bytes(20), make_key()
    permission = Permission(
        0, world.clock() + HELPED_SECONDS, Scope.PAY, UNBOUNDED, UNBOUNDED
    )
    entry = RegistrationEntry(
        account, Kind.RESIDENT, 0, secrets.token_bytes(32), key.address, permission
    )
    call = world.ledger.town.action_register([entry])
    world.desk.decide(draft_action(world.ledger, "register", call, {}))
    world.desk.issue(GRANTED, world.today + 30, {account: 1_000})
    return account, key


def hundred(world: World) -> Leg:
    return Leg(make_lot(GRANTED, world.today + 30), 100)


def sign_in(world: World, account: bytes, key: Key) -> sessions.SignedIn:
    now, salt = world.clock(), secrets.token_bytes(32)
    digest = world.ledger.town.hash_session(account, key.address, now, salt)
    return sessions.sign_in(
        world.ledger, account, key.address, now, salt, key.sign(digest)
    )


def test_it_pays_while_its_order_cannot_outlive_it(
    world: World, helper: tuple[bytes, Key], bakery: Shop
) -> None:
    account, key = helper

    order = accept(world, key, bakery, hundred(world), account=account)
    world.turn()

    assert order


def test_it_pays_no_more_once_its_order_could(
    world: World, helper: tuple[bytes, Key], bakery: Shop
) -> None:
    account, key = helper
    world.advance(900)

    with pytest.raises(SignerNotValidNow):
        accept(world, key, bakery, hundred(world), account=account)


def test_it_neither_signs_in_nor_stays_signed_in_after_its_end(
    world: World, helper: tuple[bytes, Key]
) -> None:
    account, key = helper
    before = sign_in(world, account, key)
    world.advance(HELPED_SECONDS + 60)

    with pytest.raises(SignerNotValidNow):
        sessions.resolve(world.ledger, before.token)
    with pytest.raises(SignerNotValidNow):
        sign_in(world, account, key)


def test_nobody_pays_themselves(world: World, bakery: Shop) -> None:
    with world.ledger.database.work() as work:
        shop = accounts.get_account(work, bakery.account)

    with pytest.raises(PairClosed) as refusal:
        check_pair(shop, shop)

    assert refusal.value.values == {"sender": "shop", "receiver": "shop"}


def test_a_signer_keeps_its_ten_newest_sessions(world: World, hanako: Key) -> None:
    signed_in = [sign_in(world, hanako.address, hanako)]
    world.advance(5)
    signed_in += [sign_in(world, hanako.address, hanako) for _ in range(10)]

    with pytest.raises(SessionInvalid):
        sessions.resolve(world.ledger, signed_in[0].token)
    for one in signed_in[1:]:
        assert sessions.resolve(world.ledger, one.token).signer == hanako.address
