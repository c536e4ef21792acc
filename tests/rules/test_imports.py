"""Where a module may reach: never from inside a function, never past its own floor."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from rules.parsing import everything, functions, modules, place, tree_of

QUERIES = {
    "all",
    "annotate",
    "bulk_create",
    "bulk_update",
    "exclude",
    "filter",
    "get_or_create",
    "get_or_none",
    "in_bulk",
    "order_by",
    "prefetch_related",
    "select_related",
    "update_or_create",
    "using_db",
    "values_list",
}


def test_no_import_stands_inside_a_function() -> None:
    found = {
        place(path, node)
        for path in everything()
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }

    assert sorted(found) == []


def test_the_environment_is_read_at_the_doors_only() -> None:
    below = modules("schema", "media", "content_store")

    assert [place(path, node) for path in below for node in _environment(path)] == []


def test_no_module_of_the_doors_reads_the_environment_when_imported() -> None:
    doors = modules("scripts", "api")
    inside = {node for path in doors for function in functions(path) for node in ast.walk(function)}

    assert [place(path, node) for path in doors for node in _environment(path) if node not in inside] == []


def test_the_graph_writes_no_query_of_its_own() -> None:
    found = [
        place(path, node)
        for path in modules("schema")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in QUERIES
    ]

    assert found == []


def test_the_graph_does_not_import_the_orm() -> None:
    found = [
        place(path, node)
        for path in modules("schema")
        for node in ast.walk(tree_of(path))
        if any(name.split(".")[0] == "tortoise" for name in _imported(node))
    ]

    assert found == []


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def _environment(path: Path) -> Iterator[ast.AST]:
    """Where the file reads `os.environ` or asks `os.getenv`."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "environb", "getenv"}:
            yield node
        if isinstance(node, ast.ImportFrom) and node.module == "os":
            yield from (alias for alias in node.names if alias.name in {"environ", "environb", "getenv"})
