"""Whoever holds the relay's key can delay, and can do nothing else."""

import brownie
import pytest
from eth_utils import keccak

from scripts.deploy import deploy_contracts
from tests.contracts.support import CONTRACTS
from tests.contracts.support import SHOP
from tests.contracts.support import as_bytes
from tests.contracts.support import ask
from tests.contracts.support import permission
from tests.contracts.support import refusal
from tests.contracts.support import salt
from tests.contracts.support import terms


@pytest.fixture
def arguments(money, people, relay):
    """Something sensible for every function that changes anything."""
    me, hanako = relay.address, people.hanako.address
    order = money.order(people.hanako, people.bakery, (money.common, 1))
    forged = money.sign(order, relay)
    shown = money.presentment(people.hanako, 1)
    forged_presentment = money.charge(
        shown, relay, people.bakery, people.baker, (money.common, 1)
    )
    forged_refund = money.refund(forged, relay, (money.common, 1))
    action = tuple(money.city.action(money.currency.pause).values())
    officer = (people.maker.address, b"\x01" * 65)
    granted = permission(15)
    replacement = [(salt(f"relay {i}"), bytes([i]) * 20, 3) for i in (1, 2, 3)]
    council = (people.mayor.address, b"\x01" * 65)
    return {
        "execute": (action, officer, officer),
        "withdraw": (salt("action"), officer),
        "appoint": ((salt("relay"), me, 3),),
        "dismiss": (people.maker.address,),
        "allowTarget": (money.currency.address,),
        "disallowTarget": (money.currency.address,),
        "proposeReplacement": (replacement, salt("new"), [council, council]),
        "withdrawReplacement": (salt("new"), [council]),
        "replaceOfficers": (replacement, salt("new")),
        "register": ([(me, SHOP, 1, bytes(32), b"", granted)],),
        "registerResident": (me, salt("relay"), 2**48 - 1, b"\x01" * 65),
        "assignTerminal": (people.bakery.address, me, permission(4)),
        "revokeSigner": (hanako, hanako),
        "setClasses": ([people.bakery.address], [255]),
        "freeze": (hanako,),
        "unfreeze": ([hanako],),
        "grantRole": (keccak(text="GUARDIAN"), me),
        "revokeRole": (keccak(text="GUARDIAN"), people.guardian.address),
        "renounceRole": (keccak(text="GUARDIAN"), people.guardian.address),
        "openRelay": (True,),
        "close": ([hanako],),
        "releaseCommitments": ([salt("hanako")],),
        "setDailyRegistrations": (9_999,),
        "enrol": ((hanako, me, granted, 0, 2**48 - 1, salt("x")), me, b"\x01" * 65),
        "revoke": ((hanako, hanako, 0, 2**48 - 1, salt("x")), me, b"\x01" * 65),
        "recover": (hanako, me, granted),
        "contest": ((hanako, 0, me, 2**48 - 1), me, b"\x01" * 65),
        "decideRecovery": (hanako, True),
        "cancelRecovery": (hanako,),
        "activateRecovery": (hanako,),
        "allowVerifier": (money.currency.address,),
        "disallowVerifier": (money.currency.address,),
        "anchor": (1, salt("head")),
        "pay": ([forged],),
        "payPresented": ([forged_presentment],),
        "refund": ([forged_refund],),
        "cancel": ([money.cancellation(people.hanako, salt("x"), relay)],),
        "lapse": (money.gift, [hanako]),
        "amendProgramme": (1, terms(cap=2**90)),
        "RegionalCurrency.redeem": (people.bakery.address, money.common, 1),
        "RegionalCurrency.burn": (hanako, money.common, 1, 3),
        "openProgramme": (77, terms()),
        "setSuspended": (1, True),
        "pause": (),
        "unpause": (),
        "reserveCap": (1, 1),
        "releaseCap": (1, 1),
        "safeTransferFrom": (hanako, me, money.common, 1, b""),
        "safeBatchTransferFrom": (hanako, me, [money.common], [1], b""),
        "setApprovalForAll": (me, True),
        "authorizeIssue": (salt("x"), 1, money.today, 1, 0, salt("y")),
        "authorizeCodes": (salt("x"), 1, money.today, 1, 0, salt("y")),
        "withdrawCodes": (salt("x"),),
        "authorizeRedeem": (salt("x"), 1, salt("y")),
        "closeRun": (salt("x"), salt("y"), 1),
        "authorizeBurn": (salt("x"), 3, bytes(32), 1, salt("y")),
        "claim": (salt("x"), me, 1, [], me, b"\x01" * 65),
        "Issuance.redeem": (salt("x"), [(people.bakery.address, 1, 1)], bytes(32)),
        "Issuance.burn": (salt("x"), [(hanako, 1, 1)], bytes(32)),
        "correct": (salt("x"), [(hanako, 1, 1)], bytes(32), [(hanako, 1)], bytes(32)),
        "RegionalCurrency.issue": (me, money.common, 1),
        "Issuance.issue": (salt("x"), [(me, 1)], bytes(32)),
    }


def changing_functions():
    return [
        (contract, entry["name"])
        for contract in CONTRACTS
        for entry in getattr(brownie, contract).abi
        if entry["type"] == "function"
        and entry["stateMutability"] not in ("view", "pure")
    ] + [
        ("RegionalCurrency", name)
        for name in ("safeTransferFrom", "safeBatchTransferFrom", "setApprovalForAll")
    ]


def test_every_function_but_those_that_carry_orders_refuses_the_relay(
    deployed, arguments, relay
):
    answers = {}
    for contract, name in changing_functions():
        given = arguments.get(f"{contract}.{name}", arguments.get(name))
        method = getattr(getattr(deployed, contract), name)
        answers[f"{contract}.{name}"] = ask(method, *given, sender=relay)

    accepted = sorted(name for name, answer in answers.items() if answer is None)
    assert accepted == [
        "RegionalCurrency.cancel",
        "RegionalCurrency.pay",
        "RegionalCurrency.payPresented",
        "RegionalCurrency.refund",
    ]
    assert {answer.name for answer in answers.values() if answer} == {
        "DeskSignatureInvalid",
        "DeskCallerNotSelf",
        "DeskReplacementUnknown",
        "RegistryCallerNotDesk",
        "RegistryRecoveryUnknown",
        "SignatureInvalid",
        "AccessControlUnauthorizedAccount",
        "AccessControlBadConfirmation",
        "CallerNotAnchor",
        "CallerNotGuardian",
        "CurrencyCallerNotDesk",
        "CurrencyCallerNotIssuance",
        "LapseTooEarly",
        "DirectTransferClosed",
        "IssuanceCallerNotDesk",
        "IssuanceAuthorizationUnknown",
    }


def test_the_relay_cannot_forge_an_order(money, hanako, bakery, relay):
    order = money.order(hanako, bakery, (money.common, 1))

    assert money.refused(
        money.sign(order, relay), money.sign(order, relay, hanako.address)
    ) == [
        refusal("SignerNotPermitted", hanako, as_bytes(relay.address)),
        refusal("SignatureInvalid", hanako, as_bytes(hanako.address)),
    ]


def test_the_relay_cannot_redirect_an_order(money, hanako, bakery, grocer):
    order = money.order(hanako, bakery, (money.common, 1))
    payment, signer, signature = money.sign(order, hanako)
    redirected = (payment[0], grocer.address, *payment[2:])

    assert money.refused((redirected, signer, signature)) == [
        refusal("SignatureInvalid", hanako, as_bytes(hanako.address))
    ]
    assert money.balance(grocer, money.common) == 0


def test_the_relay_cannot_carry_an_order_to_another_contract(
    money, plan, people, hanako, bakery
):
    """An order is bound to one currency by its domain."""
    twin = deploy_contracts(plan, people.deployer.account)
    address = next(each.address for each in twin if each.name == "RegionalCurrency")
    signed = money.signed(hanako, bakery, (money.common, 1))

    other = brownie.RegionalCurrency.at(address)

    assert other.hashPayment(signed[0]) != money.hash(signed)


def test_the_relay_has_no_balance_to_spend(money, relay, bakery):
    signed = money.signed(relay, bakery, (money.common, 1))

    assert money.refused(signed) == [refusal("AccountUnknown", relay)]
    assert money.balance(relay, money.common) == 0
