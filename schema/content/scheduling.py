"""Scheduling: what is set to go live or to go, and everything that waits."""

from datetime import datetime
from typing import Self

import strawberry
from strawberry.extensions import FieldExtension

from content_store.content import schedules
from content_store.content.schedules import Going, ScheduledAction, ScheduleState
from content_store.people.access import Action
from schema.content.drafts import Version
from schema.content.publishing import OverrideInput
from schema.content.reach import reached, readable
from schema.context import Info
from schema.inputs import REVISION, What
from schema.nodes import gid
from schema.refusals import Refusable, UserError

AT = "The instant; without an offset it is Việt Nam's time."


@strawberry.type(description="Something that is set to happen to a version (lịch công bố).")
class Schedule:
    id: strawberry.ID = strawberry.field(description="Opaque, and for ever this schedule's.")
    number: strawberry.Private[int]
    action: ScheduledAction = strawberry.field(description="What is to happen.")
    at: datetime = strawberry.field(description="When.")
    state: ScheduleState = strawberry.field(description="Whether it has happened.")
    settled_at: datetime | None = strawberry.field(description="When it happened, failed or was cancelled.")
    failure: str = strawberry.field(description="Why it could not happen, in Vietnamese; empty when it could.")

    @strawberry.field(description="The version, as it was worded when this was set.")
    async def version(self) -> Version:
        return await Version.read(self.number)

    @classmethod
    def of(cls, row: schedules.Schedule) -> Self:
        return cls(
            id=gid("Schedule", row.id),
            number=row.version_id,
            action=row.action,
            at=row.at,
            state=row.state,
            settled_at=row.settled_at,
            failure=row.failure,
        )


@strawberry.type(description="The schedule after the change, or why it was not made.")
class SchedulePayload:
    schedule: Schedule | None = strawberry.field(default=None, description="Null when there are errors.")
    errors: list[UserError] = strawberry.field(default_factory=list, description="Empty when it was done.")


@strawberry.input(description="An approved version that is to go live later.")
class VersionSchedulePublishInput:
    id: strawberry.ID = strawberry.field(description="The version.")
    expected_revision: int = strawberry.field(description=REVISION)
    at: datetime = strawberry.field(description=AT)
    overrides: list[OverrideInput] = strawberry.field(
        default_factory=list, description="The obstacles that you take upon yourself; not every one can be."
    )


@strawberry.input(description="A version that is to go away later.")
class VersionScheduleRetireInput:
    id: strawberry.ID = strawberry.field(description="The version.")
    expected_revision: int = strawberry.field(description=REVISION)
    at: datetime = strawberry.field(description=AT)


@strawberry.input(description="Something that is not to happen after all.")
class ScheduleCancelInput:
    id: strawberry.ID = strawberry.field(description="The schedule.")


OF_SCHEDULE: list[FieldExtension] = [Refusable(SchedulePayload)]


@strawberry.type
class SchedulingQuery:
    @strawberry.field(description="All that is still to happen, the next first. Needs a token that may read drafts.")
    async def schedules(self, info: Info) -> list[Schedule]:
        among = await readable(info.context)
        return [Schedule.of(row) for row in await schedules.waiting(among)]


@strawberry.type
class SchedulingMutation:
    @strawberry.mutation(
        description="Have an approved version go live at an instant. It must be ready to go live now.",
        extensions=OF_SCHEDULE,
    )
    async def version_schedule_publish(self, info: Info, input: What[VersionSchedulePublishInput]) -> SchedulePayload:
        number, account = await reached(info.context, Action.PUBLISH, input.id, "Version", "id")
        taken = [one.to_override() for one in input.overrides]
        going = Going(input.at, taken)
        row = await schedules.publish_at(number, going, input.expected_revision, account, info.context.now)
        return SchedulePayload(schedule=Schedule.of(row))

    @strawberry.mutation(
        description="Have a version that is live, or is set to go live, go away at an instant.", extensions=OF_SCHEDULE
    )
    async def version_schedule_retire(self, info: Info, input: What[VersionScheduleRetireInput]) -> SchedulePayload:
        number, account = await reached(info.context, Action.PUBLISH, input.id, "Version", "id")
        row = await schedules.retire_at(number, input.at, input.expected_revision, account, info.context.now)
        return SchedulePayload(schedule=Schedule.of(row))

    @strawberry.mutation(description="Let something that was set not happen.", extensions=OF_SCHEDULE)
    async def schedule_cancel(self, info: Info, input: What[ScheduleCancelInput]) -> SchedulePayload:
        number, account = await reached(info.context, Action.PUBLISH, input.id, "Schedule", "id")
        return SchedulePayload(schedule=Schedule.of(await schedules.cancel(number, account, info.context.now)))
