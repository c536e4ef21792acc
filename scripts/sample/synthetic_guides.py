"""Synthetic guides: two hundred that say so themselves, each published three times, with the sample's files."""

from __future__ import annotations

from datetime import UTC, datetime

from content_store.content import clips, infographics, publishing, tutorials, writing
from content_store.content.clips import CaptionTrack, Clip, NewCaptionTrack, NewClip
from content_store.content.infographics import Infographic, NewInfographic
from content_store.content.tutorials import About, Owner, Tutorial
from content_store.content.versions import State, Version
from content_store.content.writing import VersionText
from content_store.database import transaction
from content_store.people import accounts
from scripts.sample.inserting import Progress
from scripts.sample.library import EDITOR, LANGUAGE, REVIEWER, text_of
from scripts.sample.synthetic_places import MARK
from scripts.sample.texts import Guide, read_guides

GUIDES = 200
VERSIONS = 3
PREFIX = "gia-lap"


async def load_synthetic_guides(progress: Progress, count: int = GUIDES) -> None:
    """Load the guides that are not there yet, ten to a transaction; so many, in whole tens."""
    originals = read_guides()
    for start in range(0, count, 10):
        async with transaction():
            for number in range(start + 1, start + 11):
                await _load(number, originals[number % len(originals)])
        progress(f"bài hướng dẫn giả lập {start + 10}/{count}")


async def _load(number: int, original: Guide) -> None:
    slug = f"{PREFIX}-{number:03}"
    if await Tutorial.exists(slug=slug):
        return
    editor = (await accounts.account_named(EDITOR)).id
    about = About(original.topic, list(original.platforms), [], list(original.targets))
    tutorial = await tutorials.create(slug, about, editor, Owner(synthetic=True))
    real = await Version.get(tutorial__slug=original.slug, state=State.PUBLISHED)
    for edition in range(1, VERSIONS + 1):
        text = text_of(original)
        title = f"{text.title} {MARK} {number}.{edition}"
        await _publish(tutorial.id, VersionText(title, text.summary, text.steps, MARK), real.id, editor)


async def _publish(tutorial_id: int, text: VersionText, real_id: int, editor: int) -> None:
    version = await writing.draft(tutorial_id, LANGUAGE, text, editor)
    clip = await Clip.get(version_id=real_id)
    track = await CaptionTrack.get(clip_id=clip.id)
    captions = [NewCaptionTrack(track.asset_id, track.language, track.label)]
    new_clip = NewClip(clip.asset_id, clip.alt, clip.transcript, captions=captions)
    version = await clips.attach(version.id, new_clip, version.revision, editor)
    picture = await Infographic.get(version_id=real_id)
    new_picture = NewInfographic(picture.asset_id, picture.alt, picture.description)
    version = await infographics.attach(version.id, new_picture, version.revision, editor)
    version = await publishing.submit(version.id, version.revision, editor)
    version = await publishing.approve(version.id, version.revision, (await accounts.account_named(REVIEWER)).id)
    await publishing.publish(version.id, version.revision, editor, datetime.now(UTC))
