"""Rules of the services that need neither books nor chain."""

import pytest

from ledger.domain.accounts import UNBOUNDED
from ledger.domain.accounts import Account
from ledger.domain.accounts import Kind
from ledger.domain.accounts import Permission
from ledger.domain.accounts import Scope
from ledger.domain.accounts import Status
from ledger.domain.hexes import to_hex
from ledger.domain.lots import make_lot
from ledger.domain.programmes import Programme
from ledger.domain.programmes import ProgrammeFlag
from ledger.domain.refusals import AccountNotActive
from ledger.domain.refusals import NotYourAccount
from ledger.domain.refusals import SignerNotValidNow
from ledger.domain.refusals import SignerScopeMissing
from ledger.services.accounts import AccountView
from ledger.services.accounts import BalanceView
from ledger.services.sessions import Session
from ledger.services.standing import check_active
from ledger.services.times import write_time

HANAKO = bytes([0x0A]) * 20
PHONE = bytes([0x0B]) * 20


def account(status: Status = Status.ACTIVE) -> Account:
    return Account(HANAKO, Kind.RESIDENT, status, 0, 0, False)


session = Session(
    account(), PHONE, Permission(100, 200, Scope.PAY, UNBOUNDED, UNBOUNDED)
)


def test_an_active_account_takes_part() -> None:
    check_active(account())


@pytest.mark.parametrize(
    ("status", "word"),
    [(Status.FROZEN, "frozen"), (Status.CLOSED, "closed"), (Status.NONE, "none")],
)
def test_an_account_that_is_not_active_is_refused_with_its_status(
    status: Status, word: str
) -> None:
    with pytest.raises(AccountNotActive) as refusal:
        check_active(account(status))

    assert refusal.value.values == {"account": to_hex(HANAKO), "status": word}


def test_a_session_speaks_for_its_own_account() -> None:
    session.check_account(HANAKO)


def test_a_session_does_not_speak_for_another_account() -> None:
    with pytest.raises(NotYourAccount) as refusal:
        session.check_account(PHONE)

    assert refusal.value.values == {"account": to_hex(PHONE)}


def test_a_session_may_do_what_its_signer_may_as_long_as_it_may() -> None:
    session.check_scope(Scope.PAY, 150)
    with pytest.raises(SignerScopeMissing):
        session.check_scope(Scope.ACCEPT, 150)
    with pytest.raises(SignerNotValidNow):
        session.check_scope(Scope.PAY, 201)


@pytest.mark.parametrize(
    ("timestamp", "written"),
    [(0, "1970-01-01T00:00:00Z"), (1_806_451_200, "2027-03-31T00:00:00Z")],
)
def test_times_are_written_in_utc(timestamp: int, written: str) -> None:
    assert write_time(timestamp) == written


def balance(amount: int, reserved: int, spendable: bool = True) -> BalanceView:
    terms = Programme(1, 1, 1, 0, 1, 2, 0, ProgrammeFlag(0), 1, 1)
    return BalanceView(make_lot(1, 5), terms, 5, amount, reserved, spendable)


def test_what_is_promised_or_over_cannot_be_spent_again() -> None:
    balances = (balance(1_000, 300), balance(50, 0), balance(400, 0, spendable=False))

    assert AccountView(account(), balances).available == 750


def test_money_that_left_by_another_way_never_shows_as_less_than_nothing() -> None:
    assert balance(100, 300).available == 0
