"""Shops: the list, one with its tills, new ones by form or CSV, a code for a till."""

from typing import Any

from flask import Blueprint
from flask import Response
from flask import redirect
from flask import render_template
from flask import request
from flask import url_for

from city_desk import mistakes
from city_desk.drawing import picture_of
from city_desk.entry import read_file
from city_desk.entry import require_maker
from city_desk.entry import require_signer
from city_desk.entry import send_csv
from city_desk.parts import parts
from city_desk.signed_in import SignedInOfficer
from city_desk.signed_in import signed_in
from city_desk.wording import word
from ledger.domain.hexes import parse_address
from ledger.domain.hexes import to_hex
from ledger.domain.refusals import FieldInvalid
from ledger.domain.shop_classes import CLASSES
from ledger.domain.shop_classes import COMMON
from ledger.domain.shop_classes import classes_of
from ledger.services import actions
from ledger.services import desk_shops
from ledger.services import shop_lists
from ledger.services.desk import NewShop
from ledger.services.sheets import CellError
from ledger.services.sheets import write_sheet
from ledger.services.terminals import make_pairing_code

blueprint = Blueprint("shops", __name__, url_prefix="/shops")
blueprint.add_app_template_global(classes_of)

AFTER_MOST = 200


@blueprint.get("")
@signed_in
def index(officer: SignedInOfficer) -> str:
    """Shops by name; a part of name, area, category or address finds them."""
    wanted = request.args.get("q", "").strip()[: desk_shops.SEARCH_MOST]
    after = request.args.get("after", "")[:AFTER_MOST]
    page = desk_shops.list_shops(
        parts().ledger, wanted.replace("\0", ""), after.replace("\0", "")
    )
    return render_template("shops/index.html", page=page, wanted=wanted)


@blueprint.get("/new")
@signed_in
def new(officer: SignedInOfficer) -> str:
    """The form of one new shop."""
    require_maker(officer)
    return _form({f"class_{COMMON.key}": "on"}, {})


@blueprint.post("/new")
@signed_in
def create(officer: SignedInOfficer) -> Any:
    """Draft the registration of one shop, or say what is wrong in the form."""
    require_maker(officer)
    fields = {name: value for name, value in request.form.items() if name != "csrf"}
    chosen = [one.key for one in CLASSES if fields.get(f"class_{one.key}")]
    shop, errors = shop_lists.read_shop(
        fields
        | {
            "classes": " ".join(chosen),
            "step_free": "yes" if fields.get("step_free") else "",
        }
    )
    if shop is not None and shop_lists.is_known(parts().ledger, shop):
        errors = [CellError(0, "name", shop.name, "shop_known")]
    if shop is None or errors:
        return _form(fields, mistakes.describe_fields(errors)), 422
    return _draft([shop], officer)


@blueprint.get("/list")
@signed_in
def upload(officer: SignedInOfficer) -> str:
    """Where a list of shops is handed in."""
    require_maker(officer)
    return _upload({}, [])


@blueprint.post("/list")
@signed_in
def check(officer: SignedInOfficer) -> Any:
    """Draft the shops of a list, or show all that is wrong in it."""
    require_maker(officer)
    content = read_file()
    if content is None:
        return _upload({"file": word("desk.wrong.file_missing")}, []), 422
    checked = shop_lists.check_shops(parts().ledger, content)
    if checked.errors:
        return _upload({}, mistakes.describe(checked.errors)), 422
    return _draft(checked.shops, officer)


@blueprint.get("/sample.csv")
@signed_in
def sample(officer: SignedInOfficer) -> Response:
    """A list to begin with."""
    return send_csv(write_sheet(shop_lists.SAMPLE), "shops.csv")


@blueprint.get("/<account>")
@signed_in
def show(account: str, officer: SignedInOfficer) -> str:
    """One shop and its tills."""
    return _show(parse_address(account), {})


@blueprint.post("/<account>/codes")
@signed_in
def make_code(account: str, officer: SignedInOfficer) -> Any:
    """Make a code that connects a till; it is shown on this one answer only."""
    require_signer(officer)
    ledger, shop = parts().ledger, parse_address(account)
    label = request.form.get("label", "").strip()
    try:
        made = make_pairing_code(ledger, shop, label, to_hex(officer.person))
    except FieldInvalid as error:
        if error.values.get("field") != "label":
            raise
        code = "label_too_long" if label else "label_empty"
        return _show(shop, {"label": word(f"desk.wrong.{code}")}), 422
    link = f"{ledger.settings.base_url}/till/pair#{made.code}"
    return render_template(
        "shops/code.html",
        shop=desk_shops.view_shop(ledger, shop).shop,
        label=label,
        made=made,
        link=link.partition("#")[0],
        picture=picture_of(link),
        telephone=ledger.settings.telephone,
    )


def _draft(shops: list[NewShop] | tuple[NewShop, ...], officer: SignedInOfficer) -> Any:
    ledger = parts().ledger
    kept = [
        actions.keep_draft(ledger, draft, officer.person)
        for draft in shop_lists.draft_all(ledger, shops)
    ]
    if len(kept) > 1:
        return redirect(url_for("actions.index"))
    return redirect(url_for("actions.show", action=to_hex(kept[0])))


def _form(fields: dict[str, str], errors: dict[str, str]) -> str:
    return render_template(
        "shops/form.html", fields=fields, errors=errors, classes=CLASSES
    )


def _upload(errors: dict[str, str], found: list[mistakes.Mistake]) -> str:
    return render_template(
        "shops/list.html",
        errors=errors,
        mistakes=found,
        mistakes_csv=mistakes.write_csv(found),
        mistakes_most=mistakes.SHOWN_MOST,
        classes=CLASSES,
    )


def _show(account: bytes, errors: dict[str, str]) -> str:
    view = desk_shops.view_shop(parts().ledger, account)
    label = request.form.get("label") or word(
        "desk.shops.till_label", number=len(view.tills) + len(view.waiting) + 1
    )
    return render_template(
        "shops/show.html", view=view, errors=errors, fields={"label": label}
    )
