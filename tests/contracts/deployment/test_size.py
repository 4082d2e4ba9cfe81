"""Contracts stay well below the size that a chain takes."""

import brownie
import pytest

from tests.contracts.support import CONTRACTS

SIZE_MAX = 24_576  # EIP-170


@pytest.mark.parametrize("name", CONTRACTS)
def test_a_tenth_of_the_size_limit_is_left(money, deployed, name):
    code = brownie.web3.eth.get_code(getattr(deployed, name).address)

    assert 0 < len(code) <= SIZE_MAX * 9 // 10
