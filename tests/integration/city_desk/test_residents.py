"""Residents at the desk: invited, looked at, written to, stopped; all journalled."""

import pytest
from sqlalchemy import select

from ledger.chain.keys import make_key
from ledger.domain.hexes import to_hex
from ledger.domain.office_refusals import ResidentUnknown
from ledger.domain.refusals import InvitationUsed
from ledger.services.registrations import commitment_of
from ledger.services.registrations import register_resident
from ledger.services.residents import find_resident
from ledger.services.residents import view_person
from ledger.store.city_tables import JournalRow
from tests.integration.city_desk.browsers import Browser
from tests.integration.city_desk.browsers import Person
from tests.integration.city_desk.files import CITY
from tests.integration.city_desk.files import CODE
from tests.integration.city_desk.files import action_of
from tests.integration.city_desk.files import mistakes_of
from tests.integration.city_desk.files import text_of
from tests.integration.city_desk.files import upload
from tests.integration.conftest import World

NAME = "長谷川 ヴィクトリア・マリア・エリザベート・アンヌ・ルイーズ・シャルロッテ子"


def invite(world: World, desk: Browser, name: str = NAME) -> tuple[str, bytes, str]:
    """Invite somebody at the desk: their number, who they are, and the code."""
    number = world.new_number()
    answer = desk.post(
        "/residents/new", {"person": name, "number": number, "municipality": CITY}
    )
    code = CODE.search(text_of(answer).replace(" ", "-"))
    assert code is not None, text_of(answer)
    return number, commitment_of(world.ledger, CITY, number), code[0]


def try_code(world: World, code: str) -> None:
    key, until = make_key(), world.clock() + 3600
    proof = key.sign(world.ledger.town.hash_registration(key.address, until))
    register_resident(world.ledger, code, key.address, until, proof)


def entries(world: World, event: str) -> list[JournalRow]:
    with world.ledger.database.work() as work:
        query = select(JournalRow).where(JournalRow.event == event)
        return list(work.session.scalars(query.order_by(JournalRow.sequence)))


def test_a_letter_says_all_that_a_resident_needs(
    world: World, at_desk: Browser
) -> None:
    number = "76543219"

    said = text_of(
        at_desk.post(
            "/residents/new", {"person": NAME, "number": number, "municipality": CITY}
        )
    )

    for part in (
        "さくら市 めぐる",
        f"{NAME} 様",
        "招待番号",
        f"{world.ledger.settings.base_url}/join",
        "まで使えます",
        "電話 088-800-1234",
        "お預かりする情報の使いみち",
        "マイナンバーは使いません",
    ):
        assert part in said, said
    assert number not in said


def test_a_code_is_stored_nowhere_and_ends_when_the_letter_is_made_anew(
    world: World, at_desk: Browser
) -> None:
    _, person, first = invite(world, at_desk)
    path = f"/residents/{to_hex(person)}"
    assert first not in at_desk.text(path)

    renewed = text_of(at_desk.post(f"{path}/letter"))

    second = CODE.search(renewed.replace(" ", "-"))
    assert second is not None and second[0] != first
    with pytest.raises(InvitationUsed):
        try_code(world, first)
    try_code(world, second[0])


def test_looking_at_somebody_leaves_ids_in_the_journal_and_no_name(
    world: World, at_desk: Browser, sato: Person
) -> None:
    number, person, _ = invite(world, at_desk)
    before = len(entries(world, "person looked at"))

    found = at_desk.post("/residents/find", {"number": number, "municipality": CITY})
    page = text_of(at_desk.get(found.location))

    assert NAME in page and number in page
    looks = entries(world, "person looked at")[before:]
    assert [(row.actor, row.subject) for row in looks] == [
        (to_hex(sato.person), {"person": to_hex(person)})
    ]
    with world.ledger.database.work() as work:
        journal = [str(row.subject) for row in work.session.scalars(select(JournalRow))]
    assert not [line for line in journal if "長谷川" in line]


def test_the_list_shows_numbers_and_states_and_no_names(
    world: World, at_desk: Browser
) -> None:
    number, person, _ = invite(world, at_desk)

    said = text_of(at_desk.get("/residents?state=invited"))

    assert number in said and "招待済み" in said and NAME not in said
    last = entries(world, "people listed")[-1]
    assert to_hex(person) in last.subject["persons"]


def test_a_number_nobody_has_is_answered_beside_the_field(at_desk: Browser) -> None:
    answer = at_desk.post("/residents/find", {"number": "424242", "municipality": CITY})

    assert answer.status_code == 404
    assert "この番号の方は登録も招待もされていません" in text_of(answer)


def test_everything_wrong_in_an_invitation_is_said_at_once(at_desk: Browser) -> None:
    answer = at_desk.post(
        "/residents/new", {"person": " ", "number": "12a", "municipality": "111111"}
    )

    said = text_of(answer)
    assert answer.status_code == 422
    assert "3か所を直してください" in said
    for part in ("名前が空", "数字でない文字", "団体コードが違います"):
        assert part in said


def test_a_list_of_people_names_every_mistake(world: World, at_desk: Browser) -> None:
    known = world.new_number()
    world.desk.register_residents({known: ("佐藤 花子", make_key())})
    content = f"番号,氏名\n,花子\nx,太郎\n701,\n{known},花子\n702,次郎\n0702,次郎\n"

    found = mistakes_of(upload(at_desk, "/residents/list", content, municipality=CITY))

    assert [(row, column, what) for row, column, _, what, _ in found] == [
        ("2", "宛名番号", "宛名番号が空です。"),
        ("3", "宛名番号", "宛名番号に数字でない文字があります。"),
        ("4", "氏名", "名前が空です。"),
        ("5", "宛名番号", "もう登録が済んでいる方です。"),
        ("7", "宛名番号", "6行目と同じです。"),
    ]


def test_a_list_is_made_into_letters_step_by_step(
    world: World, at_desk: Browser
) -> None:
    people = [[world.new_number(), f"試験 太郎{n}"] for n in range(3)]
    rows = "".join(f"{number},{name}\n" for number, name in people)

    page = upload(at_desk, "/residents/list", "番号,氏名\n" + rows, municipality=CITY)
    made = at_desk.post_json(
        "/residents/letters", {"municipality": CITY, "people": people}
    )

    assert "3人に招待状を作ります" in text_of(page)
    assert made.get_json()["made"] == 3
    sheets = made.get_json()["sheets"]
    assert sheets.count('<article class="sheet letter"') == 3
    assert all(f"{name} 様" in sheets for _, name in people)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"municipality": CITY, "people": []},
        {"municipality": CITY, "people": [["x", "y"]]},
    ],
)
def test_letters_are_not_made_of_what_was_not_checked(
    at_desk: Browser, body: dict[str, object]
) -> None:
    answer = at_desk.post_json("/residents/letters", body)

    assert (answer.status_code, answer.get_json()["code"]) == (400, "field_invalid")


def test_the_name_of_somebody_registered_is_not_written_over(
    world: World, at_desk: Browser
) -> None:
    number, new = world.new_number(), world.new_number()
    world.desk.register_residents({number: (NAME, make_key())})
    invited = len(entries(world, "invited"))
    asked = [[new, "新田 一"], [number, "別人 太郎"]]

    answer = at_desk.post_json(
        "/residents/letters", {"municipality": CITY, "people": asked}
    )

    body = answer.get_json()
    assert (answer.status_code, body["code"], body["values"]) == (
        409,
        "person_known",
        {},
    )
    whose = commitment_of(world.ledger, CITY, number)
    assert view_person(world.ledger, whose, "tests").name == NAME
    # The other letter of the step is not made either: its code would be lost.
    assert len(entries(world, "invited")) == invited
    with pytest.raises(ResidentUnknown):
        find_resident(world.ledger, CITY, new)


def test_asking_how_somebody_stands_opens_nothing_of_theirs(
    world: World, at_desk: Browser, nobody: Browser
) -> None:
    _, whose, _ = invite(world, at_desk)
    looks = len(entries(world, "person looked at"))
    path = f"/residents/{to_hex(whose)}/state"

    answer = at_desk.get_json(path)

    assert answer.get_json() == {"state": "invited"}
    assert len(entries(world, "person looked at")) == looks
    assert at_desk.get_json(f"/residents/{to_hex(bytes(32))}/state").status_code == 404
    assert nobody.get_json(path).status_code == 401


def test_an_account_is_stopped_after_a_question_and_let_go_by_two(
    world: World, at_desk: Browser, beside: Browser, sato: Person, suzuki: Person
) -> None:
    number, key = world.new_number(), make_key()
    world.desk.register_residents({number: (NAME, key)})
    path = f"/residents/{to_hex(commitment_of(world.ledger, CITY, number))}"
    assert f"宛名番号 {number}" in text_of(at_desk.get(f"{path}/freeze"))

    at_desk.post(f"{path}/freeze")
    world.wait(lambda: "利用停止中" in text_of(at_desk.get(path)))

    assert at_desk.post(f"{path}/freeze").status_code == 400
    action = action_of(at_desk.post(f"{path}/unfreeze"))
    at_desk.sign(action, sato)
    beside.sign(action, suzuki)
    world.desk.wait_for_action(action)
    assert "登録済み" in text_of(at_desk.get(path))


def test_nobody_sees_residents_without_signing_in(nobody: Browser) -> None:
    for path in ("/residents", "/residents/new", "/issues", "/shops", "/programmes"):
        answer = nobody.get(path)
        assert answer.status_code == 302 and "/sign-in" in answer.location
