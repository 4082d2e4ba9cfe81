"""When a step of the bootstrap is done, skipped and done again."""

from pathlib import Path

import pytest

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
