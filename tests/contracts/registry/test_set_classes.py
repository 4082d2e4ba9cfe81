"""Changing which programmes' money shops may take."""

from tests.contracts.support import RESIDENT
from tests.contracts.support import ask
from tests.contracts.support import refusal


def test_classes_are_replaced(money, city, registry, bakery, grocer):
    tx = city.act(registry.setClasses, [bakery.address, grocer.address], [4, 2**64 - 1])

    assert registry.participant(bakery.address)[3] == 4
    assert registry.participant(grocer.address)[3] == 2**64 - 1
    assert [dict(event) for event in tx.events["ClassesChanged"]] == [
        {"account": bakery.address, "classes": 4},
        {"account": grocer.address, "classes": 2**64 - 1},
    ]


def test_a_shop_takes_what_its_new_classes_take(money, city, registry, hanako, grocer):
    before = money.signed(hanako, grocer, (money.small, 1))
    after = money.signed(hanako, grocer, (money.small, 1))

    assert money.refused(before) == [refusal("ShopNotAccepted", grocer, 2)]
    city.act(registry.setClasses, [grocer.address], [2])
    assert money.refused(after) == []


def test_both_lists_have_one_length(money, city, registry, bakery):
    assert city.ask(registry.setClasses, [bakery.address], [1, 2]) == refusal(
        "RegistryLengthMismatch", 1, 2
    )


def test_a_resident_has_no_classes(money, city, registry, hanako):
    assert city.ask(registry.setClasses, [hanako.address], [1]) == refusal(
        "RegistryKindInvalid", hanako, RESIDENT
    )


def test_an_unknown_shop_has_no_classes(money, city, registry, stranger):
    assert city.ask(registry.setClasses, [stranger.address], [1]) == refusal(
        "RegistryAccountUnknown", stranger
    )


def test_only_the_desk_changes_classes(money, registry, registrar, bakery):
    arguments = ([bakery.address], [1])

    assert ask(registry.setClasses, *arguments, sender=registrar) == refusal(
        "RegistryCallerNotDesk", registrar
    )
