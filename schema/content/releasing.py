"""Releasing: versions of several tutorials that go live together, and older ones that go live again."""

from datetime import datetime
from typing import Self

import strawberry
from strawberry.extensions import FieldExtension

from content_store.content import releases
from content_store.content.releases import ReleaseState
from content_store.content.rolling_back import roll_back
from content_store.people import access
from content_store.people.access import Action
from schema.content.drafts import Obstacle, Version
from schema.content.payloads import OF_VERSION, VersionPayload
from schema.content.reach import reached
from schema.context import Info
from schema.inputs import IdArgument, What
from schema.nodes import gid
from schema.refusals import Refusable, UserError


@strawberry.type(description="A version of a release, and what would keep it from going live with the others.")
class ReleaseItem:
    version: Version = strawberry.field(description="The version.")
    obstacles: list[Obstacle] = strawberry.field(description="All that is in its way now; empty when nothing is.")

    @classmethod
    async def of(cls, check: releases.ItemCheck) -> Self:
        found = [Obstacle.of(obstacle) for obstacle in check.obstacles]
        return cls(version=await Version.of(check.version), obstacles=found)


@strawberry.type(description="Versions that go live together or not at all (đợt phát hành).")
class Release:
    id: strawberry.ID = strawberry.field(description="Opaque, and for ever this release's.")
    number: strawberry.Private[int]
    name: str = strawberry.field(description="Its name.")
    state: ReleaseState = strawberry.field(description="Where it stands.")
    published_at: datetime | None = strawberry.field(description="When it went live; null before.")

    @strawberry.field(description="Its versions, checked as if all of them were published together now.")
    async def items(self) -> list[ReleaseItem]:
        return [await ReleaseItem.of(check) for check in await releases.dry_run(self.number)]

    @classmethod
    def of(cls, row: releases.Release) -> Self:
        return cls(
            id=gid("Release", row.id),
            number=row.id,
            name=row.name,
            state=row.state,
            published_at=row.published_at,
        )


@strawberry.type(description="The release after the change, or why it was not made.")
class ReleasePayload:
    release: Release | None = strawberry.field(default=None, description="Null when there are errors.")
    errors: list[UserError] = strawberry.field(default_factory=list, description="Empty when it was done.")


@strawberry.input(description="A new release.")
class ReleaseBeginInput:
    name: str = strawberry.field(description="Its name.")


@strawberry.input(description="A version of a release.")
class ReleaseItemInput:
    id: strawberry.ID = strawberry.field(description="The release.")
    version_id: strawberry.ID = strawberry.field(description="The version.")


@strawberry.input(description="A release.")
class ReleaseInput:
    id: strawberry.ID = strawberry.field(description="The release.")


@strawberry.input(description="A version that was live and is to be so again.")
class VersionRollBackInput:
    id: strawberry.ID = strawberry.field(description="The version.")


OF_RELEASE: list[FieldExtension] = [Refusable(ReleasePayload)]


@strawberry.type
class ReleasingQuery:
    @strawberry.field(description="A release. Needs a token that may read drafts.")
    async def release(self, info: Info, id: IdArgument) -> Release | None:
        number, _ = await reached(info.context, Action.READ_DRAFTS, id, "Release", "id")
        return Release.of(await releases.get(number))


@strawberry.type
class ReleasingMutation:
    @strawberry.mutation(description="Begin a release.", extensions=OF_RELEASE)
    async def release_begin(self, info: Info, input: What[ReleaseBeginInput]) -> ReleasePayload:
        account = access.require(info.context.viewer, Action.PUBLISH)
        return ReleasePayload(release=Release.of(await releases.begin(input.name, account)))

    @strawberry.mutation(description="Put an unpublished version into a release.", extensions=OF_RELEASE)
    async def release_put(self, info: Info, input: What[ReleaseItemInput]) -> ReleasePayload:
        number, _ = await reached(info.context, Action.PUBLISH, input.id, "Release", "id")
        version, account = await reached(info.context, Action.PUBLISH, input.version_id, "Version", "versionId")
        return ReleasePayload(release=Release.of(await releases.put(number, version, account)))

    @strawberry.mutation(description="Leave a version out of a release.", extensions=OF_RELEASE)
    async def release_take_out(self, info: Info, input: What[ReleaseItemInput]) -> ReleasePayload:
        number, _ = await reached(info.context, Action.PUBLISH, input.id, "Release", "id")
        version, account = await reached(info.context, Action.PUBLISH, input.version_id, "Version", "versionId")
        return ReleasePayload(release=Release.of(await releases.take_out(number, version, account)))

    @strawberry.mutation(
        description="Publish all versions of a release at one instant; when anything is in the way of any of them, "
        "`errors` holds all of it and nothing changes.",
        extensions=OF_RELEASE,
    )
    async def release_publish(self, info: Info, input: What[ReleaseInput]) -> ReleasePayload:
        number, account = await reached(info.context, Action.PUBLISH, input.id, "Release", "id")
        return ReleasePayload(release=Release.of(await releases.publish(number, account, info.context.now)))

    @strawberry.mutation(description="Have live again what was live before a release.", extensions=OF_RELEASE)
    async def release_revert(self, info: Info, input: What[ReleaseInput]) -> ReleasePayload:
        number, account = await reached(info.context, Action.PUBLISH, input.id, "Release", "id")
        return ReleasePayload(release=Release.of(await releases.revert(number, account, info.context.now)))

    @strawberry.mutation(
        description="Publish again, as a new version, what was live and was replaced.", extensions=OF_VERSION
    )
    async def version_roll_back(self, info: Info, input: What[VersionRollBackInput]) -> VersionPayload:
        number, account = await reached(info.context, Action.PUBLISH, input.id, "Version", "id")
        return await VersionPayload.of(await roll_back(number, account, info.context.now))
