"""What a town's processes are told, and from where."""

from pathlib import Path

import pytest

from ledger.domain.outages import KeyUnavailable
from ledger.services.ledger import clock_of
from ledger.services.ledger import system_clock
from ledger.settings import Settings
from ledger.settings import read_settings

NAMES = (
    "MEGURU_HOME",
    "DATABASE_URL",
    "CHAIN_RPC_URL",
    "MEGURU_BASE_URL",
    "MEGURU_CONFIRMATIONS",
    "MEGURU_TOWN_NAME",
    "MEGURU_PRACTICE",
    "MEGURU_PRACTICE_DAYS_AHEAD",
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A town's empty folder, with nothing else in the environment."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("MEGURU_HOME", str(tmp_path))
    (tmp_path / "keys").mkdir()
    return tmp_path


def test_what_is_not_told_is_the_machine_itself(folder: Path) -> None:
    assert read_settings() == Settings(
        home=folder,
        database_url="postgresql://127.0.0.1/meguru",
        chain_rpc_url="http://127.0.0.1:8545",
        base_url="http://127.0.0.1:8000",
        confirmations=6,
    )


def test_the_running_town_tells_where_it_is(folder: Path) -> None:
    written = "DATABASE_URL=postgresql:///a?host=/b=c\n\nCHAIN_RPC_URL = http://d:1 \n"
    (folder / "town.env").write_text(written)

    settings = read_settings()

    assert settings.database_url == "postgresql:///a?host=/b=c"
    assert settings.chain_rpc_url == "http://d:1"


def test_the_environment_goes_before_what_the_town_wrote(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "town.env").write_text("DATABASE_URL=postgresql:///written\n")
    monkeypatch.setenv("DATABASE_URL", "postgresql:///given")
    monkeypatch.setenv("MEGURU_CONFIRMATIONS", "12")

    settings = read_settings()

    assert settings.database_url == "postgresql:///given"
    assert settings.confirmations == 12


def test_a_secret_is_32_bytes_of_hexadecimal(folder: Path) -> None:
    (folder / "keys" / "people.secret").write_text("0a" * 32 + "\n")

    assert read_settings().secret("people") == bytes([10]) * 32


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "there is no such file"),
        ("0a" * 31, "it is not 32 bytes long"),
        ("0b" * 33, "it is not 32 bytes long"),
        ("xyzzy" * 13, "it is not hexadecimal"),
    ],
)
def test_a_secret_that_cannot_be_read_is_named_and_not_shown(
    folder: Path, content: str | None, reason: str
) -> None:
    if content is not None:
        (folder / "keys" / "people.secret").write_text(content)

    with pytest.raises(KeyUnavailable) as refusal:
        read_settings().secret("people")

    assert refusal.value.values == {"name": "people.secret", "reason": reason}


def test_a_passphrase_is_read_without_the_end_of_its_line(folder: Path) -> None:
    (folder / "keys" / "services.passphrase").write_text("correct horse\n")

    assert read_settings().passphrase() == "correct horse"


def test_a_missing_passphrase_is_named(folder: Path) -> None:
    with pytest.raises(KeyUnavailable) as refusal:
        read_settings().passphrase("officers")

    assert refusal.value.values == {
        "name": "officers.passphrase",
        "reason": "there is no such file",
    }


@pytest.mark.parametrize(("given", "practice"), [("1", True), ("0", False)])
def test_a_town_has_a_name_and_may_be_one_to_practise_in(
    folder: Path, monkeypatch: pytest.MonkeyPatch, given: str, practice: bool
) -> None:
    (folder / "town.env").write_text("MEGURU_TOWN_NAME=みなと町\n", encoding="utf-8")
    monkeypatch.setenv("MEGURU_PRACTICE", given)

    settings = read_settings()

    assert (settings.town_name, settings.practice) == ("みなと町", practice)


@pytest.mark.parametrize(("practice", "days"), [("1", 112), ("0", 0)])
def test_only_a_practice_towns_clock_is_set_ahead(
    folder: Path, monkeypatch: pytest.MonkeyPatch, practice: str, days: int
) -> None:
    monkeypatch.setenv("MEGURU_PRACTICE", practice)
    monkeypatch.setenv("MEGURU_PRACTICE_DAYS_AHEAD", "112")

    settings = read_settings()
    before = system_clock()
    told = clock_of(settings)()

    assert settings.days_ahead == days
    assert before <= told - days * 86_400 <= system_clock()
