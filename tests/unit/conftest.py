"""People with keys that stay the same, and the contracts as they were compiled."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from ledger.chain.abi import Abi
from ledger.chain.deployment import CONTRACTS
from ledger.chain.deployment import Contract
from ledger.chain.deployment import Deployment
from ledger.chain.keys import Key
from ledger.chain.keys import key_from_secret

CHAIN_ID = 20260
COMPILED = Path(__file__).parents[2] / "build" / "contracts"


def key_of(name: str) -> Key:
    return key_from_secret(hashlib.sha256(name.encode()).digest())


@pytest.fixture(scope="session")
def hanako() -> Key:
    """A resident."""
    return key_of("hanako")


@pytest.fixture(scope="session")
def taro() -> Key:
    """Another resident."""
    return key_of("taro")


@pytest.fixture(scope="session")
def bakery() -> bytes:
    """A shop's account, which has no key of its own."""
    return hashlib.sha256(b"bakery").digest()[:20]


@pytest.fixture(scope="session")
def abis() -> dict[str, list[dict[str, Any]]]:
    """The compiled contracts' interfaces, as the compiler wrote them."""
    return {
        name: json.loads((COMPILED / f"{name}.json").read_text())["abi"]
        for name in CONTRACTS
    }


@pytest.fixture(scope="session")
def deployment(abis: dict[str, list[dict[str, Any]]]) -> Deployment:
    """The compiled contracts, as if they had been deployed."""
    desk, registry, currency, issuance = (
        Contract(name, hashlib.sha256(name.encode()).digest()[:20], Abi(abi), "")
        for name, abi in abis.items()
    )
    return Deployment(
        chain_id=CHAIN_ID,
        block=1,
        deployer=bytes(20),
        utc_offset_seconds=9 * 3600,
        desk=desk,
        registry=registry,
        currency=currency,
        issuance=issuance,
    )
