"""A list that waits or ran, row by row, with the head its rows hash to."""

from dataclasses import dataclass

from ledger.chain.lists import KIND_BURN
from ledger.chain.lists import KIND_REDEEM
from ledger.chain.lists import EndRow
from ledger.chain.lists import IssueRow
from ledger.chain.lists import chain_correction
from ledger.chain.lists import chain_list
from ledger.domain.hexes import parse_hex
from ledger.domain.hexes import to_hex
from ledger.domain.office_refusals import ActionNotWaiting
from ledger.services.kinds import CORRECT
from ledger.services.kinds import ISSUE
from ledger.services.kinds import REDEEM
from ledger.services.kinds import RUNNING
from ledger.services.ledger import Ledger
from ledger.services.list_runs import end_rows
from ledger.services.list_runs import issue_chunks
from ledger.store import actions
from ledger.store.city_tables import ActionRow
from ledger.store.database import Work
from ledger.store.list_rows import get_list


@dataclass(frozen=True)
class ListView:
    """Rows as they are signed, and the head computed from them."""

    rows: tuple[IssueRow, ...] | tuple[EndRow, ...]
    head: bytes
    has_lots: bool


def view_list(ledger: Ledger, action: bytes) -> ListView:
    """Return the rows of an action's list.

    Raises:
        ActionUnknown, ActionNotWaiting: there is no such list.
    """
    with ledger.database.work() as work:
        row = actions.get_action(work, action)
        if row.kind not in RUNNING:
            raise ActionNotWaiting(action=to_hex(action), state=row.kind)
        return _view(ledger, work, row)


def _view(ledger: Ledger, work: Work, row: ActionRow) -> ListView:
    deployment = ledger.town.deployment
    chain_id, contract = deployment.chain_id, deployment.issuance.address
    listed = get_list(work, row.action)
    if row.kind == ISSUE:
        given = tuple(IssueRow(item.account, item.amount) for item in listed)
        return ListView(given, chain_list(given, chain_id, contract)[0], False)
    ends = tuple(end_rows(listed))
    if row.kind == CORRECT:
        issue = parse_hex(row.summary["issue"], "issue", 32)
        issued = issue_chunks(ledger, get_list(work, issue))
        head, _ = chain_correction(ends, issued, chain_id, contract)
    else:
        kind = KIND_REDEEM if row.kind == REDEEM else KIND_BURN
        head, _ = chain_list(ends, chain_id, contract, kind)
    return ListView(ends, head, True)
