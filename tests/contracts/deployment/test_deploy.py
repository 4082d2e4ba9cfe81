"""The deployment script refuses what would not hold, and writes what it did."""

import json
import os
from types import SimpleNamespace

import brownie
import pytest

from scripts import deploy
from tests.contracts.support import CONTRACTS
from tests.contracts.support import Person


@pytest.mark.parametrize("role", ["registrar", "guardian", "freezer", "anchor"])
def test_the_deployer_may_hold_no_role(money, plan, deployer, role):
    greedy = plan | {role: deployer.address.lower()}

    with pytest.raises(deploy.DeploymentRefused, match=deployer.address):
        deploy.deploy_contracts(greedy, deployer.account)


def test_the_deployer_is_no_relay_no_officer_and_not_in_the_council(
    money, plan, deployer
):
    officer = plan["officers"][0] | {"signer": deployer.address}
    council = {"keys": [deployer.address], "threshold": 2}

    for greedy in (
        {"relays": [deployer.address]},
        {"officers": [officer]},
        {"council": council},
    ):
        with pytest.raises(deploy.DeploymentRefused, match=deployer.address):
            deploy.deploy_contracts(plan | greedy, deployer.account)


def test_an_issuer_the_law_does_not_know_is_refused(money, plan, deployer):
    unheard_of = plan | {"issuer_kind": "bank"}

    with pytest.raises(deploy.DeploymentRefused, match="'bank'"):
        deploy.deploy_contracts(unheard_of, deployer.account)


def test_the_issuer_is_a_municipality_unless_the_plan_says_otherwise(plan):
    assert deploy.issuer_kind(plan) == 0
    assert deploy.issuer_kind(plan | {"issuer_kind": "six_month"}) == 3


def test_a_key_that_others_can_read_is_refused(tmp_path):
    file = tmp_path / "deployer.key"
    file.write_text("0x01")
    file.chmod(0o640)

    with pytest.raises(deploy.DeploymentRefused, match="0600"):
        deploy.read_key(file)


def test_a_key_of_ones_own_is_read(tmp_path):
    file = tmp_path / "deployer.key"
    file.write_text("0x01\n")
    file.chmod(0o600)

    assert deploy.read_key(file) == "0x01"


@pytest.fixture
def written(money, plan, tmp_path, monkeypatch) -> SimpleNamespace:
    """A second deployment by the script's own main, with its files."""
    key, output = tmp_path / "deployer.key", tmp_path / "deployment.json"
    somebody = Person("second deployer")
    key.touch(mode=0o600)
    key.write_text(somebody.key.key.hex())
    content = plan | {
        "rpc_url": brownie.web3.provider.endpoint_uri,
        "deployer_key_file": str(key),
        "output": str(output),
    }
    (tmp_path / "plan.json").write_text(json.dumps(content))
    monkeypatch.setenv("MEGURU_DEPLOYMENT_PLAN", str(tmp_path / "plan.json"))
    deploy.main()
    return SimpleNamespace(
        content=json.loads(output.read_text()), deployer=somebody, folder=tmp_path
    )


def test_what_was_deployed_is_written_down(written):
    content = written.content

    assert content["chain_id"] == brownie.web3.eth.chain_id
    assert content["deployer"] == written.deployer.address
    assert content["utc_offset_seconds"] == 32_400
    assert tuple(content["contracts"]) == CONTRACTS
    first = brownie.web3.eth.get_block(content["block"])["transactions"][0]
    receipt = brownie.web3.eth.get_transaction_receipt(first)
    assert receipt["contractAddress"] == content["contracts"]["OfficerDesk"]["address"]
    for contract in content["contracts"].values():
        assert brownie.web3.eth.get_code(contract["address"])
        assert len(contract["bytecode_sha256"]) == 64


def test_what_was_written_suffices_without_brownie(written):
    contract = written.content["contracts"]["RegionalCurrency"]
    currency = brownie.web3.eth.contract(
        address=contract["address"], abi=contract["abi"]
    )

    assert (
        currency.functions.registry().call()
        == (written.content["contracts"]["ParticipantRegistry"]["address"])
    )


def test_no_draft_is_left(written):
    assert sorted(os.listdir(written.folder)) == [
        "deployer.key",
        "deployment.json",
        "plan.json",
    ]


def test_a_town_is_deployed_once(written):
    with pytest.raises(deploy.DeploymentRefused, match="deployed already"):
        deploy.main()


def test_the_plan_and_the_environment_name_one_chain(written):
    plan = json.loads((written.folder / "plan.json").read_text())
    plan["rpc_url"] = "http://127.0.0.1:1"
    (written.folder / "plan.json").write_text(json.dumps(plan))

    with pytest.raises(deploy.DeploymentRefused, match="MEGURU_RPC_URL"):
        deploy.main()
