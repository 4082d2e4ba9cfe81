"""Lists that officers sign: hash-chained chunks of rows.

``head = keccak256(abi.encode(LIST_TYPEHASH, chainId, contract, kind, rows, rest))``
where ``rest`` is the head of the chunks that follow, and zero after the last. An
officer signs the first head only; the contract then takes nothing but these
rows in this order.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from eth_abi.abi import encode
from eth_hash.auto import keccak

CHUNK_ROWS_MOST = 100
KIND_ISSUE = 1
LIST_TYPEHASH = keccak(
    b"List(uint256 chainId,address contract,uint8 kind,Row[] rows,bytes32 rest)"
    b"Row(address account,uint256 amount)"
)
_NO_REST = bytes(32)


@dataclass(frozen=True)
class IssueRow:
    """One account and the yen it is given."""

    account: bytes
    amount: int


@dataclass(frozen=True)
class Chunk:
    """Rows that go into one call, and the head of what follows them."""

    rows: tuple[IssueRow, ...]
    rest: bytes


def chain_list(
    rows: Sequence[IssueRow], chain_id: int, contract: bytes
) -> tuple[bytes, list[Chunk]]:
    """Return the list's head and its chunks in order.

    ``rows`` ascend strictly by account, as the contract demands.
    """
    assert rows, "a list has rows"
    assert all(a.account < b.account for a, b in zip(rows, rows[1:], strict=False))
    rest = _NO_REST
    chunks: list[Chunk] = []
    starts = range(0, len(rows), CHUNK_ROWS_MOST)
    for start in reversed(starts):
        part = tuple(rows[start : start + CHUNK_ROWS_MOST])
        chunks.append(Chunk(part, rest))
        rest = _hash_chunk(part, rest, chain_id, contract)
    return rest, chunks[::-1]


def name_issue(
    chain_id: int, contract: bytes, lot: tuple[int, int], head: bytes, label: str
) -> bytes:
    """Return an issue's name: 32 bytes, the same for the same list, lot and label.

    The contract takes a name once, so a list that was proposed again, because its
    first action seemed to have failed, still runs once.
    """
    return keccak(
        encode(
            ["string", "uint256", "address", "uint32", "uint32", "bytes32", "string"],
            ["Meguru issue", chain_id, contract, *lot, head, label],
        )
    )


def _hash_chunk(
    rows: Sequence[IssueRow], rest: bytes, chain_id: int, contract: bytes
) -> bytes:
    return keccak(
        encode(
            [
                "bytes32",
                "uint256",
                "address",
                "uint8",
                "(address,uint256)[]",
                "bytes32",
            ],
            [
                LIST_TYPEHASH,
                chain_id,
                contract,
                KIND_ISSUE,
                [(row.account, row.amount) for row in rows],
                rest,
            ],
        )
    )
