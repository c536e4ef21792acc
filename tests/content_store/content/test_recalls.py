"""A guide that is called back is gone at once, in every language, and says what to look at instead."""

from __future__ import annotations

from datetime import timedelta

import pytest
from guides_in_making import again, approved, published
from public import public
from samples import NOW, draft, editor_account

from content_store.content import publishing, recalls, schedules, versions, writing
from content_store.content.recalls import Recall
from content_store.content.schedules import Going, Schedule, ScheduleState
from content_store.content.versions import State
from content_store.editorial_errors import NothingLive
from content_store.errors import BadInput, NotFound
from content_store.events import Event
from content_store.published import guides
from content_store.published import recalls as public_recalls

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def test_a_guide_is_gone_and_its_link_leads_to_its_replacement() -> None:
    bad, good = await published("sai"), await published("dung")

    await recalls.recall(bad.tutorial_id, "Đường dẫn giả mạo.", good.tutorial_id, await editor_account(), NOW)

    assert (await versions.get(bad.id)).state is State.RECALLED
    reading = await public()
    assert guides.by_slug(reading, "sai", ["vi"]) is None
    found = public_recalls.by_slug(reading, "sai")
    assert found is not None
    assert (found.reason, found.replacement_id, found.recalled_at) == ("Đường dẫn giả mạo.", good.tutorial_id, NOW)
    assert public_recalls.slugs_of(reading, [good.tutorial_id, bad.tutorial_id]) == {
        good.tutorial_id: "dung",
        bad.tutorial_id: "sai",
    }
    event = await Event.get(kind="tutorial.recalled")
    assert event.data == {"recall": 1, "replacement": good.tutorial_id}


async def test_what_was_set_for_later_is_cancelled_with_it() -> None:
    live, account = await published(), await editor_account()
    version = await approved(await again(live))
    await schedules.publish_at(version.id, Going(NOW + timedelta(hours=1)), version.revision, account, NOW)

    await recalls.recall(live.tutorial_id, "Sai.", None, account, NOW)

    assert [schedule.state for schedule in await Schedule.all()] == [ScheduleState.CANCELLED]
    assert (await versions.get(version.id)).state is State.APPROVED


async def test_a_mended_guide_goes_live_again_and_the_notice_is_gone() -> None:
    live, account = await published(), await editor_account()
    await recalls.recall(live.tutorial_id, "Sai.", None, account, NOW)
    mended = await approved(await writing.copy(live.id, account))

    await publishing.publish(mended.id, mended.revision, account, NOW)

    reading = await public()
    assert public_recalls.by_slug(reading, "cai-vneid") is None
    guide = guides.by_slug(reading, "cai-vneid", ["vi"])
    assert guide is not None
    assert guide.number == 2
    assert [row.reason for row in await recalls.of_tutorial(live.tutorial_id)] == ["Sai."]


async def test_a_recall_that_cannot_be_leaves_everything_as_it_was() -> None:
    live, unpublished, account = await published(), await draft("nhap"), await editor_account()

    with pytest.raises(NothingLive):
        await recalls.recall(unpublished.tutorial_id, "Sai.", None, account, NOW)
    with pytest.raises(NotFound):
        await recalls.recall(live.tutorial_id, "Sai.", 404, account, NOW)
    for reason, replacement in ((" ", None), ("Sai.", live.tutorial_id)):
        with pytest.raises(BadInput):
            await recalls.recall(live.tutorial_id, reason, replacement, account, NOW)

    assert (await versions.get(live.id)).state is State.PUBLISHED
    assert await Recall.all().count() == 0
