"""Inserting many rows at once, each told to the feed, and never the same row twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from content_store import events

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from tortoise.models import Model

BATCH = 500
Progress: TypeAlias = "Callable[[str], object]"  # hears what has been done, a sentence at a time


def silence(_: str) -> None:
    """The progress of whoever does not listen."""


def chunks(things: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """The things in lots that a statement can hold."""
    for start in range(0, len(things), BATCH):
        yield things[start : start + BATCH]


async def ids_of(model: type[Model], slugs: Iterable[str]) -> dict[str, int]:
    """The ids of those slugs that have a row."""
    found: dict[str, int] = {}
    for lot in chunks(list(slugs)):
        found.update(await model.filter(slug__in=lot).values_list("slug", "id"))
    return found


async def insert(rows: Sequence[Any], noun: str) -> dict[str, int]:
    """Insert the rows of one table whose slugs are new, tell the feed of each, and return the ids of all by slug."""
    model: type[Model] = type(rows[0])
    known = await ids_of(model, [row.slug for row in rows])
    new = [row for row in rows if row.slug not in known]
    if not new:
        return known
    await model.bulk_create(new, batch_size=BATCH)
    made = await ids_of(model, [row.slug for row in new])
    await events.record_all([events.Fact(f"{noun}.created", row, {"slug": slug}) for slug, row in made.items()])
    return known | made
