"""The deployment file: read whole, or refused by name."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ledger.chain.deployment import CONTRACTS
from ledger.chain.deployment import load_deployment
from ledger.domain.outages import DeploymentInvalid


@pytest.fixture
def written(abis: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """What the deployment script writes."""
    return {
        "chain_id": 20260,
        "block": 12,
        "deployer": "0x" + "aa" * 20,
        "utc_offset_seconds": 32400,
        "contracts": {
            name: {
                "address": f"0x{index:040x}",
                "abi": abis[name],
                "bytecode_sha256": "00" * 32,
            }
            for index, name in enumerate(CONTRACTS, start=1)
        },
    }


def test_a_deployment_names_its_contracts(
    tmp_path: Path, written: dict[str, Any]
) -> None:
    path = tmp_path / "deployment.json"
    path.write_text(json.dumps(written))

    deployment = load_deployment(path)

    assert [contract.name for contract in deployment.contracts] == list(CONTRACTS)
    assert deployment.addresses == tuple(n.to_bytes(20) for n in range(1, 7))
    assert (deployment.chain_id, deployment.block) == (20260, 12)
    assert deployment.deployer == bytes([0xAA]) * 20
    assert deployment.utc_offset_seconds == 32400


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DeploymentInvalid) as refusal:
        load_deployment(tmp_path / "deployment.json")

    assert refusal.value.values == {"reason": "deployment.json is not there"}


@pytest.mark.parametrize("content", [b"", b"[]", b"null", b"{", b"\xff"])
def test_a_file_of_another_form_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "deployment.json"
    path.write_bytes(content)

    with pytest.raises(DeploymentInvalid) as refusal:
        load_deployment(path)

    assert str(refusal.value.values["reason"]).startswith("deployment.json: ")


def remove_a_contract(written: dict[str, Any]) -> None:
    del written["contracts"]["Issuance"]


def shorten_an_address(written: dict[str, Any]) -> None:
    written["contracts"]["Issuance"]["address"] = "0x00"


def empty_the_deployer(written: dict[str, Any]) -> None:
    written["deployer"] = None


def write_the_chain_as_text(written: dict[str, Any]) -> None:
    written["chain_id"] = "mainnet"


def remove_an_interface(written: dict[str, Any]) -> None:
    written["contracts"]["OfficerDesk"]["abi"] = None


@pytest.mark.parametrize(
    "damage",
    [
        remove_a_contract,
        shorten_an_address,
        empty_the_deployer,
        write_the_chain_as_text,
        remove_an_interface,
    ],
)
def test_a_damaged_file_is_refused(
    tmp_path: Path, written: dict[str, Any], damage: Callable[[dict[str, Any]], None]
) -> None:
    damage(written)
    path = tmp_path / "deployment.json"
    path.write_text(json.dumps(written))

    with pytest.raises(DeploymentInvalid) as refusal:
        load_deployment(path)

    assert str(refusal.value.values["reason"]).startswith("deployment.json: ")
