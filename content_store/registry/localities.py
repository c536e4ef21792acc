"""Places, whose names, levels and parents change over the years.

A Locality has a life of its own; a LocalityVersion says what it was called and where it belonged for a period, and
stands for one territory. A unit that a reform founds anew is a new Locality even when it inherits a name and a code.
`begun_by` and `ended_by` are the reforms that were entered as files; what was there before them has none.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.models import Model

from content_store.collation import sort_key
from content_store.registry.timeline import NO_END, UNKNOWN_START
from content_store.rows import RowType

NAME_MOST = 120


class Level(StrEnum):
    """How far down the administrative tree a place stands."""

    COUNTRY = "COUNTRY"
    PROVINCE = "PROVINCE"
    DISTRICT = "DISTRICT"
    COMMUNE = "COMMUNE"
    VILLAGE = "VILLAGE"


class Locality(Model, metaclass=RowType):
    """A place with a life of its own."""

    id = fields.IntField(primary_key=True)
    slug = fields.CharField(max_length=80, unique=True)
    synthetic = fields.BooleanField(default=False)
    begun_by: fields.ForeignKeyNullableRelation[Model] = fields.ForeignKeyField(
        "camtay.Reform", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    begun_by_id: int | None

    class Meta:
        table = "localities"


class LocalityVersion(Model, metaclass=RowType):
    """What a place was, from one day to another: one territory under one name."""

    id = fields.IntField(primary_key=True)
    locality: fields.ForeignKeyRelation[Locality] = fields.ForeignKeyField(
        "camtay.Locality", related_name=False, on_delete=fields.RESTRICT
    )
    locality_id: int
    parent: fields.ForeignKeyNullableRelation[Locality] = fields.ForeignKeyField(
        "camtay.Locality", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    parent_id: int | None
    name = fields.CharField(max_length=NAME_MOST)
    sort_name = fields.CharField(max_length=3 * NAME_MOST + 2)
    type = fields.CharField(max_length=40)
    level = fields.CharEnumField(Level, max_length=20, description="")
    valid_from = fields.DateField(default=UNKNOWN_START)
    valid_to = fields.DateField(default=NO_END)
    begun_by: fields.ForeignKeyNullableRelation[Model] = fields.ForeignKeyField(
        "camtay.Reform", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    begun_by_id: int | None
    ended_by: fields.ForeignKeyNullableRelation[Model] = fields.ForeignKeyField(
        "camtay.Reform", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    ended_by_id: int | None

    class Meta:
        table = "locality_versions"
        unique_together = (("locality", "valid_from"),)
        indexes = (("parent_id", "level"), ("level", "sort_name"))

    def __init__(self, **columns: Any) -> None:
        # A version's name never changes, so neither does what it is sorted by.
        super().__init__(**{"sort_name": sort_key(columns["name"]), **columns})


class LocalityCode(Model, metaclass=RowType):
    """A code that somebody gave to a place for a period; codes are reused, so none is an identity."""

    id = fields.IntField(primary_key=True)
    locality: fields.ForeignKeyRelation[Locality] = fields.ForeignKeyField(
        "camtay.Locality", related_name=False, on_delete=fields.RESTRICT
    )
    locality_id: int
    scheme = fields.CharField(max_length=20)
    value = fields.CharField(max_length=20)
    valid_from = fields.DateField(default=UNKNOWN_START)
    valid_to = fields.DateField(default=NO_END)
    begun_by: fields.ForeignKeyNullableRelation[Model] = fields.ForeignKeyField(
        "camtay.Reform", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    begun_by_id: int | None
    ended_by: fields.ForeignKeyNullableRelation[Model] = fields.ForeignKeyField(
        "camtay.Reform", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    ended_by_id: int | None

    class Meta:
        table = "locality_codes"
        unique_together = (("scheme", "value", "valid_from"),)
        indexes = (("locality_id",),)


class LocalityAlias(Model, metaclass=RowType):
    """Another name of a place, which people use and no act gave it."""

    id = fields.IntField(primary_key=True)
    locality: fields.ForeignKeyRelation[Locality] = fields.ForeignKeyField(
        "camtay.Locality", related_name=False, on_delete=fields.RESTRICT
    )
    locality_id: int
    name = fields.CharField(max_length=NAME_MOST)
    begun_by: fields.ForeignKeyNullableRelation[Model] = fields.ForeignKeyField(
        "camtay.Reform", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    begun_by_id: int | None

    class Meta:
        table = "locality_aliases"
        unique_together = (("locality", "name"),)
