"""Import-linter contracts of our own, for what its built-in ones cannot say.

Its `protected` contract refuses a library that nobody imports yet, and none of its
contracts can say "the standard library and nothing else".
"""

import sys
from typing import Any

from grimp import ImportGraph
from importlinter import Contract
from importlinter import ContractCheck
from importlinter import fields
from importlinter import output


class _DirectImports(Contract):
    """Keeps a set of direct imports empty and prints the ones it found."""

    def strays(self, graph: ImportGraph) -> set[str]:
        """One sentence for each import that breaks the rule."""
        raise NotImplementedError

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        strays = sorted(self.strays(graph))
        return ContractCheck(kept=not strays, metadata={"strays": strays})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for stray in check.metadata["strays"]:
            output.print_error(stray)


class StandardLibraryOnly(_DirectImports):
    """`package` imports itself and the standard library."""

    type_name = "standard_library_only"
    package: Any = fields.StringField()

    def strays(self, graph: ImportGraph) -> set[str]:
        inside = {self.package, *graph.find_descendants(self.package)}
        return {
            f"{importer} imports {imported}"
            for importer in inside
            for imported in graph.find_modules_directly_imported_by(importer)
            if imported not in inside
            and imported.split(".")[0] not in sys.stdlib_module_names
        }


class LibraryOnlyIn(_DirectImports):
    """Each of `libraries` is imported by nobody but the packages in `importers`."""

    type_name = "library_only_in"
    libraries: Any = fields.ListField(subfield=fields.StringField())
    importers: Any = fields.ListField(subfield=fields.StringField())

    def strays(self, graph: ImportGraph) -> set[str]:
        return {
            f"{importer} imports {library}"
            for library in self.libraries
            if library in graph.modules
            for importer in graph.find_modules_that_directly_import(library)
            if not any(f"{importer}.".startswith(f"{each}.") for each in self.importers)
        }
