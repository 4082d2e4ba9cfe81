"""Lists that officers sign: hash-chained chunks of rows.

``head = keccak256(abi.encode(typeHash, chainId, contract, kind, rows, rest))``
where ``rest`` is the head of the chunks that follow, and zero after the last. An
officer signs the first head only; the contract then takes nothing but these
rows in this order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic
from typing import TypeVar

from eth_abi.abi import encode
from eth_hash.auto import keccak

CHUNK_ROWS_MOST = 100
KIND_ISSUE = 1
KIND_REDEEM = 2
KIND_BURN = 3
_LIST_TYPE = (
    b"List(uint256 chainId,address contract,uint8 kind,Row[] rows,bytes32 rest)"
)
_NO_REST = bytes(32)


@dataclass(frozen=True)
class IssueRow:
    """One account and the yen it is given."""

    account: bytes
    amount: int


@dataclass(frozen=True)
class EndRow:
    """One account and the yen of a lot that are redeemed or burned there."""

    account: bytes
    lot: int
    amount: int


Row = TypeVar("Row", IssueRow, EndRow)


@dataclass(frozen=True)
class Chunk(Generic[Row]):
    """Rows that go into one call, and the head of what follows them."""

    rows: tuple[Row, ...]
    rest: bytes


@dataclass(frozen=True)
class _Form:
    """How the rows of one kind of list are hashed."""

    row_type: bytes
    abi_type: str


_ISSUE_FORM = _Form(b"Row(address account,uint256 amount)", "(address,uint256)[]")
_LOT_FORM = _Form(
    b"Row(address account,uint256 lot,uint256 amount)", "(address,uint256,uint256)[]"
)
_FORMS = {KIND_ISSUE: _ISSUE_FORM, KIND_REDEEM: _LOT_FORM, KIND_BURN: _LOT_FORM}


def chain_list(
    rows: Sequence[Row], chain_id: int, contract: bytes, kind: int = KIND_ISSUE
) -> tuple[bytes, list[Chunk[Row]]]:
    """Return the list's head and its chunks in order.

    ``rows`` ascend strictly by account, and within it by lot, as the contract
    demands.
    """
    starts = range(0, len(rows), CHUNK_ROWS_MOST)
    parts = [rows[start : start + CHUNK_ROWS_MOST] for start in starts]
    return _chain_parts(parts, chain_id, contract, kind)


def chain_correction(
    rows: Sequence[EndRow],
    issued: Sequence[Chunk[IssueRow]],
    chain_id: int,
    contract: bytes,
) -> tuple[bytes, list[tuple[Chunk[EndRow], Chunk[IssueRow]]]]:
    """Return a correction's head, and its chunks beside what they correct.

    The contract looks each row up in one chunk of the issue, so a chunk of the
    correction keeps to the accounts of one of them.
    """
    owner = {
        row.account: index for index, chunk in enumerate(issued) for row in chunk.rows
    }
    parts: dict[int, list[EndRow]] = {}
    for row in rows:
        parts.setdefault(owner[row.account], []).append(row)
    head, chunks = _chain_parts(list(parts.values()), chain_id, contract, KIND_BURN)
    return head, [
        (chunk, issued[index]) for index, chunk in zip(parts, chunks, strict=True)
    ]


def name_issue(
    chain_id: int, contract: bytes, lot: tuple[int, int], head: bytes, label: str
) -> bytes:
    """Return an issue's name: 32 bytes, the same for the same list, lot and label.

    The contract takes a name once, so a list that was proposed again, because its
    first action seemed to have failed, still runs once.
    """
    return _name_lot("Meguru issue", chain_id, contract, lot, head, label)


def name_codes(
    chain_id: int, contract: bytes, lot: tuple[int, int], root: bytes, label: str
) -> bytes:
    """Return the name of charge codes that belong together."""
    return _name_lot("Meguru codes", chain_id, contract, lot, root, label)


def name_burn(
    chain_id: int,
    contract: bytes,
    purpose: str,
    corrects: bytes,
    head: bytes,
    label: str,
) -> bytes:
    """Return the name of a correction, repayment or write-off.

    ``corrects`` is the issue that is corrected, 32 zero bytes where none is.
    """
    return keccak(
        encode(
            ["string", "uint256", "address", "string", "bytes32", "bytes32", "string"],
            ["Meguru burn", chain_id, contract, purpose, corrects, head, label],
        )
    )


def name_run(period: str, sequence: int) -> bytes:
    """Return a settlement run's name, ``keccak256(abi.encode(period, sequence))``."""
    return keccak(encode(["string", "uint256"], [period, sequence]))


def _name_lot(
    what: str,
    chain_id: int,
    contract: bytes,
    lot: tuple[int, int],
    head: bytes,
    label: str,
) -> bytes:
    return keccak(
        encode(
            ["string", "uint256", "address", "uint32", "uint32", "bytes32", "string"],
            [what, chain_id, contract, *lot, head, label],
        )
    )


def _chain_parts(
    parts: Sequence[Sequence[Row]], chain_id: int, contract: bytes, kind: int
) -> tuple[bytes, list[Chunk[Row]]]:
    rows = [row for part in parts for row in part]
    assert rows, "a list has rows"
    assert all(_place(a) < _place(b) for a, b in zip(rows, rows[1:], strict=False))
    rest = _NO_REST
    chunks: list[Chunk[Row]] = []
    for part in reversed(parts):
        chunks.append(Chunk(tuple(part), rest))
        rest = _hash_chunk(part, rest, chain_id, contract, kind)
    return rest, chunks[::-1]


def _place(row: IssueRow | EndRow) -> tuple[bytes, int]:
    return row.account, row.lot if isinstance(row, EndRow) else 0


def _hash_chunk(
    rows: Sequence[Row], rest: bytes, chain_id: int, contract: bytes, kind: int
) -> bytes:
    form = _FORMS[kind]
    return keccak(
        encode(
            ["bytes32", "uint256", "address", "uint8", form.abi_type, "bytes32"],
            [
                keccak(_LIST_TYPE + form.row_type),
                chain_id,
                contract,
                kind,
                row_fields(rows),
                rest,
            ],
        )
    )


def row_fields(rows: Sequence[Row]) -> list[tuple[bytes | int, ...]]:
    """Return rows as the contract's tuples."""
    return [
        (row.account, row.lot, row.amount)
        if isinstance(row, EndRow)
        else (row.account, row.amount)
        for row in rows
    ]
