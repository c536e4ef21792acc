"""Schedules: a version that is to go live, or to go, at an instant; pinned to its words and carried out once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec
from tortoise import fields
from tortoise.models import Model

from content_store.content import publishing, readiness, tutorials, versions
from content_store.content.manuscripts import manuscript_of
from content_store.content.obstacles import ObstacleCode
from content_store.content.readiness import Override
from content_store.content.versions import State, Version
from content_store.database import transaction
from content_store.editorial_errors import NotWaiting
from content_store.errors import BadInput, Busy, NotFound, NotPublishable, Refused
from content_store.events import record
from content_store.people.accounts import Account
from content_store.registry.timeline import instant
from content_store.rows import RowType

AT_ONCE = 50


class ScheduledAction(StrEnum):
    """What is to be done."""

    PUBLISH = "PUBLISH"
    RETIRE = "RETIRE"


class ScheduleState(StrEnum):
    """Where it stands."""

    WAITING = "WAITING"
    DONE = "DONE"
    CANCELLED = "CANCELLED"
    FAILED = "FAILED"


class Schedule(Model, metaclass=RowType):
    """Something to be done with a version; `failure` says why it could not be.

    A version that is set to go live cannot be edited, so what goes live is what was set.
    """

    id = fields.IntField(primary_key=True)
    version: fields.ForeignKeyRelation[Version] = fields.ForeignKeyField("camtay.Version", related_name="schedules")
    version_id: int
    action = fields.CharEnumField(ScheduledAction, max_length=20, description="")
    at = fields.DatetimeField()
    state = fields.CharEnumField(ScheduleState, max_length=20, description="", default=ScheduleState.WAITING)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField(
        "camtay.Account", related_name=False, on_delete=fields.RESTRICT
    )
    account_id: int
    overrides: list[dict[str, Any]] = fields.JSONField(default=list)
    settled_at = fields.DatetimeField(null=True)
    failure = fields.TextField(default="")

    class Meta:
        table = "schedules"
        indexes = (("state", "at"),)


class Going(msgspec.Struct, frozen=True):
    """When a version is to go live, and the obstacles that somebody takes upon himself."""

    at: datetime
    overrides: Sequence[Override] = ()


async def publish_at(version_id: int, going: Going, expected_revision: int, account_id: int, now: datetime) -> Schedule:
    """Have an approved version go live at an instant; NotPublishable when it could not go live now."""
    coming = _coming(going.at, now)
    async with transaction():
        version = await _held(version_id, expected_revision)
        found = readiness.obstacles_of(await manuscript_of(version))
        if left := readiness.refused(found, going.overrides):
            raise NotPublishable(left)
        await versions.move(version, State.SCHEDULED, account_id, at=coming.isoformat())
        noted = [override.noted() for override in going.overrides]
        return await _begin(version, ScheduledAction.PUBLISH, coming, account_id, noted)


async def retire_at(version_id: int, at: datetime, expected_revision: int, account_id: int, now: datetime) -> Schedule:
    """Have a version that is live, or will be, go away at an instant."""
    coming = _coming(at, now)
    async with transaction():
        version = await _held(version_id, expected_revision)
        if version.state not in (State.PUBLISHED, State.SCHEDULED):
            raise BadInput(
                path=("id",),
                value=version.state.value,
                expected="a version that is live or is set to go live",
                expected_vi="phiên bản đang công bố hoặc đã hẹn giờ công bố",
            )
        return await _begin(version, ScheduledAction.RETIRE, coming, account_id, [])


async def cancel(schedule_id: int, account_id: int, now: datetime) -> Schedule:
    """Let it not happen; NotWaiting when it has happened, or was cancelled, already."""
    async with transaction():
        known = await Schedule.get_or_none(id=schedule_id)
        if known is None:
            raise NotFound(path=("id",), what="schedule", key=str(schedule_id))
        await tutorials.lock((await versions.get(known.version_id)).tutorial_id)
        schedule = await Schedule.select_for_update().get(id=schedule_id)
        if schedule.state is not ScheduleState.WAITING:
            raise NotWaiting(path=("id",), state=schedule.state.value)
        await _cancel(schedule, account_id, now)
    return schedule


async def cancel_all_of(tutorial_id: int, account_id: int, now: datetime) -> None:
    """Cancel everything that waits for a tutorial's versions, in the caller's transaction."""
    waiting = Schedule.filter(version__tutorial_id=tutorial_id, state=ScheduleState.WAITING)
    for schedule in await waiting.order_by("id"):
        await _cancel(schedule, account_id, now)


async def waiting(among: list[int] | None) -> list[Schedule]:
    """What is still to happen to tutorials of these places, to all for None, the next first."""
    rows = Schedule.filter(state=ScheduleState.WAITING)
    rows = rows if among is None else rows.filter(version__tutorial__locality_id__in=among)
    return await rows.order_by("at", "id").limit(1000)


async def of_version(version_id: int) -> list[Schedule]:
    """Everything that was ever set for a version."""
    return await Schedule.filter(version_id=version_id).order_by("id")


async def carry_out_due(now: datetime) -> int:
    """Do everything whose time has come, the earliest first, each once however many ask; how many were settled."""
    due = Schedule.filter(state=ScheduleState.WAITING, at__lte=now).order_by("at", "id").limit(AT_ONCE)
    ids = [schedule.id for schedule in await due]
    return sum([await _carry_out(schedule_id, now) for schedule_id in ids])


async def _carry_out(schedule_id: int, now: datetime) -> bool:
    try:
        async with transaction():
            schedule = await _locked(schedule_id)
            if schedule is None:
                return False
            await _do(schedule, now)
            await _settle(schedule, ScheduleState.DONE, now)
    except Busy:
        # The database's trouble is none of the version's: the next look tries again.
        raise
    except Refused as refused:
        async with transaction():
            schedule = await _locked(schedule_id)
            if schedule is None:
                return False
            await _give_up(schedule, refused, now)
    return True


async def _locked(schedule_id: int) -> Schedule | None:
    """The schedule, its tutorial and itself locked in this order, while it still waits."""
    known = await Schedule.get(id=schedule_id)
    await tutorials.lock((await versions.get(known.version_id)).tutorial_id)
    schedule = await Schedule.select_for_update().get(id=schedule_id)
    return schedule if schedule.state is ScheduleState.WAITING else None


async def _do(schedule: Schedule, now: datetime) -> None:
    version = await versions.get(schedule.version_id)
    if schedule.action is ScheduledAction.RETIRE:
        # One that a newer version replaced, or that was called back, is gone already.
        if version.state is State.PUBLISHED:
            await versions.move(version, State.RETIRED, schedule.account_id, schedule=schedule.id)
        return
    if version.state is State.PUBLISHED:
        # Somebody could not wait.
        return
    overrides = [Override(ObstacleCode(one["code"]), tuple(one["path"]), one["reason"]) for one in schedule.overrides]
    await publishing.make_live(version, schedule.account_id, now, overrides)


async def _give_up(schedule: Schedule, refused: Refused, now: datetime) -> None:
    schedule.failure = refused.message_vi
    if isinstance(refused, NotPublishable):
        schedule.failure = "\n".join(f"{'.'.join(found.path)}: {found.message_vi}" for found in refused.obstacles)
    await _back_to_approved(schedule, schedule.account_id)
    await _settle(schedule, ScheduleState.FAILED, now)


async def _cancel(schedule: Schedule, account_id: int, now: datetime) -> None:
    await _back_to_approved(schedule, account_id)
    await _settle(schedule, ScheduleState.CANCELLED, now, account_id)


async def _back_to_approved(schedule: Schedule, account_id: int) -> None:
    version = await versions.get(schedule.version_id)
    if schedule.action is ScheduledAction.PUBLISH and version.state is State.SCHEDULED:
        await versions.move(version, State.APPROVED, account_id, schedule=schedule.id)


async def _settle(schedule: Schedule, state: ScheduleState, now: datetime, account_id: int | None = None) -> None:
    schedule.state, schedule.settled_at = state, now
    await schedule.save()
    await record(f"schedule.{state.value.lower()}", schedule.id, account_id, version=schedule.version_id)


async def _begin(
    version: Version, action: ScheduledAction, at: datetime, account_id: int, overrides: list[dict[str, object]]
) -> Schedule:
    if await Schedule.exists(version_id=version.id, action=action, state=ScheduleState.WAITING):
        raise BadInput(
            path=("id",), value=action.value, expected="one schedule of a kind", expected_vi="một lịch mỗi loại"
        )
    schedule = await Schedule.create(
        version_id=version.id, action=action, at=at, account_id=account_id, overrides=overrides
    )
    await record("schedule.made", schedule.id, account_id, version=version.id, action=action.value, at=at.isoformat())
    return schedule


async def _held(version_id: int, expected_revision: int) -> Version:
    await tutorials.lock((await versions.get(version_id, "id")).tutorial_id)
    return await versions.at_revision(version_id, expected_revision)


def _coming(at: datetime, now: datetime) -> datetime:
    """The instant, as Việt Nam's clocks show it when it has no offset; BadInput when it is over."""
    coming = instant(at)
    if coming <= now:
        raise BadInput(
            path=("at",), value=at.isoformat(), expected="an instant to come", expected_vi="thời điểm sắp tới"
        )
    return coming
