"""The projection's tables, by the noun of the events that change them."""

from __future__ import annotations

from collections.abc import Mapping

from content_store.projection.content_tables import FILES, GUIDES, HISTORY, PROGRAMME_ITEMS, PROGRAMMES, RECALLS, TOPICS
from content_store.projection.registry_tables import (
    ALIASES,
    CODES,
    CONFLICT_SIDES,
    CONFLICTS,
    INDICATORS,
    MEASUREMENTS,
    ORGANISATIONS,
    OTHER_NAMES,
    PLACES,
    PLATFORMS,
    RELEASES,
    SERVICES,
    SOURCES,
    SUCCESSIONS,
    TARGETS,
    TEAMS,
)
from content_store.projection.roadmap_tables import ROADMAP_ITEMS, ROADMAP_LINKS, ROADMAPS
from content_store.projection.table import Table
from content_store.projection.team_tables import MEMBERS, MOVES, ROLES, SESSION_CHANGES, SESSIONS

# What an event's subject is, and the tables that speak of it.
SUBJECTS: Mapping[str, tuple[Table, ...]] = {
    "source": (SOURCES,),
    "locality": (PLACES, CODES, OTHER_NAMES),
    "succession": (SUCCESSIONS,),
    "team": (TEAMS, MOVES, ROLES, SESSIONS, SESSION_CHANGES, MEMBERS),
    "organisation": (ORGANISATIONS,),
    "indicator": (INDICATORS,),
    "topic": (TOPICS,),
    "service": (SERVICES,),
    "platform": (PLATFORMS, ALIASES, RELEASES),
    "target": (TARGETS,),
    "measurement": (MEASUREMENTS,),
    "conflict": (CONFLICTS, CONFLICT_SIDES),
    "programme": (PROGRAMMES, PROGRAMME_ITEMS),
    "roadmap": (ROADMAPS, ROADMAP_ITEMS, ROADMAP_LINKS),
    "tutorial": (GUIDES, FILES, HISTORY, RECALLS),
}
# The nouns of which something may be public today that must be nowhere in the file tomorrow.
WITHDRAWN = frozenset({"team"})
TABLES = tuple(table for tables in SUBJECTS.values() for table in tables)
