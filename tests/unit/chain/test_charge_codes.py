"""Charge codes: letters that are a key, and a tree anybody can recompute."""

import pytest
from eth_abi.abi import encode
from eth_hash.auto import keccak
from hypothesis import given
from hypothesis import strategies as st

from ledger.chain.charge_codes import CodeLeaf
from ledger.chain.charge_codes import code_key
from ledger.chain.charge_codes import code_proof
from ledger.chain.charge_codes import code_root
from ledger.chain.signatures import recover
from ledger.domain.codes import make_code


def leaves_of(count: int) -> list[CodeLeaf]:
    return [CodeLeaf((7 * n + 1).to_bytes(20), 500 + n) for n in range(count)]


def climb(leaf: CodeLeaf, proof: list[bytes]) -> bytes:
    """What OpenZeppelin's ``MerkleProof.processProof`` computes."""
    reached = leaf.digest
    for sibling in proof:
        low, high = sorted((reached, sibling))
        reached = keccak(low + high)
    return reached


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 100, 101])
def test_every_leaf_leads_to_the_root(count: int) -> None:
    leaves = leaves_of(count)

    root = code_root(leaves)

    assert all(climb(leaf, code_proof(leaves, leaf)) == root for leaf in leaves)


def test_a_leaf_is_hashed_twice() -> None:
    leaf = CodeLeaf(bytes([5]) * 20, 300)

    once = keccak(encode(["address", "uint256"], ["0x" + "05" * 20, 300]))

    assert leaf.digest == keccak(once)


def test_the_order_of_the_codes_does_not_matter() -> None:
    leaves = leaves_of(9)

    assert code_root(leaves[::-1]) == code_root(leaves)


@given(st.integers(0, 8))
def test_a_changed_amount_changes_the_root(place: int) -> None:
    leaves = leaves_of(9)
    dearer = CodeLeaf(leaves[place].code, leaves[place].amount + 1)

    changed = [*leaves[:place], dearer, *leaves[place + 1 :]]

    assert code_root(changed) != code_root(leaves)


def test_a_code_that_stands_twice_or_a_tree_without_any_has_no_root() -> None:
    with pytest.raises(AssertionError):
        code_root([*leaves_of(2), leaves_of(1)[0]])
    with pytest.raises(AssertionError):
        code_root([])


def test_a_code_is_the_same_key_however_it_is_written() -> None:
    code = make_code()

    key = code_key(code)

    assert code_key(code.lower().replace("-", " ")) == key
    assert code_key(make_code()) != key
    assert recover(bytes(32), key.sign(bytes(32))) == key.address


def test_a_known_code_makes_a_known_key() -> None:
    """Other software that reads letters must arrive at the same address."""
    key = code_key("ABCD-EFGH-JKMN-PQRS")

    digest = keccak(b"Meguru charge code\0ABCDEFGHJKMNPQRS")
    order = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
    assert int.from_bytes(key.secret) == int.from_bytes(digest) % (order - 1) + 1
