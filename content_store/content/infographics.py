"""Infographics: uses of a picture in a version, each with the words that say the same."""

from __future__ import annotations

import msgspec
from tortoise import fields
from tortoise.models import Model

from content_store.content import assets, steps, versions
from content_store.content.assets import Asset, AssetKind
from content_store.content.comparison import Change, ChangeKind, Part, compare
from content_store.content.steps import KEY_MOST
from content_store.content.versions import Version
from content_store.database import transaction
from content_store.errors import NotFound
from content_store.rows import RowType
from content_store.wording import ALT_MOST, fits

DESCRIPTION_MOST = 100_000


class Infographic(Model, metaclass=RowType):
    """A picture shown in a version, or in one of its steps."""

    id = fields.IntField(primary_key=True)
    version: fields.ForeignKeyRelation[Version] = fields.ForeignKeyField("camtay.Version", related_name=False)
    version_id: int
    asset: fields.ForeignKeyRelation[Asset] = fields.ForeignKeyField(
        "camtay.Asset", related_name=False, on_delete=fields.RESTRICT
    )
    asset_id: int
    position = fields.IntField()
    step_key = fields.CharField(max_length=KEY_MOST, null=True)
    alt = fields.TextField(default="")
    description = fields.TextField(default="")

    class Meta:
        table = "infographics"
        unique_together = (("version", "position"),)


class NewInfographic(msgspec.Struct, frozen=True):
    """A picture to put into a version."""

    asset_id: int
    alt: str = ""
    description: str = ""
    step_position: int | None = None


async def attach(version_id: int, new: NewInfographic, expected_revision: int, account_id: int) -> Version:
    """Put a picture at the end of a draft's infographics."""
    async with transaction():
        version = await versions.editable(version_id, expected_revision)
        position = await Infographic.filter(version_id=version_id).count() + 1
        use = Infographic(version_id=version_id, position=position)
        added = Change(ChangeKind.ADDED, _path(use), after=(await _write(use, new)).name)
        await versions.rewritten(version, account_id, [added])
    return version


async def rewrite(
    version_id: int, infographic_id: int, new: NewInfographic, expected_revision: int, account_id: int
) -> Version:
    """Give a draft's infographic another file, other words or another step: all of it, at its position."""
    async with transaction():
        version = await versions.editable(version_id, expected_revision)
        use = await _of_version(version_id, infographic_id)
        before = part_of(use, await assets.get(use.asset_id))
        after = await _write(use, new)
        await versions.rewritten(version, account_id, compare(before, after, _path(use)))
    return version


async def detach(version_id: int, infographic_id: int, expected_revision: int, account_id: int) -> Version:
    """Take an infographic out of a draft; those behind it move up."""
    async with transaction():
        version = await versions.editable(version_id, expected_revision)
        gone = await _of_version(version_id, infographic_id)
        name = (await assets.get(gone.asset_id)).name
        await gone.delete()
        # One by one, because no two may stand at one position even for a moment.
        for later in await Infographic.filter(version_id=version_id, position__gt=gone.position).order_by("position"):
            await Infographic.filter(id=later.id).update(position=later.position - 1)
        await versions.rewritten(version, account_id, [Change(ChangeKind.REMOVED, _path(gone), before=name)])
    return version


async def copy_all(source_id: int, version_id: int) -> None:
    """Put a version's infographics into another one that has none, in the caller's transaction."""
    for use in await Infographic.filter(version_id=source_id).order_by("position"):
        shown = {name: getattr(use, name) for name in ("asset_id", "position", "step_key", "alt", "description")}
        await Infographic.create(version_id=version_id, **shown)


def part_of(use: Infographic, file: Asset) -> Part:
    """An infographic for a comparison."""
    texts = {"file": file.name, "alt": use.alt, "description": use.description, "stepKey": use.step_key or ""}
    return Part(file.sha256, file.name, texts)


async def _write(use: Infographic, new: NewInfographic) -> Part:
    fits(new.alt, ALT_MOST, "alt")
    fits(new.description, DESCRIPTION_MOST, "description")
    file = await assets.of_kind(new.asset_id, AssetKind.PICTURE, ("assetId",))
    use.asset_id, use.alt, use.description = new.asset_id, new.alt, new.description
    use.step_key = await steps.key_at(use.version_id, new.step_position)
    await use.save()
    return part_of(use, file)


async def _of_version(version_id: int, infographic_id: int) -> Infographic:
    use = await Infographic.get_or_none(id=infographic_id, version_id=version_id)
    if use is None:
        raise NotFound(path=("id",), what="infographic", key=str(infographic_id))
    return use


def _path(use: Infographic) -> tuple[str, str]:
    return ("infographics", str(use.position - 1))
