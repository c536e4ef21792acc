"""The review queue as reviewers hear of it."""

from typing import Self

import strawberry

from content_store.content.review_queue import Moved, QueueMove
from schema.content.drafts import Version


@strawberry.type(description="A version that came to its reviewers, or left them.")
class ReviewChange:
    moved: strawberry.Private[Moved]
    move: QueueMove = strawberry.field(description="Which way it moved.")

    @strawberry.field(description="The version as it is now.")
    async def version(self) -> Version:
        return await Version.read(self.moved.version_id)


@strawberry.type(description="A message about the review queue.")
class ReviewNews:
    cursor: str = strawberry.field(description="Pass it as `after` to go on behind this message.")
    change: ReviewChange | None = strawberry.field(
        description="What happened; null in the first message, which says where listening begins."
    )

    @classmethod
    def of(cls, cursor: str, moved: Moved | None) -> Self:
        return cls(cursor=cursor, change=ReviewChange(moved=moved, move=moved.move) if moved else None)
