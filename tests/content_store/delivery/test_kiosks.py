"""Screens say what they hold, and so it is known where a guide that was called back may still be shown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from guides_in_making import published
from samples import NOW, draft, editor_account

from content_store import usage
from content_store.content import recalls
from content_store.delivery import kiosks
from content_store.errors import BadInput, NotFound, Unauthenticated
from content_store.events import Event
from content_store.registry.localities import Locality
from content_store.usage import Use

pytestmark = [pytest.mark.on_postgres, pytest.mark.anyio, pytest.mark.usefixtures("database")]

LATER = NOW + timedelta(minutes=1)


async def screen(name: str, at: datetime = NOW - timedelta(days=1)) -> kiosks.Kiosk:
    place, _ = await Locality.get_or_create(slug="quang-ninh")
    kiosk, _ = await kiosks.register(name, place.id, await editor_account(), at)
    return kiosk


async def status(tutorial_id: int) -> tuple[list[str], list[str]]:
    """The names of the screens that are rid of it, and of those that may not be."""
    found = await kiosks.recall_status(tutorial_id)
    return [kiosk.name for kiosk in found.confirmed], [kiosk.name for kiosk in found.waiting]


async def test_a_recall_waits_for_every_screen_until_it_says_that_it_holds_nothing_of_it() -> None:
    wrong, other = await published("sai"), await published("dung")
    first, second, third = await screen("A"), await screen("B"), await screen("C")
    await kiosks.report(first.id, ["sai", "dung"], NOW - timedelta(hours=1))
    await kiosks.report(second.id, ["dung"], NOW - timedelta(hours=1))
    await recalls.recall(wrong.tutorial_id, "Sai mã OTP.", other.tutorial_id, await editor_account(), NOW)
    assert await status(wrong.tutorial_id) == ([], ["A", "B", "C"])

    await kiosks.report(first.id, ["dung"], LATER)
    await kiosks.report(third.id, ["sai"], LATER)

    assert await status(wrong.tutorial_id) == (["A"], ["B", "C"])


async def test_a_screen_that_came_later_or_has_ended_is_not_waited_for() -> None:
    wrong, gone = await published("sai"), await screen("A")
    await recalls.recall(wrong.tutorial_id, "Sai mã OTP.", None, await editor_account(), NOW)

    await screen("B", LATER)
    await kiosks.end(gone.id, await editor_account(), LATER)

    assert await status(wrong.tutorial_id) == (["B"], [])


async def test_what_was_never_called_back_has_no_status() -> None:
    live = await published("dung")

    with pytest.raises(NotFound):
        await kiosks.recall_status(live.tutorial_id)


async def test_a_tutorial_is_used_by_the_screens_that_hold_it() -> None:
    live, kiosk = await published("dung"), await screen("Sảnh")

    await kiosks.report(kiosk.id, ["dung", "khong-co", "\x00"], NOW)

    assert await usage.of("Tutorial", live.tutorial_id) == [Use("Kiosk", kiosk.id, "Sảnh")]


async def test_the_secret_of_a_screen_that_has_ended_opens_nothing() -> None:
    place, account = await Locality.create(slug="quang-ninh"), await editor_account()
    kiosk, secret = await kiosks.register("Sảnh", place.id, account, NOW)
    assert await kiosks.holding(secret) == kiosk.id

    await kiosks.end(kiosk.id, account, NOW)
    await kiosks.end(kiosk.id, account, NOW)

    assert await kiosks.holding(secret) is None
    with pytest.raises(Unauthenticated):
        await kiosks.report(kiosk.id, [], NOW)
    assert await Event.filter(kind="kiosk.ended").count() == 1


async def test_what_is_no_screen_leaves_nothing_behind() -> None:
    version = await draft()
    with pytest.raises(NotFound) as refused:
        await kiosks.register("Sảnh", 77, version.author_id, datetime.now(UTC))
    assert refused.value.path == ("localityId",)

    kiosk = await screen("Sảnh")
    with pytest.raises(BadInput):
        await kiosks.report(kiosk.id, ["a"] * 1001, NOW)

    assert (await kiosks.get(kiosk.id)).reported_at is None
    assert await Event.filter(kind__startswith="kiosk").count() == 1
