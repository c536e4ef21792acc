"""Usage: where something is used, so that nothing is removed under somebody's feet."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from tortoise.models import Model

from content_store.content import blocks
from content_store.content.assets import Asset
from content_store.content.clips import CaptionTrack, Clip, SoundTrack
from content_store.content.infographics import Infographic
from content_store.content.recalls import Recall
from content_store.content.releases import ReleaseItem
from content_store.content.steps import Step
from content_store.content.topics import Topic
from content_store.content.tutorials import Tutorial
from content_store.content.versions import Version
from content_store.database import transaction
from content_store.delivery import kiosks
from content_store.delivery.programmes import Programme
from content_store.delivery.roadmaps import Roadmap
from content_store.editorial_errors import InUse
from content_store.errors import NotFound
from content_store.events import record
from content_store.registry.measurements import Measurement
from content_store.registry.platforms import Platform
from content_store.registry.public_services import PublicService


class Use(msgspec.Struct, frozen=True, order=True):
    """One place where something is used: the kind of thing that uses it, its row, and a name for people."""

    kind: str
    number: int
    name: str


Find = Callable[[int], Awaitable[set[Use]]]


async def _of_asset(number: int) -> set[Use]:
    """The versions that show a file."""
    using: set[int] = set()
    for kind in (Clip, Infographic):
        using |= {use.version_id for use in await kind.filter(asset_id=number)}
    for track in (CaptionTrack, SoundTrack):
        clips = [row.clip_id for row in await track.filter(asset_id=number)]
        using |= {clip.version_id for clip in await Clip.filter(id__in=clips)}
    return _versions(await Version.filter(id__in=using))


async def _of_tutorial(number: int) -> set[Use]:
    """The programmes, kiosks and roadmaps that show a tutorial, its releases, and what leads to it."""
    showing = await Programme.filter(items__tutorial_id=number).distinct()
    found = {Use("Programme", row.id, row.name) for row in showing}
    found |= {Use("Kiosk", kiosk.id, kiosk.name) for kiosk in await kiosks.holders(number)}
    planned = await Roadmap.filter(items__links__tutorial_id=number).distinct()
    found |= {Use("Roadmap", row.id, row.name) for row in planned}
    items = await ReleaseItem.filter(version__tutorial_id=number).prefetch_related("release")
    found |= {Use("Release", item.release_id, item.release.name) for item in items}
    steps = await Step.filter(blocks__contains=f'"tutorial_id":{number}').only("version_id", "blocks")
    leading = {step.version_id for step in steps if number in blocks.linked(blocks.read(step.blocks))}
    found |= _versions(await Version.filter(id__in=leading))
    for recall in await Recall.filter(replacement_id=number).prefetch_related("tutorial"):
        found.add(Use("Tutorial", recall.tutorial_id, recall.tutorial.slug))
    return found


async def _of_service(number: int) -> set[Use]:
    """The tutorials that explain a service, and the figures that count it."""
    counted = await Measurement.filter(service_id=number)
    return await _of_tutorials("services__id")(number) | {Use("Measurement", row.id, row.label) for row in counted}


def _of_tutorials(related: str) -> Find:
    async def find(number: int) -> set[Use]:
        rows = await Tutorial.filter(**{related: number}).distinct()
        return {Use("Tutorial", row.id, row.slug) for row in rows}

    return find


def _versions(rows: list[Version]) -> set[Use]:
    return {Use("Version", row.id, f"{row.title} ({row.language} {row.number})") for row in rows}


class _Kind(msgspec.Struct, frozen=True):
    model: type[Model]
    noun: str
    uses: Find


KINDS: dict[str, _Kind] = {
    "Asset": _Kind(Asset, "asset", _of_asset),
    "Tutorial": _Kind(Tutorial, "tutorial", _of_tutorial),
    "Topic": _Kind(Topic, "topic", _of_tutorials("topic_id")),
    "Platform": _Kind(Platform, "platform", _of_tutorials("platforms__id")),
    "PublicService": _Kind(PublicService, "service", _of_service),
}


async def of(kind: str, number: int) -> list[Use]:
    """Everything that uses it, in one order; NotFound for what is not there or cannot be used."""
    known = await _known(kind, number)
    return sorted(await known.uses(number))


async def remove(kind: str, number: int, account_id: int) -> None:
    """Remove what nothing uses; InUse with everything that does, otherwise."""
    known = await _known(kind, number)
    async with transaction():
        row: Any = await known.model.select_for_update().get(id=number)
        uses = await known.uses(number)
        if kind == "Tutorial":
            # What was once public stays, with its history; drafts go along with their tutorial.
            published = await Version.filter(tutorial_id=number, published_at__isnull=False)
            uses |= _versions(published)
        if uses:
            raise InUse(sorted(uses))
        if kind == "Tutorial":
            drafts = Version.filter(tutorial_id=number)
            # A translation holds on to what it translates, even while both go.
            await drafts.update(translates_id=None)
            await drafts.delete()
        await row.delete()
        await record(f"{known.noun}.removed", number, account_id)


async def _known(kind: str, number: int) -> _Kind:
    known = KINDS.get(kind)
    if known is None or not await known.model.exists(id=number):
        raise NotFound(path=("id",), what=kind, key=str(number))
    return known
