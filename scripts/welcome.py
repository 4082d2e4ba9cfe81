"""Money for whoever registers in a practice town, so that there is something to pay.

Two practice officers issue it, as they issue everything; it takes a few blocks.
"""

import threading
from types import TracebackType

from sqlalchemy import select

from ledger.domain.accounts import Kind
from ledger.domain.lots import NEVER
from ledger.store.chain_tables import AccountRow
from ledger.store.chain_tables import BalanceRow
from ledger.store.city_tables import PersonRow
from seeding import COIN
from seeding import COIN_AMOUNT
from seeding import GRANT
from seeding import GRANT_AMOUNT
from seeding import Say
from seeding import Seeding

EVERY_SECONDS = 2.0
MOST_AT_ONCE = 50


class Welcome:
    """A thread that looks for newcomers while a practice town runs."""

    def __init__(self, seeding: Seeding, say: Say) -> None:
        self._seeding = seeding
        self._say = say
        self._is_over = threading.Event()
        self._seen: set[bytes] = set()
        # It ends with the program: what it left half-way, nobody was promised.
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._is_over.set()

    def _run(self) -> None:
        while not self._is_over.wait(EVERY_SECONDS):
            try:
                self._welcome()
            except Exception as error:
                # The town may be stopping under it; nothing else hangs on this thread.
                if not self._is_over.is_set():
                    self._say(f"newcomers got no welcome money: {error}")

    def _welcome(self) -> None:
        newcomers = [a for a in self._without_money() if a not in self._seen]
        if not newcomers:
            return
        # Once is enough, however it ends: an officer at the desk can issue more.
        self._seen.update(newcomers)
        desk = self._seeding.desk
        last_day = desk.programmes()[GRANT].issue_until
        desk.issue(COIN, NEVER, dict.fromkeys(newcomers, COIN_AMOUNT))
        desk.issue(GRANT, last_day, dict.fromkeys(newcomers, GRANT_AMOUNT))
        self._say(f"welcome money for {len(newcomers)} who registered")

    def _without_money(self) -> list[bytes]:
        """Accounts of residents that never held any."""
        never = (
            select(PersonRow.account)
            .join(AccountRow, AccountRow.account == PersonRow.account)
            .outerjoin(BalanceRow, BalanceRow.account == PersonRow.account)
            .where(AccountRow.kind == Kind.RESIDENT, BalanceRow.account.is_(None))
            .limit(MOST_AT_ONCE)
        )
        with self._seeding.ledger.database.work() as work:
            return [account for account in work.session.scalars(never) if account]
