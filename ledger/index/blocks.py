"""Blocks, and the raw transactions of those that touched our contracts."""

from collections.abc import Sequence

from sqlalchemy import text

from ledger.chain.gateway import Block
from ledger.index.window import ChainTransaction
from ledger.store.database import Work

# A second reading of a block adds nothing; another block of the same number
# breaks the primary key and with it the whole transaction.
_ADD_BLOCKS = text(
    """
    INSERT INTO blocks (number, block_hash, parent_hash, timestamp)
    SELECT * FROM unnest(
        cast(:numbers AS bigint[]), cast(:hashes AS bytea[]),
        cast(:parents AS bytea[]), cast(:timestamps AS bigint[])
    )
    ON CONFLICT (block_hash) DO NOTHING
    """
)
_ADD_TRANSACTIONS = text(
    """
    INSERT INTO chain_log (block_number, tx_index, tx_hash, raw, succeeded)
    SELECT * FROM unnest(
        cast(:blocks AS bigint[]), cast(:indexes AS integer[]),
        cast(:hashes AS bytea[]), cast(:raws AS bytea[]),
        cast(:succeeded AS boolean[])
    )
    ON CONFLICT (tx_hash) DO NOTHING
    """
)


def write_blocks(work: Work, blocks: Sequence[Block]) -> None:
    """Keep the heads of blocks."""
    work.session.execute(
        _ADD_BLOCKS,
        {
            "numbers": [block.number for block in blocks],
            "hashes": [block.block_hash for block in blocks],
            "parents": [block.parent_hash for block in blocks],
            "timestamps": [block.timestamp for block in blocks],
        },
    )


def write_transactions(work: Work, transactions: Sequence[ChainTransaction]) -> None:
    """Keep raw transactions: from them alone the chain can be made again."""
    if not transactions:
        return
    work.session.execute(
        _ADD_TRANSACTIONS,
        {
            "blocks": [tx.block_number for tx in transactions],
            "indexes": [tx.tx_index for tx in transactions],
            "hashes": [tx.tx_hash for tx in transactions],
            "raws": [tx.raw for tx in transactions],
            "succeeded": [tx.succeeded for tx in transactions],
        },
    )
