"""Apps, portals and pages that guides explain."""

from typing import Self

import strawberry

from content_store.published import registry
from content_store.published.records import PlatformRecord
from schema.context import Info
from schema.nodes import Key, Node, presents


@presents(PlatformRecord)
@strawberry.type(description="An app, portal, page or other digital service that guides explain (nền tảng).")
class Platform(Node):
    number: strawberry.Private[int]
    slug: str = strawberry.field(description="Short name, unique among platforms.")
    name: str = strawberry.field(description="Its name in its owner's spelling.")
    kind: str = strawberry.field(description="What sort of platform it is, such as `app` or `portal`.")

    @strawberry.field(description="Other spellings and names that people write (tên gọi khác).")
    def aliases(self, info: Info) -> list[str]:
        return info.context.many(registry.aliases_of, self.number)

    @classmethod
    def of(cls, record: PlatformRecord) -> Self:
        return cls(
            key=Key("Platform", record.id), number=record.id, slug=record.slug, name=record.name, kind=record.kind
        )
