"""Programmes: which guides a place shows on a channel, in which order and for which days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

import msgspec
from tortoise import fields
from tortoise.models import Model

from content_store import revisions
from content_store.content.tutorials import Tutorial
from content_store.database import transaction
from content_store.errors import NotFound, StaleRevision
from content_store.events import record
from content_store.registry.localities import Locality
from content_store.registry.timeline import NO_END, UNKNOWN_START
from content_store.revisions import Revised
from content_store.rows import RowType
from content_store.wording import few_enough, fits

NAME_MOST = 200
ITEMS_MOST = 200


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


class ProgrammeItem(Model, metaclass=RowType):
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


class NewProgramme(msgspec.Struct, frozen=True):
    """Tutorials for a place on a channel, in their order, from a day until the next programme begins."""

    locality_id: int
    channel: Channel
    name: str
    tutorial_ids: Sequence[int]
    start: date


async def compose(new: NewProgramme, account_id: int | None = None, expected_revision: int | None = None) -> Programme:
    """The programme before it ends on its first day, and one that begins on that day is replaced.

    With a revision, StaleRevision unless the one to be replaced is at it; 0 is for none.
    """
    fits(new.name, NAME_MOST, "name")
    few_enough(len(new.tutorial_ids), ITEMS_MOST, "tutorialIds")
    async with transaction():
        # Two who compose for a place wait for each other, or both would end the same predecessor.
        if await Locality.select_for_update().get_or_none(id=new.locality_id) is None:
            raise NotFound(path=("localityId",), what="locality", key=str(new.locality_id))
        await _check_tutorials(new.tutorial_ids)
        await _end_earlier(new, account_id)
        programme = await _begin(new, expected_revision)
        await ProgrammeItem.bulk_create(
            [
                ProgrammeItem(programme_id=programme.id, tutorial_id=tutorial_id, position=position)
                for position, tutorial_id in enumerate(new.tutorial_ids, 1)
            ]
        )
        said = {"locality_id": new.locality_id, "channel": new.channel.value, "revision": programme.revision}
        await record("programme.composed", programme.id, account_id, **said)
    return programme


async def _check_tutorials(ids: Sequence[int]) -> None:
    known = {tutorial.id for tutorial in await Tutorial.filter(id__in=list(ids)).only("id")}
    for place, number in enumerate(ids):
        if number not in known:
            raise NotFound(path=("tutorialIds", str(place)), what="tutorial", key=str(number))


async def _end_earlier(new: NewProgramme, account_id: int | None) -> None:
    """End on its first day whatever began before it and holds beyond it."""
    there = Programme.filter(locality_id=new.locality_id, channel=new.channel)
    earlier = there.filter(valid_from__lt=new.start, valid_to__gt=new.start)
    for programme in await earlier.order_by("valid_from"):
        programme.valid_to = new.start
        await revisions.touch(programme)
        await record("programme.ended", programme.id, account_id, valid_to=new.start.isoformat())


async def _begin(new: NewProgramme, expected_revision: int | None) -> Programme:
    """The programme that begins on that day, without items: a new one, or the one that is to be replaced."""
    here = Programme.filter(locality_id=new.locality_id, channel=new.channel)
    following = await here.filter(valid_from__gt=new.start).order_by("valid_from").first()
    programme = await here.get_or_none(valid_from=new.start)
    held = programme.revision if programme else 0
    if expected_revision is not None and expected_revision != held:
        raise StaleRevision(path=("expectedRevision",), held=expected_revision, current=held)
    if programme is None:
        programme = Programme(locality_id=new.locality_id, channel=new.channel, valid_from=new.start, revision=0)
    programme.name = new.name
    programme.valid_to = following.valid_from if following else NO_END
    await revisions.touch(programme)
    await ProgrammeItem.filter(programme_id=programme.id).delete()
    return programme
