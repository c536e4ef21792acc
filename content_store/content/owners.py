"""Owners: the places to whose tutorials something belongs, found from whatever it is known by."""

from __future__ import annotations

from tortoise.models import Model

from content_store.content.comments import Comment
from content_store.content.previews import Preview
from content_store.content.releases import Release, ReleaseItem
from content_store.content.schedules import Schedule
from content_store.content.tutorials import Tutorial
from content_store.content.versions import Version

Owners = set[int | None]  # None among them is the whole country
_OF_VERSION = "version__tutorial__locality_id"
_ONE: dict[str, tuple[type[Model], str]] = {
    "Comment": (Comment, _OF_VERSION),
    "Schedule": (Schedule, _OF_VERSION),
    "Tutorial": (Tutorial, "locality_id"),
    "Version": (Version, "tutorial__locality_id"),
}


async def of(kind: str, number: int) -> Owners | None:
    """The places to which the tutorials of this thing belong, none for an empty release; None for no such thing."""
    if kind == "Preview":
        return await _of_preview(number)
    if kind == "Release":
        return await _of_release(number)
    model, place = _ONE[kind]
    return {found for found, _ in await model.filter(id=number).values_list(place, "id")} or None


async def _of_release(number: int) -> Owners | None:
    if not await Release.exists(id=number):
        return None
    return {found for found, _ in await ReleaseItem.filter(release_id=number).values_list(_OF_VERSION, "id")}


async def _of_preview(number: int) -> Owners | None:
    row = await Preview.get_or_none(id=number)
    if row is None:
        return None
    shown = {"Version": row.version_id, "Tutorial": row.tutorial_id, "Release": row.release_id}
    kind, of_it = next((kind, found) for kind, found in shown.items() if found is not None)
    return await of(kind, of_it)
