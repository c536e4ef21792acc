"""Previews: what is not public yet, shown to whoever holds a token, as it would be were it live."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec
from msgspec.structs import asdict
from tortoise import fields
from tortoise.expressions import F, Q
from tortoise.models import Model

from content_store.content import readiness, releases, tutorials, versions
from content_store.content.freezing import freeze
from content_store.content.manuscripts import manuscript_of
from content_store.content.obstacles import ObstacleCode
from content_store.content.releases import Release, ReleaseItem
from content_store.content.snapshot import ClipRecord, GuideSnapshot
from content_store.content.tutorials import Tutorial
from content_store.content.versions import State, Version
from content_store.database import transaction
from content_store.editorial_errors import NotShowable
from content_store.errors import BadInput, NotFound
from content_store.events import record
from content_store.language import LANGUAGE_MOST, canonical
from content_store.people.accounts import Account
from content_store.people.secrecy import digest_of, new_secret
from content_store.registry.timeline import instant
from content_store.rows import RowType

PREFIX = "camtaypreview_"
USES_MOST = 1_000_000
# Without these there is nothing that the public types could show.
NEEDED = (ObstacleCode.MEDIA_MISSING, ObstacleCode.ASSET_NOT_READY, ObstacleCode.ASSET_FAILED)


class Preview(Model, metaclass=RowType):
    """A token for one of: a version, the latest draft of a tutorial in a language, or a release."""

    id = fields.IntField(primary_key=True)
    digest = fields.CharField(max_length=64, unique=True)
    version: fields.ForeignKeyNullableRelation[Version] = fields.ForeignKeyField(
        "camtay.Version", related_name=False, null=True
    )
    version_id: int | None
    tutorial: fields.ForeignKeyNullableRelation[Tutorial] = fields.ForeignKeyField(
        "camtay.Tutorial", related_name=False, null=True
    )
    tutorial_id: int | None
    language = fields.CharField(max_length=LANGUAGE_MOST, null=True)
    release: fields.ForeignKeyNullableRelation[Release] = fields.ForeignKeyField(
        "camtay.Release", related_name=False, null=True
    )
    release_id: int | None
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField(
        "camtay.Account", related_name=False, on_delete=fields.RESTRICT
    )
    account_id: int
    expires_at = fields.DatetimeField()
    uses_left = fields.IntField()
    revoked_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "previews"


class Shown(msgspec.Struct, frozen=True):
    """What a preview shows: one of a version, a tutorial with a language, and a release."""

    version_id: int | None = None
    tutorial_id: int | None = None
    language: str | None = None
    release_id: int | None = None


class NewPreview(msgspec.Struct, frozen=True):
    """A token that is to be made: for what, until when, and for how many operations."""

    shown: Shown
    expires_at: datetime
    uses: int


async def create(new: NewPreview, account_id: int, now: datetime) -> tuple[Preview, str]:
    """The token and its secret, which is shown only now."""
    expires_at = instant(new.expires_at)
    if expires_at <= now:
        expected, expected_vi = "an instant to come", "thời điểm sắp tới"
        raise BadInput(path=("expiresAt",), value=new.expires_at, expected=expected, expected_vi=expected_vi)
    if not 1 <= new.uses <= USES_MOST:
        expected, expected_vi = f"1 to {USES_MOST}", f"từ 1 đến {USES_MOST}"
        raise BadInput(path=("uses",), value=new.uses, expected=expected, expected_vi=expected_vi)
    shown, secret = await _checked(new.shown), new_secret(PREFIX)
    async with transaction():
        preview = await Preview.create(
            digest=digest_of(secret),
            **asdict(shown),
            account_id=account_id,
            expires_at=expires_at,
            uses_left=new.uses,
        )
        await record("preview.created", preview.id, account_id, **asdict(shown))
    return preview, secret


async def revoke(preview_id: int, account_id: int, now: datetime) -> Preview:
    """Let a token show nothing any more; a second time changes nothing."""
    async with transaction():
        preview = await Preview.select_for_update().get_or_none(id=preview_id)
        if preview is None:
            raise NotFound(path=("id",), what="preview", key=str(preview_id))
        if preview.revoked_at is None:
            preview.revoked_at = now
            await preview.save(update_fields=["revoked_at"])
            await record("preview.revoked", preview.id, account_id)
    return preview


async def use(secret: str, now: datetime) -> int | None:
    """The number of the preview that a secret opens once more; None for one that is over, used up or none."""
    good = Preview.filter(digest=digest_of(secret), expires_at__gt=now, revoked_at__isnull=True, uses_left__gt=0)
    async with transaction():
        if not await good.update(uses_left=F("uses_left") - 1):
            return None
        return int((await Preview.get(digest=digest_of(secret))).id)


async def guides_of(preview_id: int, now: datetime) -> list[GuideSnapshot]:
    """What it shows, as if it were published now; NotShowable says which versions lack what no guide can lack."""
    preview = await Preview.get(id=preview_id)
    return [await _frozen(version, -place, now) for place, version in enumerate(await _versions(preview), 1)]


async def _versions(preview: Preview) -> Sequence[Version]:
    if preview.version_id is not None:
        return [await versions.get(preview.version_id)]
    if preview.release_id is not None:
        return [
            item.version for item in await ReleaseItem.filter(release_id=preview.release_id).prefetch_related("version")
        ]
    newest = Version.filter(tutorial_id=preview.tutorial_id, language=preview.language)
    return await newest.filter(~Q(state=State.RECALLED)).order_by("-number").limit(1)


async def _frozen(version: Version, number: int, now: datetime) -> GuideSnapshot:
    """A version as a guide under a number that no live one has, so that nothing of it is taken for a live one's."""
    manuscript = await manuscript_of(version)
    if found := [one for one in readiness.obstacles_of(manuscript) if one.code in NEEDED]:
        raise NotShowable(version=f"{version.language} {version.number}", why="; ".join(one.message for one in found))
    guide = (await freeze(manuscript, now)).guide
    steps = tuple(msgspec.structs.replace(step, clips=_playable(step.clips)) for step in guide.steps)
    return msgspec.structs.replace(guide, version_id=number, steps=steps, clips=_playable(guide.clips))


def _playable(clips: tuple[ClipRecord, ...]) -> tuple[ClipRecord, ...]:
    """The clips without their streams, whose playlists exist only once they are published."""
    return tuple(msgspec.structs.replace(clip, stream=None, parts=()) for clip in clips)


async def _checked(shown: Shown) -> Shown:
    wanted = [shown.version_id, shown.tutorial_id, shown.release_id]
    if sum(number is not None for number in wanted) != 1 or (shown.tutorial_id is None) != (shown.language is None):
        raise BadInput(
            path=("shown",),
            value="this",
            expected="a version, a tutorial with a language, or a release",
            expected_vi="một phiên bản, một bài kèm ngôn ngữ, hoặc một đợt phát hành",
        )
    if shown.version_id is not None:
        await versions.get(shown.version_id, "shown", "versionId")
    if shown.release_id is not None:
        await releases.get(shown.release_id)
    if shown.tutorial_id is None or shown.language is None:
        return shown
    await tutorials.get(shown.tutorial_id)
    return Shown(tutorial_id=shown.tutorial_id, language=canonical(shown.language, "shown", "language"))
