"""Topics, by which guides are shelved."""

from typing import Self

import strawberry

from content_store.published.records import TopicRecord
from schema.nodes import Key, Node, presents


@presents(TopicRecord)
@strawberry.type(description="A shelf of guides (chủ đề).")
class Topic(Node):
    slug: str = strawberry.field(description="Short name, unique among topics.")
    name: str = strawberry.field(description="Its name.")
    description: str = strawberry.field(description="What belongs on it.")

    @classmethod
    def of(cls, record: TopicRecord) -> Self:
        return cls(key=Key("Topic", record.id), slug=record.slug, name=record.name, description=record.description)
