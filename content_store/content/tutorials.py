"""Tutorials: the lasting identity of what is taught, whatever its wording and language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import msgspec
from tortoise import fields

from content_store import revisions
from content_store.content.topics import Topic
from content_store.database import transaction
from content_store.errors import NotFound
from content_store.events import record
from content_store.paging import Order, Page, Slice, cut
from content_store.registry.localities import Locality
from content_store.registry.platforms import Platform
from content_store.registry.public_services import PublicService
from content_store.registry.targets import Target
from content_store.revisions import Revised
from content_store.slugs import claim
from content_store.wording import SLUG_MOST, brief, few_enough, findable

T = TypeVar("T", Platform, PublicService, Target)
NAMED_MOST = 100  # platforms, services or targets of one tutorial


class Tutorial(Revised):
    """What is taught: its short name never changes, for it is printed on leaflets."""

    id = fields.IntField(primary_key=True)
    slug = fields.CharField(max_length=SLUG_MOST, unique=True)
    topic: fields.ForeignKeyRelation[Topic] = fields.ForeignKeyField(
        "camtay.Topic", related_name=False, on_delete=fields.RESTRICT
    )
    topic_id: int
    platforms: fields.ManyToManyRelation[Platform] = fields.ManyToManyField(
        "camtay.Platform", related_name="tutorials", through="tutorial_platforms"
    )
    services: fields.ManyToManyRelation[PublicService] = fields.ManyToManyField(
        "camtay.PublicService", related_name="tutorials", through="tutorial_services"
    )
    targets: fields.ManyToManyRelation[Target] = fields.ManyToManyField(
        "camtay.Target", related_name="tutorials", through="tutorial_targets"
    )
    locality: fields.ForeignKeyNullableRelation[Locality] = fields.ForeignKeyField(
        "camtay.Locality", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    locality_id: int | None
    synthetic = fields.BooleanField(default=False)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "tutorials"
        indexes = (("locality_id",),)


class About(msgspec.Struct, frozen=True):
    """What a tutorial is about, by the slugs of the other nouns."""

    topic: str
    platforms: list[str] = msgspec.field(default_factory=list)
    services: list[str] = msgspec.field(default_factory=list)
    targets: list[str] = msgspec.field(default_factory=list)


@dataclass(frozen=True)
class Owner:
    """To which place a tutorial belongs, None for the whole country, and whether it was made up."""

    place: int | None = None
    synthetic: bool = False


async def create(slug: str, about: About, account_id: int, owner: Owner = Owner()) -> Tutorial:
    """A tutorial without versions; BadInput names the slug that is unknown or malformed."""
    async with claim(Tutorial, slug, "tutorial"):
        topic, made_up = await _topic(about.topic), owner.synthetic
        tutorial = await Tutorial.create(slug=slug, topic=topic, locality_id=owner.place, synthetic=made_up)
        await _relate(tutorial, about)
        await record("tutorial.created", tutorial.id, account_id, slug=tutorial.slug)
    return tutorial


async def change(tutorial_id: int, about: About, expected_revision: int, account_id: int) -> Tutorial:
    """Say anew what a tutorial is about; what was published keeps what it was published with."""
    async with transaction():
        tutorial = await revisions.at_revision(Tutorial, tutorial_id, expected_revision, "tutorial")
        tutorial.topic = await _topic(about.topic)
        for related in (tutorial.platforms, tutorial.services, tutorial.targets):
            await related.clear()
        await _relate(tutorial, about)
        await revisions.touch(tutorial)
        await record("tutorial.changed", tutorial.id, account_id, revision=tutorial.revision, topic=about.topic)
    return tutorial


async def lock(tutorial_id: int, *path: str) -> None:
    """Let nobody else number or publish its versions until the caller's transaction ends; NotFound at that path."""
    if await Tutorial.select_for_update().get_or_none(id=tutorial_id) is None:
        raise NotFound(path=path, what="tutorial", key=str(tutorial_id))


async def get(tutorial_id: int) -> Tutorial:
    """The tutorial, or NotFound."""
    tutorial = await Tutorial.get_or_none(id=tutorial_id)
    if tutorial is None:
        raise NotFound(what="tutorial", key=str(tutorial_id))
    return tutorial


async def owners() -> list[int]:
    """The places to which tutorials belong, each once."""
    rows = await Tutorial.filter(locality_id__not_isnull=True).distinct().values_list("locality_id", "locality_id")
    return [place for place, _ in rows]


async def page(wanted: Page, among: list[int] | None) -> Slice[Tutorial]:
    """The tutorials of these places, of all for None, in the order in which they were begun."""
    rows = Tutorial.all() if among is None else Tutorial.filter(locality_id__in=among)
    return await cut(rows, Order("tutorials", "id"), wanted, lambda row: row)


async def _topic(slug: str) -> Topic:
    topic = await Topic.get_or_none(slug=slug) if findable(slug) else None
    if topic is None:
        raise NotFound(path=("topic",), what="topic", key=brief(slug))
    return topic


async def _relate(tutorial: Tutorial, about: About) -> None:
    await tutorial.platforms.add(*await _named(Platform, about.platforms, "platforms"))
    await tutorial.services.add(*await _named(PublicService, about.services, "services"))
    await tutorial.targets.add(*await _named(Target, about.targets, "targets"))


async def _named(model: type[T], slugs: list[str], path: str) -> list[T]:
    few_enough(len(slugs), NAMED_MOST, path)
    rows = {str(row.slug): row for row in await model.filter(slug__in=[slug for slug in slugs if findable(slug)])}
    for position, slug in enumerate(slugs):
        if slug not in rows:
            raise NotFound(path=(path, str(position)), what=path.removesuffix("s"), key=brief(slug))
    return [rows[slug] for slug in dict.fromkeys(slugs)]
