"""Organisations that make, check or carry the guides."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from content_store.rows import RowType


class Organisation(Model, metaclass=RowType):
    """A ministry, department, committee, company or association."""

    id = fields.IntField(primary_key=True)
    slug = fields.CharField(max_length=80, unique=True)
    name = fields.CharField(max_length=200)
    kind = fields.CharField(max_length=40)
    part_played = fields.TextField(default="")

    class Meta:
        table = "organisations"
