"""A town is asked once what it is called; its folder keeps it, the environment wins."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from identity import settle_identity
from ledger.domain.refusals import FieldInvalid
from ledger.settings import read_settings
from town import IDENTITY
from town import Town

ANSWERS = ["もみじ市", "088-800-1234", "392014"]


class Operator:
    """Somebody at the terminal, with answers in the order of the questions."""

    def __init__(self, *answers: str) -> None:
        self.asked: list[str] = []
        self._answers: Iterator[str] = iter(answers)

    def __call__(self, question: str) -> str:
        self.asked.append(question)
        try:
            return next(self._answers)
        except StopIteration:
            raise EOFError from None


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Town:
    for name in (*IDENTITY, "DATABASE_URL", "CHAIN_RPC_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("MEGURU_HOME", str(tmp_path))
    return Town(tmp_path, "http://127.0.0.1:8000")


def test_what_was_answered_at_the_founding_is_kept_for_every_later_start(
    town: Town,
) -> None:
    settle_identity(town, Operator(*ANSWERS))
    town._write_environment_file({"DATABASE_URL": "postgresql://x/y"} | town.identity)

    again = Operator()
    settle_identity(town, again)

    settings = read_settings()
    assert again.asked == []
    assert (settings.town_name, settings.telephone) == ("もみじ市", "088-800-1234")
    assert settings.municipality == "392014"
    assert town.settings.town_name == "もみじ市"


def test_the_environment_overrides_what_is_kept(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle_identity(town, Operator(*ANSWERS))

    monkeypatch.setenv("MEGURU_TOWN_TELEPHONE", "088-800-9999")

    assert read_settings().telephone == "088-800-9999"
    assert town.settings.telephone == "088-800-9999"
    assert town.identity["MEGURU_TOWN_TELEPHONE"] == "088-800-1234"


def test_what_the_environment_says_is_not_asked_for(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in zip(IDENTITY, ANSWERS, strict=True):
        monkeypatch.setenv(name, value)
    nobody = Operator()

    settle_identity(town, nobody)

    assert nobody.asked == []
    assert list(town.identity.values()) == ANSWERS


@pytest.mark.parametrize(
    "wrong", ["", "000-000-0000", "０００－０００－００００", "ask us"]
)
def test_an_answer_that_is_no_telephone_number_is_asked_for_again(
    town: Town, wrong: str
) -> None:
    operator = Operator("もみじ市", wrong, "０８８－８００－１２３４", "392014")

    settle_identity(town, operator)

    assert len(operator.asked) == 4
    assert town.identity["MEGURU_TOWN_TELEPHONE"] == "088-800-1234"


def test_nothing_is_founded_where_nobody_says_what_it_is_called(town: Town) -> None:
    with pytest.raises(FieldInvalid) as refusal:
        settle_identity(town, Operator())

    assert refusal.value.values["field"] == "MEGURU_TOWN_NAME"
    assert town.identity == {}
