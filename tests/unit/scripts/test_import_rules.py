"""The import rules that import-linter does not bring itself."""

import pytest
from grimp import ImportGraph
from importlinter import ContractCheck

from import_rules import LibraryOnlyIn
from import_rules import StandardLibraryOnly


@pytest.fixture
def graph() -> ImportGraph:
    graph = ImportGraph()
    for module in ("ledger", "ledger.domain", "ledger.domain.lots", "ledger.chain"):
        graph.add_module(module)
    for library in ("datetime", "web3"):
        graph.add_module(library, is_squashed=True)
    graph.add_import(importer="ledger.domain.lots", imported="datetime")
    graph.add_import(importer="ledger.domain", imported="ledger.domain.lots")
    graph.add_import(importer="ledger.chain", imported="web3")
    return graph


def check_domain(graph: ImportGraph) -> ContractCheck:
    options = {"package": "ledger.domain"}
    return StandardLibraryOnly("domain", {}, options).check(graph, verbose=False)


def check_web3(graph: ImportGraph, *libraries: str) -> ContractCheck:
    options = {"libraries": list(libraries), "importers": ["ledger.chain"]}
    return LibraryOnlyIn("web3", {}, options).check(graph, verbose=False)


def test_the_standard_library_and_neighbours_may_be_imported(
    graph: ImportGraph,
) -> None:
    assert check_domain(graph).kept


@pytest.mark.parametrize("imported", ["web3", "ledger.chain"])
def test_anything_else_is_named(graph: ImportGraph, imported: str) -> None:
    graph.add_import(importer="ledger.domain.lots", imported=imported)

    check = check_domain(graph)

    assert not check.kept
    assert check.metadata["strays"] == [f"ledger.domain.lots imports {imported}"]


def test_a_library_may_be_imported_where_it_belongs(graph: ImportGraph) -> None:
    assert check_web3(graph, "web3").kept


def test_a_library_that_nobody_imports_breaks_nothing(graph: ImportGraph) -> None:
    assert check_web3(graph, "web3", "coincurve").kept


@pytest.mark.parametrize("importer", ["ledger.domain.lots", "ledger.chains"])
def test_a_library_imported_elsewhere_is_named(
    graph: ImportGraph, importer: str
) -> None:
    graph.add_module(importer)
    graph.add_import(importer=importer, imported="web3")

    check = check_web3(graph, "web3")

    assert not check.kept
    assert check.metadata["strays"] == [f"{importer} imports web3"]
