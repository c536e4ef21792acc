"""The projection's tables of the registry: places, teams, targets, figures and where they come from."""

from __future__ import annotations

from content_store.projection.columns import Column
from content_store.projection.table import Table

ID, NUMBER, TEXT, DAY, FLAG, DECIMAL, JSON, SORTED, FOLDED = (
    Column.KEY,
    Column.NUMBER,
    Column.TEXT,
    Column.DAY,
    Column.FLAG,
    Column.DECIMAL,
    Column.JSON,
    Column.SORTED,
    Column.FOLDED,
)

PLACES = Table(
    "places",
    "locality_versions own JOIN localities locality ON locality.id = own.locality_id",
    {
        "version_id": ID,
        "id": NUMBER,
        "slug": TEXT,
        "name": TEXT,
        "type": TEXT,
        "level": TEXT,
        "parent_id": NUMBER,
        "valid_from": DAY,
        "valid_to": DAY,
        "synthetic": FLAG,
        "sort_name": TEXT,
        "folded": FOLDED,
    },
    sources={
        "folded": "own.name",
        "version_id": "own.id",
        "id": "own.locality_id",
        "slug": "locality.slug",
        "synthetic": "locality.synthetic",
    },
    indexes=(
        "(id, valid_from)",
        "(parent_id, sort_name, version_id, level, valid_from, valid_to, record)",
        "(level, sort_name, version_id)",
        "(sort_name, version_id)",
        "(folded, version_id)",
    ),
    record=(
        "id",
        "version_id",
        "slug",
        "name",
        "type",
        "level",
        "parent_id",
        "valid_from",
        "valid_to",
        "synthetic",
    ),
)
OTHER_NAMES = Table(
    "other_names",
    "locality_aliases own",
    {"number": ID, "locality_id": NUMBER, "name": TEXT, "folded": FOLDED},
    subject="locality_id",
    sources={"number": "own.id", "folded": "own.name"},
    indexes=("(locality_id)", "(folded)"),
)
CODES = Table(
    "codes",
    "locality_codes own",
    {"number": ID, "locality_id": NUMBER, "scheme": TEXT, "value": TEXT, "valid_from": DAY, "valid_to": DAY},
    subject="locality_id",
    sources={"number": "own.id"},
    indexes=("(locality_id, scheme)", "(value, scheme)"),
)
SUCCESSIONS = Table(
    "successions",
    "succession_edges own JOIN succession_events act ON act.id = own.event_id",
    {
        "number": ID,
        "event_id": NUMBER,
        "predecessor_id": NUMBER,
        "successor_id": NUMBER,
        "extent": TEXT,
        "kind": TEXT,
        "act_id": NUMBER,
        "decided_on": DAY,
        "in_force_from": DAY,
        "operates_from": DAY,
    },
    subject="event_id",
    sources={
        "number": "own.id",
        **{name: f"act.{name}" for name in ("kind", "act_id", "decided_on", "in_force_from", "operates_from")},
    },
    indexes=("(predecessor_id)", "(successor_id)", "(event_id)"),
)
TEAMS = Table(
    "teams",
    "teams own",
    {
        "id": ID,
        "slug": TEXT,
        "name": TEXT,
        "kind": TEXT,
        "locality_id": NUMBER,
        "member_count": NUMBER,
        "hotline": TEXT,
        "account_link": TEXT,
        "valid_from": DAY,
        "valid_to": DAY,
        "synthetic": FLAG,
        "sort_name": SORTED,
    },
    sources={"sort_name": "own.name"},
)
INDICATORS = Table("indicators", "indicators own", {"id": ID, "slug": TEXT, "name": TEXT}, indexes=("(slug)",))
ORGANISATIONS = Table(
    "organisations",
    "organisations own",
    {"id": ID, "slug": TEXT, "name": TEXT, "kind": TEXT, "part_played": TEXT},
)
SERVICES = Table(
    "services",
    "public_services own",
    {"id": ID, "slug": TEXT, "name": TEXT, "list_name": TEXT, "owner_name": TEXT},
    indexes=("(slug)",),
)
PLATFORMS = Table(
    "platforms", "platforms own", {"id": ID, "slug": TEXT, "name": TEXT, "kind": TEXT}, indexes=("(slug)",)
)
ALIASES = Table(
    "aliases",
    "platform_aliases own",
    {"number": ID, "platform_id": NUMBER, "name": TEXT},
    subject="platform_id",
    sources={"number": "own.id"},
    indexes=("(platform_id)",),
)
RELEASES = Table(
    "releases",
    "platform_releases own",
    {"number": ID, "platform_id": NUMBER, "released_on": DAY},
    subject="platform_id",
    sources={"number": "own.id"},
    indexes=("(platform_id, released_on)",),
)
SOURCES = Table(
    "sources",
    "sources own",
    {
        "id": ID,
        "slug": TEXT,
        "kind": TEXT,
        "title": TEXT,
        "publisher": TEXT,
        "number": TEXT,
        "issued_on": DAY,
        "speaks_of": TEXT,
        "speaks_from": DAY,
    },
)
TARGETS = Table(
    "targets",
    "targets own",
    {
        "id": ID,
        "slug": TEXT,
        "indicator_id": NUMBER,
        "locality_id": NUMBER,
        "label": TEXT,
        "comparison": TEXT,
        "value": DECIMAL,
        "upper_value": DECIMAL,
        "milestone": TEXT,
        "unit": TEXT,
        "population": TEXT,
        "minimum_age": NUMBER,
        "starts_on": DAY,
        "due_on": DAY,
        "issuer": TEXT,
        "source_id": NUMBER,
        "quote": TEXT,
        "note": TEXT,
        "flags": JSON,
    },
    indexes=("(locality_id)", "(slug)"),
    record=(
        "id",
        "slug",
        "indicator_id",
        "locality_id",
        "label",
        "comparison",
        "value",
        "upper_value",
        "milestone",
        "unit",
        "population",
        "minimum_age",
        "starts_on",
        "due_on",
        "issuer",
        "source_id",
        "quote",
        "note",
        "flags",
    ),
)
MEASUREMENTS = Table(
    "measurements",
    "measurements own JOIN locality_versions version ON version.id = own.locality_version_id",
    {
        "id": ID,
        "slug": TEXT,
        "indicator_id": NUMBER,
        "locality_version_id": NUMBER,
        "service_id": NUMBER,
        "label": TEXT,
        "numerator": NUMBER,
        "denominator": NUMBER,
        "value": DECIMAL,
        "stated_percent": DECIMAL,
        "qualifier": TEXT,
        "unit": TEXT,
        "period_start": DAY,
        "period_end": DAY,
        "period_precision": TEXT,
        "period_text": TEXT,
        "channel": TEXT,
        "source_id": NUMBER,
        "quote": TEXT,
        "note": TEXT,
        "flags": JSON,
        "population": TEXT,
        "supersedes_id": NUMBER,
        "superseded_by_id": NUMBER,
        "reason": TEXT,
        "locality_id": NUMBER,
    },
    sources={
        "locality_id": "version.locality_id",
        "superseded_by_id": "(SELECT later.id FROM measurements later WHERE later.supersedes_id = own.id)",
    },
    indexes=(
        "(indicator_id, locality_id)",
        "(locality_id)",
        "(source_id) WHERE period_end IS NULL",
        "(locality_version_id, indicator_id)",
    ),
)
CONFLICTS = Table(
    "conflicts",
    "conflicts own",
    {"id": ID, "slug": TEXT, "kind": TEXT, "about": TEXT, "detail": TEXT},
)
CONFLICT_SIDES = Table(
    "conflict_sides",
    "conflict_sides own",
    {"number": ID, "conflict_id": NUMBER, "measurement_id": NUMBER, "target_id": NUMBER},
    subject="conflict_id",
    sources={"number": "own.id"},
    indexes=("(conflict_id)", "(measurement_id)", "(target_id)"),
)
