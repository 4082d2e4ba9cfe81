"""Issuing: what was issued, a new list, and what two officers compare of it."""

from typing import Any

from flask import Blueprint
from flask import Response
from flask import redirect
from flask import render_template
from flask import request
from flask import url_for

from city_desk import mistakes
from city_desk import names
from city_desk.entry import read_file
from city_desk.entry import require_maker
from city_desk.entry import send_csv
from city_desk.parts import parts
from city_desk.routes.residents import read_municipality
from city_desk.routes.residents import remember_municipality
from city_desk.routes.residents import used_municipality
from city_desk.signed_in import SignedInOfficer
from city_desk.signed_in import signed_in
from city_desk.wording import failure_text
from city_desk.wording import word
from ledger.domain.errors import MeguruError
from ledger.domain.hexes import parse_hex
from ledger.domain.hexes import to_hex
from ledger.domain.lots import NEVER
from ledger.domain.lots import parse_day
from ledger.domain.office_refusals import ActionNotWaiting
from ledger.domain.office_refusals import ActionNotYours
from ledger.domain.office_refusals import ListKnown
from ledger.domain.texts import check_text
from ledger.services import actions
from ledger.services import issue_lists
from ledger.services import issue_views
from ledger.services import runs
from ledger.services.actions import ActionView
from ledger.services.issues import LABEL_MOST
from ledger.services.issues import draft_issue
from ledger.services.programme_forms import FieldError
from ledger.services.programme_forms import default_last_day
from ledger.services.programme_views import ProgrammeView
from ledger.services.programme_views import Stage
from ledger.services.programme_views import list_views
from ledger.services.sheets import write_sheet

blueprint = Blueprint("issues", __name__, url_prefix="/issues")

SAMPLE = (["宛名番号", "金額"], ["1001", "10,000"], ["1002", "5000"])


@blueprint.app_template_global()
def issue_details(view: ActionView) -> issue_views.IssueView:
    """The figures of a list, drawn from its rows."""
    return issue_views.view_issue(parts().ledger, view)


@blueprint.get("")
@signed_in
def index(officer: SignedInOfficer) -> str:
    """Issues, newest first, with how far each is."""
    ledger = parts().ledger
    found = [
        (view, runs.look_at_issue(ledger, view))
        for view in actions.list_actions(ledger, officer.person)
        if view.kind == "issue"
    ]
    return render_template(
        "issues/index.html",
        issues=found,
        who=names.of_officers(),
        can_issue=bool(_open_programmes()),
    )


@blueprint.get("/new")
@signed_in
def new(officer: SignedInOfficer) -> str:
    """Where a list is handed in."""
    require_maker(officer)
    fields = {
        "programme": request.args.get("programme", "")[:10],
        "municipality": used_municipality(),
    }
    return _form(fields, {}, [])


@blueprint.post("/new")
@signed_in
def create(officer: SignedInOfficer) -> Any:
    """Check every row; draft the issue, or show all that is wrong."""
    require_maker(officer)
    fields = {name: value for name, value in request.form.items() if name != "csrf"}
    programme, last_day, errors = _read_fields(fields)
    city, wrong = read_municipality(fields)
    errors |= wrong
    content = read_file()
    if content is None:
        errors["file"] = word("desk.wrong.file_missing")
    if programme is None or content is None or errors:
        return _form(fields, errors, []), 422
    ledger, number = parts().ledger, programme.terms.number
    checked = issue_lists.check_list(ledger, content, city, number, last_day)
    if checked.errors:
        return _form(fields, {}, mistakes.describe(checked.errors), checked), 422
    label = fields.get("label", "").strip()
    try:
        draft = draft_issue(ledger, number, last_day, checked.rows, label)
    except ListKnown as known:
        return _known(fields, known), 409
    action = actions.keep_draft(ledger, draft, officer.person)
    answer = redirect(url_for("actions.show", action=to_hex(action)))
    return remember_municipality(answer, city)


@blueprint.get("/sample.csv")
@signed_in
def sample(officer: SignedInOfficer) -> Response:
    """A list to begin with."""
    return send_csv(write_sheet(SAMPLE), "issue.csv")


@blueprint.get("/<action>/list.csv")
@signed_in
def rows(action: str, officer: SignedInOfficer) -> Response:
    """The list as it is signed: accounts and amounts, for another machine to check."""
    view = _find(action, officer)
    lines = actions.list_rows(parts().ledger, view.action_hash)
    written = "".join(f"{to_hex(account)},{amount}\n" for account, amount in lines)
    return send_csv("account,amount\n" + written, f"list-{action[2:10]}.csv")


@blueprint.get("/<action>/result.csv")
@signed_in
def result(action: str, officer: SignedInOfficer) -> Response:
    """What became of every row, by 宛名番号."""
    view = _find(action, officer)
    ledger = parts().ledger
    if runs.look_at_issue(ledger, view) is None:
        raise ActionNotWaiting(action=to_hex(view.action_hash), state=view.state)
    heading = [
        word("desk.column.number"),
        word("desk.column.amount"),
        word("desk.issues.result"),
        word("desk.issues.reason"),
    ]
    lines = [heading]
    for row in issue_views.list_results(ledger, view, to_hex(officer.person)):
        code = row["code"]
        state = "waits" if code is None else "refused" if code else "done"
        reason = failure_text({"code": code, "values": row["values"]}) if code else ""
        lines.append(
            [
                row["number"] or row["account"],
                str(row["amount"]),
                word(f"desk.issues.result_{state}"),
                reason,
            ]
        )
    return send_csv(write_sheet(lines), f"result-{action[2:10]}.csv")


def _find(action: str, officer: SignedInOfficer) -> ActionView:
    view = actions.get_action(parts().ledger, parse_hex(action, "action", 32))
    if view.kind != "issue":
        raise ActionNotWaiting(action=to_hex(view.action_hash), state=view.kind)
    if view.state == "draft" and view.drafted_by != officer.person:
        raise ActionNotYours(action=to_hex(view.action_hash))
    return view


def _open_programmes() -> list[ProgrammeView]:
    return [v for v in list_views(parts().ledger) if v.stage is Stage.ISSUING]


def _read_fields(
    fields: dict[str, str],
) -> tuple[ProgrammeView | None, int, dict[str, str]]:
    """Return the programme, the last day, and what is wrong beside them."""
    errors: dict[str, FieldError] = {}
    chosen = next(
        (
            view
            for view in _open_programmes()
            if str(view.terms.number) == fields.get("programme")
        ),
        None,
    )
    last_day = NEVER
    if chosen is None:
        errors["programme"] = FieldError("programme_missing")
    else:
        written = fields.get("last_day", "").strip()
        written = written or default_last_day(chosen.terms, chosen.display)
        try:
            last_day = parse_day(written)
        except MeguruError:
            errors["last_day"] = FieldError("day_unreadable")
    label = fields.get("label", "").strip()
    if len(label) > LABEL_MOST:
        errors["label"] = FieldError("text_too_long", {"most": LABEL_MOST})
    elif label:
        try:
            check_text("label", label, LABEL_MOST)
        except MeguruError:
            errors["label"] = FieldError("text_unseen")
    return chosen, last_day, mistakes.describe_fields(errors)


def _known(fields: dict[str, str], known: ListKnown) -> str:
    """Show the form with the way to the action that has this list already."""
    errors = mistakes.describe_fields({"label": FieldError("list_known")})
    return _form(fields, errors, [], known_action=str(known.values["action"]))


def _form(
    fields: dict[str, str],
    errors: dict[str, str],
    found: list[mistakes.Mistake],
    checked: issue_lists.CheckedList | None = None,
    known_action: str = "",
) -> str:
    programmes = _open_programmes()
    return render_template(
        "issues/form.html",
        fields=fields,
        errors=errors,
        programmes=programmes,
        last_days={
            view.terms.number: default_last_day(view.terms, view.display)
            for view in programmes
        },
        mistakes=found,
        mistakes_csv=mistakes.write_csv(found),
        mistakes_most=mistakes.SHOWN_MOST,
        checked=checked,
        known_action=known_action,
    )
