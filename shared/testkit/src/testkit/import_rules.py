"""A contract type for import-linter: modules that may import the standard library, themselves and what is listed."""

from __future__ import annotations

import sys
from typing import Any

from grimp import DetailedImport, ImportGraph
from importlinter import Contract, ContractCheck, fields, output
from importlinter.domain.helpers import module_expressions_to_modules


class OnlyImports(Contract):
    """Options: ``source_modules`` (each with all below it) and ``allowed_modules`` (each with all below it).

    import-linter's own ``forbidden`` must name what is not wanted; here a package that nobody thought of is found too.
    """

    type_name = "only_imports"

    source_modules = fields.SetField(subfield=fields.ModuleExpressionField())
    allowed_modules = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        output.verbose_print(verbose, f"Looking for what is not among {self.allowed_modules}")
        sources: Any = self.source_modules
        strays: list[DetailedImport] = []
        for source in sorted(module.name for module in module_expressions_to_modules(graph, sources)):
            for importer in sorted({source, *graph.find_descendants(source)}):
                for imported in sorted(graph.find_modules_directly_imported_by(importer)):
                    if not self._may_import(source, imported):
                        strays += graph.get_import_details(importer=importer, imported=imported)
        return ContractCheck(kept=not strays, metadata={"strays": strays})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for stray in check.metadata["strays"]:
            output.print_error(
                f"{stray['importer']} is not allowed to import {stray['imported']} (l.{stray['line_number']})",
                bold=False,
            )
        output.new_line()

    def _may_import(self, source: str, imported: str) -> bool:
        if imported.split(".", 1)[0] in sys.stdlib_module_names:
            return True
        allowed: Any = self.allowed_modules
        return any(imported == name or imported.startswith(f"{name}.") for name in (source, *allowed))
