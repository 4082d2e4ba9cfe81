"""Events as they are written, and cursors, both read back by strangers."""

import pytest

from ledger.domain.orders import OrderState
from ledger.domain.refusals import FieldInvalid
from ledger.services.orders import Step
from wallet_api.cursors import read_cursor
from wallet_api.cursors import write_cursor
from wallet_api.routes.events import read_position
from wallet_api.routes.events import write_event


def test_an_event_names_its_state_and_says_when_and_where() -> None:
    step = Step(OrderState.CONFIRMED, 1_775_000_002, bytes([7]) * 32, 42)

    event = write_event(3, step)

    tx = "0x" + "07" * 32
    assert event == (
        "id: 3\n"
        "event: confirmed\n"
        'data: {"state": "confirmed", "at": 1775000002, '
        f'"tx_hash": "{tx}", "block_number": 42}}\n\n'
    )


@pytest.mark.parametrize(
    ("header", "position"),
    [(None, 0), ("", 0), ("2", 2), ("-1", 0), ("two", 0), ("２", 0), ("9" * 20, None)],
)
def test_a_last_event_id_that_is_not_ours_begins_at_the_beginning(
    header: str | None, position: int | None
) -> None:
    expected = int("9" * 20) if position is None else position

    assert read_position(header) == expected


@pytest.mark.parametrize("sequence", [0, 1, 2**40, 2**63 - 1])
def test_a_cursor_is_read_back(sequence: int) -> None:
    assert read_cursor(write_cursor(sequence)) == sequence


@pytest.mark.parametrize(
    "cursor", ["", "1", "AAAA", "!!!!", "あ", "//////////8=", "__________8=", "A" * 40]
)
def test_a_cursor_that_was_not_written_here_is_refused(cursor: str) -> None:
    with pytest.raises(FieldInvalid) as refusal:
        read_cursor(cursor)

    assert refusal.value.values["field"] == "cursor"
