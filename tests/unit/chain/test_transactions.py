"""Signed transactions, read back by eth_account and rlp."""

import pytest
import rlp  # type: ignore[import-untyped]
from eth_account import Account
from eth_account.typed_transactions.typed_transaction import TypedTransaction
from eth_hash.auto import keccak
from hexbytes import HexBytes

from ledger.chain.keys import Key
from ledger.chain.transactions import GAS_MOST
from ledger.chain.transactions import Fees
from ledger.chain.transactions import SignedTransaction
from ledger.chain.transactions import sign_transaction

TARGET = bytes.fromhex("52908400098527886e0f7030069857d2e4169ee7")
DATA = bytes(range(100))
FEES = Fees(most=9 * 10**9, priority=10**9)


def signed_by(key: Key, nonce: int = 7, gas: int = 200_000) -> SignedTransaction:
    return sign_transaction(key, 20260, nonce, TARGET, DATA, gas, FEES)


def fields_of(transaction: SignedTransaction) -> list[bytes]:
    """The fields of an EIP-1559 envelope: type 2, then one RLP list."""
    assert transaction.raw[0] == 2
    decoded: list[bytes] = rlp.decode(transaction.raw[1:])
    return decoded


def test_a_transaction_carries_what_it_was_given_and_no_value(hanako: Key) -> None:
    fields = fields_of(signed_by(hanako))

    numbers = [int.from_bytes(field) for field in fields[:5]]
    assert numbers == [20260, 7, FEES.priority, FEES.most, 200_000]
    assert fields[5:9] == [TARGET, b"", DATA, []]
    assert len(fields) == 12


def test_eth_account_reads_the_same_and_names_the_sender(hanako: Key) -> None:
    transaction = signed_by(hanako)

    read = TypedTransaction.from_bytes(HexBytes(transaction.raw)).as_dict()

    assert bytes(read["data"]) == DATA
    assert (read["nonce"], read["gas"], read["value"]) == (7, 200_000, 0)
    sender = Account.recover_transaction(transaction.raw)
    assert sender == hanako.account().address


def test_a_transaction_goes_by_the_hash_of_its_bytes(hanako: Key) -> None:
    transaction = signed_by(hanako)

    assert transaction.tx_hash == keccak(transaction.raw)


def test_the_same_call_signed_again_is_the_same_bytes(hanako: Key) -> None:
    assert signed_by(hanako) == signed_by(hanako)
    assert signed_by(hanako, nonce=0).raw != signed_by(hanako, nonce=1).raw


def test_no_transaction_asks_for_more_gas_than_one_may_use(hanako: Key) -> None:
    assert signed_by(hanako, gas=GAS_MOST)
    with pytest.raises(AssertionError):
        signed_by(hanako, gas=GAS_MOST + 1)
