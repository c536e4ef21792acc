"""Apps, portals and pages that guides explain."""

from typing import Self

import strawberry

from content_store.published import registry
from content_store.published.records import PlatformRecord
from schema.context import Info
from schema.fields import lasting, told
from schema.nodes import Node, presents


@lasting()
@presents(PlatformRecord)
@strawberry.type(description="An app, portal, page or other digital service that guides explain (nền tảng).")
class Platform(Node):
    record: strawberry.Private[PlatformRecord]
    slug: str = told("record.slug", "Short name, unique among platforms.")
    name: str = told("record.name", "Its name in its owner's spelling.")
    kind: str = told("record.kind", "What sort of platform it is, such as `app` or `portal`.")

    @strawberry.field(description="Other spellings and names that people write (tên gọi khác).")
    def aliases(self, info: Info) -> list[str]:
        return info.context.many(registry.aliases_of, self.record.id)

    @classmethod
    def of(cls, record: PlatformRecord) -> Self:
        return cls(key=cls.key_of(record), record=record)
