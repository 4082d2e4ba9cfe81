"""Reconciliation: the books against the chain, at the block the books end with.

Every balance is looked at three times: as SQL keeps it, as the transfers in SQL
add up to it, and as the contract answers for that block's hash. Nothing is
repaired here; what differs is named with both figures.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import fields

from ledger.audit.books import Books
from ledger.audit.books import LotTotals
from ledger.audit.books import read_books
from ledger.chain.gateway import Gateway
from ledger.chain.rpc import RpcError
from ledger.domain.hexes import to_hex
from ledger.domain.outages import IndexStopped
from ledger.store.database import Database

TRIES_MOST = 20
WAIT_SECONDS = 0.5


@dataclass(frozen=True)
class Finding:
    """One difference in yen: what the books keep, and what ``source`` says.

    ``account`` is None where a total differs. ``lot`` is a programme's number where
    ``of`` says so.
    """

    subject: str
    account: bytes | None
    lot: int
    books: int
    other: int
    source: str
    of: str = "lot"

    def __str__(self) -> str:
        whose = f"account {to_hex(self.account)} " if self.account else ""
        return (
            f"{self.subject}: {whose}{self.of} {self.lot}: the books have {self.books},"
            f" {self.source} {self.other} (difference {self.books - self.other:+d})"
        )


@dataclass(frozen=True)
class Reconciliation:
    """What a look at all balances and lots found, at one block."""

    block_number: int
    block_hash: bytes
    balances: int
    lots: int
    findings: tuple[Finding, ...]

    @property
    def agree(self) -> bool:
        """Whether books and chain say the same of every yen."""
        return not self.findings


def reconcile(
    database: Database, gateway: Gateway, with_holders: bool = False
) -> Reconciliation:
    """Compare the books with the chain as of the books' last block.

    ``with_holders`` also asks, account by account, how much it was issued of each
    programme; that is one question each, so it takes a while in a large town.

    A node that was restarted from its file answers no questions about earlier
    blocks; the index soon ends with a later one, so the snapshot is then taken
    anew, for ten seconds at most.

    Raises:
        IndexStopped: no block was ever read into the books.
        RpcError: the node does not answer for the books' block.
        ChainUnavailable, DatabaseUnavailable: try again later.
    """
    tries = 0
    while True:
        books = read_books(database, with_holders)
        if books is None:
            raise IndexStopped(block=0, reason="no block was read yet")
        try:
            return _compare(books, gateway)
        except RpcError:
            tries += 1
            if tries == TRIES_MOST:
                raise
            time.sleep(WAIT_SECONDS)


def _compare(books: Books, gateway: Gateway) -> Reconciliation:
    findings = [
        *_compare_balances(books, gateway),
        *_compare_promises(books),
        *_compare_lots(books, gateway),
        *_compare_caps(books, gateway),
        *_compare_holders(books, gateway),
    ]
    return Reconciliation(
        block_number=books.block_number,
        block_hash=books.block_hash,
        balances=len(books.balances),
        lots=len(books.lots),
        findings=tuple(findings),
    )


def _compare_balances(books: Books, gateway: Gateway) -> Iterator[Finding]:
    pairs = [(row.account, row.lot) for row in books.balances]
    on_chain = gateway.balances(pairs, books.block_hash)
    for row, chain in zip(books.balances, on_chain, strict=True):
        for figure, source in (
            (row.summed, "its transfers"),
            (chain, "the chain"),
        ):
            if row.kept != figure:
                yield Finding("balance", row.account, row.lot, row.kept, figure, source)


def _compare_promises(books: Books) -> Iterator[Finding]:
    for row in books.promises_wrong:
        yield Finding(
            "reserved", row.account, row.lot, row.kept, row.summed, "what holds it"
        )


def _compare_lots(books: Books, gateway: Gateway) -> Iterator[Finding]:
    totals = gateway.lot_totals([row.lot for row in books.lots], books.block_hash)
    for row, (supply, issued, redeemed, lapsed) in zip(books.lots, totals, strict=True):
        burned = issued - supply - redeemed - lapsed
        chain = LotTotals(issued, supply, redeemed, lapsed, burned)
        for field in fields(LotTotals):
            kept = getattr(row.kept, field.name)
            for figures, source in (
                (row.summed, "its transfers"),
                (chain, "the chain"),
            ):
                other = getattr(figures, field.name)
                if kept != other:
                    yield Finding(field.name, None, row.lot, kept, other, source)


def _compare_caps(books: Books, gateway: Gateway) -> Iterator[Finding]:
    numbers = [number for number, _ in books.caps]
    on_chain = gateway.caps_used(numbers, books.block_hash)
    for (number, kept), chain in zip(books.caps, on_chain, strict=True):
        if kept != chain:
            yield Finding(
                "cap used", None, number, kept, chain, "the chain", "programme"
            )


def _compare_holders(books: Books, gateway: Gateway) -> Iterator[Finding]:
    asked = [(number, account) for number, account, _ in books.issued_to]
    on_chain = gateway.issued_to(asked, books.block_hash)
    for (number, account, kept), chain in zip(books.issued_to, on_chain, strict=True):
        if kept != chain:
            yield Finding(
                "issued to", account, number, kept, chain, "the chain", "programme"
            )
