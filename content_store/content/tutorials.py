"""Tutorials: the lasting identity of what is taught, whatever its wording and language."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TypeVar

from tortoise import fields
from tortoise.exceptions import IntegrityError
from tortoise.models import Model

from content_store.content.topics import Topic
from content_store.database import transaction
from content_store.errors import BadInput, Conflict, NotFound
from content_store.events import record
from content_store.paging import Order, Page, Slice, cut
from content_store.registry.platforms import Platform
from content_store.registry.public_services import PublicService
from content_store.registry.targets import Target
from content_store.wording import SLUG_MOST, brief, few_enough, findable

T = TypeVar("T", Platform, PublicService, Target)
NAMED_MOST = 100  # platforms, services or targets of one tutorial
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Tutorial(Model):
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
    synthetic = fields.BooleanField(default=False)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "tutorials"


@dataclass(frozen=True)
class NewTutorial:
    """What a tutorial begins with; the other nouns are named by their slugs."""

    slug: str
    topic: str
    platforms: list[str] = field(default_factory=list)
    services: list[str] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    synthetic: bool = False


async def create(new: NewTutorial, account_id: int) -> Tutorial:
    """A tutorial without versions; BadInput names the slug that is unknown or malformed."""
    if not SLUG.fullmatch(new.slug) or len(new.slug) > SLUG_MOST:
        raise BadInput(
            path=("slug",),
            value=f"'{brief(new.slug)}'",
            expected=f"lower-case letters, digits and single hyphens, at most {SLUG_MOST}",
            expected_vi=f"chữ thường không dấu, số và dấu gạch nối, tối đa {SLUG_MOST}",
        )
    taken = Conflict(path=("slug",), what="tutorial", key=new.slug)
    if await Tutorial.exists(slug=new.slug):
        raise taken
    try:
        async with transaction():
            return await _create(new, account_id)
    except IntegrityError:
        # Somebody else may have taken the slug in the meantime.
        if not await Tutorial.exists(slug=new.slug):
            raise
    raise taken


async def lock(tutorial_id: int, *path: str) -> None:
    """Let nobody else number or publish its versions until the caller's transaction ends; NotFound at that path."""
    if await Tutorial.select_for_update().get_or_none(id=tutorial_id) is None:
        raise NotFound(path=path, what="tutorial", key=str(tutorial_id))


async def _create(new: NewTutorial, account_id: int) -> Tutorial:
    topic = await Topic.get_or_none(slug=new.topic) if findable(new.topic) else None
    if topic is None:
        raise NotFound(path=("topic",), what="topic", key=brief(new.topic))
    tutorial = await Tutorial.create(slug=new.slug, topic=topic, synthetic=new.synthetic)
    await tutorial.platforms.add(*await _named(Platform, new.platforms, "platforms"))
    await tutorial.services.add(*await _named(PublicService, new.services, "services"))
    await tutorial.targets.add(*await _named(Target, new.targets, "targets"))
    await record("tutorial.created", tutorial.id, account_id, slug=tutorial.slug)
    return tutorial


async def get(tutorial_id: int) -> Tutorial:
    """The tutorial, or NotFound."""
    tutorial = await Tutorial.get_or_none(id=tutorial_id)
    if tutorial is None:
        raise NotFound(what="tutorial", key=str(tutorial_id))
    return tutorial


async def page(wanted: Page) -> Slice[Tutorial]:
    """All tutorials, in the order in which they were begun."""
    return await cut(Tutorial.all(), Order("tutorials", "id"), wanted, lambda row: row)


async def _named(model: type[T], slugs: list[str], path: str) -> list[T]:
    few_enough(len(slugs), NAMED_MOST, path)
    rows = {str(row.slug): row for row in await model.filter(slug__in=[slug for slug in slugs if findable(slug)])}
    for position, slug in enumerate(slugs):
        if slug not in rows:
            raise NotFound(path=(path, str(position)), what=path.removesuffix("s"), key=brief(slug))
    return [rows[slug] for slug in dict.fromkeys(slugs)]
