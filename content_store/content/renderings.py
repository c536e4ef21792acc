"""Renderings: work on assets that was asked for and is not done, and how far it has come."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec.structs import asdict
from tortoise import fields
from tortoise.models import Model

from content_store.rows import RowType


class Rendering(Model, metaclass=RowType):
    """The work on one asset. Whoever works for an older event than `event_id`, or for no row at all, stops."""

    id = fields.IntField(primary_key=True)
    asset_id = fields.IntField(unique=True)
    event_id = fields.BigIntField()
    step = fields.CharField(max_length=20, default="")
    done = fields.FloatField(default=0.0)
    seconds_left = fields.IntField(null=True)
    # What is made has been chosen otherwise since it was begun.
    again = fields.BooleanField(default=False)

    class Meta:
        table = "renderings"


class Progress(msgspec.Struct, frozen=True):
    """How far the work is: the step, the share of all work from 0 to 1, and a guess at the seconds that are left."""

    step: str
    done: float
    seconds_left: int | None


async def ask(asset_id: int, event_id: int) -> None:
    """Note that an event asks for work; what was under way for an earlier one stops."""
    await Rendering.filter(asset_id=asset_id).delete()
    await Rendering.create(asset_id=asset_id, event_id=event_id)


async def ask_again(asset_id: int) -> bool:
    """Have the work under way followed by another round; False when there is none."""
    return await Rendering.filter(asset_id=asset_id).update(again=True) > 0


async def note(asset_id: int, event_id: int, progress: Progress) -> bool:
    """Note how far the work is; False when nobody wants it any more, so that it should stop."""
    return await Rendering.filter(asset_id=asset_id, event_id=event_id).update(**asdict(progress)) > 0


async def wanted(asset_id: int, event_id: int) -> bool:
    """Whether the work that an event asked for is still to be done."""
    return await Rendering.exists(asset_id=asset_id, event_id=event_id)


async def end(asset_id: int, event_id: int | None = None) -> Rendering | None:
    """Take the work off the list, only if it is still that event's when one is given; what stood there."""
    row = await Rendering.get_or_none(asset_id=asset_id)
    if row is None or (event_id is not None and row.event_id != event_id):
        return None
    # The count and not the row decides: of two that end it at once, one does.
    return row if await Rendering.filter(asset_id=asset_id, event_id=row.event_id).delete() else None


async def of_assets(asset_ids: Sequence[int]) -> dict[int, Rendering]:
    """The work on each asset that has any."""
    return {row.asset_id: row for row in await Rendering.filter(asset_id__in=list(asset_ids))}


async def asked_until(event_id: int) -> list[Rendering]:
    """The work that events up to this one asked for, oldest first."""
    return await Rendering.filter(event_id__lte=event_id).order_by("event_id")
