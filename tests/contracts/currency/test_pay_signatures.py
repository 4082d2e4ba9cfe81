"""Whose signature moves whose money, and in which form."""

import pytest

from tests.contracts.support import ACCEPT
from tests.contracts.support import FOREVER
from tests.contracts.support import HOUR
from tests.contracts.support import MANAGE
from tests.contracts.support import PAY
from tests.contracts.support import REFUND
from tests.contracts.support import RESIDENT
from tests.contracts.support import Person
from tests.contracts.support import high_s
from tests.contracts.support import mine_next_at
from tests.contracts.support import now
from tests.contracts.support import permission
from tests.contracts.support import refusal
from tests.contracts.support import salt
from tests.contracts.support import send


def with_signature(signed, signature):
    return signed[0], signed[1], signature


@pytest.mark.parametrize(
    "change",
    [
        high_s,
        lambda signature: signature[:64],
        lambda signature: signature + b"\0",
        lambda signature: b"",
        lambda signature: signature[:64] + bytes([signature[64] - 27]),
        lambda signature: bytes(64) + b"\x1b",
        lambda signature: bytes([signature[0] ^ 1]) + signature[1:],
    ],
    ids=["high s", "cut", "long", "empty", "v from zero", "zero", "one bit"],
)
def test_a_signature_has_one_accepted_form(money, hanako, bakery, change):
    signed = money.signed(hanako, bakery, (money.common, 300))
    spoilt = with_signature(signed, change(signed[2]))

    assert money.refused(spoilt) == [
        refusal("SignatureInvalid", hanako, bytes.fromhex(hanako.address[2:]))
    ]
    assert money.refused(signed) == []


@pytest.mark.parametrize(
    "signer", [b"", b"\x01", bytes(19), bytes(32), b"\x02" * 84], ids=len
)
def test_only_a_key_of_twenty_bytes_signs(money, hanako, bakery, signer):
    signed = money.signed(hanako, bakery, (money.common, 300))

    assert money.refused((signed[0], signer, signed[2])) == [
        refusal("SignatureInvalid", hanako, signer)
    ]


def test_a_key_followed_by_more_bytes_is_another_signer(money, hanako, bakery):
    signed = money.signed(hanako, bakery, (money.common, 300))
    longer = bytes.fromhex(hanako.address[2:]) + bytes(64)

    assert money.refused((signed[0], longer, signed[2])) == [
        refusal("SignatureInvalid", hanako, longer)
    ]


def test_nobody_signs_with_anothers_name(money, hanako, taro, bakery):
    order = money.order(hanako, bakery, (money.common, 300))
    forged = money.sign(order, taro, signer=hanako.address)

    assert money.refused(forged) == [refusal("SignatureInvalid", hanako, key(hanako))]


def test_a_key_without_permission_signs_nothing(money, hanako, taro, bakery):
    order = money.order(hanako, bakery, (money.common, 300))

    assert money.refused(money.sign(order, taro)) == [
        refusal("SignerNotPermitted", hanako, key(taro))
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"payee": "grocer"},
        {"legs": 301},
        {"billRef": salt("another bill")},
        {"validBefore": FOREVER},
        {"salt": salt("another order")},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_was_signed_cannot_be_changed(money, people, change):
    hanako, bakery = people.hanako, people.bakery
    order = money.order(hanako, bakery, (money.common, 300))
    _, signer, signature = money.sign(order, hanako)
    if "payee" in change:
        change = {"payee": people.grocer.address}
    if "legs" in change:
        change = {"legs": [{"lot": money.common, "amount": 301}]}

    forged = (money.sign(order | change, hanako)[0], signer, signature)

    assert money.refused(forged) == [refusal("SignatureInvalid", hanako, key(hanako))]


@pytest.fixture
def card(money, registry) -> tuple[Person, Person]:
    """An account without a key of its own, and a card that pays for it for an hour."""

    def make(**changes):
        account, signer = Person("card account"), Person("card key")
        granted = permission(**changes)
        entry = (account.address, RESIDENT, 0, salt("card"), signer.address, granted)
        money.city.act(registry.register, [entry])
        money.issue(money.common, (account, 10_000))
        return account, signer

    return make


def test_a_permitted_signer_pays(money, card, bakery):
    account, signer = card()

    refusals = money.refused(
        money.sign(money.order(account, bakery, (money.common, 300)), signer)
    )

    assert refusals == []
    assert money.balance(bakery, money.common) == 300


def test_an_own_key_that_was_never_to_sign_is_no_signer(money, card, bakery):
    account, _ = card()

    signed = money.signed(account, bakery, (money.common, 300))

    assert money.refused(signed) == [
        refusal("SignerNotPermitted", account, key(account))
    ]


def test_a_signer_without_the_scope_to_pay_is_refused(money, card, bakery):
    account, signer = card(scope=REFUND | ACCEPT | MANAGE)

    signed = money.sign(money.order(account, bakery, (money.common, 300)), signer)

    assert money.refused(signed) == [
        refusal(
            "SignerScopeMissing", account, key(signer), REFUND | ACCEPT | MANAGE, PAY
        )
    ]


def test_a_permission_begins_in_its_first_second(money, card, bakery):
    begins = now() + HOUR
    account, signer = card(notBefore=begins)
    orders = [money.order(account, bakery, (money.common, 1)) for _ in range(2)]
    early, punctual = [
        money.sign(order | {"validBefore": begins + HOUR}, signer) for order in orders
    ]

    mine_next_at(begins - 1)
    assert money.refused(early) == [
        refusal("SignerNotYetValid", account, key(signer), begins)
    ]
    mine_next_at(begins)
    assert money.refused(punctual) == []


def test_a_permission_ends_after_its_last_second(money, card, bakery):
    ends = now() + HOUR
    account, signer = card(notAfter=ends)
    orders = [money.order(account, bakery, (money.common, 1)) for _ in range(2)]
    punctual, late = [
        money.sign(order | {"validBefore": ends + HOUR}, signer) for order in orders
    ]

    mine_next_at(ends)
    assert money.refused(punctual) == []
    mine_next_at(ends + 1)
    assert money.refused(late) == [refusal("SignerExpired", account, key(signer), ends)]


def test_a_revoked_signer_is_refused(money, registry, card, bakery):
    account, signer = card()
    money.city.act(registry.revokeSigner, account.address, signer.address)

    signed = money.sign(money.order(account, bakery, (money.common, 300)), signer)

    assert money.refused(signed) == [
        refusal("SignerNotPermitted", account, key(signer))
    ]


def test_a_till_cannot_pay(money, registry, registrar, bakery, grocer, hanako, till):
    money.pay(money.signed(hanako, bakery, (money.gift, 100)))
    send(
        registry.assignTerminal,
        bakery.address,
        till.address,
        permission(ACCEPT),
        sender=registrar,
    )

    signed = money.sign(money.order(bakery, grocer, (money.gift, 100)), till)

    assert money.refused(signed) == [
        refusal("SignerScopeMissing", bakery, key(till), ACCEPT, PAY)
    ]


def key(person: Person) -> bytes:
    return bytes.fromhex(person.address[2:])
