"""Versions on their way to the public, each a step further than the last."""

from __future__ import annotations

from samples import NOW, TEXT, draft, editor_account, files_for, reviewer_account

from content_store.content import clips, infographics, publishing, writing
from content_store.content.clips import NewCaptionTrack, NewClip
from content_store.content.infographics import NewInfographic
from content_store.content.versions import Version


async def illustrated(version: Version) -> Version:
    """It with a captioned clip and a picture."""
    files, account = await files_for(str(version.id)), await editor_account()
    clip = NewClip(files.clip.id, "Màn hình", "Lời", captions=[NewCaptionTrack(files.captions.id, "vi", "Tiếng Việt")])
    version = await clips.attach(version.id, clip, version.revision, account)
    picture = NewInfographic(files.infographic.id, "Các bước", "Bước 1, bước 2")
    return await infographics.attach(version.id, picture, version.revision, account)


async def approved(version: Version) -> Version:
    """It after somebody else vouched for it."""
    version = await publishing.submit(version.id, version.revision, await editor_account())
    return await publishing.approve(version.id, version.revision, await reviewer_account())


async def published(slug: str = "cai-vneid") -> Version:
    """The live first version of a new tutorial."""
    version = await approved(await illustrated(await draft(slug)))
    return await publishing.publish(version.id, version.revision, await editor_account(), NOW)


async def again(version: Version) -> Version:
    """The next draft of its tutorial, in its language, that lacks nothing."""
    return await illustrated(await writing.draft(version.tutorial_id, version.language, TEXT, await editor_account()))
