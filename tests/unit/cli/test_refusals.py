"""Refusals on the command line: exit code 1, what is wrong, and what to do."""

from pathlib import Path

import pytest
from click.testing import Result

from ledger.chain.keys import Key
from ledger.domain.hexes import to_hex
from tests.unit.cli.conftest import PASSPHRASE
from tests.unit.cli.conftest import Run

ACCOUNT = "0x" + "0a" * 20
ACTION = "0x" + "0b" * 32
INVITE = ["--name", "佐藤 花子", "--municipality", "392014", "--resident-number", "1"]
OF_THE_TOWN = [
    ["status"],
    ["participants"],
    ["participants", "--officers"],
    ["actions"],
    ["invite", *INVITE],
    ["terminal", ACCOUNT, ACCOUNT, "--label", "till 1"],
    ["pairing-code", ACCOUNT, "--label", "till 1"],
    ["freeze", ACCOUNT],
    ["issue", ACTION],
    ["run", ACTION],
    ["rows", ACTION],
    ["payouts", "2026-11/1"],
    ["lapse", "3", "2027-03-31"],
    ["audit", "reconcile"],
    ["audit", "journal"],
    ["relay"],
    ["index"],
]


def check_refused(result: Result, code: str, message: str, advice: str) -> None:
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr == f"✗ {message}  [{code}]\n  {advice}\n"


@pytest.mark.parametrize("words", OF_THE_TOWN, ids=" ".join)
def test_without_a_town_every_command_says_where_it_looked(
    run: Run, home: Path, words: list[str]
) -> None:
    (home / "deployment.json").unlink()

    check_refused(
        run(*words),
        "deployment_invalid",
        "The deployment file cannot be used: deployment.json is not there.",
        "Point MEGURU_HOME at the town's own folder.",
    )


@pytest.mark.parametrize("name", ["people", "bills", "commitments"])
def test_a_missing_secret_is_named(run: Run, home: Path, name: str) -> None:
    (home / "keys" / f"{name}.secret").unlink()

    check_refused(
        run("actions"),
        "key_unavailable",
        f"The key {name}.secret cannot be opened: there is no such file.",
        "Put the key file and its passphrase file back as they were.",
    )


@pytest.mark.parametrize("content", ["00" * 31, "00" * 33, "xyzzy" * 13, "", "あ" * 64])
def test_a_damaged_secret_is_refused_and_not_shown(
    run: Run, home: Path, content: str
) -> None:
    (home / "keys" / "people.secret").write_text(content)

    result = run("actions")

    assert result.exit_code == 1
    assert result.stderr.startswith("✗ The key people.secret cannot be opened: ")
    assert not content or content not in result.output


@pytest.mark.parametrize(
    "words",
    [
        ["actions"],
        ["participants"],
        ["invite", *INVITE],
        ["freeze", ACCOUNT],
        ["rows", ACTION],
        ["payouts", "2026-11/1"],
        ["lapse", "3", "2027-03-31"],
        ["audit", "journal"],
        ["audit", "anchor"],
        ["officers"],
        ["roles"],
        ["activate-recovery", ACCOUNT],
        ["relay"],
        ["index"],
        ["database", "upgrade"],
        ["database", "check"],
    ],
    ids=" ".join,
)
def test_a_database_that_is_out_is_told_in_two_lines(
    run: Run, words: list[str]
) -> None:
    check_refused(
        run(*words),
        "database_unavailable",
        "The database does not answer: OperationalError.",
        "If the town is stopped, start it with ./scripts/run; else wait and try again."
        " Nothing is lost.",
    )


@pytest.mark.parametrize(
    ("words", "field", "reason"),
    [
        (["freeze", "hanako"], "account", "0x and hexadecimal digits are expected"),
        (["freeze", "0x00"], "account", "20 bytes are expected, 1 were given"),
        (
            ["terminal", "0x00", ACCOUNT, "--label", "till 1"],
            "shop",
            "20 bytes are expected, 1 were given",
        ),
        (
            ["terminal", ACCOUNT, "0x", "--label", "till 1"],
            "signer",
            "20 bytes are expected, 0 were given",
        ),
        (
            ["terminal", ACCOUNT, ACCOUNT, "--label", " "],
            "label",
            "1 to 60 characters are expected",
        ),
        (
            ["pairing-code", "0x00", "--label", "till 1"],
            "shop",
            "20 bytes are expected, 1 were given",
        ),
        (
            ["pairing-code", ACCOUNT, "--label", ""],
            "label",
            "1 to 60 characters are expected",
        ),
        (["issue", ACCOUNT], "action", "32 bytes are expected, 20 were given"),
        (
            ["participants", "--after", "later"],
            "after",
            "0x and hexadecimal digits are expected",
        ),
        (
            ["invite", *INVITE[:-1], ""],
            "resident_number",
            "1 to 15 digits are expected",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(
    run: Run, words: list[str], field: str, reason: str
) -> None:
    check_refused(
        run(*words),
        "field_invalid",
        f"{field} cannot be read: {reason}.",
        f"Correct {field} and send it again.",
    )


@pytest.mark.parametrize(
    "words",
    [
        ["freeze"],
        ["invite", "--name", "佐藤 花子"],
        ["propose", "issue"],
        ["approve", ACTION],
        ["pay", "042042", "--key", "no-such-file.json"],
        ["unfreeze"],
    ],
    ids=" ".join,
)
def test_a_command_typed_wrong_shows_how_it_is_typed(
    run: Run, words: list[str]
) -> None:
    result = run(*words)

    assert result.exit_code == 2
    assert result.stderr.startswith("Usage: ")


def test_another_passphrase_is_refused_and_never_shown(
    run: Run, key_words: list[str], hanako: Key
) -> None:
    asking = ["propose", "unfreeze", ACCOUNT, *key_words[:2]]

    result = run(*asking, keyboard="incorrect horse battery staple\n")

    assert result.exit_code == 1
    assert "[key_unavailable]" in result.stderr
    assert "The key hanako.json cannot be opened" in result.stderr
    assert "horse" not in result.output
    assert hanako.secret.hex() not in result.output


def test_an_empty_passphrase_file_is_refused(
    run: Run, key_words: list[str], tmp_path: Path
) -> None:
    (tmp_path / "hanako.passphrase").write_text("\n")

    check_refused(
        run("propose", "unfreeze", ACCOUNT, *key_words),
        "key_unavailable",
        "The key hanako.json cannot be opened: the passphrase is empty.",
        "Put the key file and its passphrase file back as they were.",
    )


def test_a_passphrase_file_in_another_encoding_is_refused_and_not_shown(
    run: Run, key_words: list[str], tmp_path: Path
) -> None:
    (tmp_path / "hanako.passphrase").write_bytes("合言葉".encode("shift_jis"))

    check_refused(
        run("propose", "unfreeze", ACCOUNT, *key_words),
        "field_invalid",
        "hanako.passphrase cannot be read: UTF-8 text is expected.",
        "Correct hanako.passphrase and send it again.",
    )


@pytest.mark.parametrize("refused", ["list", "programme", "shops", "encoding"])
def test_a_file_is_read_before_the_key_is_asked_for(
    run: Run, key_words: list[str], tmp_path: Path, refused: str
) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"\xff" if refused == "encoding" else b"account;amount\n")
    command = {
        "programme": ["propose", "programme", str(file)],
        "shops": ["propose", "shops", str(file)],
    }.get(
        refused,
        ["propose", "issue", "--programme", "1", "--last-day", "never", str(file)],
    )

    result = run(*command, *key_words[:2])

    assert result.exit_code == 1
    assert "Passphrase" not in result.output
    assert ("[list_invalid]" if refused == "list" else "[field_invalid]") in (
        result.stderr
    )


def test_a_last_day_that_is_no_day_is_refused(
    run: Run, key_words: list[str], tmp_path: Path
) -> None:
    rows = tmp_path / "issue.csv"
    rows.write_text(f"account,amount\n{ACCOUNT},100\n")
    words = ["--programme", "1", "--last-day", "soon", str(rows), *key_words]

    check_refused(
        run("propose", "issue", *words),
        "field_invalid",
        "last_day cannot be read: a date like 2027-03-31, or never, is expected.",
        "Correct last_day and send it again.",
    )


def test_officers_can_compute_a_lists_head_without_books_and_chain(
    run: Run, tmp_path: Path
) -> None:
    rows = tmp_path / "issue.csv"
    lines = [f"{to_hex(n.to_bytes(20))},{n}" for n in range(1, 102)]
    rows.write_text("\n".join(["account,amount", *lines]))

    result = run("audit", "list-head", str(rows))

    assert result.exit_code == 0
    assert result.stdout.startswith("0x")
    assert result.stdout.endswith(" (101 rows in 2 chunks)\n")


def test_the_passphrase_typed_in_is_not_echoed(run: Run, key_words: list[str]) -> None:
    words = ["propose", "unfreeze", ACCOUNT, *key_words[:2]]

    result = run(*words, keyboard=PASSPHRASE + "\n")

    assert "[database_unavailable]" in result.stderr or result.exit_code == 0
    assert PASSPHRASE not in result.output
