"""Describing: what the graph says of the store's enums."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

# Its name in the graph, what it is, and what each of its values means.
Descriptions = Mapping[type[Enum], tuple[str, str, Mapping[Enum, str]]]
