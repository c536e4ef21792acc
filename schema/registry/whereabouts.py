"""Whereabouts: the places of things that are seen as of days, asked for all of them together."""

from collections.abc import Sequence
from typing import Any

from content_store.published import places
from content_store.published.together import column
from schema.context import Info
from schema.nodes import present


def localities_of(those: Sequence[Any], info: Info) -> list[Any]:
    """The place of each on the day on which it is seen or, where that had ended by then, on its last day."""
    return [*map(present, _found(places.as_last_known, "record.locality_id", those, info))]


def current_localities_of(those: Sequence[Any], info: Info) -> list[Any]:
    """The place of each on the day on which it is seen; None for one that was not there then."""
    return _there(_found(places.on_day, "record.locality_id", those, info))


def parents_of(those: Sequence[Any], info: Info) -> list[Any]:
    """What each place belongs to on the day on which it is seen; None for the country."""
    return _there(_found(places.on_day, "record.parent_id", those, info))


def _found(question: Any, name: str, those: Sequence[Any], info: Info) -> list[Any]:
    return info.context.on_days(question, column(those, name), column(those, "record.as_of"))


def _there(found: Sequence[Any]) -> list[Any]:
    return [record and present(record) for record in found]
