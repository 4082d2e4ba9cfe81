"""The council's sealed keys replace all officers, after two weeks, and nothing else."""

from typing import Any

import pytest

from tests.contracts.support import CHECKER
from tests.contracts.support import DAY
from tests.contracts.support import MAKER
from tests.contracts.support import Person
from tests.contracts.support import advance
from tests.contracts.support import as_bytes
from tests.contracts.support import ask
from tests.contracts.support import digest
from tests.contracts.support import high_s
from tests.contracts.support import now
from tests.contracts.support import refusal
from tests.contracts.support import salt
from tests.contracts.support import send

DELAY = 14 * DAY
SALT = salt("replacement")


class Council:
    """Mayor, speaker and treasurer: two of the three suffice."""

    def __init__(self, desk: Any, people: Any) -> None:
        self.desk = desk
        self.bearer = people.stranger
        self.keys = [people.mayor, people.speaker]
        self.successors = [Person(f"successor {i}") for i in range(3)]
        roles = (MAKER, CHECKER, CHECKER)
        self.officers = [
            (salt(key.name), as_bytes(key.address), role)
            for key, role in zip(self.successors, roles, strict=True)
        ]

    def id(self, officers: Any = None, number: bytes = SALT) -> bytes:
        return digest(self.desk, "Replacement", self.message(officers, number))

    def message(self, officers: Any, number: bytes) -> dict[str, Any]:
        fields = ("person", "signer", "roles")
        return {
            "officers": [
                dict(zip(fields, each, strict=True))
                for each in (self.officers if officers is None else officers)
            ],
            "salt": number,
        }

    def signed(
        self, *keys: Person, officers: Any = None, number: bytes = SALT, **domain: Any
    ) -> list[tuple[str, bytes]]:
        message = self.message(officers, number)
        return [
            (key.address, key.sign(self.desk, "Replacement", message, **domain))
            for key in keys or self.keys
        ]

    def propose(
        self, signed: Any = None, officers: Any = None, number: bytes = SALT, by=send
    ) -> Any:
        officers = self.officers if officers is None else officers
        if signed is None:
            signed = self.signed(officers=officers, number=number)
        return by(
            self.desk.proposeReplacement, officers, number, signed, sender=self.bearer
        )

    def withdrawn(self, id_: bytes, *keys: Person) -> list[tuple[str, bytes]]:
        return [
            (
                key.address,
                key.sign(self.desk, "ReplacementWithdrawal", {"replacement": id_}),
            )
            for key in keys or self.keys
        ]

    def withdraw(self, signed: Any = None, by: Any = send) -> Any:
        signed = self.withdrawn(self.id()) if signed is None else signed
        return by(self.desk.withdrawReplacement, self.id(), signed, sender=self.bearer)

    def replace(self, by: Any = send, number: bytes = SALT) -> Any:
        return by(self.desk.replaceOfficers, self.officers, number, sender=self.bearer)


@pytest.fixture
def council(money, desk, people) -> Council:
    return Council(desk, people)


def test_what_the_council_proposes_is_seen_for_two_weeks(council, desk):
    tx = council.propose()

    begins = tx.timestamp + DELAY
    event = tx.events["ReplacementProposed"]
    assert desk.REPLACEMENT_DELAY() == DELAY
    assert as_bytes(event["replacement"]) == council.id()
    assert as_bytes(event["salt"]) == SALT
    assert event["activeFrom"] == begins
    assert [as_bytes(each[1]) for each in event["officers"]] == [
        officer[1] for officer in council.officers
    ]
    assert desk.replacementFrom(council.id()) == begins
    advance(begins - 1)
    assert council.replace(by=ask) == refusal(
        "DeskReplacementEarly", council.id(), begins, begins - 1
    )
    advance(begins)
    assert council.replace(by=ask) is None


def test_the_contract_hashes_a_replacement_as_eth_account_does(council, desk):
    assert as_bytes(desk.hashReplacement(council.officers, SALT)) == council.id()


def test_then_all_officers_end_together_and_the_new_ones_hold(
    council, desk, officers, city, currency
):
    longest = {"notAfter": now() + 29 * DAY}
    before = city.signed(city.action(currency.setSuspended, 1, True, **longest))
    advance(council.propose().timestamp + DELAY)

    tx = council.replace()

    assert as_bytes(tx.events["OfficersReplaced"]["replacement"]) == council.id()
    assert tx.events["OfficersReplaced"]["generation"] == 2
    assert len(tx.events["OfficerAppointed"]) == 3
    assert desk.generation() == 2
    for officer in officers:
        assert desk.officer(officer["signer"])[1] == 0
    for person, signer, roles in council.officers:
        found = desk.officer(signer)
        assert (as_bytes(found[0]), found[1]) == (person, roles)
    assert ask(desk.execute, *before, sender=council.bearer) == refusal(
        "DeskRoleMissing", as_bytes(city.maker.address), MAKER
    )


def test_the_new_officers_act(council, desk, city, currency):
    advance(council.propose().timestamp + DELAY)
    council.replace()

    maker, checker, _ = council.successors
    action = city.action(currency.setSuspended, 1, True)
    send(
        desk.execute,
        tuple(action.values()),
        city.signature(maker, action),
        city.signature(checker, action),
        sender=council.bearer,
    )

    assert currency.programme(1)[6] & 8


def test_appointments_that_waited_end_with_the_old_officers(council, desk, city, jiro):
    proposed = council.propose()
    advance(proposed.timestamp + DELAY - DAY)
    tx = city.act(desk.appoint, (salt("endo"), jiro.address, MAKER))
    advance(proposed.timestamp + DELAY)

    council.replace()

    advance(tx.timestamp + 2 * DAY)
    assert desk.officer(jiro.address)[1] == 0


def test_a_replacement_is_carried_out_once(council):
    advance(council.propose().timestamp + DELAY)
    council.replace()

    assert council.replace(by=ask) == refusal("DeskReplacementUnknown", council.id())
    assert council.propose(by=ask) == refusal("DeskReplacementKnown", council.id())


def test_what_waited_beside_a_replacement_ends_with_it(council, desk):
    """It was to replace officers who are gone."""
    council.propose()
    other = council.propose(number=salt("other"))
    advance(other.timestamp + DELAY)

    council.replace()

    id_ = council.id(number=salt("other"))
    assert desk.replacementFrom(id_) == 0
    unknown = refusal("DeskReplacementUnknown", id_)
    assert council.replace(by=ask, number=salt("other")) == unknown


def test_what_nobody_proposed_is_not_carried_out(council):
    assert council.replace(by=ask) == refusal("DeskReplacementUnknown", council.id())


def test_nothing_else_is_carried_out_than_was_proposed(council, desk):
    advance(council.propose().timestamp + DELAY)
    changed = [(salt("thief"), *council.officers[0][1:]), *council.officers[1:]]

    assert ask(desk.replaceOfficers, changed, SALT, sender=council.bearer) == refusal(
        "DeskReplacementUnknown", council.id(changed)
    )


@pytest.mark.parametrize("number", [0, 1])
def test_one_key_does_not_suffice(council, people, number):
    signed = council.signed(people.mayor)[:number]

    assert council.propose(signed, by=ask) == refusal("DeskCouncilTooFew", number, 2)


def test_one_key_does_not_count_twice(council, people):
    signed = council.signed(people.mayor, people.mayor)

    assert council.propose(signed, by=ask) == refusal(
        "DeskCouncilKeyRepeated", as_bytes(people.mayor.address)
    )


@pytest.mark.parametrize("who", ["maker", "chief", "guardian", "stranger"])
def test_others_do_not_count(council, people, who):
    key = getattr(people, who)

    assert council.propose(council.signed(people.mayor, key), by=ask) == refusal(
        "DeskCouncilKeyInvalid", as_bytes(key.address)
    )


def test_three_of_three_are_as_good_as_two(council, people):
    signed = council.signed(people.treasurer, people.mayor, people.speaker)

    assert council.propose(signed, by=ask) is None


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
def test_the_council_signs_in_the_one_way(council, people, spoil):
    first, (address, signature) = council.signed()

    assert council.propose([first, (address, spoil(signature))], by=ask) == refusal(
        "DeskSignatureInvalid", as_bytes(address)
    )


def test_the_councils_word_holds_for_its_officers_desk_and_chain(
    council, people, registry
):
    first, (address, _) = council.signed()
    bad = refusal("DeskSignatureInvalid", as_bytes(address))

    for _, (_, signature) in (
        council.signed(officers=council.officers[:2]),
        council.signed(number=salt("other")),
        council.signed(chainId=1),
        council.signed(verifyingContract=registry.address),
    ):
        assert council.propose([first, (address, signature)], by=ask) == bad


def test_new_officers_are_as_many_as_the_first_ones(council):
    two = council.officers[:2]

    assert council.propose(officers=two, by=ask) == refusal("DeskOfficersTooFew", 2)


def test_new_officers_have_keys_of_their_own(council):
    twice = [*council.officers, (salt("d"), council.officers[0][1], MAKER)]

    assert council.propose(officers=twice, by=ask) == refusal(
        "DeskOfficerInvalid", *twice[3]
    )


def test_a_person_may_stay_with_a_key_of_before(council, desk, people):
    kept = [*council.officers, (salt("aoki"), as_bytes(people.maker.address), MAKER)]
    advance(council.propose(officers=kept).timestamp + DELAY)

    send(desk.replaceOfficers, kept, SALT, sender=council.bearer)

    person, roles = desk.officer(people.maker.address)
    assert (as_bytes(person), roles) == (salt("aoki"), MAKER)


def test_nothing_is_proposed_twice(council):
    council.propose()

    assert council.propose(by=ask) == refusal("DeskReplacementKnown", council.id())


def test_the_council_takes_a_proposal_back_for_good(council, desk):
    begins = council.propose().timestamp + DELAY

    tx = council.withdraw()

    assert as_bytes(tx.events["ReplacementWithdrawn"]["replacement"]) == council.id()
    assert desk.replacementFrom(council.id()) == 0
    unknown = refusal("DeskReplacementUnknown", council.id())
    assert council.withdraw(by=ask) == unknown
    assert council.propose(by=ask) == refusal("DeskReplacementKnown", council.id())
    advance(begins)
    assert council.replace(by=ask) == unknown


def test_taking_back_needs_as_many_keys(council, people):
    council.propose()
    id_ = council.id()
    mayor = as_bytes(people.mayor.address)

    for signed, refused in (
        (council.withdrawn(id_, people.mayor), refusal("DeskCouncilTooFew", 1, 2)),
        (
            council.withdrawn(id_, people.mayor, people.mayor),
            refusal("DeskCouncilKeyRepeated", mayor),
        ),
        (council.withdrawn(salt("x")), refusal("DeskSignatureInvalid", mayor)),
        (council.signed(), refusal("DeskSignatureInvalid", mayor)),
    ):
        assert council.withdraw(signed, by=ask) == refused


def test_officers_cannot_stop_it(council, desk, city, people):
    """No function of the desk reaches the council or what it proposed."""
    council.propose()
    signed = council.withdrawn(council.id(), people.maker, people.checker)

    assert council.withdraw(signed, by=ask) == refusal(
        "DeskCouncilKeyInvalid", as_bytes(people.maker.address)
    )
    assert city.ask(desk.withdrawReplacement, council.id(), []) == refusal(
        "DeskCouncilTooFew", 0, 2
    )


def test_the_council_can_do_nothing_else(council, city, desk, currency, people):
    action = city.action(currency.setSuspended, 1, True)
    signed = (
        tuple(action.values()),
        city.signature(people.mayor, action),
        city.signature(people.speaker, action),
    )

    assert ask(desk.execute, *signed, sender=people.mayor) == refusal(
        "DeskRoleMissing", as_bytes(people.mayor.address), MAKER
    )
    assert desk.officer(people.mayor.address)[1] == 0
