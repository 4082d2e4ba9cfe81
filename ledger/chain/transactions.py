"""Transactions: signed once, as bytes that can be sent again unchanged.

Fees are EIP-1559. Gas comes from the caller's table, never from an estimate:
an estimate of a batch that may refuse single orders is an estimate of the
cheapest way to fail.
"""

from dataclasses import dataclass

from eth_hash.auto import keccak
from eth_utils.address import to_checksum_address

from ledger.chain.keys import Key

GAS_MOST = 16_777_216
"""What one transaction may use (EIP-7825)."""


@dataclass(frozen=True)
class Fees:
    """EIP-1559 fees in wei."""

    most: int
    priority: int


@dataclass(frozen=True)
class SignedTransaction:
    """The bytes to send, and the hash they go by."""

    raw: bytes
    tx_hash: bytes


def sign_transaction(
    key: Key,
    chain_id: int,
    nonce: int,
    target: bytes,
    data: bytes,
    gas: int,
    fees: Fees,
) -> SignedTransaction:
    """Sign one call of a contract; no value is ever sent with it."""
    assert gas <= GAS_MOST, gas
    signed = key.account().sign_transaction(
        {
            "type": 2,
            "chainId": chain_id,
            "nonce": nonce,
            "to": to_checksum_address(target),
            "value": 0,
            "data": data,
            "gas": gas,
            "maxFeePerGas": fees.most,
            "maxPriorityFeePerGas": fees.priority,
        }
    )
    raw = bytes(signed.raw_transaction)
    return SignedTransaction(raw, keccak(raw))
