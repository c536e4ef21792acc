"""Reforming: files of reforms, entered and taken back by those who keep the places that they touch."""

from collections.abc import Callable, Iterable, Sequence

import strawberry
from msgspec.structs import asdict

from content_store.people import access
from content_store.people.access import Action, Role
from content_store.registry.reforming import entering, reverting
from content_store.wording import fits
from schema.context import Info
from schema.inputs import What
from schema.nodes import gid, number_of
from schema.refusals import Refusable, UserError

TEXT_MOST = 200_000  # characters


@strawberry.input(description="A file that says how the map changes; the manual has an example.")
class ReformApplyInput:
    text: str = strawberry.field(description="The file, in TOML.")
    dry_run: bool = strawberry.field(default=False, description="Do it, tell what it did, and undo it again.")


@strawberry.input(description="A reform that was applied.")
class ReformRevertInput:
    id: strawberry.ID = strawberry.field(description="The reform, by the id that `reformApply` gave.")


@strawberry.type(description="One change of the map as people read it.")
class ReformLine:
    kind: str = strawberry.field(description="A `SuccessionKind`.")
    before: list[str] = strawberry.field(description="The places as they were, by code and name.")
    after: list[str] = strawberry.field(description="What becomes of them, by code and name; empty when they end.")
    line: int = strawberry.field(description="The line of the file in which it stands.")


@strawberry.type(
    description="Accounts whose role is at a place that ends, so that it reaches nothing that comes after."
)
class ReformLeftBehind:
    place: str = strawberry.field(description="The place as it was, by code and name.")
    role: Role = strawberry.field(description="The role.")
    count: int = strawberry.field(description="How many accounts have it there.")
    heir: str | None = strawberry.field(
        description="The place that all of it becomes, by its name, to which `grantsCarry` takes them; null when it is "
        "parted or ends, so that roles are given one by one."
    )


@strawberry.type(description="What a reform did, or would do, or why it was not made.")
class ReformPayload:
    id: strawberry.ID | None = strawberry.field(default=None, description="The reform; null when nothing stays.")
    again: bool = strawberry.field(default=False, description="Whether it was applied before, and nothing changed.")
    changes: list[ReformLine] = strawberry.field(default_factory=list, description="The changes, in the file's order.")
    listed: int = strawberry.field(default=0, description="How many places it puts on record.")
    founded: int = strawberry.field(default=0, description="How many places it founds.")
    ended: int = strawberry.field(default=0, description="How many places it ends.")
    left_behind: list[ReformLeftBehind] = strawberry.field(
        default_factory=list, description="Roles at places that end; none is carried on without being told to."
    )
    errors: list[UserError] = strawberry.field(default_factory=list, description="Empty when it was done.")


def _permit(info: Info) -> Callable[[Iterable[Sequence[int]]], None]:
    """Refuse to whoever does not keep all places that are touched."""

    def require(chains: Iterable[Sequence[int]]) -> None:
        for chain in chains:
            if chain:
                access.require(info.context.viewer, Action.KEEP_REGISTRY, chain)
            else:
                access.require_everywhere(info.context.viewer, Action.KEEP_REGISTRY)

    return require


@strawberry.type
class ReformingMutation:
    @strawberry.mutation(
        description="Apply a file that says how the map changes: all of it, once, or nothing. Needs somebody who keeps "
        "the registry of all the places that it touches.",
        extensions=[Refusable(ReformPayload)],
    )
    async def reform_apply(self, info: Info, input: What[ReformApplyInput]) -> ReformPayload:
        account = access.require(info.context.viewer, Action.KEEP_REGISTRY)
        fits(input.text, TEXT_MOST, "text")
        if input.dry_run:
            found = await entering.check(input.text, _permit(info))
        else:
            found = await entering.apply(input.text, account, _permit(info))
            await info.context.settle()
        return ReformPayload(
            id=None if input.dry_run and not found.again else gid("Reform", found.reform_id),
            again=found.again,
            changes=[
                ReformLine(kind=one.kind, before=list(one.before), after=list(one.after), line=one.line)
                for one in found.lines
            ],
            listed=found.listed,
            founded=found.founded,
            ended=found.ended,
            left_behind=[ReformLeftBehind(**asdict(one)) for one in found.left_behind],
        )

    @strawberry.mutation(
        description="Take a reform back, as if it had never been, unless something depends on what it made.",
        extensions=[Refusable(ReformPayload)],
    )
    async def reform_revert(self, info: Info, input: What[ReformRevertInput]) -> ReformPayload:
        account = access.require(info.context.viewer, Action.KEEP_REGISTRY)
        await reverting.revert(number_of(input.id, "Reform", "id"), account, _permit(info))
        await info.context.settle()
        return ReformPayload()
