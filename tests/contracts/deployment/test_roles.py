"""After the deployment, read from the chain: who holds which role, and who none."""

from typing import Any

import brownie
import pytest
from eth_account import Account
from eth_utils import keccak
from eth_utils import to_checksum_address

PUBLIC_MNEMONIC = "test test test test test test test test test test test junk"
GRANTED = "0x" + keccak(text="RoleGranted(bytes32,address,address)").hex()
APPOINTED = "0x" + keccak(text="OfficerAppointed(bytes32,bytes,uint8)").hex()


def public_keys() -> set[str]:
    """Accounts whose keys everybody has, because every local chain makes them."""
    Account.enable_unaudited_hdwallet_features()
    return {
        Account.from_mnemonic(
            PUBLIC_MNEMONIC, account_path=f"m/44'/60'/0'/0/{i}"
        ).address
        for i in range(20)
    }


def logs(topic: str) -> list[Any]:
    request = {"fromBlock": "0x0", "toBlock": "latest", "topics": [topic]}
    return brownie.web3.eth.get_logs(request)


@pytest.fixture
def granted(money) -> set[tuple[str, bytes, str]]:
    """(contract, role, holder) of every RoleGranted event since the first block."""
    return {
        (
            to_checksum_address(log["address"]),
            bytes(log["topics"][1]),
            to_checksum_address(bytes(log["topics"][2])[12:]),
        )
        for log in logs(GRANTED)
    }


@pytest.fixture
def officer_keys(money, desk) -> set[str]:
    return {
        to_checksum_address(
            bytes(brownie.web3.codec.decode(["bytes", "uint8"], bytes(log["data"]))[0])
        )
        for log in logs(APPOINTED)
    }


def test_roles_are_those_of_the_plan_and_no_others(granted, desk, registry, plan):
    administrator = bytes(32)

    assert granted == {
        (registry.address, administrator, desk.address),
        (registry.address, keccak(text="REGISTRAR"), plan["registrar"]),
        (registry.address, keccak(text="GUARDIAN"), plan["guardian"]),
        (registry.address, keccak(text="FREEZER"), plan["freezer"]),
        (registry.address, keccak(text="ANCHOR"), plan["anchor"]),
        *((registry.address, keccak(text="RELAY"), relay) for relay in plan["relays"]),
    }


def test_the_officers_are_those_of_the_plan(officer_keys, plan):
    assert officer_keys == {officer["signer"] for officer in plan["officers"]}


def test_the_deployer_holds_nothing(granted, officer_keys, deployer, registry):
    holders = {holder for _, _, holder in granted}

    assert deployer.address not in holders | officer_keys
    assert not registry.hasRole(bytes(32), deployer.address)


def test_no_key_that_everybody_knows_holds_anything(granted, officer_keys):
    holders = {holder for _, _, holder in granted}

    assert len(public_keys()) == 20
    assert not public_keys() & (holders | officer_keys)


def test_no_account_of_this_chains_own_holds_anything(granted, officer_keys):
    own = {account.address for account in brownie.accounts[:10]}
    holders = {holder for _, _, holder in granted}

    assert not own & (holders | officer_keys)
    assert not own & public_keys()
