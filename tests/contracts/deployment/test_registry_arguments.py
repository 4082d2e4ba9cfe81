"""What the registry is told at its birth is within reason, or it is not born."""

import brownie
import pytest

from tests.contracts.support import DAY
from tests.contracts.support import HOUR
from tests.contracts.support import as_bytes
from tests.contracts.support import decode_error
from tests.contracts.support import refusal


@pytest.fixture
def answer(money, desk, people, deployed):
    """Try a registry with one argument changed: the refusal, or None."""
    holders = ([people.relay.address], *(people.jiro.address for _ in range(4)))
    usual = {
        "desk": desk.address,
        "holders": holders,
        "daily_registrations": 1,
        "utc_offset": 9 * HOUR,
        "recovery_delay": 3 * DAY,
        "verifiers": [deployed.PasskeyVerifier.address],
    }

    def born(**changes):
        data = brownie.ParticipantRegistry.deploy.encode_input(
            *(usual | changes).values()
        )
        request = {"from": people.jiro.address, "data": data, "gas": hex(10**7)}
        reply = brownie.web3.provider.make_request("eth_call", [request, "latest"])
        if "error" not in reply:
            return None
        return decode_error(as_bytes(reply["error"]["data"]))

    return born


@pytest.mark.parametrize("delay", [HOUR, 90 * DAY])
def test_a_recovery_takes_an_hour_at_least_and_90_days_at_most(answer, delay):
    beyond = delay - 1 if delay == HOUR else delay + 1

    assert answer(recovery_delay=delay) is None
    assert answer(recovery_delay=beyond) == refusal(
        "RegistryRecoveryDelayInvalid", beyond
    )


@pytest.mark.parametrize("sign", [1, -1])
def test_a_place_is_at_most_14_hours_from_utc(answer, sign):
    assert answer(utc_offset=sign * 14 * HOUR) is None
    beyond = sign * (14 * HOUR + 1)
    assert answer(utc_offset=beyond) == refusal("RegistryUtcOffsetInvalid", beyond)


def test_a_verifier_has_code(answer, hanako):
    assert answer(verifiers=[hanako.address]) == refusal(
        "RegistryVerifierInvalid", hanako
    )


def test_a_verifier_is_named_once(answer, deployed):
    verifier = deployed.PasskeyVerifier.address

    assert answer(verifiers=[verifier, verifier]) == refusal(
        "RegistryVerifierInvalid", verifier
    )


def test_a_town_may_do_without_passkeys(answer):
    assert answer(verifiers=[]) is None
