"""A block's logs bloom: who surely logged nothing in it.

Source: the Ethereum yellow paper, section 4.3.1 (the function M).
"""

from eth_hash.auto import keccak

_BLOOM_BITS = 2048


def may_contain(bloom: bytes, address: bytes) -> bool:
    """Whether a contract may have logged in the block; False is certain."""
    digest = keccak(address)
    bits = int.from_bytes(bloom)
    return all(
        bits >> (int.from_bytes(digest[start : start + 2]) % _BLOOM_BITS) & 1
        for start in (0, 2, 4)
    )
