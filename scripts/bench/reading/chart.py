"""The chart: what an answer costs by each way, drawn as an SVG that anything can show."""

from __future__ import annotations

import math
from collections.abc import Iterator
from html import escape
from pathlib import Path

from scripts.bench.reading.measuring import Measured, microseconds

_WIDTH, _LEFT, _BAR, _GAP = 960, 220, 16, 26
_COLOURS = {
    "plain": "#9aa5b1",
    "hand": "#5b6b7a",
    "default": "#c2571a",
    "cold": "#0b4a8f",
    "cold by id": "#1f66b3",
    "cached": "#2f80d1",
    "persisted": "#539be0",
    "unchanged": "#7ab8ec",
}
_HEAD = """<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">
<style>text {{ font: 13px system-ui, sans-serif; fill: #12202e }} .title {{ font-weight: 600 }}</style>
<rect width="100%" height="100%" fill="#fff"/>
<text class="title" x="16" y="26">Microseconds of the server's processor for one answer (logarithmic)</text>"""


def draw(measured: Measured, path: Path) -> None:
    """A bar for every way of every workload: the shorter the better."""
    costs = {
        workload: {name: microseconds(figures) for name, figures in ways.items()} for workload, ways in measured.items()
    }
    everything = [cost for ways in costs.values() for cost in ways.values()]
    lines, bottom = list[str](), 44
    for workload, ways in costs.items():
        lines += _group(workload, ways, bottom, (min(everything), max(everything)))
        bottom += len(ways) * _BAR + _GAP
    head = _HEAD.format(width=_WIDTH, height=bottom)
    path.write_text("\n".join([head, *lines, "</svg>\n"]), encoding="utf-8")


def _group(workload: str, ways: dict[str, float], top: int, bounds: tuple[float, float]) -> Iterator[str]:
    yield f'<text class="title" x="16" y="{top + 13}">{escape(workload)}</text>'
    for place, (name, cost) in enumerate(ways.items()):
        y, length = top + place * _BAR, _length(cost, bounds)
        yield f'<text x="{_LEFT - 8}" y="{y + 13}" text-anchor="end">{escape(name)}</text>'
        yield f'<rect x="{_LEFT}" y="{y + 2}" width="{length:.0f}" height="{_BAR - 3}" fill="{_COLOURS[name]}"/>'
        yield f'<text x="{_LEFT + length + 6:.0f}" y="{y + 13}">{cost:.0f}</text>'


def _length(cost: float, bounds: tuple[float, float]) -> float:
    """From the cheapest way, which is drawn short but can be seen, to the dearest."""
    least, most = bounds
    share = math.log(cost / least) / math.log(most / least) if most > least else 1.0
    return 30 + share * (_WIDTH - _LEFT - 100)
