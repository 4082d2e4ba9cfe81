"""A folder for a chain or a database, with a path short enough for a socket."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def folder() -> Iterator[Path]:
    place = Path(tempfile.mkdtemp(prefix="meguru-"))
    yield place
    shutil.rmtree(place)
