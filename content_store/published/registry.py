"""The rest of the registry: teams, sources, indicators, platforms, services, organisations and topics."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import Any, TypeVar

from tortoise.models import Model

from content_store.collation import sort_key
from content_store.indicators import Indicator
from content_store.organisations import Organisation
from content_store.paging import Order, Page, Slice, cut
from content_store.platforms import Platform, PlatformAlias
from content_store.public_services import PublicService
from content_store.published.records import (
    IndicatorRecord,
    OrganisationRecord,
    PlatformRecord,
    Record,
    ServiceRecord,
    SessionRecord,
    SourceRecord,
    TeamRecord,
    TopicRecord,
    record_of,
)
from content_store.sources import Source
from content_store.teams import Team, TeamSession
from content_store.timeline import holds_on
from content_store.topics import Topic
from content_store.wording import findable

T = TypeVar("T")
ByIds = Callable[[Sequence[int]], Awaitable[dict[int, T]]]
BySlug = Callable[[str], Awaitable[T | None]]
ByPage = Callable[[Page], Awaitable[Slice[T]]]


def _by_ids(model: type[Model], kind: type[Record]) -> ByIds[Record]:
    async def by_ids(ids: Sequence[int]) -> dict[int, Record]:
        rows: list[Any] = await model.filter(id__in=list(ids))
        return {row.id: record_of(kind, row) for row in rows}

    return by_ids


def _by_page(model: type[Model], kind: type[Record]) -> ByPage[Record]:
    order = Order(model._meta.db_table, "id")

    async def by_page(wanted: Page) -> Slice[Record]:
        return await cut(model.all(), order, wanted, lambda row: record_of(kind, row))

    return by_page


def _by_slug(model: type[Model], kind: type[Record]) -> BySlug[Record]:
    async def by_slug(slug: str) -> Record | None:
        row = await model.get_or_none(slug=slug) if findable(slug) else None
        return record_of(kind, row) if row else None

    return by_slug


sources, sources_page = _by_ids(Source, SourceRecord), _by_page(Source, SourceRecord)
indicators, indicators_page = _by_ids(Indicator, IndicatorRecord), _by_page(Indicator, IndicatorRecord)
platforms, platforms_page = _by_ids(Platform, PlatformRecord), _by_page(Platform, PlatformRecord)
services, services_page = _by_ids(PublicService, ServiceRecord), _by_page(PublicService, ServiceRecord)
organisations = _by_ids(Organisation, OrganisationRecord)
organisations_page = _by_page(Organisation, OrganisationRecord)
topics, topics_page = _by_ids(Topic, TopicRecord), _by_page(Topic, TopicRecord)
indicator_by_slug = _by_slug(Indicator, IndicatorRecord)
platform_by_slug = _by_slug(Platform, PlatformRecord)
service_by_slug = _by_slug(PublicService, ServiceRecord)
topic_by_slug = _by_slug(Topic, TopicRecord)


async def teams(ids: Sequence[int], day: date) -> dict[int, TeamRecord]:
    """Teams by id, seen on a day."""
    return {row.id: record_of(TeamRecord, row, as_of=day) for row in await Team.filter(id__in=list(ids))}


async def teams_of(locality_ids: Sequence[int], day: date) -> dict[int, list[TeamRecord]]:
    """The teams that each place itself had on a day, by name."""
    found: dict[int, list[TeamRecord]] = {}
    rows = await Team.filter(holds_on(day), locality_id__in=list(locality_ids)).order_by("id")
    for row in sorted(rows, key=lambda row: sort_key(row.name)):
        found.setdefault(row.locality_id, []).append(record_of(TeamRecord, row, as_of=day))
    return found


async def teams_page(day: date, wanted: Page) -> Slice[TeamRecord]:
    """All teams of a day."""
    query = Team.filter(holds_on(day))
    return await cut(query, Order("teams", "id"), wanted, lambda row: record_of(TeamRecord, row, as_of=day))


async def sessions_of(team_ids: Sequence[int]) -> dict[int, list[SessionRecord]]:
    """The recurring sessions of each team."""
    found: dict[int, list[SessionRecord]] = {}
    for row in await TeamSession.filter(team_id__in=list(team_ids)).order_by("id"):
        found.setdefault(row.team_id, []).append(record_of(SessionRecord, row))
    return found


async def aliases_of(platform_ids: Sequence[int]) -> dict[int, list[str]]:
    """The other spellings of each platform's name, in the order in which they were entered."""
    rows = PlatformAlias.filter(platform_id__in=list(platform_ids)).order_by("id")
    found: dict[int, list[str]] = {}
    for platform_id, name in await rows.values_list("platform_id", "name"):
        found.setdefault(platform_id, []).append(name)
    return found
