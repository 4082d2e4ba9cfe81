"""The journal's heads are written down one after the other, and stay."""

import pytest
from eth_utils import keccak

from tests.contracts.support import as_bytes
from tests.contracts.support import ask
from tests.contracts.support import refusal
from tests.contracts.support import salt
from tests.contracts.support import send


@pytest.fixture
def audit(deployed, money):
    return deployed.AuditAnchor


def test_before_the_first_anchor_there_is_none(audit, registry):
    sequence, head = audit.last()

    assert (sequence, as_bytes(head)) == (0, bytes(32))
    assert as_bytes(audit.headOf(1)) == bytes(32)
    assert audit.registry() == registry.address


def test_heads_are_kept_in_order(audit, anchor):
    send(audit.anchor, 1, salt("first"), sender=anchor)

    tx = send(audit.anchor, 2, salt("second"), sender=anchor)

    event = tx.events["Anchored"]
    assert event["sequence"] == 2
    assert as_bytes(event["head"]) == salt("second")
    assert as_bytes(event["previous"]) == salt("first")
    sequence, head = audit.last()
    assert (sequence, as_bytes(head)) == (2, salt("second"))
    assert as_bytes(audit.headOf(1)) == salt("first")
    assert as_bytes(audit.headOf(2)) == salt("second")


def test_the_first_has_nothing_before_it(audit, anchor):
    tx = send(audit.anchor, 1, salt("first"), sender=anchor)

    assert as_bytes(tx.events["Anchored"]["previous"]) == bytes(32)


@pytest.mark.parametrize("sequence", [0, 1, 3, 2**64 - 1])
def test_anchors_have_no_gap_and_are_never_replaced(audit, anchor, sequence):
    send(audit.anchor, 1, salt("first"), sender=anchor)

    assert ask(audit.anchor, sequence, salt("other"), sender=anchor) == refusal(
        "AnchorSequence", 2, sequence
    )


def test_an_anchor_holds_something(audit, anchor):
    assert ask(audit.anchor, 1, bytes(32), sender=anchor) == refusal(
        "AnchorHeadEmpty", 1
    )


@pytest.mark.parametrize(
    "who", ["relay", "registrar", "guardian", "freezer", "maker", "stranger"]
)
def test_only_the_anchors_key_anchors(audit, people, who):
    somebody = getattr(people, who)

    assert ask(audit.anchor, 1, salt("forged"), sender=somebody) == refusal(
        "CallerNotAnchor", somebody
    )


def test_a_key_that_lost_its_role_anchors_no_more(audit, city, registry, anchor):
    send(audit.anchor, 1, salt("first"), sender=anchor)

    city.act(registry.revokeRole, keccak(text="ANCHOR"), anchor.address)

    assert ask(audit.anchor, 2, salt("second"), sender=anchor) == refusal(
        "CallerNotAnchor", anchor
    )
