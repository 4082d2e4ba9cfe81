"""Settling, correcting, codes and pausing, as officers type them."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result

from ledger.audit.reconcile import reconcile
from ledger.chain.charge_codes import code_key
from ledger.chain.keys import Key
from ledger.domain.hexes import to_hex
from ledger.domain.lots import format_day
from ledger.domain.lots import split_lot
from ledger.domain.orders import Leg
from ledger.services.charges import view_code
from tests.integration.cli.commands import run_meguru
from tests.integration.conftest import PURCHASED
from tests.integration.conftest import Shop
from tests.integration.conftest import World
from tests.integration.paying import accept
from tests.integration.paying import coin
from tests.integration.paying import get_balance
from tests.integration.paying import running


@pytest.fixture(scope="module")
def live(world: World) -> Iterator[World]:
    """The town while relay and index work by themselves."""
    with running(world.index), running(world.relay):
        yield world
    world.relay.take_lanes()


def key_words(world: World, name: str, group: str = "officers") -> list[str]:
    """The options that open a key of the practice town."""
    keys = world.town.keys
    passphrase = str(keys / f"{group}.passphrase")
    return ["--key", str(keys / f"{name}.json"), "--passphrase-file", passphrase]


def decide(world: World, *words: str) -> str:
    """Propose and approve by command; returns the action."""
    maker, checker = key_words(world, "officer-1"), key_words(world, "officer-2")
    proposed = run_meguru(world, "propose", *words, *maker)
    assert proposed.exit_code == 0, proposed.output
    action = proposed.output.splitlines()[-1].removeprefix("proposed ")
    approved = run_meguru(world, "approve", action, "--yes", *checker)
    assert f"executed {action}" in approved.output, approved.output
    return action


def last_line(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.output.splitlines()[-1]


@pytest.fixture(scope="module")
def people(world: World) -> tuple[Key, Shop]:
    """A resident with 3,000 yen, and a shop where 700 of them were spent."""
    payer, shop = world.new_resident({PURCHASED: 3_000}), world.new_shop()
    accept(world, payer, shop, Leg(coin(world), 700))
    world.turn(2)
    return payer, shop


def test_a_month_is_settled_by_command(
    people: tuple[Key, Shop], live: World, tmp_path: Path
) -> None:
    shop = people[1]
    action = decide(live, "redeem", "--period", "2029-01")

    rows = run_meguru(live, "rows", action)
    ran = last_line(run_meguru(live, "run", action))
    again = last_line(run_meguru(live, "run", action))

    assert f"{to_hex(shop.account)},{PURCHASED}," in rows.output
    assert ran == again
    assert ran.startswith("redeemed ") and ran.endswith(", refused 0円")
    early = run_meguru(live, "payouts", "2029-01/1")
    assert (early.exit_code, "not final yet" in early.output) == (1, True)
    live.mine(live.ledger.settings.confirmations + 1)
    seen = live.ledger.news
    for _ in range(40):
        counted = seen.count
        paid = run_meguru(live, "payouts", "2029-01/1")
        if paid.exit_code == 0:
            break
        seen.wait(counted, 1.0)
    assert f"{to_hex(shop.account)},700" in paid.output.splitlines()
    bank_file = tmp_path / "bank.txt"
    bank_file.write_text(paid.output)

    decide(live, "close-run", "2029-01/1", str(bank_file))

    twice = run_meguru(
        live,
        *("propose", "close-run", "2029-01/1", str(bank_file)),
        *key_words(live, "officer-1"),
    )
    assert "[run_not_ready]" in twice.output


def test_purchased_money_is_repaid_from_a_file(
    people: tuple[Key, Shop], live: World, tmp_path: Path
) -> None:
    payer, lot = people[0], coin(live)
    last_day = format_day(split_lot(lot)[1])
    file = tmp_path / "repay.csv"
    file.write_text(
        "account,programme,last_day,amount\n"
        f"{to_hex(payer.address)},{PURCHASED},{last_day},300\n"
    )
    head = run_meguru(live, "list-head", str(file)).output.splitlines()[1]

    action = decide(live, "repay", str(file))

    ran = last_line(run_meguru(live, "run", action))
    assert ran == "repaid 300円 of 300円, refused 0円"
    assert head in run_meguru(live, "rows", action).output
    assert get_balance(live.ledger.database, payer.address, lot) == (2_000, 0)


def test_codes_are_written_to_a_file_of_their_own(live: World, tmp_path: Path) -> None:
    out = tmp_path / "codes.csv"
    words = ["codes", "--programme", str(PURCHASED), "--last-day", "2030-03-31"]
    words += ["--count", "3", "--amount", "500", "--out", str(out)]

    action = decide(live, *words)

    assert out.stat().st_mode & 0o777 == 0o600
    with out.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["amount"] for row in rows] == ["500"] * 3
    shown = [view_code(live.ledger, code_key(row["code"]).address) for row in rows]
    assert [view.state for view in shown] == ["open"] * 3
    # Letters that were printed are never written over, nor left where nobody signed.
    maker = key_words(live, "officer-1")
    second = run_meguru(live, "propose", *words, *maker)
    assert "[field_invalid]" in second.output and out.exists()
    unsigned = [*words[:-1], str(tmp_path / "other.csv"), "--last-day", "2000-01-01"]
    refused = run_meguru(live, "propose", *unsigned, *maker)
    assert "[field_invalid]" in refused.output
    assert not (tmp_path / "other.csv").exists()
    decide(live, "withdraw-codes", action)
    assert view_code(live.ledger, shown[0].code).state == "over"


def test_a_lot_lapses_on_its_day_only(live: World) -> None:
    result = run_meguru(live, "lapse", str(PURCHASED), "2030-03-31")

    assert result.exit_code == 1
    assert "lapses from 2030-04-08 on" in result.output


def test_the_guardian_pauses_and_two_officers_resume(live: World) -> None:
    guardian = key_words(live, "guardian", "services")
    officer = key_words(live, "officer-1")
    assert "[guardian_unknown]" in run_meguru(live, "pause", "--yes", *officer).output

    paused = run_meguru(live, "pause", "--yes", *guardian)

    assert "paused in block" in paused.output
    assert live.ledger.gateway.call("RegionalCurrency", "paused") == [True]
    decide(live, "unpause")
    assert live.ledger.gateway.call("RegionalCurrency", "paused") == [False]
    assert reconcile(live.ledger.database, live.ledger.gateway).agree
