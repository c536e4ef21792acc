"""Versions: a tutorial as it was written once, in one language, and the one table of moves between its states."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from content_store.content import tutorials
from content_store.content.tutorials import Tutorial
from content_store.database import transaction
from content_store.errors import MoveNotAllowed, NotFound, StaleRevision
from content_store.events import record
from content_store.language import LANGUAGE_MOST, canonical
from content_store.people.accounts import Account
from content_store.wording import few_enough, fits

TITLE_MOST = 200
SUMMARY_MOST = ACTION_MOST = NOTE_MOST = 2_000
BODY_MOST = 10_000
STEPS_MOST = 50


class State(StrEnum):
    """Where a version stands."""

    DRAFT = "DRAFT"
    IN_REVIEW = "IN_REVIEW"
    APPROVED = "APPROVED"
    SCHEDULED = "SCHEDULED"
    PUBLISHED = "PUBLISHED"
    RETIRED = "RETIRED"
    RECALLED = "RECALLED"


MOVES: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.IN_REVIEW}),
    State.IN_REVIEW: frozenset({State.APPROVED, State.DRAFT}),
    State.APPROVED: frozenset({State.SCHEDULED, State.PUBLISHED, State.DRAFT}),
    State.SCHEDULED: frozenset({State.PUBLISHED, State.APPROVED}),
    State.PUBLISHED: frozenset({State.RETIRED, State.RECALLED}),
    State.RETIRED: frozenset(),
    State.RECALLED: frozenset(),
}


class Version(Model):
    """One wording of a tutorial in one language; `snapshot` is what the public sees of it once it is published."""

    id = fields.IntField(primary_key=True)
    tutorial: fields.ForeignKeyRelation[Tutorial] = fields.ForeignKeyField(
        "camtay.Tutorial", related_name="versions", on_delete=fields.RESTRICT
    )
    tutorial_id: int
    language = fields.CharField(max_length=LANGUAGE_MOST)
    number = fields.IntField()
    state = fields.CharEnumField(State, max_length=20, description="")
    revision = fields.IntField(default=1)
    title = fields.CharField(max_length=TITLE_MOST)
    summary = fields.TextField(default="")
    change_note = fields.TextField(default="")
    author: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField(
        "camtay.Account", related_name=False, on_delete=fields.RESTRICT
    )
    author_id: int
    reviewer: fields.ForeignKeyNullableRelation[Account] = fields.ForeignKeyField(
        "camtay.Account", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    reviewer_id: int | None
    created_at = fields.DatetimeField(auto_now_add=True)
    published_at = fields.DatetimeField(null=True)
    snapshot = fields.TextField(null=True)

    class Meta:
        table = "versions"
        unique_together = (("tutorial", "language", "number"),)
        indexes = (("state", "published_at"),)


class Step(Model):
    """One step of a version: one thing to do."""

    id = fields.IntField(primary_key=True)
    version: fields.ForeignKeyRelation[Version] = fields.ForeignKeyField("camtay.Version", related_name=False)
    version_id: int
    position = fields.IntField()
    title = fields.CharField(max_length=TITLE_MOST)
    action = fields.TextField()
    body = fields.TextField(default="")

    class Meta:
        table = "steps"
        unique_together = (("version", "position"),)


class VersionFile(Model):
    """A file that a published version shows: what may be served to anybody; `text` is all of one that no store has."""

    id = fields.IntField(primary_key=True)
    version: fields.ForeignKeyRelation[Version] = fields.ForeignKeyField("camtay.Version", related_name=False)
    version_id: int
    sha256 = fields.CharField(max_length=64, db_index=True)
    mime = fields.CharField(max_length=80)
    text = fields.TextField(null=True)

    class Meta:
        table = "version_files"
        unique_together = (("version", "sha256"),)


@dataclass(frozen=True)
class StepText:
    """The words of one step."""

    title: str
    action: str
    body: str = ""


@dataclass(frozen=True)
class VersionText:
    """The words of one version."""

    title: str
    summary: str
    steps: list[StepText]
    change_note: str = ""


async def get(version_id: int) -> Version:
    """The version, or NotFound."""
    version = await Version.get_or_none(id=version_id)
    if version is None:
        raise NotFound(what="version", key=str(version_id))
    return version


async def of_tutorial(tutorial_id: int) -> list[Version]:
    """All versions of a tutorial in all languages, oldest first."""
    return await Version.filter(tutorial_id=tutorial_id).order_by("id")


async def steps_of(version_id: int) -> list[Step]:
    """Its steps in order."""
    return await Step.filter(version_id=version_id).order_by("position")


async def draft(tutorial_id: int, language: str, text: VersionText, account_id: int) -> Version:
    """A new draft in one language, numbered after the last."""
    language = canonical(language, "language")
    _check(text)
    async with transaction():
        await tutorials.lock(tutorial_id, "tutorialId")
        last = await Version.filter(tutorial_id=tutorial_id, language=language).order_by("-number").first()
        version = await Version.create(
            tutorial_id=tutorial_id,
            language=language,
            number=last.number + 1 if last else 1,
            state=State.DRAFT,
            author_id=account_id,
            title=text.title,
            summary=text.summary,
            change_note=text.change_note,
        )
        await _write_steps(version.id, text.steps)
        await record("version.drafted", version.id, account_id, tutorial_id=tutorial_id, language=language)
    return version


async def rewrite(version_id: int, text: VersionText, expected_revision: int, account_id: int) -> Version:
    """Replace all the words of a draft; StaleRevision when somebody else was faster."""
    _check(text)
    async with transaction():
        version = await editable(version_id, expected_revision)
        version.title, version.summary, version.change_note = text.title, text.summary, text.change_note
        await Step.filter(version_id=version_id).delete()
        await _write_steps(version_id, text.steps)
        await rewritten(version, account_id)
    return version


async def rewritten(version: Version, account_id: int) -> None:
    """Save a draft that was changed in the caller's transaction under its next revision, and tell the feed."""
    await touch(version)
    await record("version.rewritten", version.id, account_id, revision=version.revision)


async def move(version: Version, wanted: State, account_id: int) -> None:
    """Take a version to its next state inside the caller's transaction, when MOVES allows it."""
    allowed = MOVES[version.state]
    if wanted not in allowed:
        names = ", ".join(sorted(state.value for state in allowed)) or "nothing else"
        raise MoveNotAllowed(state=version.state.value, wanted=wanted.value, allowed=names)
    version.state = wanted
    await touch(version)
    await record(f"version.{wanted.value.lower()}", version.id, account_id, tutorial_id=version.tutorial_id)


async def editable(version_id: int, expected_revision: int) -> Version:
    """The version when it is a draft at that revision, for a change in the caller's transaction."""
    version = await at_revision(version_id, expected_revision)
    if version.state is not State.DRAFT:
        raise MoveNotAllowed(state=version.state.value, wanted="edited", allowed="a draft")
    return version


async def known_step(version_id: int, position: int | None) -> None:
    """NotFound when a version has no step at that position; None stands for the whole version."""
    if position is not None and not await Step.exists(version_id=version_id, position=position):
        raise NotFound(path=("stepPosition",), what="step", key=str(position))


async def at_revision(version_id: int, expected_revision: int) -> Version:
    """The version, locked for the caller's transaction; StaleRevision when it has moved on."""
    version = await Version.select_for_update().get_or_none(id=version_id)
    if version is None:
        raise NotFound(what="version", key=str(version_id))
    if version.revision != expected_revision:
        raise StaleRevision(path=("expectedRevision",), held=expected_revision, current=version.revision)
    return version


async def touch(version: Version) -> None:
    """Save a version under its next revision."""
    version.revision += 1
    await version.save()


def _check(text: VersionText) -> None:
    fits(text.title, TITLE_MOST, "text", "title")
    fits(text.summary, SUMMARY_MOST, "text", "summary")
    fits(text.change_note, NOTE_MOST, "text", "changeNote")
    few_enough(len(text.steps), STEPS_MOST, "text", "steps")
    for place, step in enumerate(text.steps):
        where = ("text", "steps", str(place))
        fits(step.title, TITLE_MOST, *where, "title")
        fits(step.action, ACTION_MOST, *where, "action")
        fits(step.body, BODY_MOST, *where, "body")


async def _write_steps(version_id: int, steps: list[StepText]) -> None:
    await Step.bulk_create(
        [
            Step(version_id=version_id, position=position, title=step.title, action=step.action, body=step.body)
            for position, step in enumerate(steps, 1)
        ]
    )
