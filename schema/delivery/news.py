"""News of guides: what went live, changed or went away, as anybody may hear it."""

from datetime import datetime
from typing import Self

import strawberry

from content_store.published import guides, history, recalls
from content_store.published.history import ChangeRecord, GuideChangeKind
from schema.content.guides import Guide
from schema.content.recalls import Recall
from schema.context import Context, Info
from schema.nodes import gid
from schema.scalars import Language


@strawberry.type(description="What became of a guide in one language.")
class GuideChange:
    record: strawberry.Private[ChangeRecord]
    kind: GuideChangeKind = strawberry.field(description="What became of it.")
    id: strawberry.ID = strawberry.field(description="The guide's id in that language.")
    slug: str = strawberry.field(description="The guide's short name.")
    language: Language = strawberry.field(description="The language.")
    at: datetime = strawberry.field(description="When it happened.")

    @strawberry.field(description="The guide as it is now; null when it is not live in this language.")
    def guide(self, info: Info) -> Guide | None:
        found = info.context.one(guides.of_tutorials, self.record.tutorial_id, (self.record.language,))
        return Guide.of(found) if found else None

    @strawberry.field(description="Why it was called back, and what to show in its place; null when it was not.")
    def recall(self, info: Info) -> Recall | None:
        if self.kind is not GuideChangeKind.RECALLED:
            return None
        found = recalls.as_of(info.context.facts, self.record.tutorial_id, self.at)
        return Recall.of(found) if found else None

    @classmethod
    def of(cls, record: ChangeRecord) -> Self:
        return cls(
            record=record,
            kind=record.kind,
            id=gid("Guide", record.tutorial_id, record.language),
            slug=record.slug,
            language=Language(record.language),
            at=record.at,
        )


@strawberry.type(description="A message about guides.")
class GuideNews:
    cursor: str = strawberry.field(description="Pass it as `after` to go on behind this message.")
    change: GuideChange | None = strawberry.field(
        description="What happened; null in the first message, which says where listening begins."
    )

    @classmethod
    def of(cls, cursor: str, record: ChangeRecord | None) -> Self:
        return cls(cursor=cursor, change=GuideChange.of(record) if record else None)


async def changes_of(context: Context, position: int) -> list[ChangeRecord]:
    """All changes after a position, a look at a time."""
    context.end()
    return history.changes_after(context.facts, position)


async def recalls_of(context: Context, position: int) -> list[ChangeRecord]:
    """Only what was called back."""
    context.end()
    return history.recalls_after(context.facts, position)
