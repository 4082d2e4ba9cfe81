"""What desk and registry refuse about keys and officers, in our words."""

import pytest
from eth_abi.abi import encode
from eth_hash.auto import keccak

from ledger.chain.abi import Abi
from ledger.chain.deployment import Deployment
from ledger.chain.office_reverts import OFFICE_TRANSLATIONS
from ledger.chain.reverts import read_revert
from ledger.domain import office_refusals
from ledger.domain import signer_refusals
from ledger.domain.errors import MeguruError
from ledger.domain.hexes import to_hex

ACCOUNT = bytes([0xA1]) * 20
ACTION = bytes([0xD4]) * 32
NAME = to_hex(ACCOUNT)

CASES: dict[str, tuple[str, tuple[object, ...], MeguruError]] = {
    "DeskSamePerson": ("bytes32", (ACTION,), office_refusals.SamePerson()),
    "DeskRoleMissing": (
        "bytes,uint8",
        (ACCOUNT, 2),
        office_refusals.OfficerRoleMissing(signer=NAME, role="checker"),
    ),
    "DeskActionWithdrawn": (
        "bytes32,bytes32",
        (ACTION, ACTION),
        office_refusals.ActionNotWaiting(action=to_hex(ACTION), state="withdrawn"),
    ),
    "RegistryEpochWrong": (
        "address,uint32,uint32",
        (NAME, 2, 1),
        signer_refusals.EpochChanged(account=NAME, epoch=2, given=1),
    ),
    "RegistryRecoveryPending": (
        "address",
        (NAME,),
        signer_refusals.RecoveryPending(account=NAME),
    ),
    "RegistryRecoveryUnknown": (
        "address",
        (NAME,),
        signer_refusals.RecoveryUnknown(account=NAME),
    ),
    "RegistryRecoveryContested": (
        "address",
        (NAME,),
        signer_refusals.RecoveryContested(account=NAME),
    ),
    "RegistryRecoveryEarly": (
        "address,uint48,uint256",
        (NAME, 20, 10),
        signer_refusals.RecoveryNotDue(account=NAME, active_from=20),
    ),
}


def test_every_translation_has_a_case() -> None:
    assert set(CASES) == set(OFFICE_TRANSLATIONS)


@pytest.mark.parametrize("name", CASES)
def test_a_refusal_of_the_chain_reads_like_one_here(
    deployment: Deployment, name: str
) -> None:
    types, values, expected = CASES[name]
    data = keccak(f"{name}({types})".encode())[:4] + encode(types.split(","), values)

    refusal = read_revert(deployment, data)

    assert (type(refusal), refusal.values) == (type(expected), expected.values)


def test_the_errors_are_those_the_contracts_have(
    abis: dict[str, list[dict[str, object]]],
) -> None:
    known = {e["name"] for abi in abis.values() for e in Abi(abi).raw if "name" in e}

    assert set(CASES) <= known
