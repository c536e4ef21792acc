"""Public services that guides explain."""

from typing import Self

import strawberry

from content_store.published.records import ServiceRecord
from schema.fields import lasting, told
from schema.nodes import Node, presents


@lasting()
@presents(ServiceRecord)
@strawberry.type(description="A public service: a procedure that a citizen can file (dịch vụ công).")
class PublicService(Node):
    record: strawberry.Private[ServiceRecord]
    slug: str = told("record.slug", "Short name, unique among services.")
    name: str = told("record.name", "Its name in the list that names it.")

    @strawberry.field(description="The list that names it; null where there is none.")
    def list_name(self) -> str | None:
        return self.record.list_name or None

    @strawberry.field(description="Whose procedure it is (cơ quan chủ quản).")
    def owner_name(self) -> str | None:
        return self.record.owner_name or None

    @classmethod
    def of(cls, record: ServiceRecord) -> Self:
        return cls(key=cls.key_of(record), record=record)
