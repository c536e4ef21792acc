"""Comparing: ours beside the plain way, round after round in turn, told as ratios with their spread."""

from __future__ import annotations

import json
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table


@dataclass
class Row:
    """What is measured: pairs of ours and the plain way's, of which the median ratio must keep to the target.

    With `at_least` the ratio may not be smaller, else not larger. Without a plain way, ours is compared itself.
    """

    name: str
    unit: str
    target: float
    at_least: bool = False
    ours: list[float] = field(default_factory=list)
    plain: list[float] = field(default_factory=list)

    def add(self, ours: float, plain: float | None = None) -> None:
        """Note one round."""
        self.ours.append(ours)
        if plain is not None:
            self.plain.append(plain)

    @property
    def compared(self) -> list[float]:
        """The ratio of each round, or ours where there is nothing beside it."""
        return [ours / plain for ours, plain in zip(self.ours, self.plain, strict=True)] if self.plain else self.ours

    @property
    def holds(self) -> bool:
        """Whether the median keeps to the target."""
        middle = statistics.median(self.compared)
        return middle >= self.target if self.at_least else middle <= self.target


def show(rows: Sequence[Row], console: Console) -> None:
    """Print the table."""
    table = Table("", "ours", "plain", "min", "median", "max", "target", "")
    for row in rows:
        spread = (min(row.compared), statistics.median(row.compared), max(row.compared))
        kind = " ×" if row.plain else f" {row.unit}"
        table.add_row(
            f"{row.name}, {row.unit}",
            _short(statistics.median(row.ours)),
            _short(statistics.median(row.plain)) if row.plain else "",
            *(_short(value) for value in spread),
            f"{'≥' if row.at_least else '≤'} {_short(row.target)}{kind}",
            "holds" if row.holds else "MISSED",
        )
    console.print(table)


def write(rows: Sequence[Row], path: Path) -> None:
    """Write every round's figures, as JSON."""
    told = [asdict(row) | {"compared": row.compared, "holds": row.holds} for row in rows]
    path.write_text(json.dumps({"rows": told}, indent=2) + "\n", encoding="utf-8")


def _short(value: float) -> str:
    return f"{value:.3g}" if abs(value) < 100 else f"{value:.0f}"
