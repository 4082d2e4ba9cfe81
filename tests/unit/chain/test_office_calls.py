"""Calls about keys and offices, by the names and the order of their arguments."""

import pytest
from eth_hash.auto import keccak

from ledger.chain.abi import Decoded
from ledger.chain.calls.call import Call
from ledger.chain.calls.roles import ROLE_NAMES
from ledger.chain.deployment import Contract
from ledger.chain.deployment import Deployment
from ledger.chain.keys import Key
from ledger.chain.town import Town
from ledger.domain.accounts import OWN_KEY
from ledger.domain.accounts import OfficerRole
from ledger.domain.accounts import Permission
from ledger.domain.accounts import Scope
from ledger.domain.roles import ROLES
from ledger.domain.roles import OfficerKey
from ledger.domain.signers import Contest
from ledger.domain.signers import Enrolment
from ledger.domain.signers import Revocation

ACCOUNT = bytes([1]) * 20
SIGNER = bytes([2]) * 20
PASSKEY = bytes([3]) * 84
SALT = bytes([9]) * 32
HELPER = Permission(10, 20, Scope.PAY, 3_000, 5_000)
HELPER_READ = {
    "notBefore": 10,
    "notAfter": 20,
    "scope": 1,
    "paymentLimit": 3_000,
    "dayLimit": 5_000,
}
OFFICER = OfficerKey(SALT, SIGNER, OfficerRole.MAKER | OfficerRole.CHECKER)
OFFICER_READ = {"person": SALT, "signer": SIGNER, "roles": 3}


@pytest.fixture
def town(deployment: Deployment) -> Town:
    return Town(deployment)


def read(contract: Contract, call: Call) -> Decoded | None:
    assert call.target == contract.address
    return contract.abi.decode_call(call.data)


def test_an_enrolment_is_asked_as_it_was_signed(town: Town, hanako: Key) -> None:
    enrolment = Enrolment(ACCOUNT, SIGNER, HELPER, 3, 30, SALT)

    call = town.call_enrol(enrolment, hanako.address, b"signed")

    assert read(town.deployment.registry, call) == Decoded(
        "enrol",
        {
            "enrolment": {
                "account": ACCOUNT,
                "signer": SIGNER,
                "permission": HELPER_READ,
                "epoch": 3,
                "validBefore": 30,
                "salt": SALT,
            },
            "manager": hanako.address,
            "signature": b"signed",
        },
    )


def test_a_passkey_that_manages_is_given_gas_for_its_verifier(
    town: Town, hanako: Key
) -> None:
    enrolment = Enrolment(ACCOUNT, SIGNER, HELPER, 3, 30, SALT)

    by_key = town.call_enrol(enrolment, hanako.address, bytes(65))
    by_passkey = town.call_enrol(enrolment, PASSKEY, bytes(600))

    assert by_passkey.gas - by_key.gas > 570_000


def test_a_revocation_and_a_contest_are_asked_as_they_were_signed(town: Town) -> None:
    registry = town.deployment.registry
    revocation = Revocation(ACCOUNT, SIGNER, 3, 30, SALT)
    contest = Contest(ACCOUNT, 3, PASSKEY, 30)

    revoked = read(registry, town.call_revoke(revocation, SIGNER, b"signed"))
    contested = read(registry, town.call_contest(contest, SIGNER, b"signed"))

    assert revoked is not None and contested is not None
    assert (revoked.name, list(revoked.values.values())) == (
        "revoke",
        [
            {
                "account": ACCOUNT,
                "signer": SIGNER,
                "epoch": 3,
                "validBefore": 30,
                "salt": SALT,
            },
            SIGNER,
            b"signed",
        ],
    )
    assert (contested.name, list(contested.values.values())) == (
        "contest",
        [
            {
                "account": ACCOUNT,
                "epoch": 3,
                "newSigner": PASSKEY,
                "validBefore": 30,
            },
            SIGNER,
            b"signed",
        ],
    )


def test_what_the_desk_decides_about_accounts(town: Town) -> None:
    registry = town.deployment.registry
    calls = [
        town.action_recover(ACCOUNT, SIGNER, OWN_KEY),
        town.action_decide_recovery(ACCOUNT, proceed=True),
        town.action_cancel_recovery(ACCOUNT),
        town.call_activate_recovery(ACCOUNT),
        town.action_close([ACCOUNT, SIGNER]),
        town.action_release_commitments([SALT]),
        town.action_set_daily_registrations(7),
        town.action_set_verifier(ACCOUNT, allowed=True),
        town.action_set_verifier(ACCOUNT, allowed=False),
    ]

    asked = [read(registry, call) for call in calls]

    assert [one and (one.name, list(one.values.values())) for one in asked] == [
        (
            "recover",
            [
                ACCOUNT,
                SIGNER,
                {
                    "notBefore": 0,
                    "notAfter": 2**48 - 1,
                    "scope": 15,
                    "paymentLimit": 2**64 - 1,
                    "dayLimit": 2**64 - 1,
                },
            ],
        ),
        ("decideRecovery", [ACCOUNT, True]),
        ("cancelRecovery", [ACCOUNT]),
        ("activateRecovery", [ACCOUNT]),
        ("close", [[ACCOUNT, SIGNER]]),
        ("releaseCommitments", [[SALT]]),
        ("setDailyRegistrations", [7]),
        ("allowVerifier", [ACCOUNT]),
        ("disallowVerifier", [ACCOUNT]),
    ]


def test_a_role_is_named_by_its_hash(town: Town) -> None:
    registry = town.deployment.registry
    relay = keccak(b"RELAY")

    assert set(ROLE_NAMES.values()) == set(ROLES)
    assert read(registry, town.action_grant_role("RELAY", ACCOUNT)) == Decoded(
        "grantRole", {"role": relay, "account": ACCOUNT}
    )
    assert read(registry, town.action_revoke_role("RELAY", ACCOUNT)) == Decoded(
        "revokeRole", {"role": relay, "account": ACCOUNT}
    )
    assert read(registry, town.action_open_relay(is_open=True)) == Decoded(
        "openRelay", {"open": True}
    )


def test_what_is_asked_about_officers(town: Town) -> None:
    desk = town.deployment.desk
    council = [(SIGNER, b"signed")]
    calls = [
        town.call_withdraw(SALT, SIGNER, b"signed"),
        town.action_appoint(OFFICER),
        town.action_dismiss(SIGNER),
        town.action_set_target(ACCOUNT, allowed=True),
        town.action_set_target(ACCOUNT, allowed=False),
        town.call_propose_replacement([OFFICER], SALT, council),
        town.call_withdraw_replacement(SALT, council),
        town.call_replace_officers([OFFICER], SALT),
    ]

    asked = [read(desk, call) for call in calls]

    signed = {"signer": SIGNER, "signature": b"signed"}
    assert [one and (one.name, list(one.values.values())) for one in asked] == [
        ("withdraw", [SALT, signed]),
        ("appoint", [OFFICER_READ]),
        ("dismiss", [SIGNER]),
        ("allowTarget", [ACCOUNT]),
        ("disallowTarget", [ACCOUNT]),
        ("proposeReplacement", [[OFFICER_READ], SALT, [signed]]),
        ("withdrawReplacement", [SALT, [signed]]),
        ("replaceOfficers", [[OFFICER_READ], SALT]),
    ]


def test_an_anchor_is_a_number_and_a_head(town: Town) -> None:
    call = town.call_anchor(4, SALT)

    assert read(town.deployment.anchor, call) == Decoded(
        "anchor", {"sequence": 4, "head": SALT}
    )


def test_what_is_signed_is_signed_for_what_it_is(town: Town) -> None:
    digests = {
        town.hash_enrolment(Enrolment(ACCOUNT, SIGNER, HELPER, 3, 30, SALT)),
        town.hash_revocation(Revocation(ACCOUNT, SIGNER, 3, 30, SALT)),
        town.hash_contest(Contest(ACCOUNT, 3, SIGNER, 30)),
        town.hash_withdrawal(SALT),
        town.hash_replacement([OFFICER], SALT),
        town.hash_replacement_withdrawal(SALT),
    }

    assert len(digests) == 6
