"""The sets of public facts that are exported: their columns, and the rows of the projection that fill them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum, auto

import msgspec

from content_store.published.reading import Reading

Said = str | int | None


class Sort(Enum):
    """What a column holds; a LINK is the key of a row of another set, FLAGS is a JSON list of words."""

    TEXT = auto()
    NUMBER = auto()
    DECIMAL = auto()
    DAY = auto()
    YES = auto()
    FLAGS = auto()
    LINK = auto()


class Field(msgspec.Struct, frozen=True):
    """A column: what it is called outside in words that others know, and to which set it leads."""

    sort: Sort = Sort.TEXT
    term: str = ""
    leads_to: str = ""


class Dataset(msgspec.Struct, frozen=True):
    """A set of facts; `sql` gives the subject's id and then the fields in their order, in an order of its own keys."""

    name: str
    noun: str
    title: str
    title_vi: str
    type: str
    fields: Mapping[str, Field]
    sql: str
    version: str = ""  # the field that tells rows with the same key apart, none when no two have one
    key: str = "key"  # the field by which a row is known

    def rows(self, reading: Reading) -> Iterator[tuple[int, Sequence[Said]]]:
        """Every row of the set, with its subject's id."""
        for row in reading.stream(self.sql):
            yield (
                row[0],
                [_known(value, field.sort) for value, field in zip(row[1:], self.fields.values(), strict=True)],
            )


def _known(value: Said, sort: Sort) -> Said:
    """The value; None for a period's end that is not known."""
    return None if sort is Sort.DAY and value in ("0001-01-01", "9999-12-31") else value


_CODE = "(SELECT value FROM codes WHERE locality_id = {place} AND scheme = 'NSO'{then} ORDER BY valid_from DESC)"
_NAME = "(SELECT name FROM places WHERE id = {place} ORDER BY valid_from DESC)"
_SLUG = "(SELECT slug FROM places WHERE id = {place} LIMIT 1)"
_THEN = " AND valid_from < {of}.valid_to AND valid_to > {of}.valid_from"
_KEY, _TEXT = Field(term="dct:identifier"), Field()
_NAMED, _DAY, _NUMBER = Field(term="schema:name"), Field(Sort.DAY), Field(Sort.NUMBER)
_PLACE = Field(Sort.LINK, "schema:observationAbout", "places")
_INDICATOR = Field(Sort.LINK, "schema:measuredProperty", "indicators")
_SOURCE = Field(Sort.LINK, "dct:source", "sources")


def _at_place(place: str) -> str:
    code, name = _CODE.format(place=place, then=""), _NAME.format(place=place)
    return f"{_SLUG.format(place=place)}, {code}, {name}"


PLACES = Dataset(
    "places",
    "locality",
    "Administrative units, as they were in every period",
    "Đơn vị hành chính qua các thời kỳ",
    "schema:AdministrativeArea",
    {
        "key": _KEY,
        "code": Field(term="schema:branchCode"),
        "name": _NAMED,
        "type": _TEXT,
        "level": _TEXT,
        "parent": Field(Sort.LINK, "schema:containedInPlace", "places"),
        "parent_code": _TEXT,
        "valid_from": _DAY,
        "valid_to": _DAY,
        "synthetic": Field(Sort.YES),
    },
    "SELECT own.id, own.slug, "
    + _CODE.format(place="own.id", then=_THEN.format(of="own"))
    + f", own.name, own.type, own.level, {_SLUG.format(place='own.parent_id')}, "
    + _CODE.format(place="own.parent_id", then=_THEN.format(of="own"))
    + ", own.valid_from, own.valid_to, own.synthetic FROM places own ORDER BY own.slug, own.valid_from",
    version="valid_from",
)
INDICATORS = Dataset(
    "indicators",
    "indicator",
    "Indicators",
    "Chỉ tiêu",
    "schema:StatisticalVariable",
    {"key": _KEY, "name": _NAMED},
    "SELECT id, slug, name FROM indicators ORDER BY slug",
)
SOURCES = Dataset(
    "sources",
    "source",
    "Documents that figures are quoted from",
    "Nguồn số liệu",
    "schema:CreativeWork",
    {
        "key": _KEY,
        "kind": _TEXT,
        "title": Field(term="dct:title"),
        "publisher": Field(term="dc:publisher"),
        "number": _TEXT,
        "issued_on": Field(Sort.DAY, "dct:issued"),
        "speaks_of": Field(term="dc:coverage"),
        "speaks_from": _DAY,
    },
    "SELECT id, slug, kind, title, publisher, number, issued_on, speaks_of, speaks_from FROM sources ORDER BY slug",
)
SERVICES = Dataset(
    "services",
    "service",
    "Public services",
    "Dịch vụ công",
    "schema:GovernmentService",
    {"key": _KEY, "name": _NAMED, "list_name": _TEXT, "owner_name": _TEXT},
    "SELECT id, slug, name, list_name, owner_name FROM services ORDER BY slug",
)
_ROLES = (
    "(SELECT group_concat(role || ' ' || count, ', ') FROM "
    "(SELECT role, count FROM team_roles WHERE team_id = own.id ORDER BY role))"
)
TEAMS = Dataset(
    "teams",
    "team",
    "Community digital teams, without their people",
    "Tổ công nghệ số cộng đồng, không có thông tin cá nhân",
    "schema:Organization",
    {
        "key": _KEY,
        "name": _NAMED,
        "kind": _TEXT,
        "place": Field(Sort.LINK, "schema:areaServed", "places"),
        "place_code": _TEXT,
        "place_name": _TEXT,
        "member_count": Field(Sort.NUMBER, "schema:numberOfEmployees"),
        "roles": _TEXT,
        "hotline": Field(term="schema:telephone"),
        "account_link": Field(term="schema:url"),
        "valid_from": Field(Sort.DAY, "schema:foundingDate"),
        "valid_to": Field(Sort.DAY, "schema:dissolutionDate"),
        "synthetic": Field(Sort.YES),
    },
    f"SELECT id, slug, name, kind, {_at_place('own.locality_id')}, member_count, {_ROLES}, hotline, "
    "account_link, valid_from, valid_to, synthetic FROM teams own ORDER BY slug",
)
MOVES = Dataset(
    "moves",
    "team",
    "Moves of teams to other places",
    "Tổ công nghệ số cộng đồng chuyển địa bàn",
    "schema:MoveAction",
    {
        "team": Field(Sort.LINK, "schema:agent", "teams"),
        "place": Field(Sort.LINK, "schema:toLocation", "places"),
        "place_code": _TEXT,
        "place_name": _TEXT,
        "since": Field(Sort.DAY, "schema:startTime"),
    },
    f"SELECT team_id, teams.slug, {_at_place('own.locality_id')}, since "
    "FROM moves own JOIN teams ON teams.id = own.team_id ORDER BY teams.slug, since",
    version="since",
    key="team",
)
TARGETS = Dataset(
    "targets",
    "target",
    "Targets",
    "Chỉ tiêu được giao",
    "Target",
    {
        "key": _KEY,
        "indicator": _INDICATOR,
        "place": _PLACE,
        "place_code": _TEXT,
        "place_name": _TEXT,
        "label": Field(term="schema:description"),
        "comparison": _TEXT,
        "value": Field(Sort.DECIMAL, "schema:value"),
        "upper_value": Field(Sort.DECIMAL, "schema:maxValue"),
        "milestone": _TEXT,
        "unit": Field(term="schema:unitText"),
        "population": _TEXT,
        "minimum_age": _NUMBER,
        "starts_on": Field(Sort.DAY, "schema:startDate"),
        "due_on": Field(Sort.DAY, "schema:endDate"),
        "issuer": _TEXT,
        "source": _SOURCE,
        "quote": _TEXT,
        "note": _TEXT,
        "flags": Field(Sort.FLAGS),
    },
    "SELECT own.id, own.slug, (SELECT slug FROM indicators WHERE id = own.indicator_id), "
    f"{_at_place('own.locality_id')}, own.label, own.comparison, own.value, own.upper_value, own.milestone, own.unit, "
    "own.population, own.minimum_age, own.starts_on, own.due_on, own.issuer, "
    "(SELECT slug FROM sources WHERE id = own.source_id), own.quote, own.note, own.flags "
    "FROM targets own ORDER BY own.slug",
)
# The day of a place's version that is nearest to the end of the figure's period, or to when its source speaks.
_PLACE_ON = (
    "MAX(version.valid_from, MIN(COALESCE(own.period_end, source.speaks_from), date(version.valid_to, '-1 day')))"
)
# How many corrections led to a figure: what was corrected stands before what took its place.
_CORRECTIONS = (
    "(WITH RECURSIVE back (id) AS (SELECT own.supersedes_id UNION ALL SELECT measurements.supersedes_id "
    "FROM back JOIN measurements ON measurements.id = back.id) SELECT COUNT(id) FROM back)"
)
MEASUREMENTS = Dataset(
    "measurements",
    "measurement",
    "Measurements, each as one source states it",
    "Số liệu, mỗi số theo một nguồn",
    "schema:Observation",
    {
        "key": _KEY,
        "indicator": _INDICATOR,
        "place": _PLACE,
        "place_on": _TEXT,
        "place_code": _TEXT,
        "place_name": _TEXT,
        "service": Field(Sort.LINK, "schema:about", "services"),
        "channel": _TEXT,
        "population": _TEXT,
        "label": Field(term="schema:description"),
        "numerator": _NUMBER,
        "denominator": _NUMBER,
        "value": Field(Sort.DECIMAL, "schema:value"),
        "stated_percent": Field(Sort.DECIMAL),
        "qualifier": _TEXT,
        "unit": Field(term="schema:unitText"),
        "period_start": Field(Sort.DAY, "schema:startDate"),
        "period_end": Field(Sort.DAY, "schema:endDate"),
        "period_precision": _TEXT,
        "period_text": Field(term="dct:temporal"),
        "source": _SOURCE,
        "quote": _TEXT,
        "note": _TEXT,
        "flags": Field(Sort.FLAGS),
        "supersedes": Field(Sort.LINK, "dct:replaces", "measurements"),
        "reason": _TEXT,
    },
    f"SELECT own.id, own.slug, indicator.slug, version.slug, {_PLACE_ON}, "
    + _CODE.format(place="version.id", then=_THEN.format(of="version"))
    + ", version.name, service.slug, own.channel, own.population, own.label, own.numerator, own.denominator, "
    "own.value, own.stated_percent, own.qualifier, own.unit, "
    "own.period_start, own.period_end, own.period_precision, own.period_text, source.slug, own.quote, own.note, "
    "own.flags, old.slug, own.reason "
    "FROM measurements own JOIN indicators indicator ON indicator.id = own.indicator_id "
    "JOIN places version ON version.version_id = own.locality_version_id "
    "JOIN sources source ON source.id = own.source_id LEFT JOIN services service ON service.id = own.service_id "
    "LEFT JOIN measurements old ON old.id = own.supersedes_id "
    f"ORDER BY {_CORRECTIONS}, own.slug",
)
DATASETS: Mapping[str, Dataset] = {
    dataset.name: dataset for dataset in (PLACES, INDICATORS, SOURCES, SERVICES, TEAMS, MOVES, TARGETS, MEASUREMENTS)
}
