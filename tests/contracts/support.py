"""What contract tests share: people with keys, signatures, decoded refusals."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import brownie
from brownie.network.event import _decode_logs
from eth_abi import decode
from eth_abi import encode
from eth_account import Account
from eth_account.messages import encode_typed_data
from eth_keys.constants import SECPK1_N as CURVE_ORDER
from eth_utils import keccak
from eth_utils import to_checksum_address

PAY, REFUND, ACCEPT, MANAGE = 1, 2, 4, 8
MAKER, CHECKER, AUDITOR = 1, 2, 4
RESIDENT, SHOP = 1, 2
CORRECT, REPAY, WRITE_OFF = 1, 2, 3
ISSUE_LIST, REDEEM_LIST, BURN_LIST = 1, 2, 3
ACTIVE, FROZEN, CLOSED = 1, 2, 3
PURCHASED, TRANSFERABLE, RECIRCULATES, SUSPENDED = 1, 2, 4, 8
UNBOUNDED = 2**64 - 1
FOREVER = 2**48 - 1
NEVER = 2**32 - 1
NOBODY = "0x" + "00" * 20
UTC_OFFSET = 9 * 3600
HOUR = 3600
DAY = 86_400
RECOVERY_DELAY = 3 * DAY

GAS_MAX = 16_777_216  # EIP-7825

CONTRACTS = (
    "OfficerDesk",
    "PasskeyVerifier",
    "ParticipantRegistry",
    "RegionalCurrency",
    "Issuance",
    "AuditAnchor",
)
TYPES = {
    "Leg": [("lot", "uint256"), ("amount", "uint256")],
    "Payment": [
        ("payer", "address"),
        ("payee", "address"),
        ("legs", "Leg[]"),
        ("billRef", "bytes32"),
        ("validAfter", "uint48"),
        ("validBefore", "uint48"),
        ("salt", "bytes32"),
    ],
    "Presentment": [
        ("payer", "address"),
        ("limit", "uint256"),
        ("validAfter", "uint48"),
        ("validBefore", "uint48"),
        ("salt", "bytes32"),
    ],
    "Acceptance": [
        ("presentment", "bytes32"),
        ("payee", "address"),
        ("legs", "Leg[]"),
        ("billRef", "bytes32"),
    ],
    "Refund": [
        ("payer", "address"),
        ("order", "bytes32"),
        ("shop", "address"),
        ("legs", "Leg[]"),
        ("sequence", "uint16"),
        ("validBefore", "uint48"),
    ],
    "Cancellation": [("payer", "address"), ("order", "bytes32")],
    "Claim": [("authorization", "bytes32"), ("account", "address")],
    "Action": [
        ("target", "address"),
        ("data", "bytes"),
        ("salt", "bytes32"),
        ("notBefore", "uint48"),
        ("notAfter", "uint48"),
    ],
    "Registration": [("account", "address"), ("validBefore", "uint48")],
    "Withdrawal": [("action", "bytes32")],
    "Officer": [("person", "bytes32"), ("signer", "bytes"), ("roles", "uint8")],
    "Replacement": [("officers", "Officer[]"), ("salt", "bytes32")],
    "ReplacementWithdrawal": [("replacement", "bytes32")],
    "Permission": [
        ("notBefore", "uint48"),
        ("notAfter", "uint48"),
        ("scope", "uint8"),
        ("paymentLimit", "uint64"),
        ("dayLimit", "uint64"),
    ],
    "Enrolment": [
        ("account", "address"),
        ("signer", "bytes"),
        ("permission", "Permission"),
        ("epoch", "uint32"),
        ("validBefore", "uint48"),
        ("salt", "bytes32"),
    ],
    "Revocation": [
        ("account", "address"),
        ("signer", "bytes"),
        ("epoch", "uint32"),
        ("validBefore", "uint48"),
        ("salt", "bytes32"),
    ],
    "Contest": [
        ("account", "address"),
        ("epoch", "uint32"),
        ("newSigner", "bytes"),
        ("validBefore", "uint48"),
    ],
}


class Person:
    """Somebody, or something, with a key made from their name."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.key = Account.from_key(keccak(text=f"meguru test {name}"))
        self.address = self.key.address

    @cached_property
    def account(self) -> Any:
        """For those who deploy."""
        return brownie.accounts.add(self.key.key.hex())

    def sign(
        self, contract: Any, primary: str, message: dict[str, Any], **domain: Any
    ) -> bytes:
        """Sign typed data under a contract's domain, as a wallet does."""
        whole = typed(contract, primary, message, **domain)
        return bytes(self.key.sign_typed_data(full_message=whole).signature)


def structures(primary: str) -> list[str]:
    """The names of a structure and of all within it."""
    names = [primary]
    for _, type_ in TYPES[primary]:
        if type_.removesuffix("[]") in TYPES:
            names += structures(type_.removesuffix("[]"))
    return names


def typed(
    contract: Any, primary: str, message: dict[str, Any], **domain: Any
) -> dict[str, Any]:
    """The EIP-712 message as wallets are given it; `domain` changes some of its own."""
    needed = structures(primary)
    fields = {name: TYPES[name] for name in needed}
    fields["EIP712Domain"] = [
        ("name", "string"),
        ("version", "string"),
        ("chainId", "uint256"),
        ("verifyingContract", "address"),
    ]
    return {
        "types": {
            name: [{"name": field, "type": type_} for field, type_ in each]
            for name, each in fields.items()
        },
        "primaryType": primary,
        "domain": {
            "name": contract._name,
            "version": "1",
            "chainId": brownie.web3.eth.chain_id,
            "verifyingContract": contract.address,
        }
        | domain,
        "message": message,
    }


def digest(
    contract: Any, primary: str, message: dict[str, Any], **domain: Any
) -> bytes:
    """What is signed in the end, computed apart from the contract."""
    whole = typed(contract, primary, message, **domain)
    signable = encode_typed_data(full_message=whole)
    return keccak(b"\x19" + signable.version + signable.header + signable.body)


@dataclass(frozen=True)
class Refusal:
    """A contract's error with its values."""

    name: str
    values: tuple[Any, ...]


def refusal(name: str, *values: Any) -> Refusal:
    """The error that a test expects; a person stands for their address."""
    return Refusal(name, tuple(plain(value) for value in values))


def plain(value: Any) -> Any:
    """A value as one can compare it, free of Brownie's own types."""
    if isinstance(value, tuple):  # also Brownie's own
        return tuple(plain(each) for each in tuple(value))
    if isinstance(value, int) and not isinstance(value, bool):
        return int(value)
    if isinstance(value, Person):
        return value.address
    if isinstance(value, str) and len(value) == 42:
        return to_checksum_address(value)
    return value


def errors() -> dict[bytes, tuple[str, list[str]]]:
    """Every error the contracts can give, by selector."""
    known = {}
    for name in CONTRACTS:
        for entry in getattr(brownie, name).abi:
            if entry["type"] == "error":
                types = [abi_type(each) for each in entry["inputs"]]
                signature = f"{entry['name']}({','.join(types)})"
                known[keccak(text=signature)[:4]] = (entry["name"], types)
    known[keccak(text="Panic(uint256)")[:4]] = ("Panic", ["uint256"])
    return known


def abi_type(field: dict[str, Any]) -> str:
    """A field's type as selectors are made of it."""
    if not field["type"].startswith("tuple"):
        return field["type"]
    inner = ",".join(abi_type(each) for each in field["components"])
    return f"({inner}){field['type'].removeprefix('tuple')}"


def decode_error(data: bytes) -> Refusal:
    """An encoded error in words; without data the gas ran out."""
    if not data:
        return Refusal("", ())
    name, types = errors()[bytes(data[:4])]
    values = decode(types, bytes(data[4:]))
    return Refusal(name, tuple(plain(value) for value in values))


def ask(method: Any, *args: Any, sender: Any, gas: int = GAS_MAX) -> Refusal | None:
    """Try a call without a transaction: the refusal, or None if it would be done."""
    request = {
        "from": sender.address,
        "to": method._address,
        "data": method.encode_input(*args),
        "gas": hex(gas),
    }
    answer = brownie.web3.provider.make_request("eth_call", [request, "latest"])
    if "error" not in answer:
        return None
    data = answer["error"].get("data") or "0x"
    return decode_error(bytes.fromhex(data.removeprefix("0x")))


def high_s(signature: bytes) -> bytes:
    """The other signature that the same key and digest have, which nobody may use."""
    r, s, v = signature[:32], int.from_bytes(signature[32:64]), signature[64]
    return r + (CURVE_ORDER - s).to_bytes(32) + bytes([27 + 28 - v])


@dataclass(frozen=True)
class Mined:
    """A transaction and what came of it."""

    data: bytes
    status: int
    gas_used: int
    timestamp: int
    events: Any


def send(method: Any, *args: Any, sender: Person, gas: int = GAS_MAX) -> Mined:
    """Send a transaction and wait until it is mined; it must not revert."""
    mined = bring(method, *args, sender=sender, gas=gas)
    assert mined.status == 1, ask(method, *args, sender=sender, gas=gas)
    return mined


def bring(method: Any, *args: Any, sender: Person, gas: int = GAS_MAX) -> Mined:
    """Send a transaction and wait until it is mined, whatever comes of it.

    Brownie's own way sometimes takes a large transaction for lost while it is mined.
    """
    eth = brownie.web3.eth
    transaction = {
        "to": method._address,
        "data": method.encode_input(*args),
        "nonce": eth.get_transaction_count(sender.address),
        "chainId": eth.chain_id,
        "gas": gas,
        "gasPrice": 0,
        "value": 0,
    }
    signed = sender.key.sign_transaction(transaction)
    hash_ = eth.send_raw_transaction(signed.raw_transaction)
    receipt = eth.wait_for_transaction_receipt(hash_, poll_latency=0.01)
    return Mined(
        data=as_bytes(transaction["data"]),
        status=receipt["status"],
        gas_used=receipt["gasUsed"],
        timestamp=eth.get_block(receipt["blockNumber"])["timestamp"],
        events=_decode_logs(receipt["logs"]),
    )


def now() -> int:
    """The time of the latest block."""
    return brownie.web3.eth.get_block("latest")["timestamp"]


def day(timestamp: int) -> int:
    """The city's day at a time."""
    return (timestamp + UTC_OFFSET) // DAY


def lot(programme: int, last_day: int) -> int:
    """The lot's number."""
    return programme << 32 | last_day


def advance(to: int) -> None:
    """Move the chain's clock to a time, and mine a block there."""
    mine_next_at(to)
    rpc("evm_mine")


def mine_next_at(time: int) -> None:
    """Let the next transaction be mined at exactly this time."""
    rpc("evm_setNextBlockTimestamp", time)


def snapshot() -> str:
    """Remember the chain as it is."""
    return rpc("evm_snapshot")


def restore(snapshot_id: str) -> None:
    """Take the chain back to what was remembered, which is forgotten by that.

    Brownie's own way looks through all it ever held, which takes longer than a test.
    """
    assert rpc("evm_revert", snapshot_id)


def rpc(method: str, *parameters: Any) -> Any:
    """Ask the test chain for something only a test chain does."""
    answer = brownie.web3.provider.make_request(method, list(parameters))
    assert "error" not in answer, answer
    return answer["result"]


def reasons(tx: Any) -> list[Refusal]:
    """Why orders, or rows, of a transaction were refused, in order."""
    refused = ("OrderRefused", "RefundRefused", "RowRefused")
    names = [name for name in refused if name in tx.events]
    return [
        decode_error(as_bytes(event["reason"]))
        for name in names
        for event in tx.events[name]
    ]


def as_bytes(hexadecimal: Any) -> bytes:
    """Bytes as Brownie gives them back, in plain."""
    return bytes.fromhex(str(hexadecimal).removeprefix("0x"))


def salt(text: str) -> bytes:
    """Thirty-two bytes that belong to a name."""
    return keccak(text=text)


def permission(scope: int = PAY, **changes: int) -> tuple[int, ...]:
    """A permission without limits, apart from the changes."""
    fields = {
        "notBefore": 0,
        "notAfter": FOREVER,
        "scope": scope,
        "paymentLimit": UNBOUNDED,
        "dayLimit": UNBOUNDED,
    }
    return tuple((fields | changes).values())


def terms(**changes: int) -> tuple[int, ...]:
    """A programme's terms: granted money that shops of class 1 take, for a year."""
    today = day(now())
    fields = {
        "acceptors": 1,
        "paymentLimit": UNBOUNDED,
        "issueFrom": today,
        "issueUntil": today + 365,
        "redeemUntil": today + 500,
        "graceDays": 0,
        "flags": 0,
        "cap": 100_000_000,
        "capUsed": 0,
        "holderLimit": UNBOUNDED,
    }
    return tuple((fields | changes).values())


LIST = "List(uint256 chainId,address contract,uint8 kind,Row[] rows,bytes32 rest)"
ROW_TYPES = {
    ISSUE_LIST: "Row(address account,uint256 amount)",
    REDEEM_LIST: "Row(address account,uint256 lot,uint256 amount)",
    BURN_LIST: "Row(address account,uint256 lot,uint256 amount)",
}


def chunk_hash(
    issuance: Any, rows: list[tuple], rest: bytes, kind: int = ISSUE_LIST
) -> bytes:
    """The hash of a chunk of a list, computed apart from the contract."""
    row = "(address,uint256)" if kind == ISSUE_LIST else "(address,uint256,uint256)"
    types = ["bytes32", "uint256", "address", "uint8", f"{row}[]", "bytes32"]
    typehash = keccak(text=LIST + ROW_TYPES[kind])
    chain_id = brownie.web3.eth.chain_id
    return keccak(
        encode(types, [typehash, chain_id, issuance.address, kind, rows, rest])
    )


def chain_list(
    issuance: Any, rows: list[tuple], size: int = 100, kind: int = ISSUE_LIST
) -> list[tuple[bytes, list[tuple], bytes]]:
    """A list in chunks: (head, rows, rest) each, from the first to the last."""
    chunks: list[tuple[bytes, list[tuple], bytes]] = []
    rest = bytes(32)
    for start in reversed(range(0, len(rows), size)):
        part = rows[start : start + size]
        head = chunk_hash(issuance, part, rest, kind)
        chunks.insert(0, (head, part, rest))
        rest = head
    return chunks


def by_account(*rows: tuple) -> list[tuple]:
    """Rows of people, with whatever else they have, ascending as a list wants them."""
    plain_rows = [(row[0].address, *row[1:]) for row in rows]
    return sorted(plain_rows, key=lambda row: (int(row[0], 16), *row[1:]))


def code_leaf(code: Person, amount: int) -> bytes:
    """A charge code's leaf, as OpenZeppelin's library makes it."""
    return keccak(keccak(encode(["address", "uint256"], [code.address, amount])))


def merkle(leaves: list[bytes]) -> tuple[bytes, list[list[bytes]]]:
    """The root of a tree, and each leaf's proof; pairs are hashed in order of size."""
    proofs: list[list[bytes]] = [[] for _ in leaves]
    level = [(leaf, [i]) for i, leaf in enumerate(leaves)]
    while len(level) > 1:
        above = []
        for left, right in zip(level[::2], level[1::2], strict=False):
            for i in left[1]:
                proofs[i].append(right[0])
            for i in right[1]:
                proofs[i].append(left[0])
            pair = keccak(b"".join(sorted((left[0], right[0]))))
            above.append((pair, left[1] + right[1]))
        level = above + (level[-1:] if len(level) % 2 else [])
    return level[0][0], proofs
