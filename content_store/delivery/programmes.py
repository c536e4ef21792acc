"""Programmes: which guides a place shows on a channel, in which order and for which days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from content_store.content.tutorials import Tutorial
from content_store.database import transaction
from content_store.errors import NotFound
from content_store.events import record
from content_store.registry.localities import Locality
from content_store.registry.timeline import NO_END, UNKNOWN_START
from content_store.revisions import Revised
from content_store.wording import fits

NAME_MOST = 200


class Channel(StrEnum):
    """Where guides reach people."""

    WEB = "WEB"
    ZALO = "ZALO"
    SIGNAGE = "SIGNAGE"
    PRINT = "PRINT"


class Programme(Revised):
    """A list of guides for a place and everything below it that has none of its own."""

    id = fields.IntField(primary_key=True)
    locality: fields.ForeignKeyRelation[Locality] = fields.ForeignKeyField(
        "camtay.Locality", related_name=False, on_delete=fields.RESTRICT
    )
    locality_id: int
    channel = fields.CharEnumField(Channel, max_length=20, description="")
    name = fields.CharField(max_length=NAME_MOST)
    valid_from = fields.DateField(default=UNKNOWN_START)
    valid_to = fields.DateField(default=NO_END)

    class Meta:
        table = "programmes"
        unique_together = (("locality", "channel", "valid_from"),)


class ProgrammeItem(Model):
    """A tutorial's place in a programme."""

    id = fields.IntField(primary_key=True)
    programme: fields.ForeignKeyRelation[Programme] = fields.ForeignKeyField("camtay.Programme", related_name="items")
    programme_id: int
    tutorial: fields.ForeignKeyRelation[Tutorial] = fields.ForeignKeyField(
        "camtay.Tutorial", related_name=False, on_delete=fields.RESTRICT
    )
    tutorial_id: int
    position = fields.IntField()

    class Meta:
        table = "programme_items"
        unique_together = (("programme", "position"),)


async def compose(locality_id: int, channel: Channel, name: str, tutorial_ids: Sequence[int], start: date) -> Programme:
    """A programme of these tutorials in this order, from a day until the next one begins.

    The one before it ends on that day, and one that begins on the same day is replaced.
    """
    fits(name, NAME_MOST, "name")
    async with transaction():
        # Two who compose for a place wait for each other, or both would end the same predecessor.
        if await Locality.select_for_update().get_or_none(id=locality_id) is None:
            raise NotFound(path=("localityId",), what="locality", key=str(locality_id))
        await _end_earlier(locality_id, channel, start)
        programme = await _begin(locality_id, channel, name, start)
        await ProgrammeItem.bulk_create(
            [
                ProgrammeItem(programme_id=programme.id, tutorial_id=tutorial_id, position=position)
                for position, tutorial_id in enumerate(tutorial_ids, 1)
            ]
        )
        await record("programme.composed", programme.id, locality_id=locality_id, channel=channel.value)
    return programme


async def _end_earlier(locality_id: int, channel: Channel, day: date) -> None:
    """End on that day whatever began before it and holds beyond it."""
    earlier = Programme.filter(locality_id=locality_id, channel=channel, valid_from__lt=day, valid_to__gt=day)
    for programme in await earlier.order_by("valid_from"):
        programme.valid_to = day
        await programme.save()
        await record("programme.ended", programme.id, valid_to=day.isoformat())


async def _begin(locality_id: int, channel: Channel, name: str, start: date) -> Programme:
    """The programme that begins on that day, without items: a new one, or the one that is to be replaced."""
    here = Programme.filter(locality_id=locality_id, channel=channel)
    following = await here.filter(valid_from__gt=start).order_by("valid_from").first()
    programme = await here.get_or_none(valid_from=start)
    if programme is None:
        programme = Programme(locality_id=locality_id, channel=channel, valid_from=start)
    programme.name = name
    programme.valid_to = following.valid_from if following else NO_END
    await programme.save()
    await ProgrammeItem.filter(programme_id=programme.id).delete()
    return programme
