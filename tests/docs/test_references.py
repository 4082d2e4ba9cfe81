"""Every path, link and test the documents name is there."""

import ast
import re
from pathlib import Path

import pytest

from ledger.domain.errors import all_codes
from tests.docs.documents import ROOT
from tests.docs.documents import Document
from tests.docs.documents import documents

ROOMS = (
    ".ci",
    "bench",
    "city_desk",
    "contracts",
    "docs",
    "ledger",
    "merchant_pos",
    "screens",
    "scripts",
    "tests",
    "wallet_api",
)
PATH = re.compile(rf"(?:\./)?((?:{'|'.join(map(re.escape, ROOMS))})/[^\s:]*)")
TEST = re.compile(r"(tests/\S+\.py)::(test_\w+)\Z")
ADDRESS = re.compile(r"[a-z]+:")


def functions_of(path: Path) -> set[str]:
    """The names of a file's functions, in classes too."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def anchors_of(document: Document) -> set[str]:
    """The anchors of a document's headings, as forges make them."""
    return {
        re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
        for _, words in document.headings
    }


@pytest.mark.parametrize("document", documents(), ids=lambda document: document.name)
def test_every_path_is_there(document: Document) -> None:
    named = {found[1] for span in document.spans if (found := PATH.match(span))}
    named |= {
        found[1]
        for words in document.commands
        for word in words
        if (found := PATH.fullmatch(word))
    }

    missing = {path for path in named if not list(ROOT.glob(path.rstrip("/")))}

    assert missing == set()


@pytest.mark.parametrize("document", documents(), ids=lambda document: document.name)
def test_every_link_leads_somewhere(document: Document) -> None:
    for link in document.links:
        if ADDRESS.match(link):
            continue
        place, _, anchor = link.partition("#")
        target = document.path.parent / place if place else document.path
        assert target.exists(), link
        if anchor:
            assert anchor in anchors_of(Document(target)), link


@pytest.mark.parametrize("document", documents(), ids=lambda document: document.name)
def test_every_test_that_is_named_exists(document: Document) -> None:
    named = [found for span in document.spans if (found := TEST.match(span))]

    missing = [
        found[0] for found in named if found[2] not in functions_of(ROOT / found[1])
    ]

    assert missing == []


def test_every_decision_stands_in_the_index() -> None:
    folder = ROOT / "docs" / "adr"
    pages = {path.name for path in folder.glob("*.md")} - {"README.md"}

    assert pages == set(Document(folder / "README.md").links)
    for page in pages:
        title = Document(folder / page).headings[0][1]
        assert title.startswith(page[:4] + ": "), page


def test_every_code_the_handbook_explains_exists(operators: Document) -> None:
    explained = {
        found[1]
        for document in documents()
        for found in re.finditer(r"`([a-z]+(?:_[a-z]+)+)`", document.prose)
        if document.path.parent.name == "handbook"
    }
    # What /health/ready and the operators' commands name beside errors.
    others = {"chain_behind_books", "index_behind", "relay_behind"}

    assert explained <= set(all_codes()) | others
    local = {
        code
        for code, kind in all_codes().items()
        if kind.__module__ in ("ledger.local.errors", "town")
    }
    assert local <= set(operators.spans)
