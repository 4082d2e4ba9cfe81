"""Programmes: the list, one of them, and a new one from a template."""

from typing import Any

from flask import Blueprint
from flask import redirect
from flask import render_template
from flask import request
from flask import url_for

from city_desk.entry import require_maker
from city_desk.mistakes import describe_fields
from city_desk.parts import parts
from city_desk.signed_in import SignedInOfficer
from city_desk.signed_in import signed_in
from city_desk.wording import word
from ledger.domain.lots import NEVER
from ledger.domain.lots import format_day
from ledger.domain.programmes import Programme
from ledger.domain.programmes import ProgrammeFlag
from ledger.domain.shop_classes import CLASSES
from ledger.domain.shop_classes import classes_of
from ledger.services import actions
from ledger.services import desk
from ledger.services.programme_forms import PUBLIC_LABELS
from ledger.services.programme_forms import next_number
from ledger.services.programme_forms import read_form
from ledger.services.programme_templates import ITEMS
from ledger.services.programme_templates import fill_form
from ledger.services.programme_templates import list_templates
from ledger.services.programme_views import list_views
from ledger.services.programme_views import view_programme
from screens.formats import day

blueprint = Blueprint("programmes", __name__, url_prefix="/programmes")


@blueprint.app_template_global()
def day_of(number: int) -> str:
    """Write a day given by its number; a day that never comes in words."""
    return word("desk.never") if number == NEVER else day(format_day(number))


@blueprint.get("")
@signed_in
def index(officer: SignedInOfficer) -> str:
    """Every programme, with what is issued of its cap."""
    return render_template(
        "programmes/index.html", programmes=list_views(parts().ledger)
    )


@blueprint.get("/<int:number>")
@signed_in
def show(number: int, officer: SignedInOfficer) -> str:
    """One programme: its terms, and what the law wants shown of it."""
    view = view_programme(parts().ledger, number)
    return render_template(
        "programmes/show.html", view=view, **_shown(view.terms, view.display)
    )


@blueprint.get("/new")
@signed_in
def new(officer: SignedInOfficer) -> str:
    """Choose a template, or fill in its form."""
    require_maker(officer)
    key = request.args.get("template")
    if key is None:
        return render_template("programmes/templates.html", templates=list_templates())
    ledger = parts().ledger
    settings = ledger.settings
    fields = fill_form(key, ledger.today, settings.town_name, settings.telephone)
    return _form(fields, {})


@blueprint.post("/new")
@signed_in
def create(officer: SignedInOfficer) -> Any:
    """Check the form, show residents' view of it, or draft it."""
    require_maker(officer)
    ledger = parts().ledger
    fields = {name: value for name, value in request.form.items() if name != "csrf"}
    if fields.get("step") == "edit":
        return _form(fields, {})
    number = next_number(ledger)
    practice = ledger.settings.practice
    read = read_form(fields, number, ledger.today, practice=practice)
    if read.programme is None:
        return _form(fields, describe_fields(read.errors)), 422
    if fields.get("step") != "draft":
        return render_template(
            "programmes/preview.html",
            fields=fields,
            **_shown(read.programme, read.display),
        )
    draft = desk.draft_programme(ledger, read.programme, read.display)
    action = actions.keep_draft(ledger, draft, officer.person)
    return redirect(url_for("actions.show", action="0x" + action.hex()))


def _form(fields: dict[str, str], errors: dict[str, str]) -> str:
    return render_template(
        "programmes/form.html",
        fields=fields,
        errors=errors,
        classes=CLASSES,
        labels=PUBLIC_LABELS,
        items=ITEMS,
    )


def _shown(terms: Programme, display: dict[str, str]) -> dict[str, Any]:
    """What the pages that show a programme are given beside it."""
    return {
        "terms": terms,
        "display": display,
        "items": [name for name in ITEMS if display.get(name)],
        "classes": classes_of(terms.acceptors),
        "days": {
            name: format_day(getattr(terms, name))
            for name in ("issue_from", "issue_until", "redeem_until")
        },
        "last_day": display.get("last_day", ""),
        "is_transferable": bool(terms.flags & ProgrammeFlag.TRANSFERABLE),
        "is_recirculating": bool(terms.flags & ProgrammeFlag.RECIRCULATES),
    }
