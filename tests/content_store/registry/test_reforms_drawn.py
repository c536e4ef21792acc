"""Reforms drawn by chance: whatever they do, every day has one map, and taking them back leaves no trace."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from public import public
from reform_drawing import country, reform
from reform_files import applied
from registry_state import assert_whole, dump

from content_store.published import lineage
from content_store.registry.localities import LocalityVersion
from content_store.registry.reforming import reverting
from content_store.registry.reforming.ground import read_ground
from content_store.registry.timeline import UNKNOWN_START
from content_store.registry_errors import ReformInUse

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
SEEDS = st.integers(0, 10**9)
DRAWN = settings(
    max_examples=20,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


async def lived(chance: Random) -> tuple[int, list[int]]:
    """A country and one to five reforms of it, a day of each decade apart."""
    text, scheme = country()
    listed = await applied(text)
    day, numbers = date(2020, 1, 1), list[int]()
    for _ in range(chance.randint(1, 5)):
        day += timedelta(days=chance.randint(1, 700))
        text = reform(chance, await read_ground(), scheme, day)
        if "[[change]]" in text:
            numbers.append(await applied(text))
    return listed, numbers


@DRAWN
@given(seed=SEEDS, days=st.lists(DAYS, min_size=3, max_size=12))
async def test_whatever_reforms_do_every_day_has_one_map_and_nothing_vanishes(seed: int, days: list[date]) -> None:
    before = await dump()
    listed, numbers = await lived(Random(seed))

    await assert_whole(days, mixed=True)

    for number in reversed([listed, *numbers]):
        await reverting.revert(number, None)
    assert await dump() == before


@DRAWN
@given(seed=SEEDS, days=st.lists(DAYS, min_size=2, max_size=4))
async def test_reforms_taken_back_in_any_order_are_refused_or_leave_a_whole_map(seed: int, days: list[date]) -> None:
    before = await dump()
    listed, numbers = await lived(Random(seed))
    waiting = Random(seed).sample(numbers, len(numbers))
    while waiting:
        number = waiting.pop(0)
        there = await dump()
        try:
            await reverting.revert(number, None)
        except ReformInUse:
            assert await dump() == there
            waiting.append(number)
        await assert_whole(days, mixed=True)

    await reverting.revert(listed, None)
    assert await dump() == before


@DRAWN
@given(seed=SEEDS)
async def test_every_place_of_the_past_tells_what_it_is_and_of_what_it_was_made(seed: int) -> None:
    listed, numbers = await lived(Random(seed))
    versions = {version.id: version for version in await LocalityVersion.all()}
    last = date(2031, 1, 1)
    reading = await public()

    fates = lineage.fates(reading, list(versions), last)
    origins = lineage.origins(reading, list(versions))

    for number, fate in fates.items():
        assert fate.passages or fate.ended
        for passage in fate.passages:
            end = versions[passage.version_id]
            assert end.valid_from <= last < end.valid_to
            assert passage.version_id == number or passage.chain
    for made in origins.values():
        assert made
        assert all(versions[origin.version_id].valid_from == UNKNOWN_START for origin in made)
    for number in reversed([listed, *numbers]):
        await reverting.revert(number, None)
