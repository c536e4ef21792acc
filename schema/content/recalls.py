"""Recalls: that guides were called back, why, and what to show in their place."""

from datetime import datetime
from typing import Self

import strawberry

from content_store.published import guides
from content_store.published.recalls import RecallRecord
from schema.content.guides import Guide, Languages
from schema.context import Info
from schema.scalars import VIETNAMESE


@strawberry.type(description="That a guide was called back (thu hồi).")
class Recall:
    record: strawberry.Private[RecallRecord]
    slug: str = strawberry.field(description="The guide's short name.")
    reason: str = strawberry.field(description="Why, for everybody to read.")
    recalled_at: datetime = strawberry.field(description="When.")

    @strawberry.field(description="The guide to show in its place; null when there is none that is live.")
    def replacement(self, info: Info, languages: Languages = [VIETNAMESE]) -> Guide | None:
        number = self.record.replacement_id
        found = number and info.context.one(guides.of_tutorials, number, guides.chain_of(languages))
        return Guide.of(found) if found else None

    @classmethod
    def of(cls, record: RecallRecord) -> Self:
        return cls(record=record, slug=record.slug, reason=record.reason, recalled_at=record.recalled_at)
