"""Every command the documents name can be typed as it stands there."""

import os

import click
import pytest

from ledger.cli import main
from tests.docs.documents import ROOT
from tests.docs.documents import Document
from tests.docs.documents import documents

LEVELS = {"lint", "unit", "contracts", "integration", "e2e", "docs"}


def is_given(value: object) -> bool:
    """Whether a parameter has words; click has a mark of its own for none."""
    return isinstance(value, str) or (isinstance(value, list | tuple) and bool(value))


def problem_of(words: list[str], *, is_whole: bool) -> str | None:
    """What is wrong with an invocation; ``is_whole`` asks for all it needs."""
    rest = list(words)
    command: click.Command = main
    context = click.Context(main, info_name="meguru")
    while isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        found = command.get_command(context, rest[0])
        if found is None:
            return f"there is no command {rest[0]}"
        command, context = found, click.Context(found, parent=context)
        rest.pop(0)
    parser = command.make_parser(context)
    try:
        given, more, _ = parser.parse_args(rest)
    except click.UsageError as error:
        return str(error.message)
    if isinstance(command, click.Group):
        return "a command is missing" if is_whole and not given else None
    if more:
        return f"{more} is too much"
    if not is_whole:
        return None
    missing = [
        parameter.name
        for parameter in command.params
        if parameter.required and not is_given(given.get(str(parameter.name)))
    ]
    return f"{missing} are missing" if missing else None


@pytest.mark.parametrize("document", documents(), ids=lambda document: document.name)
def test_every_meguru_command_parses(document: Document) -> None:
    whole = [words[1:] for words in document.commands if words[0] == "meguru"]
    named = [span.split()[1:] for span in document.spans if span.startswith("meguru ")]

    problems = [
        (words, problem)
        for invocations, is_whole in ((whole, True), (named, False))
        for words in invocations
        if (problem := problem_of(words, is_whole=is_whole))
    ]

    assert problems == []


@pytest.mark.parametrize("document", documents(), ids=lambda document: document.name)
def test_every_script_is_there_and_can_be_run(document: Document) -> None:
    commands = [words[0] for words in document.commands if words[0] != "meguru"]
    commands += [span.split()[0] for span in document.spans]
    scripts = {
        word.removeprefix("./")
        for word in commands
        if word.removeprefix("./").startswith("scripts/")
    }

    for script in scripts:
        file = ROOT / script
        assert file.exists(), script
        if file.is_file() and not file.suffix:
            assert os.access(file, os.X_OK), f"{script} cannot be run"


def test_the_levels_that_are_named_are_the_levels_there_are() -> None:
    named = {
        words[1]
        for document in documents()
        for words in [*document.commands, *(span.split() for span in document.spans)]
        if len(words) > 1 and words[0].removeprefix("./") == "scripts/test"
    }

    assert named <= LEVELS


@pytest.mark.parametrize(
    "words",
    [
        ["pay", "link", "--key", "file", "--no-such-option"],
        ["pay", "--key", "file"],
        ["pay", "link"],
        ["no-such-command"],
        ["approve", "one", "two", "--key", "file"],
        ["propose"],
        ["propose", "unfreeze", "--key", "file"],
    ],
)
def test_a_command_that_does_not_exist_would_be_found(words: list[str]) -> None:
    assert problem_of(words, is_whole=True)
