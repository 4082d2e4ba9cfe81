"""What a permission covers, and when."""

from dataclasses import replace

import pytest

from ledger.domain.accounts import OWN_KEY
from ledger.domain.accounts import UNBOUNDED
from ledger.domain.accounts import Permission
from ledger.domain.accounts import Scope
from ledger.domain.hexes import to_hex
from ledger.domain.refusals import SignerNotValidNow
from ledger.domain.refusals import SignerScopeMissing

SHOP = bytes([1]) * 20
TILL = bytes([2]) * 20
BEGIN, END = 1_000, 2_000
accepting = Permission(BEGIN, END, Scope.ACCEPT | Scope.REFUND, UNBOUNDED, UNBOUNDED)


@pytest.mark.parametrize("now", [BEGIN, 1_500, END])
@pytest.mark.parametrize("needed", [Scope.ACCEPT, Scope.REFUND])
def test_a_till_may_do_what_it_was_let_from_beginning_to_end(
    needed: Scope, now: int
) -> None:
    accepting.check(SHOP, TILL, needed, now)


@pytest.mark.parametrize("needed", [Scope.PAY, Scope.MANAGE])
def test_a_till_may_do_nothing_else(needed: Scope) -> None:
    with pytest.raises(SignerScopeMissing) as refusal:
        accepting.check(SHOP, TILL, needed, BEGIN)

    assert refusal.value.values == {
        "account": to_hex(SHOP),
        "signer": to_hex(TILL),
        "needed": needed.name,
    }


@pytest.mark.parametrize("now", [BEGIN - 1, END + 1])
def test_a_permission_ends_when_it_ends(now: int) -> None:
    with pytest.raises(SignerNotValidNow) as refusal:
        accepting.check(SHOP, TILL, Scope.ACCEPT, now)

    assert refusal.value.values == {
        "signer": to_hex(TILL),
        "start": BEGIN,
        "end": END,
    }


@pytest.mark.parametrize("needed", list(Scope))
def test_an_own_key_may_do_everything_at_any_time(needed: Scope) -> None:
    OWN_KEY.check(SHOP, SHOP, needed, 0)
    OWN_KEY.check(SHOP, SHOP, needed, 2**48 - 1)


def test_a_permission_without_a_scope_covers_nothing() -> None:
    empty = replace(accepting, scope=Scope(0))

    for needed in Scope:
        with pytest.raises(SignerScopeMissing):
            empty.check(SHOP, TILL, needed, BEGIN)


WIDE = Permission(BEGIN, END, Scope.PAY | Scope.MANAGE, 3_000, 5_000)


def test_a_permission_is_within_itself_and_within_the_own_key() -> None:
    assert WIDE.is_within(WIDE)
    assert WIDE.is_within(OWN_KEY)
    assert not OWN_KEY.is_within(WIDE)


@pytest.mark.parametrize(
    "more",
    [
        replace(WIDE, scope=WIDE.scope | Scope.REFUND),
        replace(WIDE, payment_limit=3_001),
        replace(WIDE, day_limit=5_001),
        replace(WIDE, not_before=BEGIN - 1),
        replace(WIDE, not_after=END + 1),
    ],
)
def test_a_permission_that_reaches_further_is_not_within(more: Permission) -> None:
    assert not more.is_within(WIDE)
    assert WIDE.is_within(more)
