"""All figures as the public graph tells them."""

from __future__ import annotations

from typing import Any

from samples import data

FIGURES = """
{ measurements(first: 100, asOf: "2030-01-01") { nodes {
    slug label numerator denominator value statedPercent percent percentAgrees qualifier unit submissionChannel
    population flags note period { start end precision } service { slug } indicator { slug }
} } }"""


async def figures() -> dict[str, Any]:
    """Every figure of the sample, by its slug."""
    return {node["slug"]: node for node in (await data(FIGURES))["measurements"]["nodes"]}


def number(figure: Any) -> int:
    """Its count, or the part of a share."""
    return int(figure["value"] if figure["value"] is not None else figure["numerator"])
