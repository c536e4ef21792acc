"""The maximum is the rule: how large a file, a function and a nest may grow."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rules.parsing import Function, everything, functions, place

LINES_OF_A_FILE = 300
LINES_OF_A_FUNCTION = 40
PARAMETERS = 5
NESTING = 3
GIVEN = {"self", "cls", "info"}  # Python and Strawberry hand these over; nobody chooses them

Block = ast.If | ast.For | ast.AsyncFor | ast.While | ast.Try | ast.TryStar | ast.With | ast.AsyncWith | ast.Match


def test_no_file_is_longer_than_300_lines() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in everything()}

    assert [f"{place(path, 1)} {lines}" for path, lines in lengths.items() if lines > LINES_OF_A_FILE] == []


def test_no_function_is_longer_than_40_lines() -> None:
    lengths = [(place(path, node), node.name, _lines(node)) for path in everything() for node in functions(path)]

    assert [found for found in lengths if found[-1] > LINES_OF_A_FUNCTION] == []


def test_no_function_takes_more_than_5_parameters() -> None:
    counts = [(place(path, node), node.name, _parameters(node)) for path in everything() for node in functions(path)]

    assert [found for found in counts if found[-1] > PARAMETERS] == []


def test_no_function_nests_deeper_than_3_blocks() -> None:
    depths = [(place(path, node), node.name, _depth(node)) for path in everything() for node in functions(path)]

    assert [found for found in depths if found[-1] > NESTING] == []


def _lines(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def _parameters(function: Function) -> int:
    taken = function.args
    return sum(given.arg not in GIVEN for given in (*taken.posonlyargs, *taken.args, *taken.kwonlyargs))


def _depth(node: ast.AST) -> int:
    """How many blocks are open at the deepest statement; an `elif` stands beside its `if`, a function begins anew."""
    return max((_opened(node, child) + _depth(child) for child in _inner(node)), default=0)


def _inner(node: ast.AST) -> Iterator[ast.AST]:
    return (child for child in ast.iter_child_nodes(node) if not isinstance(child, Function | ast.ClassDef))


def _opened(parent: ast.AST, child: ast.AST) -> bool:
    is_elif = isinstance(parent, ast.If) and isinstance(child, ast.If) and parent.orelse == [child]
    return isinstance(child, Block) and not is_elif
