"""A town's deployment: where its contracts are and what they understand.

``deployment.json`` is written once, by the deployment script; nothing at run
time needs a compiler.
"""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ledger.chain.abi import Abi
from ledger.domain.hexes import parse_address
from ledger.domain.outages import DeploymentInvalid
from ledger.domain.refusals import FieldInvalid

CONTRACTS = (
    "OfficerDesk",
    "PasskeyVerifier",
    "ParticipantRegistry",
    "RegionalCurrency",
    "Issuance",
    "AuditAnchor",
)


@dataclass(frozen=True)
class Contract:
    """One deployed contract."""

    name: str
    address: bytes
    abi: Abi
    bytecode_sha256: str


@dataclass(frozen=True)
class Deployment:
    """The contracts of one town on one chain."""

    chain_id: int
    block: int
    deployer: bytes
    utc_offset_seconds: int
    desk: Contract
    passkeys: Contract
    registry: Contract
    currency: Contract
    issuance: Contract
    anchor: Contract

    @cached_property
    def contracts(self) -> tuple[Contract, ...]:
        """All of them, in the order they were deployed."""
        return (
            self.desk,
            self.passkeys,
            self.registry,
            self.currency,
            self.issuance,
            self.anchor,
        )

    @cached_property
    def addresses(self) -> tuple[bytes, ...]:
        """All their addresses."""
        return tuple(contract.address for contract in self.contracts)


def load_deployment(path: Path) -> Deployment:
    """Read ``deployment.json``.

    Raises:
        DeploymentInvalid: missing, or not of this form.
    """
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        desk, passkeys, registry, currency, issuance, anchor = (
            _contract(name, raw["contracts"][name]) for name in CONTRACTS
        )
        return Deployment(
            chain_id=int(raw["chain_id"]),
            block=int(raw["block"]),
            deployer=parse_address(raw["deployer"]),
            utc_offset_seconds=int(raw["utc_offset_seconds"]),
            desk=desk,
            passkeys=passkeys,
            registry=registry,
            currency=currency,
            issuance=issuance,
            anchor=anchor,
        )
    except FileNotFoundError:
        raise DeploymentInvalid(reason=f"{path.name} is not there") from None
    except (KeyError, TypeError, ValueError, FieldInvalid) as error:
        raise DeploymentInvalid(reason=f"{path.name}: {error!r}") from error


def _contract(name: str, raw: dict[str, Any]) -> Contract:
    return Contract(
        name, parse_address(raw["address"]), Abi(raw["abi"]), raw["bytecode_sha256"]
    )
