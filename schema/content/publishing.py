"""Publishing: what brings a version to the public, and takes it away again."""

import strawberry

from content_store.content import publishing, versions
from content_store.content.obstacles import ObstacleCode
from content_store.content.readiness import Override
from content_store.people.access import Action
from schema.content.payloads import OF_VERSION, VersionPayload
from schema.content.reach import reached
from schema.content.reviewing import VersionMoveInput
from schema.context import Info
from schema.inputs import REVISION, What


@strawberry.input(description="An obstacle that you take upon yourself.")
class OverrideInput:
    code: ObstacleCode = strawberry.field(description="Which, as `publishingObstacles` says it.")
    path: list[str] = strawberry.field(description="Where, as `publishingObstacles` says it.")
    reason: str = strawberry.field(description="Why it may be published all the same; kept for ever.")

    def to_override(self) -> Override:
        """The same for the store."""
        return Override(self.code, tuple(self.path), self.reason)


@strawberry.input(description="A version that is to go live.")
class VersionPublishInput:
    id: strawberry.ID = strawberry.field(description="The version.")
    expected_revision: int = strawberry.field(description=REVISION)
    overrides: list[OverrideInput] = strawberry.field(
        default_factory=list, description="The obstacles that you take upon yourself; not every one can be."
    )


@strawberry.input(description="A live version that was checked.")
class VersionConfirmInput:
    id: strawberry.ID = strawberry.field(description="The version.")


@strawberry.type
class PublishingMutation:
    @strawberry.mutation(
        description="Make an approved version the live one of its tutorial and language, at once. When something is "
        "missing, `errors` holds every obstacle and nothing changes.",
        extensions=OF_VERSION,
    )
    async def version_publish(self, info: Info, input: What[VersionPublishInput]) -> VersionPayload:
        number, account = await reached(info.context, Action.PUBLISH, input.id, "Version", "id")
        taken = [one.to_override() for one in input.overrides]
        row = await publishing.publish(number, input.expected_revision, account, info.context.now, taken)
        return await VersionPayload.of(row)

    @strawberry.mutation(
        description="Note that you held a live version against what it explains today, and that it is still right.",
        extensions=OF_VERSION,
    )
    async def version_confirm(self, info: Info, input: What[VersionConfirmInput]) -> VersionPayload:
        number, account = await reached(info.context, Action.REVIEW, input.id, "Version", "id")
        return await VersionPayload.of(await versions.confirm(number, account, info.context.now))

    @strawberry.mutation(description="Take the live version off every public answer.", extensions=OF_VERSION)
    async def version_retire(self, info: Info, input: What[VersionMoveInput]) -> VersionPayload:
        number, account = await reached(info.context, Action.PUBLISH, input.id, "Version", "id")
        return await VersionPayload.of(await publishing.retire(number, input.expected_revision, account))
