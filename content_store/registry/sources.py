"""The documents that facts come from: articles, reports, legal acts and data sets."""

from __future__ import annotations

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from content_store.registry.timeline import UNKNOWN_START


class SourceKind(StrEnum):
    """What sort of document a source is."""

    ARTICLE = "ARTICLE"
    LEGAL_ACT = "LEGAL_ACT"
    DATA_SET = "DATA_SET"
    SYNTHETIC = "SYNTHETIC"


class Source(Model):
    """A document that can be quoted; what it says without a date holds from `speaks_from`."""

    id = fields.IntField(primary_key=True)
    slug = fields.CharField(max_length=80, unique=True)
    kind = fields.CharEnumField(SourceKind, max_length=20, description="")
    title = fields.TextField()
    publisher = fields.CharField(max_length=200, default="")
    number = fields.CharField(max_length=80, null=True)
    issued_on = fields.DateField(null=True)
    speaks_of = fields.TextField(default="")
    speaks_from = fields.DateField(default=UNKNOWN_START)

    class Meta:
        table = "sources"
