"""An officer takes a signature back, and the action no longer runs."""

import pytest

from tests.contracts.support import as_bytes
from tests.contracts.support import ask
from tests.contracts.support import high_s
from tests.contracts.support import refusal
from tests.contracts.support import salt
from tests.contracts.support import send


@pytest.fixture
def action(money, city, currency):
    return city.action(currency.setSuspended, 1, True)


@pytest.fixture
def id_(desk, action):
    return as_bytes(desk.hashAction(tuple(action.values())))


def withdrawal(desk, key, id_, **domain):
    return key.address, key.sign(desk, "Withdrawal", {"action": id_}, **domain)


@pytest.mark.parametrize(
    ("who", "name"), [("maker", "aoki"), ("checker", "baba")], ids=["maker", "checker"]
)
def test_an_action_does_not_run_once_one_of_the_two_withdrew(
    desk, city, action, id_, people, who, name
):
    signed = city.signed(action)
    key = getattr(people, who)

    tx = send(desk.withdraw, id_, withdrawal(desk, key, id_), sender=people.stranger)

    event = tx.events["ActionWithdrawn"]
    assert (as_bytes(event["action"]), as_bytes(event["person"])) == (id_, salt(name))
    assert desk.withdrawn(id_, salt(name))
    assert ask(desk.execute, *signed, sender=people.stranger) == refusal(
        "DeskActionWithdrawn", id_, salt(name)
    )


def test_a_person_withdraws_under_any_of_their_keys(desk, city, action, id_, people):
    signed = city.signed(action)

    send(
        desk.withdraw,
        id_,
        withdrawal(desk, people.makers_second_key, id_),
        sender=people.stranger,
    )

    assert ask(desk.execute, *signed, sender=people.stranger) == refusal(
        "DeskActionWithdrawn", id_, salt("aoki")
    )


@pytest.mark.parametrize("who", ["chief", "auditor"])
def test_others_take_back_only_what_they_could_have_signed(
    desk, city, action, id_, people, who
):
    key = getattr(people, who)
    send(desk.withdraw, id_, withdrawal(desk, key, id_), sender=people.stranger)

    assert ask(desk.execute, *city.signed(action), sender=people.stranger) is None


def test_another_maker_runs_what_the_first_withdrew(desk, city, action, id_, people):
    send(
        desk.withdraw, id_, withdrawal(desk, people.maker, id_), sender=people.stranger
    )
    signed = (
        tuple(action.values()),
        city.signature(people.chief, action),
        city.signature(people.checker, action),
    )

    assert ask(desk.execute, *signed, sender=people.stranger) is None


def test_what_ran_cannot_be_taken_back(desk, city, action, id_, people):
    send(desk.execute, *city.signed(action), sender=people.stranger)
    signed = withdrawal(desk, people.maker, id_)

    assert ask(desk.withdraw, id_, signed, sender=people.stranger) == refusal(
        "DeskActionUsed", id_
    )


def test_nobody_withdraws_twice(desk, id_, people):
    signed = withdrawal(desk, people.maker, id_)
    send(desk.withdraw, id_, signed, sender=people.stranger)

    assert ask(desk.withdraw, id_, signed, sender=people.stranger) == refusal(
        "DeskActionWithdrawn", id_, salt("aoki")
    )


@pytest.mark.parametrize("who", ["hanako", "relay", "mayor", "stranger"])
def test_only_officers_withdraw(desk, id_, people, who):
    key = getattr(people, who)
    signed = withdrawal(desk, key, id_)

    assert ask(desk.withdraw, id_, signed, sender=key) == refusal(
        "DeskRoleMissing", as_bytes(key.address), 7
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
def test_a_withdrawal_is_signed_in_the_one_way(desk, id_, people, spoil):
    address, signature = withdrawal(desk, people.maker, id_)

    refused = ask(desk.withdraw, id_, (address, spoil(signature)), sender=people.relay)

    assert refused == refusal("DeskSignatureInvalid", as_bytes(address))


def test_a_withdrawal_holds_for_its_action_desk_and_chain(desk, id_, people, registry):
    maker = people.maker
    bad = refusal("DeskSignatureInvalid", as_bytes(maker.address))

    for signed in (
        withdrawal(desk, maker, salt("other")),
        withdrawal(desk, maker, id_, chainId=1),
        withdrawal(desk, maker, id_, verifyingContract=registry.address),
        withdrawal(desk, people.checker, id_),
    ):
        forged = (maker.address, signed[1])
        assert ask(desk.withdraw, id_, forged, sender=people.stranger) == bad


def test_a_signature_under_the_action_is_no_withdrawal(desk, city, action, id_, maker):
    signed = city.signature(maker, action)

    assert ask(desk.withdraw, id_, signed, sender=maker) == refusal(
        "DeskSignatureInvalid", as_bytes(maker.address)
    )
