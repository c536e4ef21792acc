"""Comments as those see them who write and review."""

from datetime import datetime
from typing import Self

import strawberry

from content_store.content import comments
from schema.nodes import gid


@strawberry.type(description="What somebody said of a version (nhận xét).")
class Comment:
    id: strawberry.ID = strawberry.field(description="Opaque, and for ever this comment's.")
    step_key: str | None = strawberry.field(description="The step that it is about; null for the version as a whole.")
    text: str = strawberry.field(description="What was said.")
    author_id: strawberry.ID = strawberry.field(description="The account that said it.")
    created_at: datetime = strawberry.field(description="When it was said.")
    resolved_at: datetime | None = strawberry.field(description="When it was dealt with; null before.")

    @classmethod
    def of(cls, row: comments.Comment) -> Self:
        return cls(
            id=gid("Comment", row.id),
            step_key=row.step_key,
            text=row.text,
            author_id=gid("Account", row.author_id),
            created_at=row.created_at,
            resolved_at=row.resolved_at,
        )
