"""Steps: what a version says to do, one thing each; a step keeps its key in every version that is made of another."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Sequence

import msgspec
from msgspec.structs import replace
from tortoise import fields
from tortoise.models import Model

from content_store.content import blocks, versions
from content_store.content.blocks import Blocks
from content_store.content.comparison import Part, compare
from content_store.content.versions import TITLE_MOST, Version
from content_store.database import transaction
from content_store.errors import BadInput, NotFound
from content_store.rows import RowType
from content_store.wording import brief, few_enough, fits

ACTION_MOST = 2_000
STEPS_MOST = 50
KEY_MOST = 16
KEY = re.compile(r"[0-9a-z-]{1,16}")


class Step(Model, metaclass=RowType):
    """One step of a version."""

    id = fields.IntField(primary_key=True)
    version: fields.ForeignKeyRelation[Version] = fields.ForeignKeyField("camtay.Version", related_name=False)
    version_id: int
    position = fields.IntField()
    key = fields.CharField(max_length=KEY_MOST, default="", db_default="")
    title = fields.CharField(max_length=TITLE_MOST)
    action = fields.TextField()
    blocks = fields.TextField(default="[]")

    class Meta:
        table = "steps"
        unique_together = (("version", "position"), ("version", "key"))


class StepText(msgspec.Struct, frozen=True):
    """The words of one step; without a key it is a new step."""

    title: str
    action: str
    body: Blocks = ()
    key: str = ""


Changed = Callable[[list[StepText]], list[StepText]]


def text_of(step: Step) -> StepText:
    """The words of a stored step."""
    return StepText(step.title, step.action, blocks.read(step.blocks), step.key)


def part_of(step: StepText) -> Part:
    """A step for a comparison."""
    texts = {"title": step.title, "action": step.action, "body": blocks.plain(step.body)}
    return Part(step.key, step.title, texts)


async def of_version(version_id: int) -> list[Step]:
    """A version's steps in order."""
    return await Step.filter(version_id=version_id).order_by("position")


async def key_at(version_id: int, position: int | None) -> str | None:
    """The key of the step at a position, from 1, and None for none; NotFound when there is no such step."""
    if position is None:
        return None
    step = await Step.get_or_none(version_id=version_id, position=position)
    if step is None:
        raise NotFound(path=("stepPosition",), what="step", key=str(position))
    return str(step.key)


async def replace_all(version_id: int, texts: Sequence[StepText], *path: str) -> list[StepText]:
    """Give a version these steps instead of its own, in the caller's transaction; the new ones get keys."""
    _check(texts, *path)
    await Step.filter(version_id=version_id).delete()
    keyed = [text if text.key else replace(text, key=secrets.token_hex(4)) for text in texts]
    await Step.bulk_create(
        [
            Step(
                version_id=version_id,
                position=position,
                key=step.key,
                title=step.title,
                action=step.action,
                blocks=blocks.write(step.body),
            )
            for position, step in enumerate(keyed, 1)
        ]
    )
    return keyed


async def add(version_id: int, text: StepText, position: int | None, revision: int, account_id: int) -> Version:
    """Put a step at a position, from 1, or at the end."""
    new = replace(text, key="")

    def changed(known: list[StepText]) -> list[StepText]:
        place = len(known) if position is None else _place(position, len(known) + 1)
        return [*known[:place], new, *known[place:]]

    return await _change(version_id, changed, revision, account_id)


async def rewrite(version_id: int, text: StepText, revision: int, account_id: int) -> Version:
    """Give the step of that key other words."""

    def changed(known: list[StepText]) -> list[StepText]:
        place = _find(known, text.key)
        return [*known[:place], text, *known[place + 1 :]]

    return await _change(version_id, changed, revision, account_id)


async def move(version_id: int, key: str, position: int, revision: int, account_id: int) -> Version:
    """Put a step elsewhere, with its clips and pictures; the others close up."""

    def changed(known: list[StepText]) -> list[StepText]:
        step = known.pop(_find(known, key))
        place = _place(position, len(known) + 1)
        return [*known[:place], step, *known[place:]]

    return await _change(version_id, changed, revision, account_id)


async def remove(version_id: int, key: str, revision: int, account_id: int) -> Version:
    """Take a step out; what it showed stays in the version and is an obstacle until it has another place."""

    def changed(known: list[StepText]) -> list[StepText]:
        known.pop(_find(known, key))
        return known

    return await _change(version_id, changed, revision, account_id)


async def _change(version_id: int, changed: Changed, revision: int, account_id: int) -> Version:
    async with transaction():
        version = await versions.editable(version_id, revision)
        before = [text_of(step) for step in await of_version(version_id)]
        after = await replace_all(version_id, changed(list(before)), "steps")
        await versions.rewritten(version, account_id, compare(_all(before), _all(after)))
    return version


def _all(steps: Sequence[StepText]) -> Part:
    return Part("", "", lists={"steps": [part_of(step) for step in steps]})


def _find(known: Sequence[StepText], key: str) -> int:
    for place, step in enumerate(known):
        if step.key == key:
            return place
    raise NotFound(path=("key",), what="step", key=brief(key))


def _place(position: int, most: int) -> int:
    if not 1 <= position <= most:
        expected = f"1 to {most}"
        raise BadInput(path=("position",), value=position, expected=expected, expected_vi=f"từ 1 đến {most}")
    return position - 1


def _check(texts: Sequence[StepText], *path: str) -> None:
    few_enough(len(texts), STEPS_MOST, *path)
    seen: set[str] = set()
    for place, step in enumerate(texts):
        where = (*path, str(place))
        fits(step.title, TITLE_MOST, *where, "title")
        fits(step.action, ACTION_MOST, *where, "action")
        blocks.check(step.body, *where, "body")
        if step.key and (step.key in seen or not KEY.fullmatch(step.key)):
            raise BadInput(
                path=(*where, "key"),
                value=f"'{brief(step.key)}'",
                expected=f"a key of 1 to {KEY_MOST} small letters, digits and hyphens, for one step only",
                expected_vi=f"khoá gồm 1 đến {KEY_MOST} chữ thường, số và gạch nối, mỗi bước một khoá",
            )
        seen.add(step.key)
