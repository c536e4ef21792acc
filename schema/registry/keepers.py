"""Keepers: who keeps the registry of a place, which may be gone by now."""

from __future__ import annotations

from content_store.errors import NotFound
from content_store.people import access
from content_store.people.access import Action
from content_store.published import places
from schema.context import Context


def keeper_of(context: Context, place: int) -> int:
    """The viewer's account when it keeps the registry there; Unauthenticated or Forbidden otherwise.

    A place that is gone belongs to those places in which it lay on its last day.
    """
    access.require_account(context.viewer)
    found = context.one(places.as_last_known, place, context.today)
    if found is None:
        raise NotFound(path=("localityId",), what="Locality", key=str(place))
    within = (place, *context.many(places.ancestors, place, found.as_of))
    return access.require(context.viewer, Action.KEEP_REGISTRY, within)
