"""Proposing and approving at the desk: two people, two keys, one signed thing."""

import pytest

from ledger.chain.keys import make_key
from ledger.domain.hexes import to_hex
from ledger.domain.office_refusals import ActionNotWaiting
from ledger.domain.office_refusals import ActionNotYours
from ledger.services import actions
from ledger.services import desk
from ledger.services.actions import DRAFT_SECONDS
from ledger.services.desk import NewShop
from ledger.store.city_tables import ActionRow
from tests.integration.city_desk.browsers import Browser
from tests.integration.city_desk.browsers import Person
from tests.integration.city_desk.test_sign_in import events
from tests.integration.conftest import World


@pytest.fixture
def draft(world: World, sato: Person) -> bytes:
    """Sato's draft of a shop's registration."""
    made, _ = desk.draft_shops(world.ledger, [NewShop("花屋すみれ", 1)])
    return actions.keep_draft(world.ledger, made, sato.person)


@pytest.fixture
def proposed(draft: bytes, at_desk: Browser, sato: Person) -> bytes:
    """The same, signed by Sato."""
    assert at_desk.sign(draft, sato).status_code == 200
    return draft


def page_of(action: bytes) -> str:
    return f"/actions/{to_hex(action)}"


def test_a_draft_is_signed_by_its_maker_and_another_person_and_then_runs(
    world: World,
    at_desk: Browser,
    beside: Browser,
    draft: bytes,
    sato: Person,
    suzuki: Person,
) -> None:
    assert "起案者として署名する" in at_desk.text(page_of(draft))
    answer = at_desk.sign(draft, sato)
    assert answer.get_json() == {"next": f"{page_of(draft)}?done=proposed"}
    assert "花屋すみれ" in beside.text("/")
    assert "署名して承認する" in beside.text(page_of(draft))
    assert beside.sign(draft, suzuki).status_code == 200
    assert "実行しています" in beside.text(page_of(draft))
    world.wait(
        lambda: (
            beside.get_json(f"{page_of(draft)}/state").get_json()["state"] == "executed"
        )
    )
    assert "実行されました" in beside.text(page_of(draft))
    assert "action approved" in events(world, suzuki)
    assert {"action drafted", "action proposed"} <= set(events(world, sato))


def test_the_material_to_sign_is_the_action_and_only_ones_own_sealed_key(
    at_desk: Browser, draft: bytes, sato: Person
) -> None:
    found = at_desk.get_json(f"{page_of(draft)}/signing").get_json()
    assert found["hash"] == to_hex(draft)
    assert found["role"] == "maker"
    assert [key["address"] for key in found["keys"]] == [to_hex(sato.key.address)]
    assert sato.key.secret.hex() not in str(found)


def test_the_same_person_is_refused_before_signing_and_when_signing(
    at_desk: Browser, proposed: bytes, sato: Person
) -> None:
    page = at_desk.text(page_of(proposed))
    assert "あなたは承認できません" in page
    assert "data-signing" not in page
    for answer in (
        at_desk.get_json(f"{page_of(proposed)}/signing"),
        at_desk.sign(proposed, sato),
    ):
        assert (answer.status_code, answer.get_json()["code"]) == (403, "same_person")


def test_a_draft_is_its_drafters_own(
    beside: Browser, draft: bytes, suzuki: Person
) -> None:
    assert beside.get(page_of(draft)).status_code == 403
    answer = beside.sign(draft, suzuki)
    assert answer.get_json()["code"] == "action_not_yours"
    assert answer.get_json()["values"] == {"action": to_hex(draft)}
    assert to_hex(draft) not in beside.text("/actions")


def test_another_officers_key_signs_nothing_here(
    beside: Browser, proposed: bytes, suzuki: Person, takahashi: Person
) -> None:
    answer = beside.sign(proposed, takahashi)
    assert answer.get_json()["code"] == "signature_invalid"
    assert answer.get_json()["values"] == {"signer": to_hex(takahashi.key.address)}


def test_a_key_of_nobody_signs_nothing(
    beside: Browser, proposed: bytes, suzuki: Person
) -> None:
    key = make_key()
    answer = beside.post_json(
        f"{page_of(proposed)}/signature",
        {"signer": to_hex(key.address), "signature": to_hex(key.sign(proposed))},
    )
    assert answer.get_json()["code"] == "officer_unknown"
    assert answer.get_json()["values"] == {"signer": to_hex(key.address)}


def test_a_signature_over_something_else_is_refused(
    beside: Browser, proposed: bytes, suzuki: Person
) -> None:
    answer = beside.post_json(
        f"{page_of(proposed)}/signature",
        {
            "signer": to_hex(suzuki.key.address),
            "signature": to_hex(suzuki.key.sign(bytes(32))),
        },
    )
    assert answer.get_json()["code"] == "signature_invalid"


def test_a_signature_needs_this_browsers_token(
    at_desk: Browser, draft: bytes, sato: Person
) -> None:
    answer = at_desk.client.post(
        f"{page_of(draft)}/signature",
        json={"signer": to_hex(sato.key.address), "signature": to_hex(bytes(65))},
        headers={"Accept": "application/json"},
    )
    assert (answer.status_code, answer.get_json()["code"]) == (403, "form_expired")


def test_a_maker_takes_back_what_nobody_approved(
    world: World,
    at_desk: Browser,
    beside: Browser,
    proposed: bytes,
    suzuki: Person,
    sato: Person,
) -> None:
    assert at_desk.post(f"{page_of(proposed)}/withdraw").status_code == 302
    assert "取り下げました" in at_desk.text(f"{page_of(proposed)}?done=withdrawn")
    answer = beside.sign(proposed, suzuki)
    assert answer.get_json()["code"] == "action_not_waiting"
    assert answer.get_json()["values"]["state"] == "withdrawn"
    assert events(world, sato)[-1] == "action withdrawn"


def test_nobody_takes_back_what_is_anothers_or_was_approved(
    world: World, beside: Browser, proposed: bytes, sato: Person, suzuki: Person
) -> None:
    with pytest.raises(ActionNotYours):
        actions.withdraw(world.ledger, proposed, suzuki.person)
    assert beside.sign(proposed, suzuki).status_code == 200
    with pytest.raises(ActionNotWaiting) as refused:
        actions.withdraw(world.ledger, proposed, sato.person)
    assert refused.value.values["state"] == "approved"


def test_a_draft_nobody_signs_for_a_day_is_over_and_then_forgotten(
    world: World, draft: bytes, sato: Person
) -> None:
    world.advance(DRAFT_SECONDS + 1)
    assert actions.get_action(world.ledger, draft).state == "expired"
    with pytest.raises(ActionNotWaiting) as refused:
        actions.propose_kept(
            world.ledger, draft, sato.key.address, sato.key.sign(draft)
        )
    assert refused.value.values["state"] == "expired"
    made, _ = desk.draft_shops(world.ledger, [NewShop("本町そば", 1)])
    actions.keep_draft(world.ledger, made, sato.person)
    with world.ledger.database.work() as work:
        assert work.session.get(ActionRow, draft) is None


def test_what_is_stored_and_not_what_was_signed_is_shown_to_nobody(
    world: World, at_desk: Browser, draft: bytes
) -> None:
    with world.ledger.database.work() as work:
        row = work.session.get_one(ActionRow, draft)
        kept, row.salt = row.salt, bytes(32)
        work.commit()
    try:
        answer = at_desk.get_json(page_of(draft))
        assert (answer.status_code, answer.get_json()["code"]) == (
            409,
            "action_altered",
        )
    finally:
        with world.ledger.database.work() as work:
            work.session.get_one(ActionRow, draft).salt = kept
            work.commit()
