"""What the index believes of a node's answers, and what it asks again."""

from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from typing import Any
from typing import cast

import pytest
from eth_hash.auto import keccak

from ledger.chain.bloom import may_contain
from ledger.chain.gateway import Block
from ledger.chain.gateway import Gateway
from ledger.chain.gateway import Log
from ledger.chain.gateway import Receipt
from ledger.chain.rpc import RpcError
from ledger.domain.hexes import to_hex
from ledger.domain.outages import ChainAnswersDisagree
from ledger.index.cursor import Cursor
from ledger.index.window import WINDOW_BLOCKS
from ledger.index.window import WINDOW_TRANSACTIONS
from ledger.index.window import ParentDiffers
from ledger.index.window import read_window

OURS = b"\xaa" * 20
STRANGER = b"\xbb" * 20
CURSOR = Cursor(block_number=9, block_hash=b"\x09" * 32, final_number=3, alarm=None)


def number_hash(number: int) -> bytes:
    return number.to_bytes(1) * 32


def bloom_of(address: bytes) -> bytes:
    digest = keccak(address)
    bits = 0
    for start in (0, 2, 4):
        bits |= 1 << (int.from_bytes(digest[start : start + 2]) % 2048)
    return bits.to_bytes(256)


@dataclass
class FakeDeployment:
    addresses: tuple[bytes, ...] = (OURS,)
    contracts: tuple[Any, ...] = ()


@dataclass
class FakeNode:
    """A chain of blocks 10 to 12, each with one transaction and one log of ours."""

    heads: list[Block] = field(default_factory=list)
    written: list[Log] = field(default_factory=list)
    results: dict[bytes, Receipt] = field(default_factory=dict)
    raws: dict[bytes, bytes] = field(default_factory=dict)
    deployment: FakeDeployment = field(default_factory=FakeDeployment)
    asked_last: int = 0

    def add(self, number: int, receiver: bytes = OURS, succeeded: bool = True) -> None:
        tx_hash = keccak(number_hash(number))
        bloom = bloom_of(OURS) if succeeded else bytes(256)
        self.heads.append(
            Block(
                number,
                number_hash(number),
                number_hash(number - 1),
                1_000 + number,
                bloom,
                (tx_hash,),
            )
        )
        emitters = (OURS,) if succeeded else ()
        self.results[tx_hash] = Receipt(
            tx_hash,
            number,
            number_hash(number),
            0,
            succeeded,
            21_000,
            receiver,
            None,
            emitters,
        )
        if succeeded:
            self.written.append(
                Log(number, number_hash(number), tx_hash, 0, 0, OURS, (), b"")
            )
        self.raws[tx_hash] = b"raw" + tx_hash

    def blocks(self, first: int, last: int) -> list[Block]:
        self.asked_last = last
        return [head for head in self.heads if first <= head.number <= last]

    def logs(self, first: int, last: int) -> list[Log]:
        return [log for log in self.written if first <= log.block_number <= last]

    def receipts(self, hashes: list[bytes]) -> list[Receipt | None]:
        return [self.results.get(tx_hash) for tx_hash in hashes]

    def raw_transactions(self, hashes: list[bytes]) -> list[bytes | None]:
        return [self.raws.get(tx_hash) for tx_hash in hashes]

    def revert_data(self, tx_hash: bytes) -> bytes:
        raise RpcError({"code": -32000, "message": "that block is too old"})


@pytest.fixture
def node() -> FakeNode:
    made = FakeNode()
    for number in (10, 11, 12):
        made.add(number)
    return made


def gateway(node: FakeNode) -> Gateway:
    return cast(Gateway, node)


def test_a_window_ends_with_the_head(node: FakeNode) -> None:
    window = read_window(gateway(node), CURSOR, head=12)

    assert [block.number for block in window.blocks] == [10, 11, 12]
    assert window.last.number == 12
    assert len(window.logs) == len(window.receipts) == len(window.transactions) == 3


def test_a_window_never_asks_for_more_than_its_bound(node: FakeNode) -> None:
    read_window(gateway(node), CURSOR, head=10**6)

    assert node.asked_last == CURSOR.block_number + WINDOW_BLOCKS


def test_a_window_ends_sooner_where_blocks_are_full(node: FakeNode) -> None:
    hashes = tuple(keccak(bytes([n])) for n in range(WINDOW_TRANSACTIONS))
    node.heads[1] = replace(node.heads[1], tx_hashes=hashes)

    window = read_window(gateway(node), CURSOR, head=12)

    assert [block.number for block in window.blocks] == [10]


def test_a_first_block_with_another_parent_is_a_fork(node: FakeNode) -> None:
    node.heads[0] = replace(node.heads[0], parent_hash=b"\xff" * 32)

    with pytest.raises(ParentDiffers, match=to_hex(b"\xff" * 32)):
        read_window(gateway(node), CURSOR, head=12)


def test_blocks_that_do_not_link_are_asked_again(node: FakeNode) -> None:
    node.heads[1] = replace(node.heads[1], parent_hash=b"\xff" * 32)

    with pytest.raises(ChainAnswersDisagree, match="block 11 does not follow"):
        read_window(gateway(node), CURSOR, head=12)


def test_a_missing_block_is_asked_again(node: FakeNode) -> None:
    del node.heads[1]

    with pytest.raises(ChainAnswersDisagree, match="blocks after 9 are missing"):
        read_window(gateway(node), CURSOR, head=12)


def test_a_log_of_another_block_is_not_believed(node: FakeNode) -> None:
    node.written[2] = replace(node.written[2], block_hash=b"\xff" * 32)

    with pytest.raises(ChainAnswersDisagree, match="block 12 carries another hash"):
        read_window(gateway(node), CURSOR, head=12)


def test_an_empty_answer_is_held_against_the_receipts(node: FakeNode) -> None:
    node.written.clear()

    with pytest.raises(ChainAnswersDisagree, match="0 logs came, receipts tell of 3"):
        read_window(gateway(node), CURSOR, head=12)


def test_an_empty_block_is_held_against_its_bloom(node: FakeNode) -> None:
    node.heads[2] = replace(node.heads[2], tx_hashes=())
    del node.written[2]

    with pytest.raises(ChainAnswersDisagree, match="block 12 came empty"):
        read_window(gateway(node), CURSOR, head=12)


@pytest.mark.parametrize("fault", ["missing", "of another block"])
def test_a_receipt_that_does_not_fit_is_asked_again(node: FakeNode, fault: str) -> None:
    tx_hash = node.heads[1].tx_hashes[0]
    if fault == "missing":
        del node.results[tx_hash]
    else:
        other = replace(node.results[tx_hash], block_hash=b"\xff" * 32)
        node.results[tx_hash] = other

    with pytest.raises(ChainAnswersDisagree, match="a receipt of block 11"):
        read_window(gateway(node), CURSOR, head=12)


def test_a_missing_transaction_is_asked_again(node: FakeNode) -> None:
    del node.raws[node.heads[1].tx_hashes[0]]

    with pytest.raises(ChainAnswersDisagree, match="a transaction of block 11"):
        read_window(gateway(node), CURSOR, head=12)


def test_blocks_that_do_not_touch_our_contracts_keep_no_transactions(
    node: FakeNode,
) -> None:
    node.add(13, receiver=STRANGER, succeeded=False)

    window = read_window(gateway(node), CURSOR, head=13)

    assert window.last.number == 13
    assert {tx.block_number for tx in window.transactions} == {10, 11, 12}


def test_a_call_that_reverted_is_kept_though_no_reason_is_known(
    node: FakeNode,
) -> None:
    node.add(13, succeeded=False)

    window = read_window(gateway(node), CURSOR, head=13)

    failed = window.transactions[-1]
    assert (failed.block_number, failed.succeeded) == (13, False)
    assert window.reverts[failed.tx_hash].values == {"error": "no reason given"}


def test_a_bloom_denies_who_did_not_log() -> None:
    bloom = bloom_of(OURS)

    assert may_contain(bloom, OURS)
    assert not may_contain(bloom, STRANGER)
    assert not may_contain(bytes(256), OURS)
