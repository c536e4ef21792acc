"""Payloads: what the mutations of the content answer."""

from typing import Self

import strawberry
from strawberry.extensions import FieldExtension

from content_store.content import versions
from schema.content.changes import Change
from schema.content.drafts import Tutorial, Version
from schema.refusals import Refusable, UserError


@strawberry.type(description="Two who changed the same: what is there now, and what your change would make of it.")
class Conflict:
    current: Version = strawberry.field(description="The version as somebody else left it; hold its `revision`.")
    changes: list[Change] = strawberry.field(description="What would be different in it, were your words put in.")


@strawberry.type(description="The version after the change, or why it was not made.")
class VersionPayload:
    version: Version | None = strawberry.field(default=None, description="Null when there are errors.")
    conflict: Conflict | None = strawberry.field(
        default=None, description="Both sides, when words were refused as `STALE_REVISION`."
    )
    errors: list[UserError] = strawberry.field(default_factory=list, description="Empty when it was done.")

    @classmethod
    async def of(cls, row: versions.Version) -> Self:
        return cls(version=await Version.of(row))


@strawberry.type(description="The tutorial after the change, or why it was not made.")
class TutorialPayload:
    tutorial: Tutorial | None = strawberry.field(default=None, description="Null when there are errors.")
    errors: list[UserError] = strawberry.field(default_factory=list, description="Empty when it was done.")


OF_VERSION: list[FieldExtension] = [Refusable(VersionPayload)]
OF_TUTORIAL: list[FieldExtension] = [Refusable(TutorialPayload)]
