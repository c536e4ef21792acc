"""The apps, portals and pages that guides explain, under all the names that people write."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec
from msgspec.structs import asdict
from tortoise import fields
from tortoise.exceptions import IntegrityError
from tortoise.models import Model

from content_store import revisions
from content_store.database import transaction
from content_store.errors import Conflict
from content_store.events import record
from content_store.revisions import Revised
from content_store.rows import RowType
from content_store.slugs import claim
from content_store.wording import few_enough, fits

NAME_MOST = 200
KIND_MOST = NUMBER_MOST = 40
NOTE_MOST = 2_000
ALIASES_MOST = 50


class Platform(Revised):
    """An app, a portal, a Zalo page, a shop or another digital service."""

    id = fields.IntField(primary_key=True)
    slug = fields.CharField(max_length=80, unique=True)
    name = fields.CharField(max_length=NAME_MOST)
    kind = fields.CharField(max_length=KIND_MOST)

    class Meta:
        table = "platforms"


class PlatformAlias(Model, metaclass=RowType):
    """Another spelling of a platform's name, as it was seen in use."""

    id = fields.IntField(primary_key=True)
    platform: fields.ForeignKeyRelation[Platform] = fields.ForeignKeyField("camtay.Platform", related_name=False)
    platform_id: int
    name = fields.CharField(max_length=NAME_MOST)

    class Meta:
        table = "platform_aliases"
        unique_together = (("platform", "name"),)


class PlatformRelease(Model, metaclass=RowType):
    """A new release of a platform: what it changes may make guides wrong."""

    id = fields.IntField(primary_key=True)
    platform: fields.ForeignKeyRelation[Platform] = fields.ForeignKeyField("camtay.Platform", related_name=False)
    platform_id: int
    number = fields.CharField(max_length=NUMBER_MOST)
    released_on = fields.DateField()
    note = fields.TextField(default="")

    class Meta:
        table = "platform_releases"
        unique_together = (("platform", "number"),)


class PlatformWords(msgspec.Struct, frozen=True):
    """All that may be said of a platform."""

    name: str
    kind: str
    aliases: Sequence[str] = ()


class NewRelease(msgspec.Struct, frozen=True):
    """A release as its maker announced it."""

    number: str
    released_on: date
    note: str = ""


async def create(slug: str, words: PlatformWords, account_id: int) -> Platform:
    """A new platform."""
    _check(words)
    async with claim(Platform, slug, "platform"):
        platform = await Platform.create(slug=slug, name=words.name, kind=words.kind)
        await _name(platform, words.aliases)
        await record("platform.created", platform.id, account_id, slug=slug)
    return platform


async def rewrite(platform_id: int, words: PlatformWords, expected_revision: int, account_id: int) -> Platform:
    """Say other things of a platform."""
    _check(words)
    async with transaction():
        platform = await revisions.at_revision(Platform, platform_id, expected_revision, "platform")
        aliases = [row.name for row in await PlatformAlias.filter(platform_id=platform_id).order_by("id")]
        before = {"name": platform.name, "kind": platform.kind, "aliases": aliases}
        changes = revisions.differences(before, {**asdict(words), "aliases": list(words.aliases)})
        platform.name, platform.kind = words.name, words.kind
        await revisions.touch(platform)
        await PlatformAlias.filter(platform_id=platform_id).delete()
        await _name(platform, words.aliases)
        await record("platform.rewritten", platform.id, account_id, revision=platform.revision, changes=changes)
    return platform


async def release(platform_id: int, new: NewRelease, expected_revision: int, account_id: int) -> Platform:
    """Note a release: guides that were checked before its day are stale from that day on."""
    fits(new.number, NUMBER_MOST, "number")
    fits(new.note, NOTE_MOST, "note")
    try:
        async with transaction():
            platform = await revisions.at_revision(Platform, platform_id, expected_revision, "platform")
            await PlatformRelease.create(platform=platform, **asdict(new))
            await revisions.touch(platform)
            on = new.released_on.isoformat()
            await record("platform.released", platform.id, account_id, number=new.number, released_on=on)
    except IntegrityError:
        raise Conflict(path=("number",), what="release", key=new.number) from None
    return platform


async def _name(platform: Platform, aliases: Sequence[str]) -> None:
    rows = [PlatformAlias(platform_id=platform.id, name=name) for name in dict.fromkeys(aliases)]
    await PlatformAlias.bulk_create(rows)


def _check(words: PlatformWords) -> None:
    fits(words.name, NAME_MOST, "name")
    fits(words.kind, KIND_MOST, "kind")
    few_enough(len(words.aliases), ALIASES_MOST, "aliases")
    for place, name in enumerate(words.aliases):
        fits(name, NAME_MOST, "aliases", str(place))
