"""The project's own facts, as they stand in `facts.json`."""

from __future__ import annotations

import json
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
