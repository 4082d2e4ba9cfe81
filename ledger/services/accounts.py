"""What an account has: balances by lot, with last days and what is promised."""

from dataclasses import dataclass

from ledger.domain.accounts import Account
from ledger.domain.lots import day_of
from ledger.domain.lots import is_spendable
from ledger.domain.lots import split_lot
from ledger.domain.programmes import Programme
from ledger.services.ledger import Ledger
from ledger.store import accounts
from ledger.store import people
from ledger.store.programmes import load_programmes

PARTICIPANTS_MOST = 200
RECEIVED_MOST = 100


@dataclass(frozen=True)
class BalanceView:
    """One lot of an account; amounts in yen."""

    lot: int
    programme: Programme
    last_day: int
    amount: int
    reserved: int
    spendable: bool

    @property
    def available(self) -> int:
        """What can still be promised."""
        return max(self.amount - self.reserved, 0)


@dataclass(frozen=True)
class AccountView:
    """An account and what it holds; ``holder_name`` is a resident's own name."""

    account: Account
    balances: tuple[BalanceView, ...]
    holder_name: str | None = None

    @property
    def available(self) -> int:
        """Yen that can be spent somewhere today."""
        return sum(row.available for row in self.balances if row.spendable)


def view_account(ledger: Ledger, address: bytes) -> AccountView:
    """Return an account with its balances in the order of lots.

    Raises:
        AccountUnknown: nobody is registered there.
    """
    day = day_of(ledger.clock(), ledger.town.deployment.utc_offset_seconds)
    with ledger.database.work() as work:
        account = accounts.get_account(work, address)
        programmes = load_programmes(work)
        rows = accounts.list_balances(work, address)
        person = people.find_person(work, address)
    balances = []
    for row in rows:
        number, last_day = split_lot(row.lot)
        programme = programmes[number]
        balances.append(
            BalanceView(
                lot=row.lot,
                programme=programme,
                last_day=last_day,
                amount=row.confirmed,
                reserved=row.reserved,
                spendable=is_spendable(row.lot, day, programme.grace_days),
            )
        )
    name = None
    if person is not None:
        name = ledger.cipher.decrypt(person.name_encrypted, person.commitment)
    return AccountView(account, tuple(balances), name)


@dataclass(frozen=True)
class Received:
    """Money that was issued to an account, at its block's time."""

    lot: int
    programme: Programme
    last_day: int
    amount: int
    at: int


def list_received(ledger: Ledger, address: bytes) -> list[Received]:
    """Return what an account was issued, newest first."""
    with ledger.database.work() as work:
        rows = accounts.list_issued(work, address, RECEIVED_MOST)
        programmes = load_programmes(work)
    return [
        Received(
            lot=lot,
            programme=programmes[split_lot(lot)[0]],
            last_day=split_lot(lot)[1],
            amount=amount,
            at=at,
        )
        for lot, amount, at in rows
    ]


def list_participants(ledger: Ledger, after: bytes, limit: int) -> list[Account]:
    """Return participants in the order of addresses, from after one on."""
    with ledger.database.work() as work:
        return accounts.list_accounts(work, after, min(limit, PARTICIPANTS_MOST))
