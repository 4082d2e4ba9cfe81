"""EIP-712: the structures Meguru signs, and their digests.

The types are declared once, here; ``GET /v1/network`` hands out the same
tables, and a test holds the digests against eth_account's and the contracts'.
Source: EIP-712, https://eips.ethereum.org/EIPS/eip-712
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from eth_abi.abi import encode
from eth_hash.auto import keccak

Types = dict[str, list[dict[str, str]]]


def _fields(declaration: str) -> list[dict[str, str]]:
    pairs = (field.split(" ") for field in declaration.split(","))
    return [{"name": name, "type": kind} for kind, name in pairs]


_LEG = _fields("uint256 lot,uint256 amount")
_PERMISSION = _fields(
    "uint48 notBefore,uint48 notAfter,uint8 scope,uint64 paymentLimit,uint64 dayLimit"
)
PAYMENT_TYPES: Types = {
    "Payment": _fields(
        "address payer,address payee,Leg[] legs,bytes32 billRef,"
        "uint48 validAfter,uint48 validBefore,bytes32 salt"
    ),
    "Leg": _LEG,
}
PRESENTMENT_TYPES: Types = {
    "Presentment": _fields(
        "address payer,uint256 limit,uint48 validAfter,uint48 validBefore,bytes32 salt"
    )
}
ACCEPTANCE_TYPES: Types = {
    "Acceptance": _fields(
        "bytes32 presentment,address payee,Leg[] legs,bytes32 billRef"
    ),
    "Leg": _LEG,
}
REFUND_TYPES: Types = {
    "Refund": _fields(
        "address payer,bytes32 order,address shop,Leg[] legs,uint16 sequence,"
        "uint48 validBefore"
    ),
    "Leg": _LEG,
}
CANCELLATION_TYPES: Types = {"Cancellation": _fields("address payer,bytes32 order")}
ENROLMENT_TYPES: Types = {
    "Enrolment": _fields(
        "address account,bytes signer,Permission permission,uint32 epoch,"
        "uint48 validBefore,bytes32 salt"
    ),
    "Permission": _PERMISSION,
}
REVOCATION_TYPES: Types = {
    "Revocation": _fields(
        "address account,bytes signer,uint32 epoch,uint48 validBefore,bytes32 salt"
    )
}
CONTEST_TYPES: Types = {
    "Contest": _fields(
        "address account,uint32 epoch,bytes newSigner,uint48 validBefore"
    )
}
CLAIM_TYPES: Types = {"Claim": _fields("bytes32 authorization,address account")}
WITHDRAWAL_TYPES: Types = {"Withdrawal": _fields("bytes32 action")}
REPLACEMENT_TYPES: Types = {
    "Replacement": _fields("Officer[] officers,bytes32 salt"),
    "Officer": _fields("bytes32 person,bytes signer,uint8 roles"),
}
REPLACEMENT_WITHDRAWAL_TYPES: Types = {
    "ReplacementWithdrawal": _fields("bytes32 replacement")
}
ACTION_TYPES: Types = {
    "Action": _fields(
        "address target,bytes data,bytes32 salt,uint48 notBefore,uint48 notAfter"
    )
}
REGISTRATION_TYPES: Types = {
    "Registration": _fields("address account,uint48 validBefore")
}
SESSION_TYPES: Types = {
    "Session": _fields("address account,bytes signer,uint48 issuedAt,bytes32 salt")
}
TERMINAL_TYPES: Types = {
    "Terminal": _fields("bytes32 codeHash,bytes signer,uint48 validBefore")
}
DOMAIN_FIELDS = _fields(
    "string name,string version,uint256 chainId,address verifyingContract"
)


@dataclass(frozen=True)
class Domain:
    """An EIP-712 domain; ``contract`` is the 20-byte verifying contract."""

    name: str
    chain_id: int
    contract: bytes
    version: str = "1"

    def as_json(self) -> dict[str, str | int]:
        """As wallets expect it."""
        return {
            "name": self.name,
            "version": self.version,
            "chainId": self.chain_id,
            "verifyingContract": "0x" + self.contract.hex(),
        }

    def digest(self, types: Types, primary: str, message: Mapping[str, Any]) -> bytes:
        """Return the 32 bytes that are signed."""
        return keccak(
            b"\x19\x01" + _separator(self) + _hash_struct(types, primary, message)
        )


@lru_cache(maxsize=64)
def _separator(domain: Domain) -> bytes:
    types = {"EIP712Domain": DOMAIN_FIELDS}
    return _hash_struct(types, "EIP712Domain", domain.as_json())


@lru_cache(maxsize=64)
def _type_hash(declaration: str) -> bytes:
    return keccak(declaration.encode())


def _declare(types: Types, primary: str) -> str:
    def one(name: str) -> str:
        fields = ",".join(f"{field['type']} {field['name']}" for field in types[name])
        return f"{name}({fields})"

    others = sorted(_mentioned(types, primary) - {primary})
    return one(primary) + "".join(one(name) for name in others)


def _mentioned(types: Types, primary: str) -> set[str]:
    """The structures a structure is made of, itself included."""
    found: set[str] = set()
    waiting = [primary]
    while waiting:
        name = waiting.pop()
        if name in types and name not in found:
            found.add(name)
            waiting += [field["type"].removesuffix("[]") for field in types[name]]
    return found


def _hash_struct(types: Types, primary: str, message: Mapping[str, Any]) -> bytes:
    kinds = ["bytes32"]
    values: list[Any] = [_type_hash(_declare(types, primary))]
    for field in types[primary]:
        kind, value = field["type"], message[field["name"]]
        if kind.endswith("[]"):
            inner = kind[:-2]
            hashed = b"".join(_hash_struct(types, inner, item) for item in value)
            kind, value = "bytes32", keccak(hashed)
        elif kind in types:
            kind, value = "bytes32", _hash_struct(types, kind, value)
        elif kind == "string":
            kind, value = "bytes32", keccak(value.encode())
        elif kind == "bytes":
            kind, value = "bytes32", keccak(value)
        kinds.append(kind)
        values.append(value)
    return keccak(encode(kinds, values))
