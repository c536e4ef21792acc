"""The documents that facts come from: articles, reports, legal acts and data sets."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import msgspec
from msgspec.structs import asdict
from tortoise import fields
from tortoise.models import Model

from content_store.events import record
from content_store.registry.timeline import UNKNOWN_START
from content_store.registry_errors import SourceNeeded
from content_store.rows import RowType
from content_store.slugs import claim
from content_store.wording import fits

TITLE_MOST = 2_000
PUBLISHER_MOST = 200
NUMBER_MOST = 80


class SourceKind(StrEnum):
    """What sort of document a source is."""

    ARTICLE = "ARTICLE"
    LEGAL_ACT = "LEGAL_ACT"
    DATA_SET = "DATA_SET"
    SYNTHETIC = "SYNTHETIC"


class Source(Model, metaclass=RowType):
    """A document that can be quoted; what it says without a date holds from `speaks_from`."""

    id = fields.IntField(primary_key=True)
    slug = fields.CharField(max_length=80, unique=True)
    kind = fields.CharEnumField(SourceKind, max_length=20, description="")
    title = fields.TextField()
    publisher = fields.CharField(max_length=PUBLISHER_MOST, default="")
    number = fields.CharField(max_length=NUMBER_MOST, null=True)
    issued_on = fields.DateField(null=True)
    speaks_of = fields.TextField(default="")
    speaks_from = fields.DateField(default=UNKNOWN_START)

    class Meta:
        table = "sources"


class NewSource(msgspec.Struct, frozen=True):
    """A document as it names itself; what it says without a date holds from `speaks_from`."""

    kind: SourceKind
    title: str
    publisher: str = ""
    number: str | None = None
    issued_on: date | None = None
    speaks_of: str = ""
    speaks_from: date = UNKNOWN_START


async def create(slug: str, new: NewSource, account_id: int) -> Source:
    """A document that figures and targets can be quoted from."""
    if not new.title.strip():
        raise SourceNeeded(path=("title",))
    fits(new.title, TITLE_MOST, "title")
    fits(new.publisher, PUBLISHER_MOST, "publisher")
    fits(new.number or "", NUMBER_MOST, "number")
    fits(new.speaks_of, TITLE_MOST, "speaksOf")
    async with claim(Source, slug, "source"):
        source = await Source.create(slug=slug, **asdict(new))
        await record("source.created", source.id, account_id, slug=slug)
    return source
