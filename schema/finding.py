"""Finding things again by their ids."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from content_store.published import conflicts, figures, guides, places, registry, roadmaps, teams
from schema.context import Context
from schema.nodes import present, read_gid

Find = Callable[[Context, int, str | None], Any]
Question = Callable[..., Any]


def _undated(question: Question) -> Find:
    def find(context: Context, number: int, seen: str | None) -> Any:
        return None if seen else context.one(question, number)

    return find


def _dated(question: Question) -> Find:
    def find(context: Context, number: int, seen: str | None) -> Any:
        try:
            day = date.fromisoformat(seen) if seen else context.today
        except ValueError:
            return None
        return context.one(question, number, context.day(day))

    return find


def _guide(context: Context, number: int, seen: str | None) -> Any:
    return context.one(guides.of_tutorials, number, (seen or "vi",))


KINDS: dict[str, Find] = {
    "Guide": _guide,
    "Indicator": _undated(registry.indicators),
    "Locality": _dated(places.as_last_known),
    "Measurement": _dated(figures.measurements),
    "Organisation": _undated(registry.organisations),
    "Platform": _undated(registry.platforms),
    "Programme": _dated(guides.programmes),
    "PublicService": _undated(registry.services),
    "Roadmap": _dated(roadmaps.roadmaps),
    "Source": _undated(registry.sources),
    "SourceConflict": _dated(conflicts.conflicts),
    "Target": _dated(figures.targets),
    "Team": _dated(registry.teams),
    "TeamSession": _undated(teams.sessions),
    "Topic": _undated(registry.topics),
}


def find_node(context: Context, value: str) -> Any:
    """The public thing with this id, or None when there is none; BadInput when the id is none of ours."""
    reference = read_gid(value, "id")
    find = KINDS.get(reference.kind)
    record = find(context, reference.number, reference.seen) if find else None
    return None if record is None else present(record)
