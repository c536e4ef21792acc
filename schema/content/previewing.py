"""Previewing: tokens that show what is not public yet, to people without an account."""

from datetime import datetime

import strawberry
from strawberry.extensions import FieldExtension

from content_store.content import previews
from content_store.content.previews import NewPreview, Shown
from content_store.people import access
from content_store.people.access import Action
from schema.content.reach import reached
from schema.context import Info
from schema.inputs import What
from schema.nodes import gid, number_of
from schema.refusals import Refusable, UserError
from schema.scalars import Language


@strawberry.input(description="What a preview shows: a version, the newest of a tutorial in a language, or a release.")
class PreviewShownInput:
    version_id: strawberry.ID | None = strawberry.field(default=None, description="This version, whatever comes later.")
    tutorial_id: strawberry.ID | None = strawberry.field(default=None, description="The newest version of this one …")
    language: Language | None = strawberry.field(default=None, description="… in this language.")
    release_id: strawberry.ID | None = strawberry.field(default=None, description="All versions of this release.")

    def named(self) -> list[tuple[str, str, str]]:
        """What is named: each thing's kind, id and field."""
        said = [
            ("Version", self.version_id, "versionId"),
            ("Tutorial", self.tutorial_id, "tutorialId"),
            ("Release", self.release_id, "releaseId"),
        ]
        return [(kind, value, field) for kind, value, field in said if value]

    def to_shown(self) -> Shown:
        """The same for the store."""
        return Shown(
            number_of(self.version_id, "Version", "shown", "versionId") if self.version_id else None,
            number_of(self.tutorial_id, "Tutorial", "shown", "tutorialId") if self.tutorial_id else None,
            self.language,
            number_of(self.release_id, "Release", "shown", "releaseId") if self.release_id else None,
        )


@strawberry.input(description="A preview to hand to somebody.")
class PreviewCreateInput:
    shown: PreviewShownInput = strawberry.field(description="What it shows.")
    expires_at: datetime = strawberry.field(description="Until when.")
    uses: int = strawberry.field(default=1_000, description="For how many operations, at most a million.")


@strawberry.input(description="A preview that is to show nothing any more.")
class PreviewRevokeInput:
    id: strawberry.ID = strawberry.field(description="The preview.")


@strawberry.type(description="The preview, or why there is none.")
class PreviewPayload:
    id: strawberry.ID | None = strawberry.field(default=None, description="Null when there are errors.")
    secret: str | None = strawberry.field(
        default=None,
        description="Send it as `Authorization: Bearer …` with any public operation; shown only when it is made.",
    )
    expires_at: datetime | None = strawberry.field(default=None, description="Until when it is good.")
    errors: list[UserError] = strawberry.field(default_factory=list, description="Empty when it was done.")


OF_PREVIEW: list[FieldExtension] = [Refusable(PreviewPayload)]


@strawberry.type
class PreviewingMutation:
    @strawberry.mutation(
        description="Make a token with which the same operations show what is not public yet.", extensions=OF_PREVIEW
    )
    async def preview_create(self, info: Info, input: What[PreviewCreateInput]) -> PreviewPayload:
        account = access.require(info.context.viewer, Action.READ_DRAFTS)
        for kind, value, field in input.shown.named():
            await reached(info.context, Action.READ_DRAFTS, value, kind, "shown", field)
        new = NewPreview(input.shown.to_shown(), input.expires_at, input.uses)
        row, secret = await previews.create(new, account, info.context.now)
        return PreviewPayload(id=gid("Preview", row.id), secret=secret, expires_at=row.expires_at)

    @strawberry.mutation(description="Let a preview show nothing any more.", extensions=OF_PREVIEW)
    async def preview_revoke(self, info: Info, input: What[PreviewRevokeInput]) -> PreviewPayload:
        number, account = await reached(info.context, Action.READ_DRAFTS, input.id, "Preview", "id")
        row = await previews.revoke(number, account, info.context.now)
        return PreviewPayload(id=gid("Preview", row.id), expires_at=row.expires_at)
