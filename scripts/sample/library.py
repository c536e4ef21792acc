"""The library of the sample: eight guides whose files come in as anybody's, published by the same rule as anybody's."""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from content_store.content import assets, clips, infographics, publishing, tutorials, writing
from content_store.content.assets import Asset, AssetState
from content_store.content.blocks import paragraphs
from content_store.content.clips import NewCaptionTrack, NewClip
from content_store.content.infographics import NewInfographic
from content_store.content.steps import StepText
from content_store.content.topics import Topic
from content_store.content.tutorials import About, Tutorial
from content_store.content.writing import VersionText
from content_store.database import transaction
from content_store.delivery import programmes
from content_store.delivery.programmes import Channel, NewProgramme, Programme
from content_store.people import accounts
from content_store.registry.localities import Locality
from content_store.registry.public_services import PublicService
from content_store.registry.timeline import today
from media.receiving import Reception
from scripts.sample.captions import transcript
from scripts.sample.inserting import Progress, insert
from scripts.sample.making import make
from scripts.sample.texts import Guide, read_guides, read_topics

EDITOR = "Dữ liệu mẫu: biên tập"
REVIEWER = "Dữ liệu mẫu: thẩm định"
PLACE = "quang-ninh"
LANGUAGE = "vi"
PROGRAMME = "Tám bài hướng dẫn năm 2022"
RENDERED_WITHIN = 900.0  # seconds that the worker has for one guide's files


class NotRendered(Exception):
    """The worker did not finish a file of the sample; its text says which and why."""


@dataclass(frozen=True)
class Files:
    """What was uploaded for a guide."""

    clip: Asset
    captions: Asset
    infographic: Asset


async def load_library(reception: Reception, progress: Progress) -> None:
    """Load the guides that are not there yet; each appears whole or not at all."""
    topics = [Topic(slug=topic.slug, name=topic.name, description=topic.description) for topic in read_topics()]
    async with transaction():
        await insert(topics, "topic")
    editor = (await accounts.account_named(EDITOR)).id
    reviewer = (await accounts.account_named(REVIEWER)).id
    missing = [guide for guide in read_guides() if not await Tutorial.exists(slug=guide.slug)]
    at_once = asyncio.Semaphore(os.cpu_count() or 1)

    async def upload(guide: Guide) -> Files:
        async with at_once:
            files = await _upload(reception, guide, editor)
        progress(f"làm clip và infographic: {guide.title}")
        return files

    made = await asyncio.gather(*(upload(guide) for guide in missing))
    for guide, files in zip(missing, made, strict=True):
        await _until_rendered(files)
        await publish_guide(guide, files, (editor, reviewer), datetime.now(UTC))
        progress(f"công bố: {guide.title}")
    await compose_programmes(datetime.now(UTC))


def steps_to_load() -> int:
    """How often `load_library` reports at the most."""
    return 2 * len(read_guides())


async def _upload(reception: Reception, guide: Guide, account: int) -> Files:
    with tempfile.TemporaryDirectory() as folder:
        clip, captions, picture = await make(guide.slug, Path(folder))
        now = datetime.now(UTC)
        return Files(
            clip=await reception.receive(clip, clip.name, account, now),
            captions=await reception.receive(captions, captions.name, account, now),
            infographic=await reception.receive(picture, picture.name, account, now),
        )


async def _until_rendered(files: Files) -> None:
    deadline = time.monotonic() + RENDERED_WITHIN
    for file in (files.infographic, files.captions, files.clip):
        while (asset := await assets.get(file.id)).state is not AssetState.READY:
            if asset.state is AssetState.FAILED:
                raise NotRendered(asset.failure)
            if time.monotonic() > deadline:
                raise NotRendered(f"{asset.name}: nothing was made of it within {RENDERED_WITHIN:.0f} seconds")
            await asyncio.sleep(0.1)


async def publish_guide(guide: Guide, files: Files, people: tuple[int, int], now: datetime) -> None:
    """Write the guide's tutorial and take its first version all the way; `people` are its editor and its reviewer."""
    editor, reviewer = people
    async with transaction():
        tutorial = await tutorials.create(guide.slug, await _about(guide), editor)
        version = await writing.draft(tutorial.id, LANGUAGE, text_of(guide), editor)
        version = await clips.attach(version.id, clip_of(guide, files), version.revision, editor)
        picture = NewInfographic(files.infographic.id, guide.infographic_alt, guide.infographic_description)
        version = await infographics.attach(version.id, picture, version.revision, editor)
        version = await publishing.submit(version.id, version.revision, editor)
        version = await publishing.approve(version.id, version.revision, reviewer)
        await publishing.publish(version.id, version.revision, editor, now)


async def _about(guide: Guide) -> About:
    # The guides name services as their source does; the registry knows them by slug.
    services = PublicService.filter(name__in=guide.services).order_by("slug")
    return About(
        topic=guide.topic,
        platforms=list(guide.platforms),
        services=[str(slug) for slug in await services.values_list("slug", flat=True)],
        targets=list(guide.targets),
    )


def text_of(guide: Guide) -> VersionText:
    """The guide's words as a version holds them."""
    return VersionText(
        title=guide.title,
        summary=guide.summary,
        steps=[StepText(step.title, step.action, paragraphs(step.body)) for step in guide.steps],
    )


def clip_of(guide: Guide, files: Files) -> NewClip:
    """The guide's clip with its alternatives."""
    track = NewCaptionTrack(files.captions.id, LANGUAGE, "Tiếng Việt")
    return NewClip(files.clip.id, guide.clip_alt, transcript(guide), captions=[track])


async def compose_programmes(now: datetime) -> None:
    """Let every channel of the province show the guides from today on, in the order of the training documents."""
    place = await Locality.get(slug=PLACE)
    ids = dict(await Tutorial.filter(slug__in=[guide.slug for guide in read_guides()]).values_list("slug", "id"))
    order = [ids[guide.slug] for guide in read_guides()]
    for channel in Channel:
        if not await Programme.exists(locality=place, channel=channel):
            await programmes.compose(NewProgramme(place.id, channel, PROGRAMME, order, today(now)))
