"""The projection's tables, by the noun of the events that change them."""

from __future__ import annotations

from collections.abc import Mapping

from content_store.projection.content_tables import FILES, GUIDES, HISTORY, PROGRAMME_ITEMS, PROGRAMMES, RECALLS, TOPICS
from content_store.projection.registry_tables import (
    ALIASES,
    CODES,
    INDICATORS,
    MEASUREMENTS,
    ORGANISATIONS,
    OTHER_NAMES,
    PLACES,
    PLATFORMS,
    RELEASES,
    SERVICES,
    SESSIONS,
    SOURCES,
    SUCCESSIONS,
    TARGETS,
    TEAMS,
)
from content_store.projection.table import Table

# What an event's subject is, and the tables that speak of it.
SUBJECTS: Mapping[str, tuple[Table, ...]] = {
    "source": (SOURCES,),
    "locality": (PLACES, CODES, OTHER_NAMES),
    "succession": (SUCCESSIONS,),
    "team": (TEAMS, SESSIONS),
    "organisation": (ORGANISATIONS,),
    "indicator": (INDICATORS,),
    "topic": (TOPICS,),
    "service": (SERVICES,),
    "platform": (PLATFORMS, ALIASES, RELEASES),
    "target": (TARGETS,),
    "measurement": (MEASUREMENTS,),
    "programme": (PROGRAMMES, PROGRAMME_ITEMS),
    "tutorial": (GUIDES, FILES, HISTORY, RECALLS),
}
TABLES = tuple(table for tables in SUBJECTS.values() for table in tables)
