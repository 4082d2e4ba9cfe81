"""Who the officers are is settled at the deployment."""

import brownie
import pytest

from tests.contracts.support import AUDITOR
from tests.contracts.support import CHECKER
from tests.contracts.support import MAKER
from tests.contracts.support import as_bytes
from tests.contracts.support import decode_error
from tests.contracts.support import digest
from tests.contracts.support import refusal
from tests.contracts.support import salt


def key(number):
    return bytes([number]) * 20


COUNCIL = [key(101), key(102), key(103)]


def deploy_answer(officers, council=COUNCIL, threshold=2):
    """Try a desk with these officers: the refusal, or None if it would stand."""
    data = brownie.OfficerDesk.deploy.encode_input(officers, [], council, threshold)
    request = {"from": brownie.accounts[0].address, "data": data, "gas": hex(10**7)}
    answer = brownie.web3.provider.make_request("eth_call", [request, "latest"])
    if "error" not in answer:
        return None
    return decode_error(as_bytes(answer["error"]["data"]))


GOOD = [
    (salt("a"), key(1), MAKER),
    (salt("b"), key(2), CHECKER),
    (salt("c"), key(3), CHECKER),
]


def test_three_persons_are_enough(money):
    assert deploy_answer(GOOD) is None


@pytest.mark.parametrize(
    ("appointed", "persons"),
    [
        ([], 0),
        (GOOD[:2], 2),
        ([GOOD[0], (salt("b"), key(2), CHECKER), (salt("b"), key(3), CHECKER)], 2),
        ([(salt("a"), key(1), CHECKER), *GOOD[1:]], 3),
        ([*GOOD[:2], (salt("c"), key(3), AUDITOR)], 3),
        (
            [
                (salt("a"), key(1), MAKER),
                (salt("b"), key(2), CHECKER),
                (salt("b"), key(4), CHECKER),
                (salt("c"), key(3), MAKER),
            ],
            3,
        ),
    ],
    ids=[
        "nobody",
        "two",
        "two under three keys",
        "no maker",
        "one checker",
        "one checker under two keys",
    ],
)
def test_fewer_are_not(money, appointed, persons):
    assert deploy_answer(appointed) == refusal("DeskOfficersTooFew", persons)


@pytest.mark.parametrize(
    "wrong",
    [
        (bytes(32), key(4), MAKER),
        (salt("d"), key(4), 0),
        (salt("d"), key(4), 8),
        (salt("d"), b"", MAKER),
        (salt("d"), b"\x01" * 84, MAKER),
        (salt("d"), bytes(20), MAKER),
        (salt("d"), key(1), MAKER),
        (salt("a"), key(1), CHECKER),
    ],
    ids=[
        "nobody",
        "no role",
        "unknown role",
        "no key",
        "long key",
        "zero",
        "taken",
        "twice",
    ],
)
def test_an_appointment_without_sense_is_refused(money, wrong):
    assert deploy_answer([*GOOD, wrong]) == refusal("DeskOfficerInvalid", *wrong)


def test_the_desk_knows_its_officers_and_targets(
    money, desk, deployed, officers, stranger
):
    for officer in officers:
        person, roles = desk.officer(officer["signer"])
        assert (str(person), roles) == (officer["person"], officer["roles"])
    assert desk.officer(stranger.address)[1] == 0
    for name in ("ParticipantRegistry", "RegionalCurrency", "Issuance"):
        assert desk.isTarget(getattr(deployed, name).address)
    assert desk.isTarget(desk.address)
    assert not desk.isTarget(stranger.address)
    assert desk.generation() == 1
    assert desk.targetFrom(stranger.address) == 0


def test_the_contract_hashes_an_action_as_eth_account_does(money, city, desk, currency):
    action = city.action(currency.setSuspended, 1, True)

    hashed = desk.hashAction(tuple(action.values()))

    assert as_bytes(hashed) == digest(desk, "Action", action)


@pytest.mark.parametrize(
    ("council", "threshold"),
    [([], 0), ([], 2), (COUNCIL, 0), (COUNCIL, 1), (COUNCIL, 4), ([key(101)], 1)],
)
def test_a_council_acts_by_at_least_two_of_its_keys(money, council, threshold):
    assert deploy_answer(GOOD, council, threshold) == refusal(
        "DeskCouncilInvalid", len(council), threshold
    )


def test_a_council_has_at_most_255_keys(money):
    keys = [i.to_bytes(20) for i in range(1, 257)]

    assert deploy_answer(GOOD, keys[:255], 255) is None
    assert deploy_answer(GOOD, keys, 2) == refusal("DeskCouncilInvalid", 256, 2)


@pytest.mark.parametrize(
    "wrong",
    [b"", bytes(20), b"\x01" * 84, key(101)],
    ids=["no", "zero", "long", "twice"],
)
def test_each_key_of_the_council_can_sign_and_is_there_once(money, wrong):
    assert deploy_answer(GOOD, [*COUNCIL, wrong]) == refusal(
        "DeskCouncilKeyInvalid", wrong
    )


def test_the_desk_knows_its_council(money, desk, people):
    assert [int(each) for each in desk.councilSeats()] == [3, 2]
    assert desk.isCouncilKey(people.mayor.address)
    assert not desk.isCouncilKey(people.maker.address)
