"""The chain as the rest of Meguru asks it: heads, blocks, logs, balances.

Everything is bytes and integers; hexadecimal stays on the far side.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from eth_hash.auto import keccak

from ledger.chain.calls.call import Call
from ledger.chain.deployment import Deployment
from ledger.chain.rpc import Rpc
from ledger.chain.rpc import RpcError
from ledger.chain.transactions import Fees
from ledger.domain.outages import ChainDiffers

BALANCES_MOST = 500
"""Balances asked in one ``balanceOfBatch``."""


@dataclass(frozen=True)
class Block:
    """A block's head."""

    number: int
    block_hash: bytes
    parent_hash: bytes
    timestamp: int
    logs_bloom: bytes
    tx_hashes: tuple[bytes, ...]


@dataclass(frozen=True)
class Log:
    """One log, where it stands and what it carries."""

    block_number: int
    block_hash: bytes
    tx_hash: bytes
    tx_index: int
    log_index: int
    address: bytes
    topics: tuple[bytes, ...]
    data: bytes


@dataclass(frozen=True)
class Receipt:
    """What became of a transaction; ``emitters`` are who logged, log by log."""

    tx_hash: bytes
    block_number: int
    block_hash: bytes
    tx_index: int
    succeeded: bool
    gas_used: int
    receiver: bytes | None
    created: bytes | None
    emitters: tuple[bytes, ...]


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text[2:])


def _integer(text: str) -> int:
    return int(text, 16)


class Gateway:
    """One node, asked about one deployment."""

    def __init__(self, rpc: Rpc, deployment: Deployment) -> None:
        self.rpc = rpc
        self.deployment = deployment

    def check_chain(self) -> None:
        """Refuse to work on another chain than the deployment's.

        Raises:
            ChainDiffers: another chain id, or no code where a contract should be.
        """
        chain_id = _integer(self.rpc.call("eth_chainId"))
        if chain_id != self.deployment.chain_id:
            raise ChainDiffers(
                reason=f"its id is {chain_id}, not {self.deployment.chain_id}"
            )
        for contract in self.deployment.contracts:
            if self.rpc.call("eth_getCode", _hex(contract.address), "latest") == "0x":
                raise ChainDiffers(reason=f"{contract.name} is not on it")

    def head_number(self) -> int:
        """The newest block's number."""
        return _integer(self.rpc.call("eth_blockNumber"))

    def head_number_soon(self) -> int:
        """The newest block's number, from a node that answers within two seconds."""
        return _integer(self.rpc.call_soon("eth_blockNumber"))

    def head(self) -> Block:
        """The newest block's head."""
        return _block(self.rpc.call("eth_getBlockByNumber", "latest", False))

    def blocks(self, first: int, last: int) -> list[Block]:
        """Heads of the blocks from ``first`` to ``last``, as many as there are."""
        answers = self.rpc.batch(
            [
                ("eth_getBlockByNumber", (hex(number), False))
                for number in range(first, last + 1)
            ]
        )
        return [_block(answer) for answer in answers if answer is not None]

    def logs(self, first: int, last: int) -> list[Log]:
        """Our contracts' logs from ``first`` to ``last``, in their order."""
        answers = self.rpc.call(
            "eth_getLogs",
            {
                "fromBlock": hex(first),
                "toBlock": hex(last),
                "address": [_hex(address) for address in self.deployment.addresses],
            },
        )
        logs = [_log(answer) for answer in answers]
        return sorted(logs, key=lambda log: (log.block_number, log.log_index))

    def raw_transactions(self, hashes: Sequence[bytes]) -> list[bytes | None]:
        """The signed bytes of transactions, as they were sent."""
        asked = [("eth_getRawTransactionByHash", (_hex(h),)) for h in hashes]
        return [
            None if answer is None else _bytes(answer)
            for answer in self.rpc.batch(asked)
        ]

    def receipts(self, hashes: Sequence[bytes]) -> list[Receipt | None]:
        """Receipts by transaction hash; None where there is none (yet)."""
        asked = [("eth_getTransactionReceipt", (_hex(h),)) for h in hashes]
        return [
            None if answer is None else _receipt(answer)
            for answer in self.rpc.batch(asked)
        ]

    def revert_data(self, tx_hash: bytes) -> bytes:
        """Why a mined transaction failed: run again on the block before it."""
        tx = self.rpc.call("eth_getTransactionByHash", _hex(tx_hash))
        before = hex(_integer(tx["blockNumber"]) - 1)
        call = {
            "from": tx["from"],
            "to": tx["to"],
            "data": tx["input"],
            "gas": tx["gas"],
        }
        try:
            self.rpc.call("eth_call", call, before)
        except RpcError as error:
            return error.data
        return b""

    def send(self, raw: bytes) -> None:
        """Send signed bytes; sending the same bytes again is harmless."""
        try:
            self.rpc.call("eth_sendRawTransaction", _hex(raw))
        except RpcError:
            # The node may know them already, in the pool or in a block; only
            # then is the refusal nothing.
            known = self.rpc.call("eth_getTransactionByHash", _hex(keccak(raw)))
            if known is None:
                raise

    def try_call(self, sender: bytes, call: Call) -> None:
        """Run a call without sending it.

        Raises:
            RpcError: it would revert; ``data`` says why.
        """
        request = {
            "from": _hex(sender),
            "to": _hex(call.target),
            "data": _hex(call.data),
            "gas": hex(call.gas),
        }
        self.rpc.call("eth_call", request, "latest")

    def nonce(self, address: bytes) -> int:
        """How many transactions of an address are in blocks."""
        answer = self.rpc.call("eth_getTransactionCount", _hex(address), "latest")
        return _integer(answer)

    def fees(self) -> Fees:
        """Fees that outlast the base fee doubling several times."""
        base = _integer(
            self.rpc.call("eth_getBlockByNumber", "latest", False)["baseFeePerGas"]
        )
        priority = 10**9
        return Fees(most=base * 8 + priority, priority=priority)

    def call(
        self, contract: str, function: str, *arguments: Any, at: str = "latest"
    ) -> list[Any]:
        """Ask a view function of the contract by that name.

        Raises:
            RpcError: it reverted; ``data`` says why.
        """
        chosen = next(c for c in self.deployment.contracts if c.name == contract)
        return self._view(chosen.address, chosen.abi, function, arguments, at)

    def _view(
        self, address: bytes, abi: Any, function: str, arguments: Any, at: Any
    ) -> list[Any]:
        request = {
            "to": _hex(address),
            "data": _hex(abi.encode_call(function, *arguments)),
        }
        answer = self.rpc.call("eth_call", request, at)
        decoded: list[Any] = abi.decode_answer(function, _bytes(answer))
        return decoded

    def balances(
        self, pairs: Sequence[tuple[bytes, int]], block_hash: bytes
    ) -> list[int]:
        """``balanceOfBatch`` of (account, lot) pairs as of one block's hash."""
        currency = self.deployment.currency
        at = {"blockHash": _hex(block_hash)}
        found: list[int] = []
        for start in range(0, len(pairs), BALANCES_MOST):
            part = pairs[start : start + BALANCES_MOST]
            arguments = ([account for account, _ in part], [lot for _, lot in part])
            found += self._view(
                currency.address, currency.abi, "balanceOfBatch", arguments, at
            )[0]
        return found

    def lot_totals(
        self, lots: Sequence[int], block_hash: bytes
    ) -> list[tuple[int, int, int, int]]:
        """(supply, issued, redeemed, lapsed) of each lot as of one block's hash."""
        asked = [(lot,) for lot in lots]
        found = self._many("lotTotals", asked, block_hash)
        return [(row[0], row[1], row[2], row[3]) for row in found]

    def caps_used(self, programmes: Sequence[int], block_hash: bytes) -> list[int]:
        """How much of each programme's cap is given away as of one block's hash."""
        asked = [(number,) for number in programmes]
        found = self._many("programme", asked, block_hash)
        return [row[0]["capUsed"] for row in found]

    def issued_to(
        self, pairs: Sequence[tuple[int, bytes]], block_hash: bytes
    ) -> list[int]:
        """What each (programme, account) was issued as of one block's hash."""
        return [row[0] for row in self._many("issuedTo", pairs, block_hash)]

    def _many(
        self, function: str, asked: Sequence[tuple[Any, ...]], block_hash: bytes
    ) -> list[list[Any]]:
        """Ask one view function of the currency many times at once."""
        currency = self.deployment.currency
        at = {"blockHash": _hex(block_hash)}
        calls = [
            {
                "to": _hex(currency.address),
                "data": _hex(currency.abi.encode_call(function, *arguments)),
            }
            for arguments in asked
        ]
        answers = self.rpc.batch([("eth_call", (call, at)) for call in calls])
        return [
            currency.abi.decode_answer(function, _bytes(answer)) for answer in answers
        ]


def _hex(data: bytes) -> str:
    return "0x" + data.hex()


def _block(raw: dict[str, Any]) -> Block:
    return Block(
        _integer(raw["number"]),
        _bytes(raw["hash"]),
        _bytes(raw["parentHash"]),
        _integer(raw["timestamp"]),
        _bytes(raw["logsBloom"]),
        tuple(_bytes(tx_hash) for tx_hash in raw["transactions"]),
    )


def _log(raw: dict[str, Any]) -> Log:
    return Log(
        _integer(raw["blockNumber"]),
        _bytes(raw["blockHash"]),
        _bytes(raw["transactionHash"]),
        _integer(raw["transactionIndex"]),
        _integer(raw["logIndex"]),
        _bytes(raw["address"]),
        tuple(_bytes(topic) for topic in raw["topics"]),
        _bytes(raw["data"]),
    )


def _receipt(raw: dict[str, Any]) -> Receipt:
    return Receipt(
        _bytes(raw["transactionHash"]),
        _integer(raw["blockNumber"]),
        _bytes(raw["blockHash"]),
        _integer(raw["transactionIndex"]),
        raw["status"] == "0x1",
        _integer(raw["gasUsed"]),
        _bytes(raw["to"]) if raw["to"] else None,
        _bytes(raw["contractAddress"]) if raw.get("contractAddress") else None,
        tuple(_bytes(log["address"]) for log in raw["logs"]),
    )
