"""Targets: what was promised for a place, in the shapes in which promises come."""

from __future__ import annotations

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from content_store.registry.indicators import Indicator
from content_store.registry.localities import Locality
from content_store.registry.sources import Source


class Comparison(StrEnum):
    """How a figure is held against a target."""

    EQUAL = "EQUAL"
    AT_LEAST = "AT_LEAST"
    RANGE = "RANGE"
    MILESTONE = "MILESTONE"


class Target(Model):
    """A goal: a number to reach, a range to stay in, or a milestone to pass."""

    id = fields.IntField(primary_key=True)
    slug = fields.CharField(max_length=80, unique=True)
    indicator: fields.ForeignKeyRelation[Indicator] = fields.ForeignKeyField(
        "camtay.Indicator", related_name=False, on_delete=fields.RESTRICT
    )
    indicator_id: int
    locality: fields.ForeignKeyRelation[Locality] = fields.ForeignKeyField(
        "camtay.Locality", related_name=False, on_delete=fields.RESTRICT
    )
    locality_id: int
    label = fields.TextField()
    comparison = fields.CharEnumField(Comparison, max_length=20, description="")
    value = fields.DecimalField(max_digits=20, decimal_places=4, null=True)
    upper_value = fields.DecimalField(max_digits=20, decimal_places=4, null=True)
    milestone = fields.CharField(max_length=80, null=True)
    unit = fields.CharField(max_length=80)
    population = fields.CharField(max_length=200, default="")
    minimum_age = fields.IntField(null=True)
    starts_on = fields.DateField(null=True)
    due_on = fields.DateField(null=True)
    issuer = fields.CharField(max_length=200, default="")
    source: fields.ForeignKeyRelation[Source] = fields.ForeignKeyField(
        "camtay.Source", related_name=False, on_delete=fields.RESTRICT
    )
    source_id: int
    quote = fields.TextField()
    note = fields.TextField(default="")
    flags: list[str] = fields.JSONField(default=list)

    class Meta:
        table = "targets"
        indexes = (("locality_id",), ("indicator_id",))
