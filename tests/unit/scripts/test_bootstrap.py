"""When a step of the bootstrap is done, skipped and done again."""

from pathlib import Path

import pytest

import bootstrap
from bootstrap import StepFailed
from bootstrap import fingerprint
from bootstrap import step


class Work:
    """Counts how often it was done; fails when told to."""

    def __init__(self) -> None:
        self.times = 0
        self.fails = False

    def __call__(self) -> None:
        self.times += 1
        if self.fails:
            raise StepFailed("no network")


@pytest.fixture
def work() -> Work:
    return Work()


@pytest.fixture
def stamp(tmp_path: Path) -> Path:
    return tmp_path / "venv" / "stamp"


def test_a_step_is_done_once_for_the_same_things(stamp: Path, work: Work) -> None:
    step("packages", stamp, "lock 1", work)
    step("packages", stamp, "lock 1", work)

    assert work.times == 1


def test_a_step_is_done_again_when_its_things_change(stamp: Path, work: Work) -> None:
    step("packages", stamp, "lock 1", work)
    step("packages", stamp, "lock 2", work)

    assert work.times == 2


def test_a_step_that_failed_is_done_again(stamp: Path, work: Work) -> None:
    step("packages", stamp, "lock 1", work)
    work.fails = True
    with pytest.raises(StepFailed):
        step("packages", stamp, "lock 2", work)
    work.fails = False

    step("packages", stamp, "lock 1", work)

    assert work.times == 3


def test_a_fingerprint_knows_content_name_and_absence(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    absent = fingerprint(lock)
    lock.write_text("flask==3.1.3")
    first = fingerprint(lock)
    lock.write_text("flask==3.1.4")

    seen = {absent, first, fingerprint(lock), fingerprint(lock, "other place")}

    assert len(seen) == 4


class Machine:
    """A Debian that lacks some packages, and the commands it was given."""

    def __init__(self, missing: list[str], user: int) -> None:
        self.missing = missing
        self.user = user
        self.commands: list[list[str]] = []

    def call(self, command: list[str], hint: str, env: object = None) -> None:
        self.commands.append(command)


def on(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> Machine:
    monkeypatch.setattr(bootstrap, "missing_debian_packages", lambda: machine.missing)
    monkeypatch.setattr(bootstrap, "call", machine.call)
    monkeypatch.setattr("os.geteuid", lambda: machine.user)
    return machine


def test_root_is_given_a_browser_and_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = on(Machine(["chromium", "fonts-noto-cjk"], 0), monkeypatch)

    bootstrap.make_browser()

    assert [command[:2] for command in machine.commands] == [
        ["apt-get", "update"],
        ["apt-get", "install"],
    ]
    assert machine.commands[1][-2:] == ["chromium", "fonts-noto-cjk"]


def test_anybody_else_is_told_the_one_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    machine = on(Machine(["chromium"], 1000), monkeypatch)

    bootstrap.make_browser()

    assert machine.commands == []
    said = capsys.readouterr().out
    assert "apt-get install -y --no-install-recommends chromium" in said


def test_a_machine_that_has_all_of_it_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    machine = on(Machine([], 0), monkeypatch)

    bootstrap.make_browser()

    assert machine.commands == [] and capsys.readouterr().out == ""
