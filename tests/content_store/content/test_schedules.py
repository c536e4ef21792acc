"""What is set for a time happens then, once, and as it was worded when it was set."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest
from guides_in_making import again, approved, illustrated, published
from samples import NOW, TEXT, draft, editor_account

from content_store.content import publishing, schedules, versions, writing
from content_store.content.schedules import Going, Schedule, ScheduleState
from content_store.content.steps import Step
from content_store.content.versions import State, Version
from content_store.editorial_errors import NotWaiting
from content_store.errors import BadInput, MoveNotAllowed, NotPublishable
from content_store.events import Event

pytestmark = [pytest.mark.on_postgres, pytest.mark.anyio, pytest.mark.usefixtures("database")]

LATER = NOW + timedelta(hours=2)


async def scheduled() -> tuple[Version, Schedule]:
    """An approved version that goes live in two hours."""
    version = await approved(await illustrated(await draft()))
    schedule = await schedules.publish_at(version.id, Going(LATER), version.revision, await editor_account(), NOW)
    return await versions.get(version.id), schedule


async def test_a_version_goes_live_at_its_instant_and_not_before() -> None:
    version, schedule = await scheduled()
    assert version.state is State.SCHEDULED

    assert await schedules.carry_out_due(LATER - timedelta(seconds=1)) == 0
    assert await schedules.carry_out_due(LATER + timedelta(seconds=1)) == 1

    after = await versions.get(version.id)
    assert (after.state, after.published_at) == (State.PUBLISHED, LATER + timedelta(seconds=1))
    assert (await Schedule.get(id=schedule.id)).state is ScheduleState.DONE


async def test_an_instant_without_offset_is_that_of_vietnams_clocks() -> None:
    version = await approved(await illustrated(await draft()))
    local = datetime(2026, 11, 22, 20, 30)  # noqa: DTZ001 - what an editor types

    schedule = await schedules.publish_at(version.id, Going(local), version.revision, await editor_account(), NOW)

    assert (await Schedule.get(id=schedule.id)).at.isoformat() == "2026-11-22T13:30:00+00:00"


async def test_after_a_long_downtime_everything_happens_once_in_its_order() -> None:
    first = await published("mot")
    second = await approved(
        await illustrated(await writing.draft(first.tutorial_id, "vi", TEXT, await editor_account()))
    )
    account = await editor_account()
    await schedules.publish_at(second.id, Going(LATER), second.revision, account, NOW)
    second = await versions.get(second.id)
    await schedules.retire_at(second.id, LATER + timedelta(days=1), second.revision, account, NOW)

    late = LATER + timedelta(days=30)
    done = await asyncio.gather(*(schedules.carry_out_due(late) for _ in range(4)))

    assert sum(done) == 2
    assert (await versions.get(second.id)).state is State.RETIRED
    kinds = [event.kind for event in await Event.filter(kind__in=["version.published", "schedule.done"]).order_by("id")]
    assert kinds == ["version.published", "version.published", "schedule.done", "schedule.done"]


async def test_what_is_not_ready_now_cannot_be_set_for_later() -> None:
    version = await draft()

    with pytest.raises(NotPublishable):
        await schedules.publish_at(version.id, Going(LATER), version.revision, await editor_account(), NOW)

    assert await Schedule.all().count() == 0
    assert (await versions.get(version.id)).state is State.DRAFT


async def test_an_instant_that_is_over_is_refused() -> None:
    version = await approved(await illustrated(await draft()))

    with pytest.raises(BadInput) as refused:
        await schedules.publish_at(version.id, Going(NOW), version.revision, await editor_account(), NOW)

    assert refused.value.path == ("at",)
    assert (await versions.get(version.id)).state is State.APPROVED


async def test_what_was_set_is_pinned_to_its_words() -> None:
    version, _ = await scheduled()

    with pytest.raises(MoveNotAllowed):
        await writing.rewrite(version.id, TEXT, version.revision, await editor_account())


async def test_what_was_cancelled_does_not_happen_and_is_approved_again() -> None:
    version, schedule = await scheduled()

    await schedules.cancel(schedule.id, await editor_account(), NOW)

    assert await schedules.carry_out_due(LATER) == 0
    assert (await versions.get(version.id)).state is State.APPROVED
    assert await schedules.waiting(None) == []
    with pytest.raises(NotWaiting, match="CANCELLED"):
        await schedules.cancel(schedule.id, await editor_account(), NOW)


async def test_what_cannot_happen_any_more_fails_with_its_reasons_and_changes_nothing_live() -> None:
    live = await published("mot")
    version = await approved(
        await illustrated(await writing.draft(live.tutorial_id, "vi", TEXT, await editor_account()))
    )
    schedule = await schedules.publish_at(version.id, Going(LATER), version.revision, await editor_account(), NOW)
    await Step.filter(version_id=version.id, position=2).update(action="Mở ra rồi gõ vào.")

    assert await schedules.carry_out_due(LATER) == 1

    failed = await Schedule.get(id=schedule.id)
    assert (failed.state, failed.failure) == (
        ScheduleState.FAILED,
        "steps.1.action: Bước này yêu cầu nhiều hơn một việc: hãy tách thành hai bước.",
    )
    assert (await versions.get(version.id)).state is State.APPROVED
    assert (await versions.get(live.id)).state is State.PUBLISHED
    assert await schedules.carry_out_due(LATER) == 0


async def test_going_away_at_an_instant_leaves_a_newer_version_alone() -> None:
    first, account = await published("mot"), await editor_account()
    await schedules.retire_at(first.id, LATER, first.revision, account, NOW)
    second = await approved(await again(first))
    await publishing.publish(second.id, second.revision, account, NOW)

    assert await schedules.carry_out_due(LATER) == 1

    assert (await versions.get(second.id)).state is State.PUBLISHED


async def test_who_could_not_wait_publishes_by_hand_and_nothing_fails_later() -> None:
    version, schedule = await scheduled()
    await publishing.publish(version.id, version.revision, await editor_account(), NOW)

    assert await schedules.carry_out_due(LATER) == 1

    assert (await Schedule.get(id=schedule.id)).state is ScheduleState.DONE
    assert await Event.filter(kind="version.published").count() == 1
