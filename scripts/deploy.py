"""Put the contracts on a chain that is already running, and write down where they are.

    MEGURU_RPC_URL=… MEGURU_DEPLOYMENT_PLAN=plan.json \\
        scripts/brownie run deploy --network meguru

The plan is a JSON object: rpc_url, deployer_key_file (mode 0600, the throw-away key
in hexadecimal), officers (person, signer, roles), council (keys, threshold: sealed keys
that may replace the officers), relays, registrar, guardian, freezer, anchor,
daily_registrations, utc_offset_seconds, recovery_delay_seconds, output; and,
where the usual is not wanted, verifiers (addresses, or "PasskeyVerifier" for the one
deployed here, which is the usual) and issuer_kind ("municipality", the usual,
"registered_third_party", "own_use" or "six_month"). The contracts name each other in
their constructors, so their addresses are predicted from the deployer's nonce and hold
for ever; the deployer is given no role and its key is of no further use.

Brownie compiles and encodes. The transactions are signed and sent here, because Brownie
would leave notes about a chain behind, and stumble over them on the next chain.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import brownie
from eth_account import Account

# The order decides the addresses: each contract asks at its birth only those before it.
NAMES = (
    "OfficerDesk",
    "PasskeyVerifier",
    "ParticipantRegistry",
    "RegionalCurrency",
    "Issuance",
    "AuditAnchor",
)
TARGETS = ("ParticipantRegistry", "RegionalCurrency", "Issuance")
SERVICES = ("registrar", "guardian", "freezer", "anchor")
ISSUER_KINDS = ("municipality", "registered_third_party", "own_use", "six_month")
GAS_TRANSACTION_MAX = 16_777_216  # EIP-7825
RECEIPT_TIMEOUT_SECONDS = 120


class DeploymentRefused(Exception):
    """The plan, or the chain, is not fit for a deployment."""


@dataclass(frozen=True)
class Deployed:
    """One contract on the chain."""

    name: str
    address: str
    abi: list[dict[str, Any]]
    bytecode_sha256: str
    block: int
    gas_used: int


def main() -> None:
    """Deploy as the plan says, and write deployment.json."""
    plan = json.loads(Path(os.environ["MEGURU_DEPLOYMENT_PLAN"]).read_text())
    output = Path(plan["output"])
    if plan["rpc_url"] != brownie.web3.provider.endpoint_uri:
        raise DeploymentRefused(f"MEGURU_RPC_URL is not the plan's {plan['rpc_url']}")
    if output.exists():
        raise DeploymentRefused(f"{output} exists: this town is deployed already")

    deployer = brownie.accounts.add(read_key(Path(plan["deployer_key_file"])))
    deployed = deploy_contracts(plan, deployer)
    write_deployment(output, plan, deployer.address, deployed)
    for contract in deployed:
        print(
            f"{contract.name} {contract.address}"
            f" block {contract.block} gas {contract.gas_used:,}"
        )


def read_key(path: Path) -> str:
    """The deployer's key, from a file that nobody else can read."""
    if path.stat().st_mode & 0o077:
        raise DeploymentRefused(f"{path} can be read by others: its mode must be 0600")
    return path.read_text().strip()


def deploy_contracts(plan: Mapping[str, Any], deployer: Any) -> list[Deployed]:
    """Deploy all contracts from `deployer`, a Brownie account with its key.

    Raises DeploymentRefused if the deployer would hold a role, or if a contract is not
    where the others were told to find it.
    """
    refuse_roles_of(deployer.address, plan)
    first = brownie.web3.eth.get_transaction_count(deployer.address)
    addresses = {
        name: deployer.get_deployment_address(first + i) for i, name in enumerate(NAMES)
    }
    arguments = constructor_arguments(plan, addresses)
    deployed = [create(deployer, name, arguments[name]) for name in NAMES]
    for contract in deployed:
        if contract.address != addresses[contract.name]:
            raise DeploymentRefused(
                f"{contract.name} is at {contract.address},"
                f" and the others expect it at {addresses[contract.name]}:"
                " something else used the deployer's key"
            )
    return deployed


def refuse_roles_of(deployer: str, plan: Mapping[str, Any]) -> None:
    """The deployer's key has lain on a disk: it may hold nothing afterwards."""
    holders = [*(plan[service] for service in SERVICES), *plan["relays"]]
    holders += [officer["signer"] for officer in plan["officers"]]
    holders += plan["council"]["keys"]
    if deployer.lower() in (holder.lower() for holder in holders):
        raise DeploymentRefused(f"the deployer {deployer} may hold no role")


def constructor_arguments(
    plan: Mapping[str, Any], addresses: Mapping[str, str]
) -> dict[str, tuple[Any, ...]]:
    """What each constructor is given."""
    desk, registry = addresses["OfficerDesk"], addresses["ParticipantRegistry"]
    officers = [
        (officer["person"], officer["signer"], officer["roles"])
        for officer in plan["officers"]
    ]
    return {
        "OfficerDesk": (
            officers,
            [addresses[name] for name in TARGETS],
            plan["council"]["keys"],
            plan["council"]["threshold"],
        ),
        "PasskeyVerifier": (),
        "ParticipantRegistry": (
            desk,
            (plan["relays"], *(plan[service] for service in SERVICES)),
            plan["daily_registrations"],
            plan["utc_offset_seconds"],
            plan["recovery_delay_seconds"],
            [
                addresses.get(verifier, verifier)
                for verifier in plan.get("verifiers", ["PasskeyVerifier"])
            ],
        ),
        "RegionalCurrency": (desk, registry, addresses["Issuance"]),
        "Issuance": (desk, addresses["RegionalCurrency"], issuer_kind(plan)),
        "AuditAnchor": (registry,),
    }


def issuer_kind(plan: Mapping[str, Any]) -> int:
    """What the issuer is by law, as the contract numbers it."""
    kind = plan.get("issuer_kind", ISSUER_KINDS[0])
    if kind not in ISSUER_KINDS:
        raise DeploymentRefused(
            f"issuer_kind {kind!r} is none of {', '.join(ISSUER_KINDS)}"
        )
    return ISSUER_KINDS.index(kind)


def create(deployer: Any, name: str, arguments: tuple[Any, ...]) -> Deployed:
    """Send one creation and wait for its receipt."""
    eth = brownie.web3.eth
    container = getattr(brownie, name)
    transaction = {
        "from": deployer.address,
        "data": container.deploy.encode_input(*arguments),
        "nonce": eth.get_transaction_count(deployer.address),
        "chainId": eth.chain_id,
        "gasPrice": gas_price(),
        "value": 0,
    }
    gas = eth.estimate_gas(transaction) * 6 // 5
    transaction["gas"] = min(gas, GAS_TRANSACTION_MAX)
    signed = Account.sign_transaction(transaction, deployer.private_key)
    hash_ = eth.send_raw_transaction(signed.raw_transaction)
    receipt = eth.wait_for_transaction_receipt(hash_, RECEIPT_TIMEOUT_SECONDS)
    if receipt["status"] != 1:
        raise DeploymentRefused(f"the creation of {name} failed: {hash_.hex()}")
    return Deployed(
        name=name,
        address=receipt["contractAddress"],
        abi=container.abi,
        bytecode_sha256=hashlib.sha256(bytes.fromhex(container.bytecode)).hexdigest(),
        block=receipt["blockNumber"],
        gas_used=receipt["gasUsed"],
    )


def gas_price() -> int:
    """Twice the going price, which outlasts a few blocks of rising fees.

    A chain without a base fee is a city's own and takes transactions for nothing.
    """
    base_fee = brownie.web3.eth.get_block("latest").get("baseFeePerGas", 0)
    return 2 * brownie.web3.eth.gas_price if base_fee else 0


def write_deployment(
    output: Path, plan: Mapping[str, Any], deployer: str, deployed: list[Deployed]
) -> None:
    """Write deployment.json whole or not at all."""
    content = {
        "chain_id": brownie.web3.eth.chain_id,
        "block": deployed[0].block,
        "deployer": deployer,
        "utc_offset_seconds": plan["utc_offset_seconds"],
        "contracts": {
            contract.name: {
                "address": contract.address,
                "abi": contract.abi,
                "bytecode_sha256": contract.bytecode_sha256,
            }
            for contract in deployed
        },
    }
    draft = output.with_name(output.name + ".draft")
    with draft.open("w") as file:
        json.dump(content, file, indent=2)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(output)
