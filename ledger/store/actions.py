"""Queries on actions, their signatures and their lists."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete
from sqlalchemy import exists
from sqlalchemy import func
from sqlalchemy import or_
from sqlalchemy import select
from sqlalchemy import text

from ledger.domain.hexes import to_hex
from ledger.domain.office_refusals import ActionUnknown
from ledger.store.chain_tables import AuthorizationResultRow
from ledger.store.chain_tables import AuthorizationRow
from ledger.store.city_tables import ActionRow
from ledger.store.city_tables import ApprovalRow
from ledger.store.city_tables import ListRow
from ledger.store.city_tables import ProgrammeNameRow
from ledger.store.database import Work
from ledger.store.money_tables import ChargeCodeRow
from ledger.store.relay_tables import OutboxRow


def lock_action(work: Work, action: bytes) -> ActionRow:
    """An action, held until this transaction ends.

    Raises:
        ActionUnknown: nothing was proposed by that hash.
    """
    row = work.session.get(ActionRow, action, with_for_update=True)
    if row is None:
        raise ActionUnknown(action=to_hex(action))
    return row


def get_action(work: Work, action: bytes) -> ActionRow:
    """An action.

    Raises:
        ActionUnknown: nothing was proposed by that hash.
    """
    row = work.session.get(ActionRow, action)
    if row is None:
        raise ActionUnknown(action=to_hex(action))
    return row


def lock_list(work: Work, authorization: str) -> None:
    """Let one proposal at a time look whether a list of that name waits."""
    work.session.execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 8))"),
        {"name": authorization},
    )


def find_live_list(
    work: Work, authorization: str, now: int, other_than: bytes = b""
) -> ActionRow | None:
    """The action of a list that ran, or can still run, under an authorization."""
    return work.session.scalars(
        select(ActionRow).where(
            ActionRow.summary["authorization"].astext == authorization,
            ActionRow.action != other_than,
            ActionRow.state.not_in(["draft", "withdrawn"]),
            or_(ActionRow.state == "executed", ActionRow.not_after >= now),
        )
    ).first()


def list_unstarted_issues(work: Work, limit: int) -> list[bytes]:
    """Issues that the chain authorized and nobody has started, oldest first."""
    first_chunk = func.concat("issue:", ActionRow.summary["authorization"].astext, ":0")
    started = exists().where(OutboxRow.dedupe_key == first_chunk)
    return list(
        work.session.scalars(
            select(ActionRow.action)
            .where(ActionRow.kind == "issue", ActionRow.state == "executed", ~started)
            .order_by(ActionRow.created_at)
            .limit(limit)
        )
    )


def list_actions(
    work: Work, limit: int, drafts_of: bytes | None = None
) -> list[ActionRow]:
    """Actions, newest first; drafts are their drafter's own."""
    newest = ActionRow.created_at.desc()
    shown = or_(ActionRow.state != "draft", ActionRow.drafted_by == drafts_of)
    return list(
        work.session.scalars(
            select(ActionRow)
            .where(shown)
            .order_by(newest, ActionRow.action)
            .limit(limit)
        )
    )


def forget_drafts(work: Work, before: int) -> None:
    """Delete drafts that nobody signed since then."""
    over = select(ActionRow.action).where(
        ActionRow.state == "draft", ActionRow.created_at < before
    )
    tables = (
        (ListRow, ListRow.action),
        (ChargeCodeRow, ChargeCodeRow.action),
        (ActionRow, ActionRow.action),
    )
    for table, column in tables:
        work.session.execute(
            delete(table)
            .where(column.in_(over.scalar_subquery()))
            .execution_options(synchronize_session=False)
        )


def list_approvals(work: Work, hashes: Sequence[bytes]) -> list[ApprovalRow]:
    """The signatures under some actions."""
    return list(
        work.session.scalars(select(ApprovalRow).where(ApprovalRow.action.in_(hashes)))
    )


def get_approval(work: Work, action: bytes, role: str) -> ApprovalRow | None:
    """The maker's or checker's signature under an action."""
    return work.session.get(ApprovalRow, (action, role))


def get_authorization(work: Work, authorization: bytes) -> AuthorizationRow | None:
    """How far an authorized list has run on the chain."""
    return work.session.get(AuthorizationRow, authorization, populate_existing=True)


def get_refused_rows(
    work: Work, authorization: bytes, limit: int
) -> list[AuthorizationResultRow]:
    """Rows of a list the chain refused."""
    return list(
        work.session.scalars(
            select(AuthorizationResultRow)
            .where(
                AuthorizationResultRow.authorization == authorization,
                AuthorizationResultRow.reason_code != "",
            )
            .order_by(AuthorizationResultRow.row_index)
            .limit(limit)
        )
    )


def name_programme(
    work: Work, number: int, name: str, public_label: str, display: dict[str, Any]
) -> None:
    """Note what people call a programme, and what the law wants shown of it."""
    work.session.merge(
        ProgrammeNameRow(
            number=number, name=name, public_label=public_label, display=display
        )
    )
