"""The documents that several tests look at."""

import importlib

import pytest

from tests.docs.documents import HANDBOOK
from tests.docs.documents import Document

# Errors are known once their modules are imported.
for module in ("ledger.local.errors", "town"):
    importlib.import_module(module)


@pytest.fixture
def operators() -> Document:
    """The operators' page."""
    return Document(HANDBOOK / "operators-en.md")
