"""`meguru council`: a member signs a file without chain, database or network."""

from pathlib import Path

import pytest

from ledger.chain.keys import Key
from ledger.chain.signatures import recover
from ledger.cli.council import read_officers
from ledger.domain.accounts import OfficerRole
from ledger.domain.hexes import parse_hex
from ledger.domain.hexes import to_hex
from ledger.domain.refusals import FieldInvalid
from ledger.services import Ledger
from tests.unit.cli.conftest import Run

SAMPLE = Path(__file__).parents[3] / "docs/handbook/samples/replacement.toml"


def test_the_sample_names_officers_the_desk_would_take() -> None:
    officers, salt = read_officers(SAMPLE.read_text(encoding="utf-8"))

    assert len(salt) == 32
    assert [officer.roles for officer in officers] == [
        OfficerRole.MAKER | OfficerRole.CHECKER,
        OfficerRole.MAKER | OfficerRole.CHECKER,
        OfficerRole.CHECKER,
    ]


def test_a_member_sees_the_officers_and_signs_exactly_them(
    run: Run, key_words: list[str], ledger: Ledger, hanako: Key
) -> None:
    officers, salt = read_officers(SAMPLE.read_text(encoding="utf-8"))
    digest = ledger.town.hash_replacement(officers, salt)

    result = run("council", "sign-replacement", str(SAMPLE), *key_words, keyboard="y\n")

    assert result.exit_code == 0, result.output
    *shown, signature = result.stdout.splitlines()
    assert shown[0] == f"you sign OfficerDesk Replacement {to_hex(digest)}"
    for officer, line in zip(officers, shown[1:4], strict=True):
        assert to_hex(officer.signer) in line and to_hex(officer.person) in line
    signer, _, made = signature.partition(":")
    assert signer == to_hex(hanako.address)
    assert recover(digest, parse_hex(made, "signature", 65)) == hanako.address


def test_whoever_says_no_signs_nothing(run: Run, key_words: list[str]) -> None:
    words = ["council", "sign-replacement", str(SAMPLE), *key_words]

    result = run(*words, keyboard="n\n")

    assert result.exit_code == 1
    assert ":0x" not in result.output


@pytest.mark.parametrize(
    ("before", "after", "field"),
    [
        ("salt = ", "pepper = ", "the file"),
        ("[[officer]]", "[[officers]]", "the file"),
        ('roles = "checker"', 'roles = "boss"', "roles"),
        ('roles = "checker"', "", "officer"),
        ('salt = "0x5a', 'salt = "0x', "salt"),
        ("signer = ", "signer ", "the file"),
    ],
)
def test_a_file_of_another_form_is_refused(before: str, after: str, field: str) -> None:
    written = SAMPLE.read_text(encoding="utf-8").replace(before, after)

    with pytest.raises(FieldInvalid) as refusal:
        read_officers(written)

    assert refusal.value.values["field"] == field


def test_officers_whom_the_desk_would_refuse_are_not_signed(
    run: Run, key_words: list[str], tmp_path: Path
) -> None:
    file = tmp_path / "two.toml"
    written = SAMPLE.read_text(encoding="utf-8")
    file.write_text(written[: written.rindex("[[officer]]")], encoding="utf-8")

    result = run("council", "sign-replacement", str(file), *key_words)

    assert result.exit_code == 1
    assert "field_invalid" in result.output
