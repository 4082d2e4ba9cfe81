"""How a difference reads."""

from ledger.audit.journal import JournalCheck
from ledger.audit.journal import JournalFinding
from ledger.audit.reconcile import Finding
from ledger.audit.reconcile import Reconciliation

HANAKO = b"\x01" * 20


def test_a_finding_names_account_lot_and_both_figures() -> None:
    finding = Finding("balance", HANAKO, 5, 1_001, 1_000, "the chain")

    assert str(finding) == (
        f"balance: account 0x{'01' * 20} lot 5: the books have 1001,"
        " the chain 1000 (difference +1)"
    )


def test_a_finding_of_a_lot_names_no_account() -> None:
    finding = Finding("circulating", None, 5, 900, 1_000, "its transfers")

    assert str(finding) == (
        "circulating: lot 5: the books have 900, its transfers 1000 (difference -100)"
    )


def test_books_agree_when_nothing_was_found() -> None:
    assert Reconciliation(7, bytes(32), 3, 1, ()).agree
    finding = Finding("balance", HANAKO, 5, 1, 0, "the chain")
    assert not Reconciliation(7, bytes(32), 3, 1, (finding,)).agree


def test_a_journal_is_whole_when_nothing_was_found() -> None:
    assert JournalCheck(3, bytes(32), ()).intact
    finding = JournalFinding(2, "missing, 3 follows")
    assert not JournalCheck(3, bytes(32), (finding,)).intact
    assert str(finding) == "journal entry 2: missing, 3 follows"
