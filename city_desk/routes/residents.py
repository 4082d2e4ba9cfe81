"""Residents: finding and looking, invitations by form or CSV, letters, freezing.

Whoever opens a person's data leaves an entry in the journal (``services.residents``).
"""

from typing import Any

from flask import Blueprint
from flask import Response
from flask import jsonify
from flask import make_response
from flask import redirect
from flask import render_template
from flask import request
from flask import url_for

from city_desk import csrf
from city_desk import mistakes
from city_desk.drawing import picture_of
from city_desk.entry import read_file
from city_desk.entry import read_json
from city_desk.entry import require_maker
from city_desk.entry import require_signer
from city_desk.entry import send_csv
from city_desk.parts import parts
from city_desk.signed_in import SignedInOfficer
from city_desk.signed_in import signed_in
from city_desk.wording import word
from ledger.domain.hexes import parse_address
from ledger.domain.hexes import parse_hex
from ledger.domain.hexes import to_hex
from ledger.domain.office_refusals import ResidentUnknown
from ledger.domain.refusals import FieldInvalid
from ledger.domain.residents import check_municipality
from ledger.services import actions
from ledger.services import letters
from ledger.services import registrations
from ledger.services import residents
from ledger.services.desk import draft_unfreeze
from ledger.services.letters import Letter
from ledger.services.letters import NewPerson
from ledger.services.programme_forms import FieldError
from ledger.services.residents import FROZEN
from ledger.services.residents import REGISTERED
from ledger.services.residents import STATES
from ledger.services.residents import PersonView
from ledger.services.sheets import write_sheet
from ledger.settings import TELEPHONE
from screens.formats import city_time

blueprint = Blueprint("residents", __name__, url_prefix="/residents")

DAY_SECONDS = 86400
MUNICIPALITY_COOKIE = "meguru_desk_municipality"


def used_municipality() -> str:
    """The code a form begins with: the last one used, else the town's own."""
    known = parts().ledger.settings.municipality
    return request.cookies.get(MUNICIPALITY_COOKIE, "")[:6] or known


@blueprint.get("")
@signed_in
def index(officer: SignedInOfficer) -> str:
    """People by their numbers, newest first; names stay closed."""
    return _index(officer, {})


@blueprint.post("/find")
@signed_in
def find(officer: SignedInOfficer) -> Any:
    """Open the person of a 宛名番号; sent as a form, so that no log has the number."""
    fields = _fields()
    city, errors = read_municipality(fields)
    number = fields.get("number", "")
    if not errors:
        _, wrong = letters.read_person(number, "x")
        errors = mistakes.describe_fields(wrong)
    if errors:
        return _index(officer, errors, fields), 422
    try:
        person = residents.find_resident(parts().ledger, city, number)
    except ResidentUnknown:
        text = mistakes.describe_fields({"number": FieldError("resident_unknown")})
        return _index(officer, text, fields), 404
    return redirect(url_for("residents.show", person=to_hex(person)))


@blueprint.get("/new")
@signed_in
def new(officer: SignedInOfficer) -> str:
    """The form of one invitation."""
    require_signer(officer)
    return _form({"municipality": used_municipality()}, {})


@blueprint.post("/new")
@signed_in
def create(officer: SignedInOfficer) -> Any:
    """Invite one person and show the letter, or say what is wrong in the form."""
    require_signer(officer)
    fields = _fields()
    city, errors = read_municipality(fields)
    person, wrong = letters.read_person(
        fields.get("number", ""), fields.get("person", "")
    )
    errors |= mistakes.describe_fields(wrong)
    ledger = parts().ledger
    if person is not None and not errors:
        if letters.is_registered(ledger, city, person.number):
            errors = mistakes.describe_fields(
                {"number": FieldError("person_registered")}
            )
    if person is None or errors:
        return _form(fields, errors), 422
    made = letters.make_letters(ledger, city, [person], to_hex(officer.person))
    return remember_municipality(_letters(made), city)


@blueprint.get("/list")
@signed_in
def upload(officer: SignedInOfficer) -> str:
    """Where a list of people is handed in."""
    require_signer(officer)
    return _upload({"municipality": used_municipality()}, {}, [])


@blueprint.post("/list")
@signed_in
def check(officer: SignedInOfficer) -> Any:
    """Show all that is wrong in a list, or what is going to be made of it."""
    require_signer(officer)
    fields = _fields()
    city, errors = read_municipality(fields)
    content = read_file()
    if content is None:
        errors["file"] = word("desk.wrong.file_missing")
    if content is None or errors:
        return _upload(fields, errors, []), 422
    checked = letters.check_people(parts().ledger, content, city)
    if checked.errors:
        return _upload(fields, {}, mistakes.describe(checked.errors)), 422
    page = render_template(
        "residents/confirm.html",
        checked=checked,
        municipality=city,
        step=letters.LETTERS_STEP,
        people=[[person.number, person.name] for person in checked.people],
        town=_town(),
    )
    return remember_municipality(page, city)


@blueprint.post("/letters")
@signed_in
def make(officer: SignedInOfficer) -> Response:
    """Make the letters of a part of a list; the page joins the parts."""
    require_signer(officer)
    given = read_json()
    try:
        city = str(given["municipality"])
        people = [NewPerson(str(number), str(name)) for number, name in given["people"]]
    except (KeyError, TypeError, ValueError) as error:
        raise FieldInvalid(field="people", reason="they cannot be read") from error
    for person in people:
        if letters.read_person(person.number, person.name)[1]:
            raise FieldInvalid(field="people", reason="they were not checked before")
    made = letters.make_letters(parts().ledger, city, people, to_hex(officer.person))
    sheets = render_template(
        "residents/_sheets.html", letters=_draw(made), town=_town()
    )
    return jsonify({"made": len(made), "sheets": sheets})


@blueprint.get("/sample.csv")
@signed_in
def sample(officer: SignedInOfficer) -> Response:
    """A list to begin with."""
    return send_csv(write_sheet(letters.SAMPLE), "residents.csv")


@blueprint.get("/of/<account>")
@signed_in
def of_account(account: str, officer: SignedInOfficer) -> Any:
    """Go to the person whose account it is."""
    person = residents.person_of_account(parts().ledger, parse_address(account))
    if person is None:
        raise ResidentUnknown()
    return redirect(url_for("residents.show", person=to_hex(person)))


@blueprint.get("/<person>")
@signed_in
def show(person: str, officer: SignedInOfficer) -> str:
    """One person, with name and money."""
    view = _look(person, officer)
    return render_template("residents/show.html", view=view)


@blueprint.post("/<person>/letter")
@signed_in
def renew(person: str, officer: SignedInOfficer) -> Any:
    """Make a person's letter anew; the code before it ends."""
    require_signer(officer)
    commitment = parse_hex(person, "person", 32)
    made = letters.renew_letter(parts().ledger, commitment, to_hex(officer.person))
    return _letters([made])


@blueprint.get("/<person>/freeze")
@signed_in
def ask_freeze(person: str, officer: SignedInOfficer) -> str:
    """Ask once more before an account is stopped."""
    require_signer(officer)
    return render_template("residents/freeze.html", view=_look(person, officer))


@blueprint.post("/<person>/freeze")
@signed_in
def freeze(person: str, officer: SignedInOfficer) -> Any:
    """Stop a person's account at once."""
    require_signer(officer)
    account = _account_of(person, officer, REGISTERED)
    registrations.freeze(parts().ledger, account, to_hex(officer.person))
    return redirect(url_for("residents.show", person=person, done="frozen"))


@blueprint.get("/<person>/state")
@signed_in
def state(person: str, officer: SignedInOfficer) -> Response:
    """How a person stands, for a page that waits; nothing of theirs is opened."""
    commitment = parse_hex(person, "person", 32)
    return jsonify({"state": residents.state_of(parts().ledger, commitment)})


@blueprint.post("/<person>/unfreeze")
@signed_in
def unfreeze(person: str, officer: SignedInOfficer) -> Any:
    """Draft letting a stopped account take part again; two officers decide."""
    require_maker(officer)
    account = _account_of(person, officer, FROZEN)
    draft = draft_unfreeze(parts().ledger, [account])
    action = actions.keep_draft(parts().ledger, draft, officer.person)
    return redirect(url_for("actions.show", action=to_hex(action)))


def _index(
    officer: SignedInOfficer,
    errors: dict[str, str],
    fields: dict[str, str] | None = None,
) -> str:
    state = request.args.get("state")
    page = residents.list_people(
        parts().ledger,
        state if state in STATES else None,
        _read_after(request.args.get("after", "")),
        to_hex(officer.person),
    )
    following = page.next_after
    return render_template(
        "residents/index.html",
        page=page,
        states=STATES,
        chosen=state if state in STATES else "",
        errors=errors,
        fields=fields or {"municipality": used_municipality()},
        after=f"{following[0]}-{to_hex(following[1])}" if following else "",
    )


def _look(person: str, officer: SignedInOfficer) -> PersonView:
    commitment = parse_hex(person, "person", 32)
    return residents.view_person(parts().ledger, commitment, to_hex(officer.person))


def _account_of(person: str, officer: SignedInOfficer, state: str) -> bytes:
    view = _look(person, officer)
    if view.account is None or view.state != state:
        raise FieldInvalid(field="person", reason=f"the person is {view.state}")
    return view.account


def _fields() -> dict[str, str]:
    return {name: value for name, value in request.form.items() if name != "csrf"}


def read_municipality(fields: dict[str, str]) -> tuple[str, dict[str, str]]:
    """Return a form's municipality code, or what is wrong with it."""
    try:
        return check_municipality(fields.get("municipality", "")), {}
    except FieldInvalid:
        error = FieldError("municipality_wrong")
        return "", mistakes.describe_fields({"municipality": error})


def _read_after(written: str) -> tuple[int, bytes] | None:
    at, _, person = written.partition("-")
    if not (at.isascii() and at.isdigit() and len(at) <= 12):
        return None
    return int(at), parse_hex(person, "after", 32)


def _form(fields: dict[str, str], errors: dict[str, str]) -> str:
    return render_template("residents/form.html", fields=fields, errors=errors)


def _upload(
    fields: dict[str, str], errors: dict[str, str], found: list[mistakes.Mistake]
) -> str:
    return render_template(
        "residents/list.html",
        fields=fields,
        errors=errors,
        mistakes=found,
        mistakes_csv=mistakes.write_csv(found),
        mistakes_most=mistakes.SHOWN_MOST,
    )


def _letters(made: list[Letter]) -> str:
    return render_template("residents/letters.html", letters=_draw(made), town=_town())


def _draw(made: list[Letter]) -> list[dict[str, Any]]:
    base = parts().ledger.settings.base_url
    return [
        {
            "name": letter.name,
            "groups": letter.code.split("-"),
            "picture": picture_of(f"{base}/join#{letter.code}"),
            "until": _write_until(letter.expires_at),
        }
        for letter in made
    ]


def _write_until(timestamp: int) -> str:
    """The last whole day of a code; letters are in Japanese whoever prints them."""
    last = city_time(timestamp - DAY_SECONDS)
    return f"{last.year}年{last.month}月{last.day}日"


def _town() -> dict[str, Any]:
    """What every letter says of the town."""
    settings = parts().ledger.settings
    return {
        "name": settings.town_name,
        "telephone": settings.telephone,
        "has_telephone": settings.telephone != TELEPHONE or settings.practice,
        "join": f"{settings.base_url}/join",
    }


def remember_municipality(page: Any, municipality: str) -> Response:
    """Let this browser's next form begin with a code, until it is closed."""
    answer = make_response(page)
    csrf.set_cookie(answer, MUNICIPALITY_COOKIE, municipality)
    return answer
