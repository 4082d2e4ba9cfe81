"""Roles of service keys, what officers decide about them, and the journal's anchors."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from ledger.audit.journal import check_journal
from ledger.chain.keys import make_key
from ledger.domain.hexes import to_hex
from ledger.domain.refusals import FieldInvalid
from ledger.domain.signer_refusals import AnchorPending
from ledger.services import anchoring
from ledger.services import roles
from ledger.store import journal
from tests.integration.conftest import World

TWO_DAYS = 48 * 3600


def holders(world: World, role: str) -> dict[bytes, int]:
    found, _ = roles.list_roles(world.ledger)
    return {each.account: each.active_from for each in found if each.role == role}


def test_the_services_hold_the_roles_of_their_keys(world: World) -> None:
    for role in ("RELAY", "REGISTRAR", "GUARDIAN", "FREEZER", "ANCHOR"):
        key = world.town.service_key(role.lower())

        # Other tests of the town may have granted a role that begins later.
        begun = [who for who, begins in holders(world, role).items() if begins == 0]
        assert begun == [key.address]
    assert roles.list_roles(world.ledger)[1] is False


def test_a_role_begins_two_days_later_and_ends_at_once(world: World) -> None:
    key = make_key().address

    world.desk.decide(roles.draft_grant_role(world.ledger, "RELAY", key))

    begins = holders(world, "RELAY")[key]
    assert begins == pytest.approx(world.clock() + TWO_DAYS, abs=60)
    with pytest.raises(FieldInvalid):
        roles.draft_grant_role(world.ledger, "RELAY", key)

    world.desk.decide(roles.draft_revoke_role(world.ledger, "RELAY", key))

    assert key not in holders(world, "RELAY")
    with pytest.raises(FieldInvalid) as refusal:
        roles.draft_revoke_role(world.ledger, "RELAY", key)
    assert refusal.value.values["field"] == "account"


def test_the_relay_is_opened_and_closed_by_officers(world: World) -> None:
    world.desk.decide(roles.draft_open_relay(world.ledger, is_open=True))
    assert roles.list_roles(world.ledger)[1] is True

    world.desk.decide(roles.draft_open_relay(world.ledger, is_open=False))
    assert roles.list_roles(world.ledger)[1] is False


def test_what_is_anchored_is_found_again_in_the_journal(world: World) -> None:
    made = anchoring.anchor_journal(world.ledger, "test")
    with pytest.raises(AnchorPending) as refusal:
        anchoring.anchor_journal(world.ledger, "test")
    assert refusal.value.values == {"sequence": made.sequence}

    world.wait(lambda: anchoring.is_anchored(world.ledger, made))
    more = anchoring.anchor_journal(world.ledger, "test")
    world.wait(lambda: anchoring.is_anchored(world.ledger, more))

    anchors = anchoring.read_anchors(world.ledger)
    assert anchors[-2:] == [
        (made.sequence, made.head),
        (made.sequence + 1, more.head),
    ]
    checked = check_journal(world.ledger.database, anchors)
    assert checked.intact
    assert checked.anchored == len(anchors)


def test_of_two_that_anchor_at_once_one_does(world: World) -> None:
    def try_to_anchor(number: int) -> anchoring.Anchor | None:
        try:
            return anchoring.anchor_journal(world.ledger, f"test {number}")
        except AnchorPending:
            return None

    with ThreadPoolExecutor(4) as pool:
        made = list(filter(None, pool.map(try_to_anchor, range(4))))

    assert len(made) == 1
    world.wait(lambda: anchoring.is_anchored(world.ledger, made[0]))
    assert anchoring.read_anchors(world.ledger)[-1] == (
        made[0].sequence,
        made[0].head,
    )


def test_a_journal_that_was_written_anew_lacks_what_is_anchored(world: World) -> None:
    made = anchoring.anchor_journal(world.ledger, "test")
    world.wait(lambda: anchoring.is_anchored(world.ledger, made))
    other = journal.hash_entry(bytes(32), 1, 0, "somebody", "something", {})

    checked = check_journal(world.ledger.database, [(1, other)])

    assert [str(finding) for finding in checked.findings] == [
        f"journal entry {checked.entries}: no entry has the head {to_hex(other)}"
        " of anchor 1"
    ]
