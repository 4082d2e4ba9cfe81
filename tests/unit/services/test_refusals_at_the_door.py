"""What is refused before the books are opened."""

from collections.abc import Callable

import pytest

from ledger.chain.keys import Key
from ledger.domain.accounts import UNBOUNDED
from ledger.domain.errors import MeguruError
from ledger.domain.outages import DatabaseUnavailable
from ledger.domain.programmes import Programme
from ledger.domain.programmes import ProgrammeFlag
from ledger.domain.refusals import FieldInvalid
from ledger.domain.refusals import SignInRefused
from ledger.services import Ledger
from ledger.services import desk
from ledger.services import registrations
from ledger.services import sessions
from ledger.services.desk import NewShop
from ledger.services.health import check_health

MUNICIPALITY = "392014"
SALT = bytes(32)


def field_refusal(act: Callable[[], object]) -> dict[str, int | str]:
    with pytest.raises(FieldInvalid) as refusal:
        act()
    return refusal.value.values


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("name", "", "1 to 200 characters are expected"),
        ("name", "　", "1 to 200 characters are expected"),
        ("name", "あ" * 201, "1 to 200 characters are expected"),
        ("name", "佐藤\x1b[8m花子", "it has a character that cannot be seen"),
        ("municipality", "", "six digits are expected"),
        ("municipality", "3920145", "six digits are expected"),
        ("municipality", "392015", "its check digit is wrong"),
        ("resident_number", "", "1 to 15 digits are expected"),
        ("resident_number", "1" * 16, "1 to 15 digits are expected"),
        ("resident_number", "12-3", "1 to 15 digits are expected"),
        ("resident_number", "000", "1 to 15 digits are expected"),
    ],
)
def test_an_invitation_needs_a_name_and_the_citys_numbers(
    ledger: Ledger, field: str, value: str, reason: str
) -> None:
    person = {
        "name": "佐藤 花子",
        "municipality": MUNICIPALITY,
        "resident_number": "1",
    } | {field: value}

    values = field_refusal(
        lambda: registrations.invite(ledger, **person, actor="counter")
    )

    assert values == {"field": field, "reason": reason}


@pytest.mark.parametrize("label", ["", " ", "レ" * 61])
def test_a_till_needs_a_label(ledger: Ledger, bakery: bytes, label: str) -> None:
    values = field_refusal(
        lambda: registrations.assign_terminal(
            ledger, bakery, bytes(20), label, "counter"
        )
    )

    assert values["field"] == "label"


@pytest.mark.parametrize("count", [0, 51])
def test_one_to_fifty_accounts_are_unfrozen_at_once(ledger: Ledger, count: int) -> None:
    values = field_refusal(lambda: desk.draft_unfreeze(ledger, [bytes(20)] * count))

    assert values["field"] == "accounts"


@pytest.mark.parametrize("count", [0, 51])
def test_one_to_fifty_shops_are_registered_at_once(ledger: Ledger, count: int) -> None:
    shops = [NewShop("Sakura Bakery", 1)] * count

    values = field_refusal(lambda: desk.draft_shops(ledger, shops))

    assert values == {"field": "shops", "reason": "1 to 50 are expected"}


@pytest.mark.parametrize(
    ("name", "label", "field"),
    [
        ("", "共通", "name"),
        ("め" * 61, "共通", "name"),
        ("めぐるコイン", "", "public_label"),
        ("めぐるコイン", "共" * 21, "public_label"),
    ],
)
def test_a_programme_needs_a_name_and_a_public_label(
    ledger: Ledger, name: str, label: str, field: str
) -> None:
    terms = Programme(
        number=1,
        acceptors=1,
        payment_limit=UNBOUNDED,
        issue_from=0,
        issue_until=1,
        redeem_until=2,
        grace_days=0,
        flags=ProgrammeFlag(0),
        cap=1,
        holder_limit=1,
        name=name,
        public_label=label,
    )

    assert field_refusal(lambda: desk.draft_programme(ledger, terms))["field"] == field


@pytest.mark.parametrize("drift", [-121, 121])
def test_a_sign_in_from_another_time_is_refused(
    ledger: Ledger, hanako: Key, drift: int
) -> None:
    issued_at = ledger.clock() + drift
    account = hanako.address
    signature = hanako.sign(ledger.town.hash_session(account, account, issued_at, SALT))

    with pytest.raises(SignInRefused) as refusal:
        sessions.sign_in(ledger, account, account, issued_at, SALT, signature)

    assert refusal.value.values == {"reason": "issuedAt is more than 120 s from now"}


def test_a_sign_in_signed_by_somebody_else_is_refused(
    ledger: Ledger, hanako: Key, taro: Key
) -> None:
    account, now = hanako.address, ledger.clock()
    signature = taro.sign(ledger.town.hash_session(account, account, now, SALT))

    with pytest.raises(SignInRefused) as refusal:
        sessions.sign_in(ledger, account, account, now, SALT, signature)

    assert refusal.value.values == {"reason": "the signature is not the signer's"}


def test_a_person_has_one_commitment_which_says_nothing_of_them(
    ledger: Ledger,
) -> None:
    first = registrations.commitment_of(ledger, MUNICIPALITY, "1001")

    assert first == registrations.commitment_of(ledger, MUNICIPALITY, "1001")
    assert first != registrations.commitment_of(ledger, MUNICIPALITY, "1002")
    assert first != registrations.commitment_of(ledger, "392022", "1001")
    assert len(first) == 32


def test_a_database_that_is_out_is_a_refusal_with_advice(
    ledger: Ledger, hanako: Key
) -> None:
    with pytest.raises(DatabaseUnavailable) as refusal:
        registrations.freeze(ledger, hanako.address, "counter")

    assert isinstance(refusal.value, MeguruError)
    assert refusal.value.advice.startswith("If the town is stopped, start it")


def test_health_reports_what_is_out_and_never_raises(ledger: Ledger) -> None:
    health = check_health(ledger)

    assert health.problems == ("database_unavailable", "chain_unavailable")
    assert (health.chain_block, health.index_block) == (None, None)
