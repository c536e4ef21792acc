"""What the projection's columns hold, and how the values of either database become one and the same there."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum, auto

from content_store.collation import sort_key
from content_store.registry.measurements import percent, plain
from content_store.vietnamese.words import folded

Value = int | float | str | bytes | date | Decimal | None
Kept = int | str | None


class Column(Enum):
    """A sort of column; days, instants, decimals and JSON are texts, written so that equal values are equal texts."""

    KEY = auto()
    NUMBER = auto()
    FLAG = auto()
    TEXT = auto()
    DAY = auto()
    INSTANT = auto()
    SORTED = auto()
    FOLDED = auto()
    DECIMAL = auto()
    JSON = auto()

    @property
    def declaration(self) -> str:
        """Its type: SQLite uses an index only between types that it knows to agree."""
        return _DECLARED.get(self, "TEXT")


_DECLARED = {Column.KEY: "INTEGER PRIMARY KEY", Column.NUMBER: "INTEGER", Column.FLAG: "INTEGER"}


def day_text(value: date | str) -> str:
    """A day as it is kept and compared."""
    return value if isinstance(value, str) else value.isoformat()


def instant_text(value: datetime | str) -> str:
    """An instant as it is kept and compared: always as long, always UTC."""
    instant = datetime.fromisoformat(value) if isinstance(value, str) else value
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def _decimal_text(value: Decimal | str | float) -> str:
    return plain(Decimal(str(value)))


def percent_text(numerator: int | None, denominator: int | None) -> str | None:
    """The share in percent, where there are both numbers."""
    found = percent(numerator, denominator)
    return None if found is None else plain(found)


def _json_text(value: str) -> str:
    return json.dumps(json.loads(value), ensure_ascii=False)


MADE: Mapping[Column, Callable[..., Kept]] = {
    Column.FLAG: int,
    Column.DAY: day_text,
    Column.INSTANT: instant_text,
    Column.DECIMAL: _decimal_text,
    Column.JSON: _json_text,
    Column.SORTED: sort_key,
    Column.FOLDED: folded,
}
