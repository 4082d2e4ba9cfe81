"""What a passkey's signature costs, on a chain that verifies P-256 and on another."""

import subprocess
import time
from collections.abc import Iterator

import brownie
import pytest
from eth_utils import keccak
from web3 import HTTPProvider
from web3 import Web3

from tests.contracts.passkeys import Passkey
from tests.contracts.support import salt

PORT = 18_597
YES = keccak(text="verify(bytes,bytes32,bytes)")[:4]
VERIFIER_GAS = 500_000
# Of these a margin is kept, because the curve's arithmetic varies from key to key.
WITH_PRECOMPILE, WITHOUT_PRECOMPILE = 30_000, 420_000


@pytest.fixture(params=["osaka", "prague"])
def chain(request, money) -> Iterator[tuple[str, Web3]]:
    """A chain of its own, which came before the precompile or after it."""
    command = ["anvil", "--hardfork", request.param, "--port", str(PORT), "--silent"]
    process = subprocess.Popen(command)
    try:
        web3 = Web3(HTTPProvider(f"http://127.0.0.1:{PORT}"))
        while not web3.is_connected():
            assert process.poll() is None, "anvil ended at once"
            time.sleep(0.02)
        yield request.param, web3
    finally:
        process.terminate()
        process.wait()


def test_a_verifier_gets_more_than_it_takes(chain):
    fork, web3 = chain
    sender = web3.eth.accounts[0]
    container = brownie.PasskeyVerifier
    made = web3.eth.contract(abi=container.abi, bytecode=container.bytecode)
    hash_ = made.constructor().transact({"from": sender})
    address = web3.eth.wait_for_transaction_receipt(hash_)["contractAddress"]
    verifier = web3.eth.contract(address=address, abi=container.abi)

    used = []
    for i in range(8):
        passkey, challenge = Passkey(f"key {i}", address), salt(f"challenge {i}")
        signature = passkey.sign_digest(challenge)
        call = verifier.functions.verify(passkey.signer[20:], challenge, signature)
        assert call.call() == YES
        used.append(call.estimate_gas({"from": sender}) - 21_000)

    most = WITH_PRECOMPILE if fork == "osaka" else WITHOUT_PRECOMPILE
    assert max(used) < most < VERIFIER_GAS
