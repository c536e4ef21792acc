"""Programmes: on every day a place shows at most one on a channel."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest
from samples import draft

from content_store.delivery import programmes
from content_store.delivery.programmes import Channel, NewProgramme, Programme, ProgrammeItem
from content_store.errors import BadInput, NotFound
from content_store.events import Event
from content_store.registry.localities import Locality
from content_store.registry.timeline import NO_END

pytestmark = [pytest.mark.on_postgres, pytest.mark.anyio, pytest.mark.usefixtures("database")]
MARCH, APRIL, MAY, JUNE = (date(2026, month, 1) for month in (3, 4, 5, 6))
Period = tuple[str, date, date]


@pytest.fixture
async def place(database: None) -> int:
    """A place without programmes."""
    return (await Locality.create(slug="ha-long")).id


async def periods() -> list[Period]:
    rows = await Programme.filter(channel=Channel.SIGNAGE).order_by("valid_from", "id")
    return [(row.name, row.valid_from, row.valid_to) for row in rows]


async def compose(place: int, name: str, start: date, *tutorials: int) -> Programme:
    return await programmes.compose(NewProgramme(place, Channel.SIGNAGE, name, tutorials, start))


async def test_a_programme_ends_the_one_before_it_and_the_feed_hears_of_both(place: int) -> None:
    first = await compose(place, "Tháng ba", MARCH)

    second = await compose(place, "Tháng tư", APRIL)

    assert await periods() == [("Tháng ba", MARCH, APRIL), ("Tháng tư", APRIL, NO_END)]
    composed = {"locality_id": place, "channel": "SIGNAGE", "revision": 1}
    assert [(event.kind, event.subject_id, event.data) for event in await Event.all().order_by("id")] == [
        ("programme.composed", first.id, composed),
        ("programme.ended", first.id, {"valid_to": "2026-04-01"}),
        ("programme.composed", second.id, composed),
    ]


async def test_a_programme_composed_between_two_holds_until_the_later_one(place: int) -> None:
    await compose(place, "Tháng ba", MARCH)
    await compose(place, "Tháng năm", MAY)

    await compose(place, "Tháng tư", APRIL)

    assert await periods() == [
        ("Tháng ba", MARCH, APRIL),
        ("Tháng tư", APRIL, MAY),
        ("Tháng năm", MAY, NO_END),
    ]


async def test_a_programme_of_the_same_day_is_replaced(place: int) -> None:
    one, two = (await draft("mot")).tutorial_id, (await draft("hai")).tutorial_id
    first = await compose(place, "Vội", MARCH, one, two)

    again = await compose(place, "Nghĩ kỹ", MARCH, two)

    assert again.id == first.id
    assert await periods() == [("Nghĩ kỹ", MARCH, NO_END)]
    items = await ProgrammeItem.all()
    assert [(item.programme_id, item.tutorial_id, item.position) for item in items] == [(first.id, two, 1)]


async def test_programmes_that_all_held_at_once_are_all_ended(place: int) -> None:
    for name, start in (("Tháng ba", MARCH), ("Tháng tư", APRIL)):
        await Programme.create(locality_id=place, channel=Channel.SIGNAGE, name=name, valid_from=start)

    await compose(place, "Tháng năm", MAY)

    assert await periods() == [
        ("Tháng ba", MARCH, MAY),
        ("Tháng tư", APRIL, MAY),
        ("Tháng năm", MAY, NO_END),
    ]


async def test_another_channel_and_another_place_keep_theirs(place: int) -> None:
    other = (await Locality.create(slug="mong-cai")).id
    await programmes.compose(NewProgramme(place, Channel.WEB, "Mạng", [], MARCH))
    await compose(other, "Móng Cái", MARCH)

    await compose(place, "Hạ Long", APRIL)

    assert await periods() == [("Móng Cái", MARCH, NO_END), ("Hạ Long", APRIL, NO_END)]
    assert (await Programme.get(channel=Channel.WEB)).valid_to == NO_END


async def test_those_who_compose_at_once_leave_periods_that_follow_each_other(place: int) -> None:
    await asyncio.gather(*(compose(place, str(day.month), day) for day in (JUNE, MARCH, MAY, APRIL)))

    assert await periods() == [("3", MARCH, APRIL), ("4", APRIL, MAY), ("5", MAY, JUNE), ("6", JUNE, NO_END)]


async def test_a_programme_for_nowhere_or_with_an_endless_name_is_refused(place: int) -> None:
    with pytest.raises(NotFound) as nowhere:
        await compose(404, "Không đâu", MARCH)
    with pytest.raises(BadInput) as endless:
        await compose(place, "a" * 201, MARCH)

    assert (nowhere.value.path, endless.value.path) == (("localityId",), ("name",))
    assert await periods() == []
    assert await Event.all().count() == 0
