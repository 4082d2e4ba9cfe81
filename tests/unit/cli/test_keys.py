"""`meguru key`: a new key in a file, never over another."""

import stat
from pathlib import Path

from click.testing import CliRunner

from ledger.chain.keys import read_keystore
from ledger.cli import main
from ledger.domain.hexes import to_hex

PASSPHRASE = "さくらの下で会いましょう"


def test_a_new_key_opens_with_its_passphrase_and_is_ours_alone(tmp_path: Path) -> None:
    file = tmp_path / "hanako.json"

    result = CliRunner().invoke(
        main, ["key", str(file)], input=f"{PASSPHRASE}\n{PASSPHRASE}\n"
    )

    assert result.exit_code == 0, result.output
    assert PASSPHRASE not in result.output
    assert result.output.strip().endswith(
        to_hex(read_keystore(file, PASSPHRASE).address)
    )
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_key_is_never_written_over(tmp_path: Path) -> None:
    passphrase_file = tmp_path / "passphrase"
    passphrase_file.write_text(PASSPHRASE, encoding="utf-8")
    file = tmp_path / "hanako.json"
    file.write_text("hers", encoding="utf-8")

    result = CliRunner().invoke(
        main, ["key", str(file), "--passphrase-file", str(passphrase_file)]
    )

    assert result.exit_code == 1
    assert "[key_unavailable]" in result.output
    assert file.read_text(encoding="utf-8") == "hers"


def test_an_empty_passphrase_is_refused(tmp_path: Path) -> None:
    passphrase_file = tmp_path / "passphrase"
    passphrase_file.write_text("\n", encoding="utf-8")
    file = tmp_path / "hanako.json"

    result = CliRunner().invoke(
        main, ["key", str(file), "--passphrase-file", str(passphrase_file)]
    )

    assert result.exit_code == 1
    assert "the passphrase is empty" in result.output
    assert not file.exists()
