"""The rest of the registry: teams, sources, indicators, platforms, services, organisations and topics."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

from content_store.paging import Order, Page, Slice
from content_store.published.pages import Listing, cut
from content_store.published.places import marks_after_one
from content_store.published.reading import Reading, Row, marks
from content_store.published.records import (
    IndicatorRecord,
    OrganisationRecord,
    PlatformRecord,
    R,
    ServiceRecord,
    SourceRecord,
    TeamRecord,
    TopicRecord,
    columns_of,
    record_of,
)
from content_store.published.statements import ById, Groups, Statement, by_ids
from content_store.wording import findable

T = TypeVar("T")
ByIds = Callable[[Reading, Sequence[int]], ById[R]]
BySlug = Callable[[Reading, str], T | None]
ByPage = Callable[[Reading, Page], Slice[T]]
# Where a team belongs on the day `?1`, and whether it works then.
SEATED, WORKING = "since <= ?1 AND until > ?1", "valid_from <= ?1 AND valid_to > ?1"


def _by_ids(table: str, kind: type[R]) -> ByIds[R]:
    def found(reading: Reading, ids: Sequence[int]) -> ById[R]:
        return by_ids(kind, table, len(ids)).records(reading, ids).by_id()

    return found


def _by_page(table: str, kind: type[R], name: str = "") -> ByPage[R]:
    order, listing = Order(name or table, "id"), Listing(columns_of(kind), f"{table} WHERE TRUE", (), "id", "id")

    def by_page(reading: Reading, wanted: Page) -> Slice[R]:
        return cut(reading, listing, order, wanted, lambda row: record_of(kind, row))

    return by_page


def _by_slug(table: str, kind: type[R]) -> BySlug[R]:
    sql = f"SELECT {columns_of(kind)} FROM {table} WHERE slug = ?"

    def by_slug(reading: Reading, slug: str) -> R | None:
        row = reading.first(sql, slug) if findable(slug) else None
        return record_of(kind, row) if row else None

    return by_slug


sources, sources_page = _by_ids("sources", SourceRecord), _by_page("sources", SourceRecord)
indicators, indicators_page = _by_ids("indicators", IndicatorRecord), _by_page("indicators", IndicatorRecord)
platforms, platforms_page = _by_ids("platforms", PlatformRecord), _by_page("platforms", PlatformRecord)
services = _by_ids("services", ServiceRecord)
services_page = _by_page("services", ServiceRecord, "public_services")
organisations = _by_ids("organisations", OrganisationRecord)
organisations_page = _by_page("organisations", OrganisationRecord)
topics, topics_page = _by_ids("topics", TopicRecord), _by_page("topics", TopicRecord)
indicator_by_slug = _by_slug("indicators", IndicatorRecord)
platform_by_slug = _by_slug("platforms", PlatformRecord)
service_by_slug = _by_slug("services", ServiceRecord)
topic_by_slug = _by_slug("topics", TopicRecord)


def teams(reading: Reading, ids: Sequence[int], day: date) -> dict[int, TeamRecord]:
    """Teams by id, seen on a day."""
    sql = f"SELECT record FROM seats WHERE team_id IN ({marks_after_one(len(ids))}) AND {SEATED}"
    return {team.id: team for team in Statement(TeamRecord, sql).records(reading, (day.isoformat(), *ids), day)}


def teams_of(reading: Reading, locality_ids: Sequence[int], day: date) -> Groups[TeamRecord]:
    """The teams that each place itself had on a day, by name."""
    among = f"locality_id IN ({marks_after_one(len(locality_ids))})"
    sql = f"SELECT record FROM seats WHERE {among} AND {SEATED} AND {WORKING} ORDER BY locality_id, sort_name, team_id"
    there = Statement(TeamRecord, sql).records(reading, (day.isoformat(), *locality_ids), day)
    return there.by("locality_id")


def teams_page(reading: Reading, day: date, wanted: Page) -> Slice[TeamRecord]:
    """All teams of a day."""
    listing = Listing("record", f"seats WHERE {SEATED} AND {WORKING}", (day.isoformat(),), "team_id", "team_id")

    def team(row: Row) -> TeamRecord:
        return record_of(TeamRecord, reading.rows(TeamRecord, row[:1])[0], day)

    return cut(reading, listing, Order("teams", "id"), wanted, team)


def aliases_of(reading: Reading, platform_ids: Sequence[int]) -> dict[int, list[str]]:
    """The other spellings of each platform's name, in the order in which they were entered."""
    among = f"platform_id IN ({marks(len(platform_ids))})"
    names: dict[int, list[str]] = {}
    sql = f"SELECT platform_id, name FROM aliases WHERE {among} ORDER BY number"
    for platform_id, name in reading.all(sql, *platform_ids):
        names.setdefault(platform_id, []).append(name)
    return names
