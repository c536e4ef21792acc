"""Organisations that make, check or carry guides."""

from typing import Self

import strawberry

from content_store.published.records import OrganisationRecord
from schema.nodes import Key, Node, presents


@presents(OrganisationRecord)
@strawberry.type(description="An organisation that makes, checks or carries guides (cơ quan, tổ chức).")
class Organisation(Node):
    slug: str = strawberry.field(description="Short name, unique among organisations.")
    name: str = strawberry.field(description="Its name.")
    kind: str = strawberry.field(description="What sort of organisation it is, such as `department` or `telecom`.")
    part_played: str | None = strawberry.field(description="What it does for the teams and guides (vai trò).")

    @classmethod
    def of(cls, record: OrganisationRecord) -> Self:
        return cls(
            key=Key("Organisation", record.id),
            slug=record.slug,
            name=record.name,
            kind=record.kind,
            part_played=record.part_played or None,
        )
