"""Practice officers at work: what two of them would do at the desk, by code.

They use the same use cases and the same two signatures as everybody; only their
keys lie ready. ``wait`` is called with a condition and returns when it holds.
"""

from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence

from ledger.chain.keys import Key
from ledger.chain.lists import IssueRow
from ledger.domain.programmes import Programme
from ledger.domain.refusals import AccountUnknown
from ledger.domain.refusals import SignerNotPermitted
from ledger.services import Ledger
from ledger.services import actions
from ledger.services import desk
from ledger.services import issues
from ledger.services import registrations
from ledger.services.actions import Draft
from ledger.services.list_runs import list_progress
from ledger.services.list_runs import start_list
from ledger.services.registrations import RegistrationState
from ledger.store import accounts
from ledger.store.people import find_person
from ledger.store.programmes import load_programmes

Wait = Callable[[Callable[[], bool]], None]

ACTOR = "practice desk"
MUNICIPALITY = "392014"
"""高知市, a published code; the practice town is no real one."""


class PracticeDesk:
    """A maker and a checker, and the town they serve."""

    def __init__(self, ledger: Ledger, maker: Key, checker: Key, wait: Wait) -> None:
        self.ledger = ledger
        self.maker = maker
        self.checker = checker
        self._wait = wait

    def decide(self, draft: Draft) -> None:
        """Propose and approve an action, and wait until it has run."""
        digest = draft.action_hash
        actions.propose(self.ledger, draft, self.maker.address, self.maker.sign(digest))
        actions.approve(
            self.ledger, digest, self.checker.address, self.checker.sign(digest)
        )
        self.wait_for_action(digest)

    def wait_for_action(self, digest: bytes) -> None:
        """Wait until an approved action has run."""
        self._wait(lambda: self._action_ended(digest))
        view = actions.get_action(self.ledger, digest)
        assert view.state == "executed", (view.kind, view.state, view.failure)

    def open_programme(self, programme: Programme) -> None:
        """Open a programme unless it is open."""
        if programme.number not in self.programmes():
            self.decide(desk.draft_programme(self.ledger, programme))

    def open_shops(self, shops: Sequence[desk.NewShop]) -> list[bytes]:
        """Register shops; returns their accounts."""
        draft, opened = desk.draft_shops(self.ledger, shops)
        self.decide(draft)
        return opened

    def connect_tills(self, tills: Mapping[bytes, Key]) -> None:
        """Pair tills given as shop → key, unless they are."""
        missing = {
            shop: key.address
            for shop, key in tills.items()
            if not self._may_sign(shop, key.address)
        }
        for shop, signer in missing.items():
            registrations.assign_terminal(self.ledger, shop, signer, "レジ1", ACTOR)
        self._wait(lambda: all(self._may_sign(*till) for till in missing.items()))

    def register_residents(self, people: Mapping[str, tuple[str, Key]]) -> None:
        """Invite and register people given as number → (name, key), unless they are."""
        asked = []
        for number, (name, key) in people.items():
            if self._was_asked(key.address):
                continue
            made = registrations.invite(self.ledger, name, MUNICIPALITY, number, ACTOR)
            valid_before = self.ledger.clock() + 3600
            proof = key.sign(
                self.ledger.town.hash_registration(key.address, valid_before)
            )
            asked.append((made.code, key.address, valid_before, proof))

        def all_registered() -> bool:
            # A list, so that everybody is asked for before anybody is waited for.
            states = [registrations.register_resident(self.ledger, *a) for a in asked]
            return all(state is RegistrationState.REGISTERED for state in states)

        self._wait(all_registered)
        accounts_asked = [key.address for _, key in people.values()]
        self._wait(lambda: all(map(self._is_known, accounts_asked)))

    def issue(
        self, programme: int, last_day: int, amounts: Mapping[bytes, int]
    ) -> None:
        """Issue money to accounts, and wait until every row has run."""
        rows = [IssueRow(account, amounts[account]) for account in sorted(amounts)]
        draft = issues.draft_issue(self.ledger, programme, last_day, rows)
        self.decide(draft)
        self.run_list(draft.action_hash)

    def run_list(self, action_hash: bytes) -> None:
        """Run an authorized list to its end."""
        start_list(self.ledger, action_hash, ACTOR)
        self._wait(lambda: list_progress(self.ledger, action_hash).completed)

    def programmes(self) -> dict[int, Programme]:
        """The programmes that are open, by number."""
        with self.ledger.database.work() as work:
            return load_programmes(work)

    def _was_asked(self, account: bytes) -> bool:
        with self.ledger.database.work() as work:
            return find_person(work, account) is not None

    def _is_known(self, account: bytes) -> bool:
        with self.ledger.database.work() as work:
            try:
                accounts.get_account(work, account)
            except AccountUnknown:
                return False
        return True

    def _action_ended(self, digest: bytes) -> bool:
        state = actions.get_action(self.ledger, digest).state
        return state in ("executed", "failed")

    def _may_sign(self, account: bytes, signer: bytes) -> bool:
        with self.ledger.database.work() as work:
            try:
                accounts.get_permission(
                    work, accounts.get_account(work, account), signer
                )
            except (AccountUnknown, SignerNotPermitted):
                return False
        return True
