"""Usage: where things are used, and removing what nothing uses."""

from typing import Annotated, Self

import strawberry
from strawberry.extensions import FieldExtension

from content_store import usage
from content_store.people import access
from content_store.people.access import Action
from schema.content.reach import reached, reads
from schema.context import Info
from schema.inputs import What
from schema.nodes import gid, read_gid
from schema.refusals import Refusable, UserError

OWNED = ("Release", "Tutorial", "Version")  # what is part of somebody's tutorials, and maybe not public


@strawberry.type(description="A place where something is used (nơi đang dùng).")
class Use:
    id: strawberry.ID = strawberry.field(description="What uses it: a version, a tutorial, a programme.")
    name: str = strawberry.field(description="Its name, for people.")

    @classmethod
    def of(cls, use: usage.Use) -> Self:
        return cls(id=gid(use.kind, use.number), name=use.name)


@strawberry.type(description="What was removed, or why it was not.")
class RemovePayload:
    id: strawberry.ID | None = strawberry.field(default=None, description="Null when there are errors.")
    errors: list[UserError] = strawberry.field(
        default_factory=list, description="Empty when it was done; one `IN_USE` for every place that uses it."
    )


@strawberry.input(description="Something that is to go.")
class RemoveInput:
    id: strawberry.ID = strawberry.field(description="A file, tutorial, topic, platform or public service.")


OF_REMOVAL: list[FieldExtension] = [Refusable(RemovePayload)]


async def _shown(info: Info, use: usage.Use) -> bool:
    return use.kind not in OWNED or await reads(info.context, use.kind, use.number)


@strawberry.type
class UsageQuery:
    @strawberry.field(
        description="Where a file, tutorial, topic, platform or public service is used. Needs a token that may read "
        "drafts."
    )
    async def used_by(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="What may be used somewhere.")]
    ) -> list[Use]:
        access.require(info.context.viewer, Action.READ_DRAFTS)
        wanted = read_gid(id, "id")
        if wanted.kind == "Tutorial":
            await reached(info.context, Action.READ_DRAFTS, id, "Tutorial", "id")
        found = await usage.of(wanted.kind, wanted.number)
        return [Use.of(use) for use in found if await _shown(info, use)]


@strawberry.type
class UsageMutation:
    @strawberry.mutation(
        description="Remove a file, tutorial, topic, platform or public service that nothing uses.",
        extensions=OF_REMOVAL,
    )
    async def remove(self, info: Info, input: What[RemoveInput]) -> RemovePayload:
        account = access.require_everywhere(info.context.viewer, Action.REMOVE)
        wanted = read_gid(input.id, "id")
        await usage.remove(wanted.kind, wanted.number, account)
        return RemovePayload(id=input.id)
