"""What a module and a test say about themselves."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from rules.parsing import everything, functions, modules, place, tree_of

WORDS = 4
SECOND_SENTENCE = re.compile(r"[.!?]\s+[A-ZĐ`]")


def test_every_module_opens_with_one_sentence_about_its_thing() -> None:
    assert [place(path, 1) for path in everything() if not _is_one_sentence(_opening(path))] == []


def test_every_test_is_named_as_a_sentence_of_four_words() -> None:
    found = [
        f"{place(path, node)} {node.name}"
        for path in modules("tests")
        for node in functions(path)
        if node.name.startswith("test_") and len(node.name.removeprefix("test_").split("_")) < WORDS
    ]

    assert found == []


def _opening(path: Path) -> str:
    """The docstring's first paragraph, on one line."""
    return " ".join((ast.get_docstring(tree_of(path)) or "").partition("\n\n")[0].split())


def _is_one_sentence(text: str) -> bool:
    return text.endswith(".") and not SECOND_SENTENCE.search(text)
