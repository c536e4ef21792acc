"""Roadmaps: what the teams of a place are to teach in which months, with which guides and towards which targets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec
from tortoise import fields
from tortoise.models import Model

from content_store import revisions
from content_store.content.tutorials import Tutorial
from content_store.database import transaction
from content_store.errors import BadInput, NotFound
from content_store.events import record
from content_store.registry.localities import Locality
from content_store.registry.sources import Source
from content_store.registry.targets import Target
from content_store.revisions import Revised
from content_store.rows import RowType
from content_store.slugs import claim
from content_store.wording import brief, few_enough, findable, fits

NAME_MOST = 200
TASK_MOST = 500
ITEMS_MOST = 60
LINKS_MOST = 20


class Roadmap(Revised):
    """A programme of work for a place and everything below it that has none of its own."""

    id = fields.IntField(primary_key=True)
    slug = fields.CharField(max_length=80, unique=True)
    name = fields.CharField(max_length=NAME_MOST)
    locality: fields.ForeignKeyRelation[Locality] = fields.ForeignKeyField(
        "camtay.Locality", related_name=False, on_delete=fields.RESTRICT
    )
    locality_id: int
    source: fields.ForeignKeyNullableRelation[Source] = fields.ForeignKeyField(
        "camtay.Source", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    source_id: int | None

    class Meta:
        table = "roadmaps"
        indexes = (("locality_id",),)


class RoadmapItem(Model, metaclass=RowType):
    """A task of a roadmap, from a first to a last day."""

    id = fields.IntField(primary_key=True)
    roadmap: fields.ForeignKeyRelation[Roadmap] = fields.ForeignKeyField("camtay.Roadmap", related_name="items")
    roadmap_id: int
    position = fields.IntField()
    starts_on = fields.DateField()
    ends_on = fields.DateField()
    task = fields.CharField(max_length=TASK_MOST)

    class Meta:
        table = "roadmap_items"
        unique_together = (("roadmap", "position"),)


class RoadmapLink(Model, metaclass=RowType):
    """A guide that a task is taught by, or a target that it serves."""

    id = fields.IntField(primary_key=True)
    item: fields.ForeignKeyRelation[RoadmapItem] = fields.ForeignKeyField("camtay.RoadmapItem", related_name="links")
    item_id: int
    tutorial: fields.ForeignKeyNullableRelation[Tutorial] = fields.ForeignKeyField(
        "camtay.Tutorial", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    tutorial_id: int | None
    target: fields.ForeignKeyNullableRelation[Target] = fields.ForeignKeyField(
        "camtay.Target", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    target_id: int | None

    class Meta:
        table = "roadmap_links"
        indexes = (("item_id",), ("tutorial_id",))


class ItemWords(msgspec.Struct, frozen=True):
    """A task, its first and its last day, the tutorials that teach it and the targets that it serves."""

    task: str
    starts_on: date
    ends_on: date
    tutorial_ids: Sequence[int] = ()
    target_ids: Sequence[int] = ()


class RoadmapWords(msgspec.Struct, frozen=True):
    """All that is said of a roadmap; `source` is the slug of the document that sets it."""

    name: str
    items: Sequence[ItemWords]
    source: str | None = None


async def create(slug: str, locality_id: int, words: RoadmapWords, account_id: int | None = None) -> Roadmap:
    """A new roadmap for a place."""
    _check(words)
    async with claim(Roadmap, slug, "roadmap"):
        if not await Locality.exists(id=locality_id):
            raise NotFound(path=("localityId",), what="Locality", key=locality_id)
        roadmap = await Roadmap.create(
            slug=slug, name=words.name, locality_id=locality_id, source_id=await _source_of(words)
        )
        await _put_items(roadmap, words)
        await record("roadmap.created", roadmap.id, account_id, slug=slug)
    return roadmap


async def rewrite(roadmap_id: int, words: RoadmapWords, expected_revision: int, account_id: int) -> Roadmap:
    """Say other things of a roadmap: all of its tasks, in their order."""
    _check(words)
    async with transaction():
        roadmap = await revisions.at_revision(Roadmap, roadmap_id, expected_revision, "roadmap")
        roadmap.name, roadmap.source_id = words.name, await _source_of(words)
        await revisions.touch(roadmap)
        await RoadmapItem.filter(roadmap_id=roadmap.id).delete()
        await _put_items(roadmap, words)
        await record("roadmap.rewritten", roadmap.id, account_id, revision=roadmap.revision, items=len(words.items))
    return roadmap


async def get(roadmap_id: int) -> Roadmap:
    """The roadmap with this number; NotFound when there is none."""
    roadmap = await Roadmap.get_or_none(id=roadmap_id)
    if roadmap is None:
        raise NotFound(path=("id",), what="Roadmap", key=roadmap_id)
    return roadmap


async def _put_items(roadmap: Roadmap, words: RoadmapWords) -> None:
    await _check_links(words)
    for position, said in enumerate(words.items, 1):
        item = await RoadmapItem.create(
            roadmap_id=roadmap.id, position=position, task=said.task, starts_on=said.starts_on, ends_on=said.ends_on
        )
        await RoadmapLink.bulk_create(
            [
                *(RoadmapLink(item_id=item.id, tutorial_id=number) for number in dict.fromkeys(said.tutorial_ids)),
                *(RoadmapLink(item_id=item.id, target_id=number) for number in dict.fromkeys(said.target_ids)),
            ]
        )


async def _source_of(words: RoadmapWords) -> int | None:
    if words.source is None:
        return None
    source = await Source.get_or_none(slug=words.source) if findable(words.source) else None
    if source is None:
        raise NotFound(path=("source",), what="Source", key=brief(words.source))
    return source.id


async def _check_links(words: RoadmapWords) -> None:
    tutorials = {number for item in words.items for number in item.tutorial_ids}
    targets = {number for item in words.items for number in item.target_ids}
    known_tutorials = {row.id for row in await Tutorial.filter(id__in=tutorials).only("id")}
    known_targets = {row.id for row in await Target.filter(id__in=targets).only("id")}
    for place, item in enumerate(words.items):
        for number in item.tutorial_ids:
            if number not in known_tutorials:
                raise NotFound(path=("items", str(place), "tutorialIds"), what="Tutorial", key=number)
        for number in item.target_ids:
            if number not in known_targets:
                raise NotFound(path=("items", str(place), "targetIds"), what="Target", key=number)


def _check(words: RoadmapWords) -> None:
    fits(words.name, NAME_MOST, "name")
    few_enough(len(words.items), ITEMS_MOST, "items")
    for place, item in enumerate(words.items):
        fits(item.task, TASK_MOST, "items", str(place), "task")
        few_enough(len(item.tutorial_ids) + len(item.target_ids), LINKS_MOST, "items", str(place))
        if item.ends_on < item.starts_on:
            raise BadInput(
                path=("items", str(place), "endsOn"),
                value=item.ends_on,
                expected="a last day that is not before the first",
                expected_vi="ngày cuối không trước ngày đầu",
            )
