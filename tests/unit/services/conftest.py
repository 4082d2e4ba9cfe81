"""A ledger whose database and chain are never asked."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.chain.deployment import Deployment
from ledger.domain.hexes import to_hex
from ledger.services import Ledger
from ledger.services import open_ledger
from ledger.settings import Settings

NOW = 1_800_000_000


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
