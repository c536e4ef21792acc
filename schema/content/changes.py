"""Changes: what is different between two versions, or between what somebody holds and what is there."""

from typing import Self

import strawberry

from content_store.content import comparison
from content_store.content.comparison import ChangeKind


@strawberry.type(description="One difference.")
class Change:
    kind: ChangeKind = strawberry.field(description="What happened there.")
    path: list[str] = strawberry.field(
        description="Where it is in what is newer, or where it was when it is gone, such as `steps`, `0`, `title`."
    )
    before: str | None = strawberry.field(description="What it was: a text, a file's name, or a place from 0.")
    after: str | None = strawberry.field(description="What it is.")

    @classmethod
    def of(cls, change: comparison.Change) -> Self:
        return cls(kind=change.kind, path=list(change.path), before=change.before, after=change.after)
