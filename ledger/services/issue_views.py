"""An issue as both officers look at it: totals, outliers, and what became of rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ledger.chain.lists import IssueRow
from ledger.chain.lists import chain_list
from ledger.domain.hexes import parse_hex
from ledger.domain.hexes import to_hex
from ledger.services.actions import ActionView
from ledger.services.actions import list_rows
from ledger.services.issue_lists import find_outliers
from ledger.services.ledger import Ledger
from ledger.services.letters import open_number
from ledger.store import desk_issues
from ledger.store import journal
from ledger.store.desk_residents import people_of_accounts

OUTLIERS_MOST = 20
DIGEST_DIGITS = 16


@dataclass(frozen=True)
class IssueView:
    """The figures of a list in yen; ``digest`` is what two machines compare."""

    rows: int
    total: int
    largest: int
    median: int
    outliers: tuple[tuple[bytes, int], ...]
    outliers_more: int
    digest: str


def digest_words(list_head: bytes) -> str:
    """Write a list's head as people compare it: 16 digits in groups of four."""
    digits = list_head.hex()[:DIGEST_DIGITS]
    return " ".join(digits[at : at + 4] for at in range(0, DIGEST_DIGITS, 4))


def list_digest(ledger: Ledger, rows: Sequence[IssueRow]) -> tuple[bytes, str]:
    """Return a list's head and its words, as the desk's pages show them."""
    deployment = ledger.town.deployment
    head, _ = chain_list(rows, deployment.chain_id, deployment.issuance.address)
    return head, digest_words(head)


def view_issue(ledger: Ledger, view: ActionView) -> IssueView:
    """Compute an issue's figures from its rows, not from what was stored of them."""
    rows = list_rows(ledger, view.action_hash)
    median, outliers = find_outliers(rows)
    _, words = list_digest(ledger, [IssueRow(*row) for row in rows])
    return IssueView(
        rows=len(rows),
        total=sum(amount for _, amount in rows),
        largest=max(amount for _, amount in rows),
        median=median,
        outliers=tuple(outliers[:OUTLIERS_MOST]),
        outliers_more=max(len(outliers) - OUTLIERS_MOST, 0),
        digest=words,
    )


def list_results(ledger: Ledger, view: ActionView, actor: str) -> list[dict[str, Any]]:
    """Return what became of each row, by 宛名番号; the look is journalled.

    ``code`` is empty where the row ran, None where it waits.
    """
    rows = list_rows(ledger, view.action_hash)
    authorization = parse_hex(view.summary["authorization"], "authorization", 32)
    with ledger.database.work() as work:
        results = desk_issues.results_of(work, authorization)
        people = people_of_accounts(work, [account for account, _ in rows])
        subject = {"action": to_hex(view.action_hash), "rows": len(rows)}
        journal.append(work, ledger.clock(), actor, "issue result read", subject)
        work.commit()
    found = []
    for account, amount in rows:
        person = people.get(account)
        code, values = results.get(account, (None, {}))
        found.append(
            {
                "number": open_number(ledger, person) if person else "",
                "account": to_hex(account),
                "amount": amount,
                "code": code,
                "values": values,
            }
        )
    return found
