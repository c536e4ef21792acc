"""The project's own code as syntax trees, for the rules that no other tool knows."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
LAYERS = ("scripts", "api", "schema", "media", "content_store")
GENERATED = CHECKOUT / "content_store" / "migrations"

Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules(*folders: str) -> list[Path]:
    """The Python files in these folders, without the generated ones."""
    found = (path for folder in folders for path in sorted((CHECKOUT / folder).rglob("*.py")))
    return [path for path in found if GENERATED not in path.parents]


def everything() -> list[Path]:
    """Every Python file that somebody wrote, tests included."""
    return modules(*LAYERS, "tests")


@functools.cache
def tree_of(path: Path) -> ast.Module:
    """The file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[Function]:
    """Every function and method of the file, nested ones too."""
    return (node for node in ast.walk(tree_of(path)) if isinstance(node, Function))


def place(path: Path, node: ast.AST | int) -> str:
    """`folder/file.py:line`, as an editor opens it."""
    line = node if isinstance(node, int) else getattr(node, "lineno", 1)
    return f"{path.relative_to(CHECKOUT)}:{line}"
