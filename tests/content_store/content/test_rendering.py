"""Work on an asset is asked for, watched, cancelled, begun again and finished, each by whoever may."""

from __future__ import annotations

import pytest
from samples import digest, editor_account, finish, ready, received

from content_store.content import assets, rendering, renderings, renditions
from content_store.content.assets import Asset, AssetKind, AssetState
from content_store.content.renderings import Progress, Rendering
from content_store.content.renditions import NewRendition
from content_store.errors import BadInput, WrongState
from content_store.events import Event

pytestmark = [pytest.mark.on_postgres, pytest.mark.anyio, pytest.mark.usefixtures("database")]
POSTER = NewRendition("POSTER", digest("poster"), "image/jpeg", bytes=8, width=4, height=2)


async def asked_by(asset: Asset) -> int:
    """The event that the work on the asset is done for."""
    return int((await Rendering.get(asset_id=asset.id)).event_id)


async def kinds() -> list[str]:
    return [event.kind for event in await Event.filter(subject="asset").order_by("id")]


async def test_a_received_file_waits_to_be_worked_on() -> None:
    asset = await received("quay.mp4", AssetKind.VIDEO)

    work = await Rendering.get()
    assert (work.asset_id, work.event_id, work.step, work.done) == (asset.id, 1, "", 0.0)
    assert [event.id for event in await rendering.unfinished(1)] == [1]


async def test_what_is_complete_is_ready_once_and_waits_no_more() -> None:
    asset = await received("quay.mp4", AssetKind.VIDEO)
    event_id = await asked_by(asset)
    await rendering.keep(asset.id, event_id, "POSTER-1", [POSTER])

    for _ in range(2):
        await rendering.complete(asset.id, event_id, ["POSTER-1"])

    assert (await assets.get(asset.id)).state is AssetState.READY
    assert await kinds() == ["asset.received", "asset.ready"]
    assert await Rendering.all().count() == 0


async def test_what_a_recipe_of_yesterday_made_goes_when_todays_is_complete() -> None:
    asset = await ready("quay.mp4", AssetKind.VIDEO)
    await rendering.outdate(asset.id)
    event_id = await asked_by(asset)
    assert await renditions.recipes_of(asset.id) == {"TEST-1"}

    await rendering.keep(asset.id, event_id, "POSTER-2", [POSTER])
    assert await renditions.recipes_of(asset.id) == {"TEST-1", "POSTER-2"}
    await rendering.complete(asset.id, event_id, ["POSTER-2"])

    assert [(row.role, row.sha256) for row in (await renditions.of_assets([asset.id]))[asset.id]] == [
        ("POSTER", digest("poster"))
    ]


async def test_a_cancelled_file_keeps_nothing_and_whoever_works_on_it_is_told() -> None:
    asset = await received("quay.mp4", AssetKind.VIDEO)
    event_id = await asked_by(asset)
    await rendering.keep(asset.id, event_id, "POSTER-1", [POSTER])
    assert await renderings.note(asset.id, event_id, Progress("FILMS", 0.5, 10))

    await rendering.cancel(asset.id, await editor_account())

    assert not await renderings.note(asset.id, event_id, Progress("FILMS", 0.6, 8))
    await rendering.keep(asset.id, event_id, "POSTER-1", [POSTER])
    await rendering.complete(asset.id, event_id, ["POSTER-1"])
    await rendering.fail(asset.id, event_id, "quá muộn")
    assert (await assets.get(asset.id)).state is AssetState.CANCELLED
    assert await renditions.recipes_of(asset.id) == set()
    assert await kinds() == ["asset.received", "asset.cancelled"]


async def test_a_ready_file_whose_new_work_is_cancelled_or_fails_keeps_what_it_has() -> None:
    asset = await ready("quay.mp4", AssetKind.VIDEO)
    await rendering.outdate(asset.id)
    await rendering.cancel(asset.id, await editor_account())
    await rendering.outdate(asset.id)
    await rendering.fail(asset.id, await asked_by(asset), "hỏng")

    kept = await assets.get(asset.id)
    assert kept.state is AssetState.READY
    assert kept.failure is None
    assert await renditions.recipes_of(asset.id) == {"TEST-1"}


async def test_a_failed_file_is_begun_again_by_a_new_event() -> None:
    asset = await received("quay.mp4", AssetKind.VIDEO)
    first = await asked_by(asset)
    await rendering.fail(asset.id, first, "ổ đĩa đã đầy")
    assert (await assets.get(asset.id)).failure == "ổ đĩa đã đầy"

    again = await rendering.retry(asset.id, await editor_account())

    assert again.state is AssetState.RECEIVED
    assert again.failure is None
    assert await asked_by(asset) > first
    assert await kinds() == ["asset.received", "asset.failed", "asset.retried"]
    assert not await renderings.note(asset.id, first, Progress("FILMS", 0.5, 10))


async def test_only_what_failed_is_retried_and_only_what_is_under_way_is_cancelled() -> None:
    asset = await ready("quay.mp4", AssetKind.VIDEO)
    account, before = await editor_account(), await kinds()

    with pytest.raises(WrongState) as retried:
        await rendering.retry(asset.id, account)
    with pytest.raises(WrongState) as cancelled:
        await rendering.cancel(asset.id, account)

    assert retried.value.message_vi == "Tệp quay.mp4 đang ở trạng thái READY, không thể xử lý lại."
    assert cancelled.value.path == ("id",)
    assert await kinds() == before


async def test_another_poster_of_a_ready_clip_is_asked_for_at_once() -> None:
    asset = await ready("quay.mp4", AssetKind.VIDEO)

    chosen = await rendering.choose_poster(asset.id, 12_500, await editor_account())

    assert (chosen.poster_ms, chosen.state) == (12_500, AssetState.READY)
    assert (await kinds())[-1] == "asset.changed"
    assert await asked_by(asset) == (await Event.all().order_by("-id").first()).id  # type: ignore[union-attr]


async def test_another_poster_amid_the_work_follows_it_and_throws_nothing_away() -> None:
    asset = await received("quay.mp4", AssetKind.VIDEO)
    event_id = await asked_by(asset)

    await rendering.choose_poster(asset.id, 12_500, await editor_account())
    assert await asked_by(asset) == event_id
    await finish(asset, [POSTER])

    assert await asked_by(asset) > event_id
    assert (await kinds())[-2:] == ["asset.ready", "asset.changed"]


async def test_a_poster_made_after_the_choice_stays_though_the_work_was_planned_before_it() -> None:
    asset = await received("quay.mp4", AssetKind.VIDEO)
    event_id = await asked_by(asset)

    await rendering.choose_poster(asset.id, 12_500, await editor_account())
    await rendering.keep(asset.id, event_id, "POSTER-1-12500", [POSTER])
    await rendering.complete(asset.id, event_id, ["POSTER-1"])

    assert (await assets.get(asset.id)).state is AssetState.READY
    assert await renditions.recipes_of(asset.id) == {"POSTER-1-12500"}


async def test_new_recipes_follow_the_work_that_is_under_way() -> None:
    asset = await ready("quay.mp4", AssetKind.VIDEO)
    await rendering.choose_poster(asset.id, 12_500, await editor_account())
    event_id = await asked_by(asset)

    await rendering.outdate(asset.id)

    assert await asked_by(asset) == event_id
    await rendering.complete(asset.id, event_id, ["TEST-1"])
    assert await asked_by(asset) > event_id
    assert (await kinds())[-3:] == ["asset.changed", "asset.ready", "asset.changed"]


@pytest.mark.parametrize("at_ms", [-1, 30_000])
async def test_a_poster_from_outside_the_clip_is_refused(at_ms: int) -> None:
    asset = await ready("quay.mp4", AssetKind.VIDEO)

    with pytest.raises(BadInput) as refused:
        await rendering.choose_poster(asset.id, at_ms, await editor_account())

    assert refused.value.message == f"{at_ms} is not accepted: a moment from 0 to 29999 ms."
    assert (await assets.get(asset.id)).poster_ms is None


async def test_the_focal_point_of_a_picture_is_within_it() -> None:
    asset = await ready("a.png", AssetKind.PICTURE)

    with pytest.raises(BadInput):
        await rendering.choose_focus(asset.id, 0.5, 1.01, await editor_account())
    chosen = await rendering.choose_focus(asset.id, 0.25, 1.0, await editor_account())

    assert (chosen.focus_x, chosen.focus_y) == (0.25, 1.0)
