"""A signer lets another one in, within what it may do itself."""

import pytest

from tests.contracts.support import ACCEPT
from tests.contracts.support import CLOSED
from tests.contracts.support import FROZEN
from tests.contracts.support import HOUR
from tests.contracts.support import MANAGE
from tests.contracts.support import PAY
from tests.contracts.support import REFUND
from tests.contracts.support import RESIDENT
from tests.contracts.support import Person
from tests.contracts.support import advance
from tests.contracts.support import as_bytes
from tests.contracts.support import ask
from tests.contracts.support import digest
from tests.contracts.support import high_s
from tests.contracts.support import now
from tests.contracts.support import permission
from tests.contracts.support import plain
from tests.contracts.support import refusal
from tests.contracts.support import salt
from tests.contracts.support import send

EVERYTHING = PAY | REFUND | ACCEPT | MANAGE


@pytest.fixture
def limited(money, mandates, hanako):
    """Hanako's second phone may pay and manage, within bounds."""
    manager = Person("a limited manager")
    bounds = permission(
        PAY | MANAGE,
        notBefore=now() - HOUR,
        notAfter=now() + 9 * HOUR,
        paymentLimit=3_000,
        dayLimit=5_000,
    )
    mandates.bring(mandates.enrolment(hanako, manager, bounds), hanako)
    return manager, bounds


def test_an_own_key_lets_another_one_in(
    money, mandates, registry, hanako, phone, bakery
):
    granted = permission(PAY, paymentLimit=3_000)
    word = mandates.enrolment(hanako, phone, granted)

    tx = mandates.bring(word, hanako)

    id_ = digest(registry, "Enrolment", word)
    assert plain(registry.permission(hanako.address, phone.address)) == granted
    assert registry.usedMandate(id_)
    event = tx.events["SignerEnrolled"]
    assert as_bytes(event["enrolment"]) == id_
    assert event["account"] == hanako.address
    assert as_bytes(event["signer"]) == as_bytes(phone.address)
    assert as_bytes(event["manager"]) == as_bytes(hanako.address)
    assert plain(tx.events["SignerPermitted"]["permission"]) == granted
    order = money.order(hanako, bakery, (money.common, 3_000))
    assert money.refused(money.sign(order, phone)) == []


def test_a_shops_owner_lets_a_till_in(mandates, registry, bakery, baker, till):
    mandates.bring(mandates.enrolment(bakery, till, permission(ACCEPT)), baker)

    assert registry.permission(bakery.address, till.address)[2] == ACCEPT


def test_a_manager_gives_exactly_what_it_has(mandates, hanako, limited, phone):
    manager, bounds = limited

    word = mandates.enrolment(hanako, phone, bounds)

    assert mandates.bring(word, manager, ask) is None


@pytest.mark.parametrize(
    "change",
    [
        {"scope": PAY | ACCEPT},
        {"scope": 0},
        {"scope": 16},
        {"paymentLimit": 3_001},
        {"dayLimit": 5_001},
        {"notBefore": -1},
        {"notAfter": 1},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_manager_gives_no_more_than_it_has(mandates, hanako, limited, phone, change):
    manager, bounds = limited
    word = mandates.enrolment(hanako, phone, bounds)
    for field, value in change.items():
        relative = field.startswith("not")
        word["permission"][field] = value + word["permission"][field] * relative

    refused = mandates.bring(word, manager, ask)

    granted = tuple(word["permission"].values())
    assert refused == refusal("RegistryPermissionRefused", granted, bounds)


def test_an_own_key_gives_no_scope_there_is_not(mandates, hanako, phone):
    for scope in (0, 16, 255):
        word = mandates.enrolment(hanako, phone, permission(scope))

        assert mandates.bring(word, hanako, ask) == refusal(
            "RegistryPermissionRefused", permission(scope), permission(EVERYTHING)
        )


def test_a_manager_replaces_what_it_could_have_given(
    mandates, registry, hanako, limited, phone
):
    manager, _ = limited
    small = permission(PAY, notAfter=now() + HOUR, paymentLimit=1, dayLimit=1)
    small = (now(), *small[1:])
    mandates.bring(mandates.enrolment(hanako, phone, small), hanako)
    larger = (*small[:3], 2, 2)

    mandates.bring(mandates.enrolment(hanako, phone, larger), manager)

    assert plain(registry.permission(hanako.address, phone.address)) == larger


def test_a_manager_does_not_narrow_one_that_may_do_more(
    mandates, hanako, limited, phone
):
    manager, bounds = limited
    wide = permission(PAY)
    mandates.bring(mandates.enrolment(hanako, phone, wide), hanako)

    word = mandates.enrolment(hanako, phone, bounds)

    assert mandates.bring(word, manager, ask) == refusal(
        "RegistryPermissionRefused", wide, bounds
    )


def test_nor_the_accounts_own_key(mandates, hanako, limited):
    manager, bounds = limited
    word = mandates.enrolment(hanako, hanako, bounds)

    assert mandates.bring(word, manager, ask) == refusal(
        "RegistryPermissionRefused", permission(EVERYTHING), bounds
    )


def test_a_card_lets_nobody_in(money, mandates, city, registry, thief):
    """Whoever finds a paper card can pay with it a little, and no more."""
    account, card = Person("the card's account"), Person("a card's key")
    city.act(
        registry.register,
        [
            (
                account.address,
                RESIDENT,
                0,
                salt("holder of a card"),
                card.address,
                permission(PAY, paymentLimit=500, dayLimit=1_000),
            )
        ],
    )

    for granted in (permission(PAY, paymentLimit=500), permission(EVERYTHING)):
        word = mandates.enrolment(account, thief, granted)
        assert mandates.bring(word, card, ask) == refusal(
            "SignerScopeMissing", account, as_bytes(card.address), PAY, MANAGE
        )


def test_a_till_lets_nobody_in(mandates, registry, registrar, bakery, till, thief):
    send(
        registry.assignTerminal,
        bakery.address,
        till.address,
        permission(ACCEPT | REFUND),
        sender=registrar,
    )
    word = mandates.enrolment(bakery, thief, permission(ACCEPT))

    assert mandates.bring(word, till, ask) == refusal(
        "SignerScopeMissing", bakery, as_bytes(till.address), ACCEPT | REFUND, MANAGE
    )


def test_a_manager_lets_in_only_in_its_time(mandates, hanako, phone, jiro):
    begins, ends = now() + HOUR, now() + 2 * HOUR
    times = {"notBefore": begins, "notAfter": ends}
    mandates.bring(
        mandates.enrolment(hanako, jiro, permission(PAY | MANAGE, **times)), hanako
    )
    word = mandates.enrolment(
        hanako, phone, permission(PAY, **times), validBefore=ends + HOUR
    )
    signer = as_bytes(jiro.address)

    advance(begins - 1)
    assert mandates.bring(word, jiro, ask) == refusal(
        "SignerNotYetValid", hanako, signer, begins
    )
    advance(begins)
    assert mandates.bring(word, jiro, ask) is None
    advance(ends)
    assert mandates.bring(word, jiro, ask) is None
    advance(ends + 1)
    assert mandates.bring(word, jiro, ask) == refusal(
        "SignerExpired", hanako, signer, ends
    )


def test_an_enrolment_counts_once(mandates, registry, hanako, phone, city):
    word = mandates.enrolment(hanako, phone)
    mandates.bring(word, hanako)
    city.act(registry.revokeSigner, hanako.address, phone.address)

    assert mandates.bring(word, hanako, ask) == refusal(
        "RegistryMandateUsed", digest(registry, "Enrolment", word)
    )


def test_an_enrolment_ends_in_its_second(mandates, hanako, phone):
    until = now() + HOUR
    word = mandates.enrolment(hanako, phone, validBefore=until)

    advance(until - 1)
    assert mandates.bring(word, hanako, ask) is None
    advance(until)
    assert mandates.bring(word, hanako, ask) == refusal(
        "RegistryMandateExpired", until, until
    )


def test_an_enrolment_is_for_the_present_epoch(mandates, hanako, phone):
    word = mandates.enrolment(hanako, phone, epoch=1)

    assert mandates.bring(word, hanako, ask) == refusal(
        "RegistryEpochWrong", hanako, 0, 1
    )


@pytest.mark.parametrize("status", [FROZEN, CLOSED])
def test_who_is_stopped_lets_nobody_in(
    mandates, registry, city, guardian, hanako, phone, status
):
    if status == FROZEN:
        send(registry.freeze, hanako.address, sender=guardian)
    else:
        city.act(registry.close, [hanako.address])

    assert mandates.bring(mandates.enrolment(hanako, phone), hanako, ask) == refusal(
        "RegistryStatusInvalid", hanako, status
    )


def test_an_unknown_account_lets_nobody_in(mandates, stranger, phone):
    assert mandates.bring(
        mandates.enrolment(stranger, phone), stranger, ask
    ) == refusal("RegistryAccountUnknown", stranger)


@pytest.mark.parametrize("signer", [b"", b"\x01" * 19, bytes(20), b"\x02" * 84])
def test_who_is_let_in_can_sign(mandates, hanako, phone, signer):
    word = mandates.enrolment(hanako, phone) | {"signer": signer}

    assert mandates.bring(word, hanako, ask) == refusal("RegistrySignerInvalid", signer)


@pytest.mark.parametrize("who", ["hanako", "guardian", "registrar", "maker"])
def test_only_the_relay_carries_it(mandates, people, hanako, phone, who):
    somebody = getattr(people, who)
    word = mandates.enrolment(hanako, phone)

    assert mandates.bring(word, hanako, ask, somebody) == refusal(
        "CallerNotRelay", somebody
    )


@pytest.mark.parametrize(
    "spoil",
    [
        lambda signature: b"",
        lambda signature: signature[:64],
        lambda signature: signature + b"\x00",
        high_s,
    ],
    ids=["none", "cut", "longer", "high s"],
)
def test_it_is_signed_in_the_one_way(mandates, registry, hanako, phone, relay, spoil):
    word, by, signature = mandates.signed(mandates.enrolment(hanako, phone), hanako)

    refused = ask(registry.enrol, word, by, spoil(signature), sender=relay)

    assert refused == refusal("SignatureInvalid", hanako, as_bytes(by))


def test_nothing_of_it_can_be_changed(mandates, registry, hanako, phone, thief, relay):
    word = mandates.enrolment(hanako, phone)
    signature = mandates.signature(word, hanako)
    bad = refusal("SignatureInvalid", hanako, as_bytes(hanako.address))

    for change in (
        {"signer": as_bytes(thief.address)},
        {"permission": word["permission"] | {"scope": EVERYTHING}},
        {"validBefore": word["validBefore"] + 1},
        {"salt": salt("other")},
    ):
        changed = mandates.bare(word | change)
        arguments = (changed, hanako.address, signature)
        assert ask(registry.enrol, *arguments, sender=relay) == bad


def test_it_holds_for_its_account_registry_and_chain(
    mandates, registry, currency, hanako, taro, phone, relay
):
    word = mandates.enrolment(hanako, phone)
    bad = refusal("SignatureInvalid", hanako, as_bytes(hanako.address))

    for domain in (
        {"chainId": 1},
        {"verifyingContract": currency.address},
        {"name": "RegionalCurrency"},
        {"version": "2"},
    ):
        signed = mandates.signed(word, hanako, **domain)
        assert ask(registry.enrol, *signed, sender=relay) == bad
    other = mandates.signed(word | {"account": taro.address}, hanako)
    assert ask(registry.enrol, *other, sender=relay) == refusal(
        "SignerNotPermitted", taro, as_bytes(hanako.address)
    )


def test_a_manager_that_was_revoked_lets_nobody_in(
    mandates, registry, city, hanako, phone, limited
):
    manager, bounds = limited
    city.act(registry.revokeSigner, hanako.address, manager.address)

    word = mandates.enrolment(hanako, phone, bounds)

    assert mandates.bring(word, manager, ask) == refusal(
        "SignerNotPermitted", hanako, as_bytes(manager.address)
    )
