"""Charge codes: letters on paper that are a key, and the tree officers sign.

A code's letters make a private key, so whoever holds the paper can sign, and what
is kept of it (its address) charges nothing. Officers sign the root of a Merkle tree
of (address, amount), built as OpenZeppelin's ``StandardMerkleTree`` builds it; a
claim brings the few hashes that lead from its leaf to the root.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from eth_abi.abi import encode
from eth_hash.auto import keccak

from ledger.chain.keys import Key
from ledger.chain.keys import key_from_secret
from ledger.domain.codes import plain_code

_ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
TREES_KEPT = 8


@dataclass(frozen=True)
class CodeLeaf:
    """A code's address and the yen it is worth."""

    code: bytes
    amount: int

    @property
    def digest(self) -> bytes:
        """The leaf as the contract hashes it: twice, so no inner node passes for it."""
        return keccak(keccak(encode(["address", "uint256"], [self.code, self.amount])))


def code_key(code: str) -> Key:
    """Return the key that a code's letters make, however they were written."""
    digest = keccak(b"Meguru charge code\0" + plain_code(code).encode())
    # One of 2**128 digests is no key as it stands; folded, every one is.
    secret = int.from_bytes(digest) % (_ORDER - 1) + 1
    return key_from_secret(secret.to_bytes(32))


def code_root(leaves: Sequence[CodeLeaf]) -> bytes:
    """Return the root that officers sign for these codes."""
    return _tree(tuple(leaves)).nodes[0]


def code_proof(leaves: Sequence[CodeLeaf], leaf: CodeLeaf) -> list[bytes]:
    """Return the hashes that lead from a leaf to the root, its sibling first."""
    tree = _tree(tuple(leaves))
    place, proof = tree.places[leaf.digest], []
    while place > 0:
        proof.append(tree.nodes[place + 1 if place % 2 else place - 1])
        place = (place - 1) // 2
    return proof


@dataclass(frozen=True)
class _Tree:
    nodes: list[bytes]
    places: dict[bytes, int]


@lru_cache(maxsize=TREES_KEPT)
def _tree(leaves: tuple[CodeLeaf, ...]) -> _Tree:
    """Lay the tree out: node ``i`` has its children at ``2i + 1`` and ``2i + 2``."""
    assert leaves, "a tree has leaves"
    digests = sorted(leaf.digest for leaf in leaves)
    assert len(set(digests)) == len(digests), "each code stands in it once"
    nodes = [bytes(32)] * (len(digests) - 1) + digests[::-1]
    for place in reversed(range(len(digests) - 1)):
        pair = sorted(nodes[2 * place + 1 : 2 * place + 3])
        nodes[place] = keccak(b"".join(pair))
    first = len(digests) - 1
    places = {digest: first + i for i, digest in enumerate(digests[::-1])}
    return _Tree(nodes, places)
