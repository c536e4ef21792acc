"""What an operation carries along knows until when its answer holds."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from samples import DESK, LINKS

from content_store.people.access import ANONYMOUS
from content_store.published.reading import Projection, Reading
from schema.context import Context


async def nothing() -> None:
    """What is read settles nothing."""


def context(folder: Path, now: datetime) -> Context:
    return Context(ANONYMOUS, now, "http://camtay.example", LINKS, nothing, DESK, facts=Reading(Projection(folder)))


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (datetime(2026, 6, 30, 16, 59, 59, tzinfo=UTC), datetime(2026, 6, 30, 17, tzinfo=UTC)),
        (datetime(2026, 6, 30, 17, tzinfo=UTC), datetime(2026, 7, 1, 17, tzinfo=UTC)),
    ],
)
def test_an_answer_of_today_holds_until_it_is_midnight_in_vietnam(
    tmp_path: Path, now: datetime, until: datetime
) -> None:
    asked = context(tmp_path, now)

    assert asked.day(None) == asked.today

    assert asked.until == until


def test_an_answer_of_a_day_that_was_named_holds_for_ever(tmp_path: Path) -> None:
    asked = context(tmp_path, datetime(2026, 6, 30, 12, tzinfo=UTC))

    assert asked.day(date(2025, 7, 1)) == date(2025, 7, 1)

    assert asked.until is None
