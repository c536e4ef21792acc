"""Sources, organisations, indicators, platforms, services and topics: what other things refer to."""

from __future__ import annotations

from datetime import date

import strawberry

from content_store.published import registry
from content_store.published.records import (
    IndicatorRecord,
    OrganisationRecord,
    PlatformRecord,
    ServiceRecord,
    SourceRecord,
    TopicRecord,
)
from content_store.sources import SourceKind
from schema.context import Info
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
    def of(cls, record: SourceRecord) -> Source:
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


@presents(OrganisationRecord)
@strawberry.type(description="An organisation that makes, checks or carries guides (cơ quan, tổ chức).")
class Organisation(Node):
    slug: str = strawberry.field(description="Short name, unique among organisations.")
    name: str = strawberry.field(description="Its name.")
    kind: str = strawberry.field(description="What sort of organisation it is, such as `department` or `telecom`.")
    part_played: str | None = strawberry.field(description="What it does for the teams and guides (vai trò).")

    @classmethod
    def of(cls, record: OrganisationRecord) -> Organisation:
        return cls(
            key=Key("Organisation", record.id),
            slug=record.slug,
            name=record.name,
            kind=record.kind,
            part_played=record.part_played or None,
        )


@presents(IndicatorRecord)
@strawberry.type(description="Something that is measured and aimed at (chỉ số).")
class Indicator(Node):
    slug: str = strawberry.field(description="Short name, unique among indicators, such as `teams.total`.")
    name: str = strawberry.field(description="Its name.")

    @classmethod
    def of(cls, record: IndicatorRecord) -> Indicator:
        return cls(key=Key("Indicator", record.id), slug=record.slug, name=record.name)


@presents(PlatformRecord)
@strawberry.type(description="An app, portal, page or other digital service that guides explain (nền tảng).")
class Platform(Node):
    number: strawberry.Private[int]
    slug: str = strawberry.field(description="Short name, unique among platforms.")
    name: str = strawberry.field(description="Its name in its owner's spelling.")
    kind: str = strawberry.field(description="What sort of platform it is, such as `app` or `portal`.")

    @strawberry.field(description="Other spellings and names that people write (tên gọi khác).")
    async def aliases(self, info: Info) -> list[str]:
        return await info.context.many(registry.aliases_of, self.number)

    @classmethod
    def of(cls, record: PlatformRecord) -> Platform:
        return cls(
            key=Key("Platform", record.id), number=record.id, slug=record.slug, name=record.name, kind=record.kind
        )


@presents(ServiceRecord)
@strawberry.type(description="A public service: a procedure that a citizen can file (dịch vụ công).")
class PublicService(Node):
    slug: str = strawberry.field(description="Short name, unique among services.")
    name: str = strawberry.field(description="Its name in the list that names it.")
    list_name: str | None = strawberry.field(description="The list that names it; null where there is none.")
    owner_name: str | None = strawberry.field(description="Whose procedure it is (cơ quan chủ quản).")

    @classmethod
    def of(cls, record: ServiceRecord) -> PublicService:
        return cls(
            key=Key("PublicService", record.id),
            slug=record.slug,
            name=record.name,
            list_name=record.list_name or None,
            owner_name=record.owner_name or None,
        )


@presents(TopicRecord)
@strawberry.type(description="A shelf of guides (chủ đề).")
class Topic(Node):
    slug: str = strawberry.field(description="Short name, unique among topics.")
    name: str = strawberry.field(description="Its name.")
    description: str = strawberry.field(description="What belongs on it.")

    @classmethod
    def of(cls, record: TopicRecord) -> Topic:
        return cls(key=Key("Topic", record.id), slug=record.slug, name=record.name, description=record.description)
