"""A new signer for an account whose signers are lost, after a time to object."""

from typing import Any

import pytest

from tests.contracts.support import ACCEPT
from tests.contracts.support import ACTIVE
from tests.contracts.support import CLOSED
from tests.contracts.support import DAY
from tests.contracts.support import FROZEN
from tests.contracts.support import HOUR
from tests.contracts.support import MANAGE
from tests.contracts.support import PAY
from tests.contracts.support import RECOVERY_DELAY
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

GRANTED = permission(PAY | MANAGE)
NONE, STARTED, CONTESTED, DECIDED = range(4)


@pytest.fixture
def frozen(money, registry, guardian, hanako):
    """Hanako lost her phone and told the city."""
    send(registry.freeze, hanako.address, sender=guardian)
    return hanako


@pytest.fixture
def begun(frozen, city, registry, phone) -> int:
    """A recovery under way; when it began."""
    tx = city.act(registry.recover, frozen.address, phone.address, GRANTED)
    return tx.timestamp


@pytest.fixture
def contested(begun, mandates, hanako, phone) -> int:
    mandates.bring(mandates.objection(hanako, phone), hanako)
    return begun


@pytest.fixture
def others(people) -> tuple[Any, Any]:
    """Chiba did not begin the recovery, and Baba did."""
    return people.chief, people.checker


def state(registry, account):
    return registry.recovery(account.address)[0]


def test_a_recovery_begins(frozen, city, registry, hanako, phone, officers):
    tx = city.act(registry.recover, hanako.address, phone.address, GRANTED)

    event = tx.events["RecoveryStarted"]
    due = tx.timestamp + RECOVERY_DELAY
    assert registry.recoveryDelay() == RECOVERY_DELAY
    assert (event["account"], event["epoch"]) == (hanako.address, 0)
    assert as_bytes(event["newSigner"]) == as_bytes(phone.address)
    assert plain(event["permission"]) == GRANTED
    assert event["activeFrom"] == due
    found = registry.recovery(hanako.address)
    assert [int(each) for each in found[:3]] == [STARTED, tx.timestamp, due]
    assert str(found[3]) == officers[0]["person"]
    assert str(found[4]) == officers[2]["person"]
    assert as_bytes(found[5]) == as_bytes(phone.address)
    assert plain(found[6]) == GRANTED
    assert registry.participant(hanako.address)[1] == FROZEN


def test_when_its_time_has_come_anyone_activates_it(
    begun, registry, hanako, phone, stranger
):
    due = begun + RECOVERY_DELAY
    advance(due - 1)
    assert ask(registry.activateRecovery, hanako.address, sender=stranger) == refusal(
        "RegistryRecoveryEarly", hanako, due, due - 1
    )
    advance(due)

    tx = send(registry.activateRecovery, hanako.address, sender=stranger)

    event = tx.events["RecoveryActivated"]
    assert (event["account"], event["epoch"]) == (hanako.address, 1)
    assert as_bytes(event["newSigner"]) == as_bytes(phone.address)
    assert tx.events["AccountUnfrozen"]["account"] == hanako.address
    assert tx.events["SignerPermitted"]["epoch"] == 1
    kind, status, epoch, _, _, own_key_revoked = registry.participant(hanako.address)
    assert (status, epoch, own_key_revoked) == (ACTIVE, 1, True)
    assert plain(registry.permission(hanako.address, phone.address)) == GRANTED
    assert state(registry, hanako) == NONE


def test_every_signer_of_before_ends_together(
    money, mandates, registry, guardian, city, hanako, phone, jiro, bakery, stranger
):
    mandates.bring(mandates.enrolment(hanako, jiro, permission(PAY)), hanako)
    send(registry.freeze, hanako.address, sender=guardian)
    tx = city.act(registry.recover, hanako.address, phone.address, GRANTED)
    advance(tx.timestamp + RECOVERY_DELAY)
    send(registry.activateRecovery, hanako.address, sender=stranger)

    order = money.order(hanako, bakery, (money.common, 1))
    refused = money.refused(
        money.sign(order, hanako), money.sign(order, jiro), money.sign(order, phone)
    )

    assert refused == [
        refusal("SignerNotPermitted", hanako, as_bytes(hanako.address)),
        refusal("SignerNotPermitted", hanako, as_bytes(jiro.address)),
    ]


def test_what_was_signed_in_the_old_epoch_is_void(
    mandates, begun, registry, hanako, phone, thief, stranger
):
    old = mandates.enrolment(hanako, thief, validBefore=begun + 30 * DAY)
    advance(begun + RECOVERY_DELAY)
    send(registry.activateRecovery, hanako.address, sender=stranger)

    assert mandates.bring(old, hanako, ask) == refusal(
        "RegistryEpochWrong", hanako, 1, 0
    )
    assert mandates.bring(old, phone, ask) == refusal(
        "RegistryEpochWrong", hanako, 1, 0
    )


def test_a_recovery_is_activated_once(begun, registry, hanako, stranger):
    advance(begun + RECOVERY_DELAY)
    send(registry.activateRecovery, hanako.address, sender=stranger)

    assert ask(registry.activateRecovery, hanako.address, sender=stranger) == refusal(
        "RegistryRecoveryUnknown", hanako
    )


def test_only_a_frozen_account_is_recovered(
    money, city, registry, hanako, phone, stranger
):
    arguments = (phone.address, GRANTED)

    assert city.ask(registry.recover, hanako.address, *arguments) == refusal(
        "RegistryStatusInvalid", hanako, ACTIVE
    )
    city.act(registry.close, [hanako.address])
    assert city.ask(registry.recover, hanako.address, *arguments) == refusal(
        "RegistryStatusInvalid", hanako, CLOSED
    )
    assert city.ask(registry.recover, stranger.address, *arguments) == refusal(
        "RegistryAccountUnknown", stranger
    )


def test_there_is_one_recovery_at_a_time(begun, city, registry, hanako, thief):
    assert city.ask(
        registry.recover, hanako.address, thief.address, GRANTED
    ) == refusal("RegistryRecoveryPending", hanako)


@pytest.mark.parametrize("signer", [b"", b"\x01" * 19, bytes(20), b"\x02" * 84])
def test_the_new_signer_can_sign(frozen, city, registry, signer):
    assert city.ask(registry.recover, frozen.address, signer, GRANTED) == refusal(
        "RegistrySignerInvalid", signer
    )


@pytest.mark.parametrize("scope", [0, 16, 255])
def test_the_new_signer_may_do_something_there_is(frozen, city, registry, phone, scope):
    assert city.ask(
        registry.recover, frozen.address, phone.address, permission(scope)
    ) == refusal("RegistryScopeRefused", scope)


def test_while_it_is_under_way_the_account_stays_frozen(begun, city, registry, hanako):
    assert city.ask(registry.unfreeze, [hanako.address]) == refusal(
        "RegistryRecoveryPending", hanako
    )


def test_the_desk_ends_it(begun, city, registry, hanako, stranger):
    tx = city.act(registry.cancelRecovery, hanako.address)

    assert tx.events["RecoveryCancelled"]["account"] == hanako.address
    assert state(registry, hanako) == NONE
    unknown = refusal("RegistryRecoveryUnknown", hanako)
    advance(begun + RECOVERY_DELAY)
    assert ask(registry.activateRecovery, hanako.address, sender=stranger) == unknown
    assert city.ask(registry.cancelRecovery, hanako.address) == unknown
    assert city.ask(registry.unfreeze, [hanako.address]) is None


def test_closing_the_account_ends_it(begun, city, registry, hanako, stranger):
    tx = city.act(registry.close, [hanako.address])

    assert tx.events["RecoveryCancelled"]["account"] == hanako.address
    advance(begun + RECOVERY_DELAY)
    assert ask(registry.activateRecovery, hanako.address, sender=stranger) == refusal(
        "RegistryRecoveryUnknown", hanako
    )
    assert registry.participant(hanako.address)[1] == CLOSED


@pytest.mark.parametrize("who", ["guardian", "registrar", "relay", "maker", "hanako"])
def test_only_the_desk_begins_decides_and_ends_it(begun, registry, people, who):
    somebody = getattr(people, who)
    account = people.hanako.address

    for method, *arguments in (
        (registry.recover, account, people.jiro.address, GRANTED),
        (registry.decideRecovery, account, True),
        (registry.cancelRecovery, account),
    ):
        assert ask(method, *arguments, sender=somebody) == refusal(
            "RegistryCallerNotDesk", somebody
        )


def test_the_holder_objects(begun, mandates, registry, hanako, phone):
    word = mandates.objection(hanako, phone)

    tx = mandates.bring(word, hanako)

    due = begun + 2 * RECOVERY_DELAY
    event = tx.events["RecoveryContested"]
    assert event["account"] == hanako.address
    assert as_bytes(event["by"]) == as_bytes(hanako.address)
    assert event["activeFrom"] == due
    found = registry.recovery(hanako.address)
    assert [int(each) for each in found[:3]] == [CONTESTED, begun, due]
    assert registry.usedMandate(digest(registry, "Contest", word))


def test_what_is_contested_waits_for_a_decision(
    contested, registry, city, hanako, stranger
):
    advance(contested + 99 * DAY)

    assert ask(registry.activateRecovery, hanako.address, sender=stranger) == refusal(
        "RegistryRecoveryContested", hanako
    )
    assert city.ask(registry.unfreeze, [hanako.address]) == refusal(
        "RegistryRecoveryPending", hanako
    )


def test_a_thief_who_objects_gains_the_doubled_time_and_no_more(
    contested, registry, city, hanako, phone, others, stranger
):
    """Whoever has the stolen phone can object; the decision goes against them."""
    tx = city.act(registry.decideRecovery, hanako.address, True, keys=others)

    event = tx.events["RecoveryDecided"]
    assert (event["account"], event["proceed"]) == (hanako.address, True)
    assert state(registry, hanako) == DECIDED
    due = contested + 2 * RECOVERY_DELAY
    advance(due - 1)
    assert ask(registry.activateRecovery, hanako.address, sender=stranger) == refusal(
        "RegistryRecoveryEarly", hanako, due, due - 1
    )
    advance(due)
    send(registry.activateRecovery, hanako.address, sender=stranger)
    assert plain(registry.permission(hanako.address, phone.address)) == GRANTED
    assert registry.participant(hanako.address)[5]


def test_a_recovery_is_contested_once(
    contested, mandates, city, registry, hanako, phone, others
):
    again = mandates.objection(hanako, phone, validBefore=now() + DAY)
    once = refusal("RegistryRecoveryContested", hanako)

    assert mandates.bring(again, hanako, ask) == once
    city.act(registry.decideRecovery, hanako.address, True, keys=others)
    assert mandates.bring(again, hanako, ask) == once


def test_the_holder_prevails(contested, registry, city, hanako, others):
    tx = city.act(registry.decideRecovery, hanako.address, False, keys=others)

    assert not tx.events["RecoveryDecided"]["proceed"]
    assert tx.events["RecoveryCancelled"]["account"] == hanako.address
    assert state(registry, hanako) == NONE
    city.act(registry.unfreeze, [hanako.address])
    assert plain(registry.participant(hanako.address))[1:3] == (ACTIVE, 0)


@pytest.mark.parametrize("proceed", [True, False])
def test_those_who_began_it_do_not_decide_alone(
    contested, registry, city, hanako, officers, proceed
):
    assert city.ask(registry.decideRecovery, hanako.address, proceed) == refusal(
        "RegistryRecoveryDecidersSame",
        as_bytes(officers[0]["person"]),
        as_bytes(officers[2]["person"]),
    )


def test_nor_do_they_under_other_keys(
    contested, city, desk, registry, hanako, people, officers
):
    """Persons are compared and not keys: Baba makes with a new key, Aoki checks."""
    tx = city.act(desk.appoint, (officers[2]["person"], people.jiro.address, 1))
    advance(tx.timestamp + 2 * DAY)

    refused = city.ask(
        registry.decideRecovery,
        hanako.address,
        True,
        keys=(people.jiro, people.makers_second_key),
    )

    assert refused == refusal(
        "RegistryRecoveryDecidersSame",
        as_bytes(officers[2]["person"]),
        as_bytes(officers[0]["person"]),
    )


def test_one_who_began_it_decides_with_another(
    contested, city, registry, hanako, people
):
    for keys in (
        (people.maker, people.chief),
        (people.chief, people.checker),
    ):
        assert (
            city.ask(registry.decideRecovery, hanako.address, True, keys=keys) is None
        )


def test_only_what_is_contested_is_decided(begun, city, registry, hanako, taro, others):
    assert city.ask(
        registry.decideRecovery, hanako.address, True, keys=others
    ) == refusal("RegistryRecoveryNotContested", hanako)
    assert city.ask(
        registry.decideRecovery, taro.address, True, keys=others
    ) == refusal("RegistryRecoveryUnknown", taro)


def test_it_is_decided_once(contested, city, registry, hanako, others):
    city.act(registry.decideRecovery, hanako.address, True, keys=others)

    assert city.ask(
        registry.decideRecovery, hanako.address, False, keys=others
    ) == refusal("RegistryRecoveryNotContested", hanako)


def test_the_desk_ends_a_contested_one_and_a_decided_one(
    contested, city, registry, hanako, others
):
    assert city.ask(registry.cancelRecovery, hanako.address) is None
    city.act(registry.decideRecovery, hanako.address, True, keys=others)
    assert city.ask(registry.cancelRecovery, hanako.address) is None


def test_who_does_not_manage_does_not_object(
    money, mandates, registry, registrar, guardian, city, bakery, till, phone, stranger
):
    send(
        registry.assignTerminal,
        bakery.address,
        till.address,
        permission(ACCEPT),
        sender=registrar,
    )
    send(registry.freeze, bakery.address, sender=guardian)
    city.act(registry.recover, bakery.address, phone.address, GRANTED)
    word = mandates.objection(bakery, phone)

    assert mandates.bring(word, till, ask) == refusal(
        "SignerScopeMissing", bakery, as_bytes(till.address), ACCEPT, MANAGE
    )
    for who in (stranger, phone):
        assert mandates.bring(word, who, ask) == refusal(
            "SignerNotPermitted", bakery, as_bytes(who.address)
        )


def test_an_objection_names_the_signer_and_the_epoch(
    begun, mandates, hanako, phone, thief
):
    wrong_signer = mandates.objection(hanako, thief)
    wrong_epoch = mandates.objection(hanako, phone, epoch=1)

    assert mandates.bring(wrong_signer, hanako, ask) == refusal(
        "RegistrySignerInvalid", as_bytes(thief.address)
    )
    assert mandates.bring(wrong_epoch, hanako, ask) == refusal(
        "RegistryEpochWrong", hanako, 0, 1
    )


def test_an_objection_ends_in_its_second(begun, mandates, hanako, phone):
    until = now() + HOUR
    word = mandates.objection(hanako, phone, validBefore=until)

    advance(until - 1)
    assert mandates.bring(word, hanako, ask) is None
    advance(until)
    assert mandates.bring(word, hanako, ask) == refusal(
        "RegistryMandateExpired", until, until
    )


def test_an_objection_is_not_brought_against_the_next_recovery(
    contested, mandates, city, registry, hanako, phone
):
    word = mandates.objection(hanako, phone, validBefore=now() + DAY)
    city.act(registry.cancelRecovery, hanako.address)
    city.act(registry.recover, hanako.address, phone.address, GRANTED)
    mandates.bring(word, hanako)
    city.act(registry.cancelRecovery, hanako.address)
    city.act(registry.recover, hanako.address, phone.address, GRANTED)

    assert mandates.bring(word, hanako, ask) == refusal(
        "RegistryMandateUsed", digest(registry, "Contest", word)
    )


def test_without_a_recovery_there_is_nothing_to_object_to(
    frozen, mandates, hanako, phone
):
    assert mandates.bring(mandates.objection(hanako, phone), hanako, ask) == refusal(
        "RegistryRecoveryUnknown", hanako
    )


@pytest.mark.parametrize("who", ["hanako", "guardian", "registrar", "maker"])
def test_only_the_relay_carries_an_objection(begun, mandates, people, phone, who):
    somebody = getattr(people, who)
    word = mandates.objection(people.hanako, phone)

    assert mandates.bring(word, people.hanako, ask, somebody) == refusal(
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
def test_an_objection_is_signed_in_the_one_way(
    begun, mandates, registry, hanako, phone, relay, spoil
):
    word, by, signature = mandates.signed(mandates.objection(hanako, phone), hanako)

    refused = ask(registry.contest, word, by, spoil(signature), sender=relay)

    assert refused == refusal("SignatureInvalid", hanako, as_bytes(by))


def test_an_objection_holds_for_its_registry_and_chain(
    begun, mandates, registry, currency, hanako, phone, relay
):
    word = mandates.objection(hanako, phone)
    bad = refusal("SignatureInvalid", hanako, as_bytes(hanako.address))

    for changes in ({"chainId": 1}, {"verifyingContract": currency.address}):
        signed = mandates.signed(word, hanako, **changes)
        assert ask(registry.contest, *signed, sender=relay) == bad
    later = mandates.bare(word | {"validBefore": word["validBefore"] + 1})
    signature = mandates.signature(word, hanako)
    assert ask(registry.contest, later, hanako.address, signature, sender=relay) == bad


def test_an_enrolment_is_no_objection_and_no_revocation(
    begun, mandates, registry, hanako, phone, relay
):
    """Each word has a type of its own, whatever its fields are."""
    enrolment = mandates.enrolment(hanako, phone)
    signature = mandates.signature(enrolment, hanako)
    bad = refusal("SignatureInvalid", hanako, as_bytes(hanako.address))

    for word in (mandates.objection(hanako, phone), mandates.revocation(hanako, phone)):
        arguments = (mandates.bare(word), hanako.address, signature)
        assert ask(mandates.method(word), *arguments, sender=relay) == bad


def test_an_officer_dismissed_meanwhile_still_began_it(
    contested, city, desk, registry, hanako, people, officers
):
    """Nobody gains a second look by leaving and coming back."""
    others = (people.chief, people.checker)
    city.act(desk.dismiss, people.maker.address, keys=others)
    tx = city.act(
        desk.appoint, (officers[0]["person"], people.jiro.address, 1), keys=others
    )
    advance(tx.timestamp + 2 * DAY)

    refused = city.ask(
        registry.decideRecovery,
        hanako.address,
        True,
        keys=(people.jiro, people.checker),
    )

    assert refused == refusal(
        "RegistryRecoveryDecidersSame", salt("aoki"), salt("baba")
    )
