"""Documents that facts are quoted from."""

from datetime import date
from typing import Self

import strawberry

from content_store.published.records import SourceRecord
from content_store.registry.sources import SourceKind
from schema.nodes import Key, Node, presents


@presents(SourceRecord)
@strawberry.type(description="A document that facts are quoted from (nguồn).")
class Source(Node):
    slug: str = strawberry.field(description="Short name, unique among sources.")
    kind: SourceKind = strawberry.field(description="What sort of document it is.")
    title: str = strawberry.field(description="Its title; in parentheses where it has none of its own.")
    publisher: str | None = strawberry.field(description="Who published it; null where that is not known.")
    number: str | None = strawberry.field(description="The number of a legal act (số hiệu).")
    issued_on: date | None = strawberry.field(description="The day on which it was issued (ngày ban hành).")
    speaks_of: str | None = strawberry.field(
        description="The time that it speaks of, in words; null when it is not said."
    )

    @classmethod
    def of(cls, record: SourceRecord) -> Self:
        return cls(
            key=Key("Source", record.id),
            slug=record.slug,
            kind=record.kind,
            title=record.title,
            publisher=record.publisher or None,
            number=record.number,
            issued_on=record.issued_on,
            speaks_of=record.speaks_of or None,
        )
