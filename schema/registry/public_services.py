"""Public services that guides explain."""

from typing import Self

import strawberry

from content_store.published.records import ServiceRecord
from schema.nodes import Key, Node, presents


@presents(ServiceRecord)
@strawberry.type(description="A public service: a procedure that a citizen can file (dịch vụ công).")
class PublicService(Node):
    slug: str = strawberry.field(description="Short name, unique among services.")
    name: str = strawberry.field(description="Its name in the list that names it.")
    list_name: str | None = strawberry.field(description="The list that names it; null where there is none.")
    owner_name: str | None = strawberry.field(description="Whose procedure it is (cơ quan chủ quản).")

    @classmethod
    def of(cls, record: ServiceRecord) -> Self:
        return cls(
            key=Key("PublicService", record.id),
            slug=record.slug,
            name=record.name,
            list_name=record.list_name or None,
            owner_name=record.owner_name or None,
        )
