"""Charge codes: signed by two, claimed once each, withdrawn where nobody came."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import update

from ledger.audit.reconcile import reconcile
from ledger.chain.charge_codes import code_key
from ledger.chain.keys import Key
from ledger.domain.errors import MeguruError
from ledger.domain.hexes import to_hex
from ledger.domain.lots import make_lot
from ledger.domain.money_refusals import ChargeCodeOver
from ledger.domain.money_refusals import ChargeCodeUnknown
from ledger.domain.money_refusals import ChargeCodeUsed
from ledger.domain.money_refusals import CodesMismatch
from ledger.domain.office_refusals import ActionNotWaiting
from ledger.domain.programmes import ProgrammeFlag
from ledger.domain.refusals import AccountNotActive
from ledger.domain.refusals import CapExceeded
from ledger.domain.refusals import FieldInvalid
from ledger.domain.refusals import HolderLimitExceeded
from ledger.domain.refusals import PairClosed
from ledger.domain.refusals import ProgrammeIsSuspended
from ledger.domain.refusals import ProgrammeUnknown
from ledger.domain.refusals import SignatureInvalid
from ledger.services.amendments import draft_suspension
from ledger.services.charge_codes import PrintedCode
from ledger.services.charge_codes import draft_codes
from ledger.services.charge_codes import draft_withdraw_codes
from ledger.services.charge_codes import make_codes
from ledger.services.charges import ChargeView
from ledger.services.charges import claim_code
from ledger.services.charges import view_code
from ledger.services.registrations import freeze
from ledger.store.desk_issues import cap_used
from ledger.store.money_tables import ChargeCodeRow
from tests.integration.conftest import Shop
from tests.integration.conftest import World
from tests.integration.conftest import programme
from tests.integration.services.deciding import held
from tests.integration.services.deciding import propose

DAYS_LEAPT = 2
COUNTER = 641
CAP = 100_000


@pytest.fixture(scope="module")
def counter(world: World) -> int:
    """A programme whose counters hand out codes; 4,000 yen for one person at most."""
    terms = programme(COUNTER, "窓口チャージ", world.today, ProgrammeFlag.PURCHASED)
    world.desk.open_programme(replace(terms, cap=CAP, holder_limit=4_000))
    return COUNTER


@pytest.fixture(scope="module")
def printed(world: World, counter: int) -> list[PrintedCode]:
    """Nine codes of 1,000 yen that two officers signed."""
    codes = make_codes(9, 1_000)
    world.desk.decide(draft_codes(world.ledger, counter, world.today + 30, codes))
    return codes


@pytest.fixture
def code(printed: list[PrintedCode]) -> PrintedCode:
    """A code that nobody has claimed."""
    return printed.pop()


def claim(world: World, account: bytes, code: PrintedCode) -> ChargeView:
    """What a phone does with the letters."""
    key = code_key(code.letters)
    shown = view_code(world.ledger, key.address)
    digest = world.ledger.town.hash_claim(shown.authorization, account)
    return claim_code(world.ledger, account, key.address, key.sign(digest))


def test_a_code_charges_once_and_the_same_claim_again_is_answered(
    world: World, code: PrintedCode, taro: Key, hanako: Key
) -> None:
    lot = make_lot(COUNTER, world.today + 30)
    shown = view_code(world.ledger, code.code)
    assert (shown.state, shown.amount, shown.account) == ("open", 1_000, None)

    asked = claim(world, taro.address, code)

    assert (asked.state, asked.account) == ("charging", taro.address)
    assert claim(world, taro.address, code).state == "charging"
    world.turn(2)
    assert claim(world, taro.address, code).state == "charged"
    assert held(world, taro.address, lot) == (1_000, 0)
    with pytest.raises(ChargeCodeUsed):
        claim(world, hanako.address, code)
    assert reconcile(world.ledger.database, world.ledger.gateway, True).agree


def test_a_code_that_is_claimed_by_two_at_once_charges_one(
    world: World, code: PrintedCode
) -> None:
    people = [key.address for key in world.new_residents(2)]

    def attempt(account: bytes) -> str:
        try:
            return claim(world, account, code).state
        except MeguruError as error:
            return error.code

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(attempt, people))
    world.turn(2)

    assert sorted(told) == ["charge_code_used", "charging"]
    lot = make_lot(COUNTER, world.today + 30)
    assert sorted(held(world, account, lot)[0] for account in people) == [0, 1_000]


def test_a_claim_is_for_the_account_its_code_signed_for(
    world: World, code: PrintedCode, taro: Key, hanako: Key
) -> None:
    key = code_key(code.letters)
    shown = view_code(world.ledger, key.address)
    signature = key.sign(
        world.ledger.town.hash_claim(shown.authorization, taro.address)
    )

    with pytest.raises(SignatureInvalid) as refusal:
        claim_code(world.ledger, hanako.address, key.address, signature)

    assert refusal.value.values == {"signer": to_hex(key.address)}


def test_who_may_not_be_issued_anything_is_charged_nothing(
    world: World, code: PrintedCode, bakery: Shop, taro: Key
) -> None:
    with pytest.raises(PairClosed):
        claim(world, bakery.account, code)
    freeze(world.ledger, taro.address, "tests")
    world.turn()
    with pytest.raises(AccountNotActive):
        claim(world, taro.address, code)


def test_codes_count_against_what_one_person_may_have(
    world: World, code: PrintedCode
) -> None:
    rich = world.new_resident({COUNTER: 3_500})

    with pytest.raises(HolderLimitExceeded) as refusal:
        claim(world, rich.address, code)

    assert refusal.value.values == {
        "account": to_hex(rich.address),
        "total": 4_500,
        "limit": 4_000,
    }


def test_a_code_the_chain_refused_may_charge_somebody_else(
    world: World, counter: int, hanako: Key
) -> None:
    codes = make_codes(5, 1_000)
    world.desk.decide(
        draft_codes(world.ledger, counter, world.today + 30, codes, "five")
    )
    eager = world.new_resident()
    for code in codes[:4]:
        claim(world, eager.address, code)
    # On the chain, and not yet in the books: 4,000 yen are the most.
    world.relay.step()
    world.mine()
    assert claim(world, eager.address, codes[4]).state == "charging"
    world.turn(2)

    refused = view_code(world.ledger, codes[4].code)

    assert (refused.state, refused.account) == ("open", None)
    assert refused.failure == {
        "code": "holder_limit_exceeded",
        "values": {"account": to_hex(eager.address), "total": 5_000, "limit": 4_000},
    }
    with pytest.raises(HolderLimitExceeded):
        claim(world, eager.address, codes[4])
    claim(world, hanako.address, codes[4])
    world.turn(2)
    assert view_code(world.ledger, codes[4].code).account == hanako.address


def test_nothing_is_charged_while_the_programme_is_suspended(
    world: World, code: PrintedCode, taro: Key
) -> None:
    world.desk.decide(draft_suspension(world.ledger, COUNTER, True))

    with pytest.raises(ProgrammeIsSuspended):
        claim(world, taro.address, code)

    world.desk.decide(draft_suspension(world.ledger, COUNTER, False))
    claim(world, taro.address, code)
    world.turn(2)


def test_letters_that_were_not_printed_or_not_signed_charge_nothing(
    world: World, counter: int
) -> None:
    proposed = make_codes(2, 500)
    propose(world, draft_codes(world.ledger, counter, world.today + 30, proposed))

    for unknown in (proposed[0], make_codes(1, 500)[0]):
        with pytest.raises(ChargeCodeUnknown):
            view_code(world.ledger, unknown.code)


def test_a_code_whose_worth_was_changed_in_the_books_charges_nothing(
    world: World, code: PrintedCode, taro: Key
) -> None:
    change = update(ChargeCodeRow).where(ChargeCodeRow.code == code.code)
    with world.ledger.database.work() as work:
        work.session.execute(change.values(amount=2_000))
        work.commit()
    try:
        with pytest.raises(CodesMismatch):
            claim(world, taro.address, code)
    finally:
        with world.ledger.database.work() as work:
            work.session.execute(change.values(amount=1_000))
            work.commit()


def test_codes_that_nobody_claimed_are_withdrawn_and_the_cap_gets_them_back(
    world: World, counter: int, taro: Key
) -> None:
    codes = make_codes(3, 700)
    draft = draft_codes(world.ledger, counter, world.today + 30, codes, "float")
    world.desk.decide(draft)
    claim(world, taro.address, codes[0])
    world.turn(2)
    with world.ledger.database.work() as work:
        used = cap_used(work, counter)
    withdrawal = draft_withdraw_codes(world.ledger, draft.action_hash)
    assert withdrawal.summary["left"] == 1_400

    world.desk.decide(withdrawal)

    with world.ledger.database.work() as work:
        assert cap_used(work, counter) == used - 1_400
    with pytest.raises(ChargeCodeOver) as refusal:
        claim(world, taro.address, codes[1])
    assert refusal.value.values == {"reason": "it was withdrawn"}
    with pytest.raises(ActionNotWaiting):
        draft_withdraw_codes(world.ledger, draft.action_hash)
    assert reconcile(world.ledger.database, world.ledger.gateway, True).agree


def test_codes_that_the_programme_does_not_allow_are_not_proposed(
    world: World, counter: int
) -> None:
    last_day = world.today + 30
    with pytest.raises(ProgrammeUnknown):
        draft_codes(world.ledger, 404, last_day, make_codes(1, 1))
    with pytest.raises(HolderLimitExceeded):
        draft_codes(world.ledger, counter, last_day, make_codes(1, 4_001))
    with pytest.raises(CapExceeded):
        draft_codes(world.ledger, counter, last_day, make_codes(30, 4_000))
    with pytest.raises(FieldInvalid):
        draft_codes(world.ledger, counter, world.today - 1, make_codes(1, 1))
    for count in (0, 5_001):
        with pytest.raises(FieldInvalid):
            make_codes(count, 1)


def test_a_code_charges_until_its_last_day(world: World, taro: Key) -> None:
    codes = make_codes(1, 100)
    draft = draft_codes(world.ledger, COUNTER, world.today, codes, "today only")
    world.desk.decide(draft)

    world.advance(86_400)

    with pytest.raises(ChargeCodeOver) as refusal:
        claim(world, taro.address, codes[0])
    assert refusal.value.values == {"reason": "its last day is over"}
    assert view_code(world.ledger, codes[0].code).state == "over"
