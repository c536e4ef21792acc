"""Indicators: what is counted, apart from when, where and by whom."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model


class Indicator(Model):
    """Something that can be measured and aimed at."""

    id = fields.IntField(primary_key=True)
    slug = fields.CharField(max_length=80, unique=True)
    name = fields.CharField(max_length=200)

    class Meta:
        table = "indicators"
