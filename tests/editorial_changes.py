"""Changes of guides and of what shows them, drawn by a number each: what editors do all day."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from itertools import count

from samples import NOW, TEXT, draft, editor_account, files_for, reviewer_account, voiced

from content_store.content import clips, infographics, publishing, recalls, topics, versions, writing
from content_store.content.clips import NewCaptionTrack, NewClip, NewSoundTrack
from content_store.content.infographics import NewInfographic
from content_store.content.topics import Topic, TopicWords
from content_store.content.tutorials import Tutorial
from content_store.content.versions import State, Version
from content_store.delivery import programmes
from content_store.delivery.programmes import Channel, NewProgramme
from content_store.registry import platforms
from content_store.registry.platforms import NewRelease, Platform

NUMBERS = count(1)  # for slugs that nothing had before


async def guide(chance: int) -> None:
    """A new guide, or a newer version of one, maybe in another language."""
    known = await Tutorial.all().order_by("id")
    if chance % 3 == 0 or not known:
        version = await draft(f"g-{next(NUMBERS)}")
    else:
        language = ("vi", "tyz")[chance % 2]
        version = await writing.draft(known[chance % len(known)].id, language, TEXT, await editor_account())
    files, account = await files_for(f"v{version.id}"), await editor_account()
    captions = [NewCaptionTrack(files.captions.id, version.language, "Phụ đề")]
    voices = [NewSoundTrack((await voiced(f"v{version.id}.m4a")).id, version.language, "Giọng đọc")]
    clip = NewClip(files.clip.id, "Màn hình", "Lời", captions=captions, sound_tracks=voices)
    version = await clips.attach(version.id, clip, version.revision, account)
    picture = NewInfographic(files.infographic.id, "Các bước", "Bước 1")
    version = await infographics.attach(version.id, picture, version.revision, account)
    version = await publishing.submit(version.id, version.revision, account)
    version = await publishing.approve(version.id, version.revision, await reviewer_account())
    await publishing.publish(version.id, version.revision, account, NOW)


async def retire(chance: int) -> None:
    """The end of a live guide."""
    live = await Version.filter(state=State.PUBLISHED).order_by("id")
    if live:
        version = live[chance % len(live)]
        await publishing.retire(version.id, version.revision, await editor_account())


async def recall(chance: int) -> None:
    """A guide that is called back, maybe in favour of another."""
    live = await Version.filter(state=State.PUBLISHED).order_by("id")
    if live:
        wrong, other = live[chance % len(live)].tutorial_id, live[chance // 2 % len(live)].tutorial_id
        await recalls.recall(wrong, f"Lý do {chance}", other if other != wrong else None, await editor_account(), NOW)


async def confirm(chance: int) -> None:
    """A live guide that somebody checked on some day."""
    live = await Version.filter(state=State.PUBLISHED).order_by("id")
    if live:
        version = live[chance % len(live)]
        await versions.confirm(version.id, await editor_account(), NOW + timedelta(days=chance % 3650))


async def release(chance: int) -> None:
    """A new release of a platform."""
    for row in await Platform.all().order_by("id").limit(1):
        new = NewRelease(f"{next(NUMBERS)}", date(2026, 1 + chance % 12, 1))
        await platforms.release(row.id, new, row.revision, await editor_account())


async def topic(chance: int) -> None:
    """A topic whose guides are to be checked more or less often."""
    for row in await Topic.all().order_by("id").limit(1):
        words = TopicWords(f"Chủ đề {chance}", "", 1 + chance % 3650)
        await topics.rewrite(row.id, words, row.revision, await editor_account())


async def programme(chance: int) -> None:
    """A programme that ends the one before it, or replaces the one of that day."""
    tutorials = [int(row.id) for row in await Tutorial.all().order_by("id")]
    channel = (Channel.SIGNAGE, Channel.ZALO)[chance % 2]
    start = date(2024, 1 + chance % 12, 1)
    await programmes.compose(
        NewProgramme(1 + chance % 2, channel, f"Chương trình {chance}", tutorials[chance % 3 :], start)
    )


EDITORIAL: dict[str, Callable[[int], Awaitable[None]]] = {
    "confirm": confirm,
    "guide": guide,
    "programme": programme,
    "recall": recall,
    "release": release,
    "retire": retire,
    "topic": topic,
}
