"""Reading a window of blocks, and believing no answer that another one denies.

A node may answer from before or after a change of its head, or leave logs out.
So heads must link, every log must carry its block's hash, and what receipts say
was logged must have come. Whatever does not fit is asked again later; only a
first block whose parent is not the books' last one is a fork.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ledger.chain.bloom import may_contain
from ledger.chain.gateway import Block
from ledger.chain.gateway import Gateway
from ledger.chain.gateway import Log
from ledger.chain.gateway import Receipt
from ledger.chain.reverts import read_revert
from ledger.chain.rpc import RpcError
from ledger.domain.errors import MeguruError
from ledger.domain.hexes import to_hex
from ledger.domain.outages import ChainAnswersDisagree
from ledger.index.cursor import Cursor

WINDOW_BLOCKS = 200
WINDOW_TRANSACTIONS = 64
"""A window ends sooner where its blocks are full; one block is always read."""


class ParentDiffers(Exception):
    """The chain does not continue from the block the books end with."""


@dataclass(frozen=True)
class ChainTransaction:
    """A transaction as it was sent, for replaying its block."""

    block_number: int
    tx_index: int
    tx_hash: bytes
    raw: bytes
    succeeded: bool


@dataclass(frozen=True)
class Window:
    """Blocks that link, with all that concerns our contracts in them."""

    blocks: tuple[Block, ...]
    logs: tuple[Log, ...]
    receipts: tuple[Receipt, ...]
    transactions: tuple[ChainTransaction, ...]
    reverts: dict[bytes, MeguruError]

    @property
    def last(self) -> Block:
        """The block the books end with once this window is written."""
        return self.blocks[-1]


def read_window(gateway: Gateway, cursor: Cursor, head: int) -> Window:
    """Read what follows the cursor, up to the head or the window's bounds.

    ``receipts`` are those of transactions that our contracts received;
    ``transactions`` are all of every block that touched our contracts.

    Raises:
        ParentDiffers: the chain forked before the cursor.
        ChainAnswersDisagree: ask again.
        ChainUnavailable: the node does not answer.
    """
    last = min(head, cursor.block_number + WINDOW_BLOCKS)
    blocks = _bounded(gateway.blocks(cursor.block_number + 1, last))
    _check_links(blocks, cursor)
    logs = gateway.logs(blocks[0].number, blocks[-1].number)
    receipts = _read_receipts(gateway, blocks)
    ours = frozenset(gateway.deployment.addresses)
    _check_logs(blocks, logs, receipts, ours)
    touched = {r.block_number for r in receipts if _touches(r, ours)}
    return Window(
        blocks=tuple(blocks),
        logs=tuple(logs),
        receipts=tuple(r for r in receipts if r.receiver in ours),
        transactions=_read_transactions(
            gateway, [r for r in receipts if r.block_number in touched]
        ),
        reverts={
            r.tx_hash: _read_revert(gateway, r.tx_hash)
            for r in receipts
            if r.receiver in ours and not r.succeeded
        },
    )


def _bounded(blocks: Sequence[Block]) -> list[Block]:
    taken: list[Block] = []
    transactions = 0
    for block in blocks:
        transactions += len(block.tx_hashes)
        if taken and transactions > WINDOW_TRANSACTIONS:
            break
        taken.append(block)
    return taken


def _check_links(blocks: Sequence[Block], cursor: Cursor) -> None:
    numbers = [block.number for block in blocks]
    first = cursor.block_number + 1
    if not blocks or numbers != list(range(first, first + len(blocks))):
        raise ChainAnswersDisagree(reason=f"blocks after {first - 1} are missing")
    for before, after in pairwise(blocks):
        if after.parent_hash != before.block_hash:
            raise ChainAnswersDisagree(
                reason=f"block {after.number} does not follow block {before.number}"
            )
    if blocks[0].parent_hash != cursor.block_hash:
        raise ParentDiffers(
            f"block {first} follows {to_hex(blocks[0].parent_hash)},"
            f" the books end with {to_hex(cursor.block_hash)}"
        )


def _read_receipts(gateway: Gateway, blocks: Sequence[Block]) -> list[Receipt]:
    wanted = [(block, tx_hash) for block in blocks for tx_hash in block.tx_hashes]
    answers = gateway.receipts([tx_hash for _, tx_hash in wanted])
    receipts = []
    for (block, _), receipt in zip(wanted, answers, strict=True):
        if receipt is None or receipt.block_hash != block.block_hash:
            raise ChainAnswersDisagree(
                reason=f"a receipt of block {block.number} is missing"
            )
        receipts.append(receipt)
    return receipts


def _check_logs(
    blocks: Sequence[Block],
    logs: Sequence[Log],
    receipts: Sequence[Receipt],
    ours: frozenset[bytes],
) -> None:
    """Refuse logs of other blocks, and logs that are fewer than were written."""
    hashes = {block.number: block.block_hash for block in blocks}
    for log in logs:
        if hashes.get(log.block_number) != log.block_hash:
            raise ChainAnswersDisagree(
                reason=f"a log of block {log.block_number} carries another hash"
            )
    came = Counter(log.tx_hash for log in logs)
    written = Counter(
        receipt.tx_hash
        for receipt in receipts
        for emitter in receipt.emitters
        if emitter in ours
    )
    if came != written:
        raise ChainAnswersDisagree(
            reason=f"{came.total()} logs came, receipts tell of {written.total()}"
        )
    for block in blocks:
        # Receipts say nothing where the node leaves a block's transactions out.
        if not block.tx_hashes and any(
            may_contain(block.logs_bloom, address) for address in ours
        ):
            raise ChainAnswersDisagree(
                reason=f"block {block.number} came empty, its bloom is not"
            )


def _touches(receipt: Receipt, ours: frozenset[bytes]) -> bool:
    return (
        receipt.receiver in ours
        or receipt.created in ours
        or any(emitter in ours for emitter in receipt.emitters)
    )


def _read_transactions(
    gateway: Gateway, receipts: Sequence[Receipt]
) -> tuple[ChainTransaction, ...]:
    raws = gateway.raw_transactions([receipt.tx_hash for receipt in receipts])
    transactions = []
    for receipt, raw in zip(receipts, raws, strict=True):
        if raw is None:
            raise ChainAnswersDisagree(
                reason=f"a transaction of block {receipt.block_number} is missing"
            )
        transactions.append(
            ChainTransaction(
                receipt.block_number,
                receipt.tx_index,
                receipt.tx_hash,
                raw,
                receipt.succeeded,
            )
        )
    return tuple(transactions)


def _read_revert(gateway: Gateway, tx_hash: bytes) -> MeguruError:
    """Why a transaction reverted; a node that keeps little history gives no reason."""
    try:
        data = gateway.revert_data(tx_hash)
    except RpcError:
        data = b""
    return read_revert(gateway.deployment, data)
