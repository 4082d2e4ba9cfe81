"""What the database itself refuses, whoever writes into it."""

from typing import Any

import pytest

from ledger.store.base import Base
from ledger.store.chain_tables import BalanceRow
from ledger.store.city_tables import ActionRow
from ledger.store.city_tables import InvitationRow
from ledger.store.city_tables import MakeGoodRow
from ledger.store.city_tables import PersonRow
from ledger.store.city_tables import SessionRow
from ledger.store.database import Work
from tests.integration.store.rows import NOW
from tests.integration.store.rows import account
from tests.integration.store.rows import add
from tests.integration.store.rows import bill
from tests.integration.store.rows import call
from tests.integration.store.rows import digest
from tests.integration.store.rows import entry
from tests.integration.store.rows import lane
from tests.integration.store.rows import order
from tests.integration.store.rows import refused_by

# --- bills ------------------------------------------------------------------


def test_two_open_bills_never_have_the_same_number(work: Work) -> None:
    add(work, bill())

    assert refused_by(work, bill()) == "uq_bills_open_number"


@pytest.mark.parametrize("state", ["accepted", "expired", "voided", "replaced"])
def test_a_number_is_free_again_once_its_bill_is_over(work: Work, state: str) -> None:
    add(work, bill(state=state), bill(state=state))

    add(work, bill())


def test_a_bill_has_a_reference_of_its_own(work: Work) -> None:
    reference = digest()
    add(work, bill(bill_ref=reference, number="000001"))

    assert refused_by(work, bill(bill_ref=reference)) == "uq_bills_bill_ref"


@pytest.mark.parametrize("amount", [0, -1])
def test_a_bill_asks_for_something(work: Work, amount: int) -> None:
    assert refused_by(work, bill(amount=amount)) == "ck_bills_amount_positive"


@pytest.mark.parametrize(
    ("given", "constraint"),
    [({"cash": -1}, "cash_not_negative"), ({"state": "paid"}, "state_known")],
)
def test_a_bill_has_a_known_state_and_no_negative_cash(
    work: Work, given: dict[str, Any], constraint: str
) -> None:
    assert refused_by(work, bill(**given)) == f"ck_bills_{constraint}"


def test_bills_are_counted_in_the_order_they_are_opened(work: Work) -> None:
    first, second = bill(number="000001"), bill(number="000002")
    add(work, first)
    add(work, second)

    assert first.sequence < second.sequence


# --- outbox and orders --------------------------------------------------------


@pytest.mark.parametrize("state", ["signed", "sent", "mined", "reverted"])
def test_nothing_is_past_the_queue_without_its_bytes(work: Work, state: str) -> None:
    add(work, lane())

    refused = refused_by(work, call(state=state, raw=None))

    assert refused == "ck_outbox_bytes_before_sending"


def test_nothing_that_has_bytes_is_still_in_the_queue(work: Work) -> None:
    add(work, lane())

    assert refused_by(work, call(state="queued")) == "ck_outbox_bytes_before_sending"


def test_a_lane_uses_a_nonce_once(work: Work) -> None:
    add(work, lane(), lane("registrar"))
    add(work, call(nonce=7), call(nonce=7, lane="registrar"))

    assert refused_by(work, call(nonce=7)) == "uq_outbox_lane_nonce"


def test_many_calls_may_wait_for_a_nonce(work: Work) -> None:
    waiting = {"state": "queued", "raw": None, "tx_hash": None}

    add(work, lane(), call(**waiting), call(**waiting))


def test_a_call_is_asked_for_once(work: Work) -> None:
    add(work, lane(), call(dedupe_key="freeze:1"))

    assert refused_by(work, call(dedupe_key="freeze:1")) == "uq_outbox_dedupe_key"


def test_a_transaction_belongs_to_one_call(work: Work) -> None:
    tx_hash = digest()
    add(work, lane(), call(tx_hash=tx_hash))

    assert refused_by(work, call(tx_hash=tx_hash)) == "uq_outbox_tx_hash"


def test_a_call_waits_in_a_lane_there_is_even_before_a_relay_ran(work: Work) -> None:
    add(work, call())

    assert refused_by(work, call(lane="express")) == "ck_outbox_lane_known"


def test_an_order_is_accepted_once(work: Work) -> None:
    asked, again = bill(), bill(number="000002")
    add(work, asked, again)
    first = order(asked)
    add(work, first)
    work.session.expunge(first)

    assert refused_by(work, order(again, order=first.order)) == "pk_orders"


def test_an_order_pays_a_bill_that_is_there(work: Work) -> None:
    assert refused_by(work, order(bill())) == "fk_orders_bill_id_bills"


@pytest.mark.parametrize("table", ["bills", "outbox", "orders", "actions"])
def test_a_state_is_one_of_those_there_are(work: Work, table: str) -> None:
    asked = bill(number="000003")
    add(work, lane(), asked)
    rows: dict[str, Base] = {
        "bills": bill(state="paid"),
        "outbox": call(state="lost"),
        "orders": order(asked, state="done"),
        "actions": ActionRow(
            action=digest(),
            kind="issue",
            state="checked",
            target=account(),
            data=b"",
            salt=digest(),
            not_before=NOW,
            not_after=NOW,
            gas=1,
            summary={},
            created_at=NOW,
        ),
    }

    assert refused_by(work, rows[table]) == f"ck_{table}_state_known"


def test_what_is_promised_never_falls_below_nothing(work: Work) -> None:
    below = BalanceRow(account=account(), lot=1, confirmed=100, reserved=-1)

    assert refused_by(work, below) == "ck_balances_reserved_not_negative"


def test_a_payment_is_made_good_once(work: Work) -> None:
    paid = digest()

    def row() -> MakeGoodRow:
        return MakeGoodRow(
            order=paid, shop=account(), amount=1, reason_code="x", created_at=NOW
        )

    add(work, row())

    assert refused_by(work, row()) == "uq_make_good_order_hash"


# --- people and the journal -----------------------------------------------------


def test_an_account_belongs_to_one_person(work: Work) -> None:
    own = account()

    def person() -> PersonRow:
        return PersonRow(
            commitment=digest(), name_encrypted=b"sealed", account=own, created_at=NOW
        )

    add(work, person())

    assert refused_by(work, person()) == "uq_people_account"


def test_an_invitation_is_somebodys(work: Work) -> None:
    nobodys = InvitationRow(
        code_hash=digest(), commitment=digest(), created_at=NOW, expires_at=NOW
    )

    assert refused_by(work, nobodys) == "fk_invitations_commitment_people"


def test_a_sign_in_is_used_once(work: Work) -> None:
    salt = digest()

    def session() -> SessionRow:
        return SessionRow(
            token_hash=digest(),
            salt=salt,
            account=account(),
            signer=account(),
            expires_at=NOW,
        )

    add(work, session())

    assert refused_by(work, session()) == "uq_sessions_salt"


def test_no_two_entries_of_the_journal_follow_the_same_one(work: Work) -> None:
    add(work, entry(1, bytes(32), digest()))

    fork = refused_by(work, entry(2, bytes(32), digest()))

    assert fork == "uq_journal_previous_hash"


def test_no_entry_stands_in_the_journal_twice(work: Work) -> None:
    own = digest()
    add(work, entry(1, bytes(32), own))

    assert refused_by(work, entry(2, own, own)) == "uq_journal_entry_hash"


@pytest.mark.parametrize("gas", [0, 20_999, 16_777_217])
def test_a_call_that_no_transaction_can_carry_is_not_queued(
    work: Work, gas: int
) -> None:
    assert refused_by(work, call(gas=gas)) == "ck_outbox_gas_bounded"
