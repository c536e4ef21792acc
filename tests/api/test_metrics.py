"""Metrics: how often the cache answered, and what was left to the slower way, for whoever looks after the server."""

from __future__ import annotations

from pathlib import Path

import pytest
from servers import client_of

pytestmark = pytest.mark.anyio


async def test_the_figures_follow_what_is_asked(library_url: str, tmp_path: Path) -> None:
    public = {"query": "{ topics { nodes { slug } } }"}
    other = {"query": "{ topics { nodes { name } } }"}
    async with client_of(library_url, tmp_path) as client:
        for asked in (public, public, other):
            await client.post("/graphql", json=asked)
        await client.post("/graphql", json={"query": 'mutation { assetRetry(input: {id: "x"}) { asset { id } } }'})

        answer = await client.get("/metrics")

    figures = dict(line.rsplit(" ", 1) for line in answer.text.splitlines() if not line.startswith("#"))
    assert answer.headers["content-type"].startswith("text/plain; version=")
    assert figures['camtay_cache_requests_total{found="hit"}'] == "1"
    assert figures['camtay_cache_requests_total{found="miss"}'] == "2"
    assert figures["camtay_cache_answers"] == "2"
    assert figures["camtay_cache_dropped_total"] == "0"
    assert figures["camtay_plans"] == "2"
    assert figures['camtay_plans_declined_total{reason="mutation"}'] == "1"
    assert figures["camtay_plans_repeated_total"] == "0"
    assert float(figures["camtay_feed_position"]) > 100
