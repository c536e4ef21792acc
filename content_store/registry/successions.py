"""What became of places: the acts that merged, split, renamed or abolished them, edge by edge."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from content_store.registry.localities import LocalityVersion
from content_store.registry.reforms import Reform
from content_store.registry.sources import Source
from content_store.rows import RowType


class SuccessionKind(StrEnum):
    """What an act did to a place."""

    MERGE = "MERGE"
    SPLIT = "SPLIT"
    RENAME = "RENAME"
    RETYPE = "RETYPE"
    TRANSFER = "TRANSFER"
    ABOLISH = "ABOLISH"


class Extent(StrEnum):
    """How much of the predecessor's territory went along an edge."""

    WHOLE = "WHOLE"
    PART = "PART"


class SuccessionEvent(Model, metaclass=RowType):
    """One change of the map, carried out on `operates_from` by an act."""

    id = fields.IntField(primary_key=True)
    kind = fields.CharEnumField(SuccessionKind, max_length=20, description="")
    act: fields.ForeignKeyRelation[Source] = fields.ForeignKeyField(
        "camtay.Source", related_name=False, on_delete=fields.RESTRICT
    )
    act_id: int
    decided_on = fields.DateField()
    in_force_from = fields.DateField()
    operates_from = fields.DateField()
    note = fields.TextField(default="")
    reform: fields.ForeignKeyNullableRelation[Reform] = fields.ForeignKeyField(
        "camtay.Reform", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    reform_id: int | None

    class Meta:
        table = "succession_events"
        indexes = (("reform_id",),)


class SuccessionEdge(Model, metaclass=RowType):
    """Territory that passed from one version of a place to another; an abolished level has no successor."""

    id = fields.IntField(primary_key=True)
    event: fields.ForeignKeyRelation[SuccessionEvent] = fields.ForeignKeyField(
        "camtay.SuccessionEvent", related_name=False, on_delete=fields.RESTRICT
    )
    event_id: int
    predecessor: fields.ForeignKeyRelation[LocalityVersion] = fields.ForeignKeyField(
        "camtay.LocalityVersion", related_name=False, on_delete=fields.RESTRICT
    )
    predecessor_id: int
    successor: fields.ForeignKeyNullableRelation[LocalityVersion] = fields.ForeignKeyField(
        "camtay.LocalityVersion", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    successor_id: int | None
    extent = fields.CharEnumField(Extent, max_length=10, description="")

    class Meta:
        table = "succession_edges"
        unique_together = (("predecessor", "successor"),)
        indexes = (("successor_id",),)


async def heir_of(locality_id: int, day: date) -> int | None:
    """The place into which the whole territory of one that is gone by this day had passed by then, reform by reform.

    None for a place that is still there, and where some reform parted the territory or gave it to none.
    """
    heir = locality_id
    while ended := await _ended(heir, day):
        passed = await SuccessionEdge.filter(predecessor_id=ended.id).values_list("successor__locality_id", "extent")
        if len(passed) != 1 or passed[0][0] is None or passed[0][1] is not Extent.WHOLE:
            return None
        heir = passed[0][0]
    return None if heir == locality_id else heir


async def _ended(locality_id: int, day: date) -> LocalityVersion | None:
    """The last version of a place, if the place is gone by this day."""
    last = await LocalityVersion.filter(locality_id=locality_id).order_by("-valid_from").first()
    return last if last and last.valid_to <= day else None
