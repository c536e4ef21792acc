"""The hunt in the outbox: ten kills lose nothing, and what is lost would be seen."""

from __future__ import annotations

import io
import os

from rich.console import Console

from scripts.bench.faults.outbox import hunt_outbox, violations

POINTS = int(os.environ.get("CAMTAY_TEST_OUTBOX_POINTS", "4"))


def test_a_worker_that_is_killed_at_any_moment_tells_every_event_in_order_and_no_other() -> None:
    said = io.StringIO()

    hunted = hunt_outbox(2026, POINTS, Console(file=said, width=80))

    assert hunted.found == []
    assert hunted.requests >= hunted.events > POINTS
    assert f"{POINTS}/{POINTS}" in said.getvalue()


def test_what_is_lost_or_out_of_order_or_made_up_would_be_seen() -> None:
    written = {1: 10, 2: 20, 3: 10, 4: 10}

    assert violations(written, [1, 2, 1, 3, 3, 4, 4]) == []
    assert violations(written, [1, 2, 3]) == ["event 4 was never told"]
    assert violations(written, [1, 3, 2, 1, 4]) == ["the events of tutorial 10 came as [1, 3, 1, 4]"]
    assert violations(written, [1, 2, 3, None, 4]) == ["something was told that never happened"]
