"""Releases: versions of several tutorials that go live together or not at all, and back in one step."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec
from tortoise import fields
from tortoise.models import Model

from content_store.content import publishing, readiness, tutorials, versions
from content_store.content.manuscripts import manuscript_of
from content_store.content.obstacles import Obstacle
from content_store.content.rolling_back import roll_back
from content_store.content.versions import State, Version
from content_store.database import transaction
from content_store.editorial_errors import ReleaseMovedOn, ReleaseNotOpen
from content_store.errors import BadInput, NotFound, NotPublishable
from content_store.events import record
from content_store.people.accounts import Account
from content_store.rows import RowType
from content_store.wording import fits

NAME_MOST = 200
ITEMS_MOST = 100


class ReleaseState(StrEnum):
    """Where a release stands."""

    OPEN = "OPEN"
    PUBLISHED = "PUBLISHED"
    REVERTED = "REVERTED"


class Release(Model, metaclass=RowType):
    """Versions that belong together."""

    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=NAME_MOST)
    state = fields.CharEnumField(ReleaseState, max_length=20, description="", default=ReleaseState.OPEN)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField(
        "camtay.Account", related_name=False, on_delete=fields.RESTRICT
    )
    account_id: int
    published_at = fields.DatetimeField(null=True)

    class Meta:
        table = "releases"


class ReleaseItem(Model, metaclass=RowType):
    """A version of a release, and the one that it took the place of."""

    id = fields.IntField(primary_key=True)
    release: fields.ForeignKeyRelation[Release] = fields.ForeignKeyField("camtay.Release", related_name=False)
    release_id: int
    version: fields.ForeignKeyRelation[Version] = fields.ForeignKeyField("camtay.Version", related_name=False)
    version_id: int
    replaced: fields.ForeignKeyNullableRelation[Version] = fields.ForeignKeyField(
        "camtay.Version", related_name=False, null=True, on_delete=fields.SET_NULL
    )
    replaced_id: int | None

    class Meta:
        table = "release_items"
        unique_together = (("release", "version"),)


class ItemCheck(msgspec.Struct, frozen=True):
    """A version of a release, and all that keeps it from going live with the others."""

    version: Version
    obstacles: list[Obstacle]


async def begin(name: str, account_id: int) -> Release:
    """A release without versions."""
    fits(name, NAME_MOST, "name")
    async with transaction():
        release = await Release.create(name=name, account_id=account_id)
        await record("release.begun", release.id, account_id)
    return release


async def put(release_id: int, version_id: int, account_id: int) -> Release:
    """Add a version; one that is there already stays, and of a tutorial's language there is one at most."""
    async with transaction():
        release = await _open(release_id)
        version = await versions.get(version_id, "versionId")
        there = await _versions(release_id)
        if version.id in {one.id for one in there}:
            return release
        alike = [one for one in there if (one.tutorial_id, one.language) == (version.tutorial_id, version.language)]
        if alike or version.published_at is not None or len(there) >= ITEMS_MOST:
            raise BadInput(
                path=("versionId",),
                value=f"{version.language} {version.number}",
                expected=f"an unpublished version, one of a tutorial's language, at most {ITEMS_MOST} in all",
                expected_vi=f"phiên bản chưa công bố, mỗi ngôn ngữ của bài một bản, tổng cộng tối đa {ITEMS_MOST}",
            )
        await ReleaseItem.create(release=release, version=version)
        await record("release.put", release.id, account_id, version=version_id)
    return release


async def take_out(release_id: int, version_id: int, account_id: int) -> Release:
    """Leave a version out; one that is not there changes nothing."""
    async with transaction():
        release = await _open(release_id)
        if await ReleaseItem.filter(release_id=release_id, version_id=version_id).delete():
            await record("release.taken_out", release.id, account_id, version=version_id)
    return release


async def get(release_id: int) -> Release:
    """The release, or NotFound."""
    release = await Release.get_or_none(id=release_id)
    if release is None:
        raise NotFound(path=("id",), what="release", key=str(release_id))
    return release


async def dry_run(release_id: int) -> list[ItemCheck]:
    """What would keep each version from going live, were all of them published together now."""
    checked = []
    together = await _versions(release_id)
    for version in together:
        manuscript = await manuscript_of(version)
        manuscript.live_elsewhere |= _alongside(version, together)
        checked.append(ItemCheck(version, readiness.obstacles_of(manuscript)))
    return checked


async def publish(release_id: int, account_id: int, now: datetime) -> Release:
    """All of them live at one instant; NotPublishable with every obstacle of every version, and none is live."""
    async with transaction():
        release = await _open(release_id)
        together = await _locked(release_id)
        if found := [
            Obstacle(one.code, ("items", str(place), *one.path), one.details)
            for place, check in enumerate(await dry_run(release_id))
            for one in check.obstacles
        ]:
            raise NotPublishable(found)
        for version in together:
            live = await _live(version)
            await ReleaseItem.filter(release_id=release_id, version_id=version.id).update(
                replaced_id=live.id if live else None
            )
            await publishing.make_live(version, account_id, now, alongside=_alongside(version, together))
        release.state, release.published_at = ReleaseState.PUBLISHED, now
        await release.save()
        await record("release.published", release.id, account_id)
    return release


async def revert(release_id: int, account_id: int, now: datetime) -> Release:
    """What was live before is live again; ReleaseMovedOn, and nothing changes, when one has a successor by now."""
    async with transaction():
        release = await Release.select_for_update().get_or_none(id=release_id)
        if release is None or release.state is not ReleaseState.PUBLISHED:
            raise ReleaseNotOpen(path=("id",), state=release.state.value if release else "gone")
        for version in await _locked(release_id):
            if version.state is not State.PUBLISHED:
                raise ReleaseMovedOn(path=("id",), version=f"{version.title} ({version.language} {version.number})")
            item = await ReleaseItem.get(release_id=release_id, version_id=version.id)
            if item.replaced_id is not None:
                await roll_back(item.replaced_id, account_id, now)
            else:
                await versions.move(version, State.RETIRED, account_id, release=release.id)
        release.state = ReleaseState.REVERTED
        await release.save()
        await record("release.reverted", release.id, account_id)
    return release


async def _open(release_id: int) -> Release:
    release = await Release.select_for_update().get_or_none(id=release_id)
    if release is None:
        raise NotFound(path=("id",), what="release", key=str(release_id))
    if release.state is not ReleaseState.OPEN:
        raise ReleaseNotOpen(path=("id",), state=release.state.value)
    return release


async def _versions(release_id: int) -> list[Version]:
    items = await ReleaseItem.filter(release_id=release_id).order_by("id").prefetch_related("version")
    return [item.version for item in items]


async def _locked(release_id: int) -> list[Version]:
    """The versions, their tutorials locked in one order, so that two releases never wait for each other."""
    for tutorial_id in sorted({version.tutorial_id for version in await _versions(release_id)}):
        await tutorials.lock(tutorial_id)
    return await _versions(release_id)


async def _live(version: Version) -> Version | None:
    return await Version.get_or_none(tutorial_id=version.tutorial_id, language=version.language, state=State.PUBLISHED)


def _alongside(version: Version, together: list[Version]) -> set[int]:
    """The tutorials that the release makes live in a version's language."""
    return {one.tutorial_id for one in together if one.language == version.language}
