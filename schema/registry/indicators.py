"""Indicators: what is counted."""

from typing import Self

import strawberry

from content_store.published.records import IndicatorRecord
from schema.nodes import Key, Node, presents


@presents(IndicatorRecord)
@strawberry.type(description="Something that is measured and aimed at (chỉ số).")
class Indicator(Node):
    slug: str = strawberry.field(description="Short name, unique among indicators, such as `teams.total`.")
    name: str = strawberry.field(description="Its name.")

    @classmethod
    def of(cls, record: IndicatorRecord) -> Self:
        return cls(key=Key("Indicator", record.id), slug=record.slug, name=record.name)
