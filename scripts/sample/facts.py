"""The project's own facts, as they stand in `facts.json`, and how their words become slugs."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("facts.json")


@cache
def read_facts() -> dict[str, Any]:
    """All facts; whoever reads them leaves them as they are."""
    facts: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return facts


def geography() -> dict[str, Any]:
    """What is known of provinces, districts and communes."""
    found: dict[str, Any] = read_facts()["external"]["geography"]
    return found


def slug_of(words: str) -> str:
    """The words without tones, in lower case, joined by hyphens: "Đông Ngũ" is `dong-ngu`."""
    # NFD takes the tones off, but đ is a letter of its own.
    plain = unicodedata.normalize("NFD", words.lower().replace("đ", "d"))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")
