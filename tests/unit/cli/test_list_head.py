"""`meguru list-head`: the same fingerprint on a machine that has the list alone."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from ledger.chain.deployment import Deployment
from ledger.chain.lists import KIND_BURN
from ledger.chain.lists import EndRow
from ledger.chain.lists import IssueRow
from ledger.chain.lists import chain_list
from ledger.cli.root import main
from ledger.domain.hexes import to_hex
from ledger.domain.lots import make_lot
from ledger.domain.lots import parse_day
from ledger.services.issue_views import digest_words
from tests.unit.conftest import key_of

ROWS = [IssueRow(key_of(name).address, 1_000) for name in ("hanako", "taro")]


@pytest.fixture
def bare_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A town's folder with nothing but the deployment in it."""
    for secret in (home / "keys").iterdir():
        secret.unlink()
    monkeypatch.setenv("MEGURU_HOME", str(home))
    return home


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_list_of_accounts_needs_no_database_and_no_secret(
    bare_home: Path, tmp_path: Path, deployment: Deployment, mark: str
) -> None:
    file = tmp_path / "list.csv"
    lines = "".join(f"{to_hex(row.account)},{row.amount}\n" for row in ROWS)
    file.write_text(f"{mark}account,amount\n{lines}", encoding="utf-8")
    rows = sorted(ROWS, key=lambda row: row.account)
    head, _ = chain_list(rows, deployment.chain_id, deployment.issuance.address)

    shown = CliRunner().invoke(main, ["list-head", str(file)])

    assert shown.output == (
        f"{digest_words(head)}\nlist head {to_hex(head)}\n2 rows, 2,000円\n"
    )


def test_a_fingerprint_is_sixteen_digits_in_groups_of_four() -> None:
    assert digest_words(bytes(range(32))) == "0001 0203 0405 0607"


def test_a_list_of_numbers_asks_for_the_towns_secrets(
    bare_home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "list.csv"
    file.write_text("宛名番号,金額\n1,5\n", encoding="utf-8")

    shown = CliRunner().invoke(main, ["list-head", str(file)])

    assert shown.exit_code == 1 and "key_unavailable" in shown.output


def test_a_list_of_lots_has_the_head_of_what_is_burned(
    bare_home: Path, tmp_path: Path, deployment: Deployment
) -> None:
    file = tmp_path / "list.csv"
    lines = "".join(f"{to_hex(row.account)},3,2027-03-31,5\n" for row in ROWS)
    file.write_text(f"account,programme,last_day,amount\n{lines}", encoding="utf-8")
    lot = make_lot(3, parse_day("2027-03-31"))
    rows = [EndRow(a, lot, 5) for a in sorted(row.account for row in ROWS)]
    contract = deployment.issuance.address
    head, _ = chain_list(rows, deployment.chain_id, contract, KIND_BURN)

    shown = CliRunner().invoke(main, ["list-head", str(file)])

    assert shown.output == (
        f"{digest_words(head)}\nlist head {to_hex(head)}\n2 rows, 10円\n"
    )
