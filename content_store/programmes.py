"""Programmes: which guides a place shows on a channel, in which order and for which days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from content_store.database import transaction
from content_store.events import record
from content_store.localities import Locality
from content_store.timeline import NO_END, UNKNOWN_START
from content_store.tutorials import Tutorial


class Channel(StrEnum):
    """Where guides reach people."""

    WEB = "WEB"
    ZALO = "ZALO"
    SIGNAGE = "SIGNAGE"
    PRINT = "PRINT"


class Programme(Model):
    """A list of guides for a place and everything below it that has none of its own."""

    id = fields.IntField(primary_key=True)
    locality: fields.ForeignKeyRelation[Locality] = fields.ForeignKeyField(
        "camtay.Locality", related_name=False, on_delete=fields.RESTRICT
    )
    locality_id: int
    channel = fields.CharEnumField(Channel, max_length=20, description="")
    name = fields.CharField(max_length=200)
    valid_from = fields.DateField(default=UNKNOWN_START)
    valid_to = fields.DateField(default=NO_END)

    class Meta:
        table = "programmes"
        unique_together = (("locality", "channel", "valid_from"),)


class ProgrammeItem(Model):
    """A tutorial's place in a programme."""

    id = fields.IntField(primary_key=True)
    programme: fields.ForeignKeyRelation[Programme] = fields.ForeignKeyField("camtay.Programme", related_name=False)
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
    """A programme of these tutorials in this order, from a day on."""
    async with transaction():
        programme = await Programme.create(locality_id=locality_id, channel=channel, name=name, valid_from=start)
        await ProgrammeItem.bulk_create(
            [
                ProgrammeItem(programme_id=programme.id, tutorial_id=tutorial_id, position=position)
                for position, tutorial_id in enumerate(tutorial_ids, 1)
            ]
        )
        await record("programme.composed", programme.id, locality_id=locality_id, channel=channel.value)
    return programme
