"""Topics, by which guides are shelved."""

from __future__ import annotations

import msgspec
from msgspec.structs import asdict
from tortoise import fields

from content_store import revisions
from content_store.database import transaction
from content_store.errors import BadInput
from content_store.events import record
from content_store.revisions import Revised
from content_store.slugs import claim
from content_store.wording import fits

NAME_MOST = 120
DESCRIPTION_MOST = 2_000
DAYS_MOST = 3_650


class Topic(Revised):
    """A shelf of guides; each of them is to be checked every `check_days`, never when that is null."""

    id = fields.IntField(primary_key=True)
    slug = fields.CharField(max_length=80, unique=True)
    name = fields.CharField(max_length=NAME_MOST)
    description = fields.TextField(default="")
    check_days = fields.IntField(null=True)

    class Meta:
        table = "topics"


class TopicWords(msgspec.Struct, frozen=True):
    """All that may be said of a topic."""

    name: str
    description: str = ""
    check_days: int | None = None


async def create(slug: str, words: TopicWords, account_id: int) -> Topic:
    """A new shelf, empty."""
    _check(words)
    async with claim(Topic, slug, "topic"):
        topic = await Topic.create(slug=slug, **asdict(words))
        await record("topic.created", topic.id, account_id, slug=slug)
    return topic


async def rewrite(topic_id: int, words: TopicWords, expected_revision: int, account_id: int) -> Topic:
    """Say other things of a topic; guides that were published keep the words they were published with."""
    _check(words)
    async with transaction():
        topic = await revisions.at_revision(Topic, topic_id, expected_revision, "topic")
        changes = revisions.differences(vars(topic), asdict(words))
        topic.update_from_dict(asdict(words))
        await revisions.touch(topic)
        await record("topic.rewritten", topic.id, account_id, revision=topic.revision, changes=changes)
    return topic


def _check(words: TopicWords) -> None:
    fits(words.name, NAME_MOST, "name")
    fits(words.description, DESCRIPTION_MOST, "description")
    if words.check_days is not None and not 1 <= words.check_days <= DAYS_MOST:
        raise BadInput(
            path=("checkDays",),
            value=words.check_days,
            expected=f"1 to {DAYS_MOST} days",
            expected_vi=f"từ 1 đến {DAYS_MOST} ngày",
        )
