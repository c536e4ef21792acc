"""Holders: the roles at places that a reform ends, which reach nothing in what comes after."""

from __future__ import annotations

from collections import Counter

import msgspec

from content_store.people import grants
from content_store.people.access import Role
from content_store.registry.reforming.ground import Ground, Standing
from content_store.registry.reforming.rows import Rows
from content_store.registry.successions import Extent


class LeftBehind(msgspec.Struct, frozen=True):
    """So many accounts have a role at a place that ends; `heir` is what all its territory passes into, if one does."""

    place: str
    role: Role
    count: int
    heir: str | None


async def left_behind(rows: Rows, ground: Ground) -> tuple[LeftBehind, ...]:
    """The roles at the places that these rows end, by place and role; nobody is named."""
    ended = _ended(rows)
    if not ended:
        return ()
    counted = Counter((grant.place_id, grant.role) for grant in await grants.at_places() if grant.place_id in ended)
    names = {version.slug: version.full_name for version in rows.versions}
    found = []
    for (number, role), count in sorted(counted.items()):
        place, heir = ended[number]
        found.append(LeftBehind(ground.reference(place), role, count, names[heir] if heir else None))
    return tuple(found)


def _ended(rows: Rows) -> dict[int | None, tuple[Standing, str | None]]:
    """The places that end, by number, each with the slug of the one into which all its territory passes."""
    after = {version.slug for version in rows.versions}
    edges = [edge for change in rows.changes for edge in change.edges if edge.predecessor.slug not in after]
    return {
        edge.predecessor.place_id: (edge.predecessor, edge.successor if edge.extent is Extent.WHOLE else None)
        for edge in edges
    }
