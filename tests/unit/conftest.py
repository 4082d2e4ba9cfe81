"""People whose keys stay the same, and a town of which only the papers exist.

The contracts are those the compiler wrote; no chain and no database is asked.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ledger.chain.abi import Abi
from ledger.chain.deployment import CONTRACTS
from ledger.chain.deployment import Contract
from ledger.chain.deployment import Deployment
from ledger.chain.keys import Key
from ledger.chain.keys import key_from_secret
from ledger.domain.hexes import to_hex
from ledger.services import Ledger
from ledger.services import open_ledger
from ledger.settings import Settings

CHAIN_ID = 20260
NOW = 1_800_000_000
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
    desk, passkeys, registry, currency, issuance, anchor = (
        Contract(name, hashlib.sha256(name.encode()).digest()[:20], Abi(abi), "")
        for name, abi in abis.items()
    )
    return Deployment(
        chain_id=CHAIN_ID,
        block=1,
        deployer=bytes(20),
        utc_offset_seconds=9 * 3600,
        desk=desk,
        passkeys=passkeys,
        registry=registry,
        currency=currency,
        issuance=issuance,
        anchor=anchor,
    )


@pytest.fixture
def home(tmp_path: Path, deployment: Deployment) -> Path:
    """A town's folder with its deployment and secrets."""
    keys = tmp_path / "keys"
    keys.mkdir()
    for number, name in enumerate(("people", "bills", "commitments"), start=1):
        (keys / f"{name}.secret").write_text(bytes([number] * 32).hex() + "\n")
    written = {
        "chain_id": deployment.chain_id,
        "block": deployment.block,
        "deployer": to_hex(deployment.deployer),
        "utc_offset_seconds": deployment.utc_offset_seconds,
        "contracts": {
            contract.name: {
                "address": to_hex(contract.address),
                "abi": contract.abi.raw,
                "bytecode_sha256": contract.bytecode_sha256,
            }
            for contract in deployment.contracts
        },
    }
    (tmp_path / "deployment.json").write_text(json.dumps(written))
    return tmp_path


@pytest.fixture
def ledger(home: Path) -> Iterator[Ledger]:
    """A ledger at a standing clock; whoever asks its database is told it is out."""
    nowhere = home / "no-database-here"
    opened = open_ledger(
        Settings(
            home=home,
            database_url=f"postgresql://meguru@/meguru?host={nowhere}",
            chain_rpc_url="http://127.0.0.1:9",
            base_url="http://127.0.0.1:8000",
        ),
        clock=lambda: NOW,
    )
    yield opened
    opened.close()
