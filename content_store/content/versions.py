"""Versions: a tutorial as it was written once, in one language, and the one table of moves between its states."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from content_store.content import tutorials
from content_store.content.comparison import Change
from content_store.content.tutorials import Tutorial
from content_store.database import transaction
from content_store.errors import BadInput, MoveNotAllowed, NotFound, StaleRevision
from content_store.events import record
from content_store.language import LANGUAGE_MOST, canonical
from content_store.people.accounts import Account
from content_store.registry.timeline import UNKNOWN_START, today
from content_store.rows import RowType

TITLE_MOST = 200
CHANGES_NOTED = 100  # of one save; a rewriting of everything says its beginning


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
WRITTEN = frozenset(State) - {State.DRAFT, State.IN_REVIEW}  # those whose words stand still


class Version(Model, metaclass=RowType):
    """One wording of a tutorial in one language; `snapshot` is what the public sees of it once it is published.

    `translates` is the version that it says in another language, as that was at `translated_revision`.
    `written_at` is the revision at which its words and files last changed, `checked_on` the day in Việt Nam on which
    somebody last held it against the platforms that it explains.
    """

    id = fields.IntField(primary_key=True)
    tutorial: fields.ForeignKeyRelation[Tutorial] = fields.ForeignKeyField(
        "camtay.Tutorial", related_name="versions", on_delete=fields.RESTRICT
    )
    tutorial_id: int
    language = fields.CharField(max_length=LANGUAGE_MOST)
    number = fields.IntField()
    state = fields.CharEnumField(State, max_length=20, description="")
    revision = fields.IntField(default=1)
    written_at = fields.IntField(default=1, db_default=1)
    title = fields.CharField(max_length=TITLE_MOST)
    summary = fields.TextField(default="")
    change_note = fields.TextField(default="")
    translates: fields.ForeignKeyNullableRelation[Version] = fields.ForeignKeyField(
        "camtay.Version", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    translates_id: int | None
    translated_revision = fields.IntField(null=True)
    author: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField(
        "camtay.Account", related_name=False, on_delete=fields.RESTRICT
    )
    author_id: int
    reviewer: fields.ForeignKeyNullableRelation[Account] = fields.ForeignKeyField(
        "camtay.Account", related_name=False, null=True, on_delete=fields.RESTRICT
    )
    reviewer_id: int | None
    created_at = fields.DatetimeField(auto_now_add=True)
    checked_on = fields.DateField(default=UNKNOWN_START, db_default="0001-01-01")
    published_at = fields.DatetimeField(null=True)
    snapshot = fields.TextField(null=True)

    class Meta:
        table = "versions"
        unique_together = (("tutorial", "language", "number"),)
        indexes = (("state", "published_at"),)


class VersionWriter(Model, metaclass=RowType):
    """Somebody who had a hand in a version, and so is no judge of it."""

    id = fields.IntField(primary_key=True)
    version: fields.ForeignKeyRelation[Version] = fields.ForeignKeyField("camtay.Version", related_name=False)
    version_id: int
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField(
        "camtay.Account", related_name=False, on_delete=fields.RESTRICT
    )
    account_id: int

    class Meta:
        table = "version_writers"
        unique_together = (("version", "account"),)


class VersionFile(Model, metaclass=RowType):
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


async def get(version_id: int, *path: str) -> Version:
    """The version, or NotFound at that path."""
    version = await Version.get_or_none(id=version_id)
    if version is None:
        raise NotFound(path=path, what="version", key=str(version_id))
    return version


async def of_tutorial(tutorial_id: int) -> list[Version]:
    """All versions of a tutorial in all languages, oldest first."""
    return await Version.filter(tutorial_id=tutorial_id).order_by("id")


async def begin(tutorial_id: int, language: str, account_id: int, source: Version | None = None) -> Version:
    """An empty draft, numbered after the last of its language, in the caller's transaction.

    `source` is the version that it says in another language; BadInput when that one is still being written.
    """
    language = canonical(language, "language")
    await tutorials.lock(tutorial_id, "tutorialId")
    last = await Version.filter(tutorial_id=tutorial_id, language=language).order_by("-number").first()
    if source is not None:
        _check_source(source, tutorial_id, language)
    version = await Version.create(
        tutorial_id=tutorial_id,
        language=language,
        number=last.number + 1 if last else 1,
        state=State.DRAFT,
        author_id=account_id,
        title="",
        translates_id=source.id if source else None,
        translated_revision=source.written_at if source else None,
        checked_on=today(datetime.now(UTC)),
    )
    await VersionWriter.create(version=version, account_id=account_id)
    await record("version.drafted", version.id, account_id, tutorial_id=tutorial_id, language=language)
    return version


async def rewritten(version: Version, account_id: int, changes: Sequence[Change]) -> None:
    """Save a draft that was changed in the caller's transaction under its next revision, and tell the feed what."""
    version.written_at = version.revision + 1
    await touch(version)
    if not await VersionWriter.exists(version_id=version.id, account_id=account_id):
        await VersionWriter.create(version_id=version.id, account_id=account_id)
    noted = [change.noted() for change in changes[:CHANGES_NOTED]]
    await record("version.rewritten", version.id, account_id, revision=version.revision, changes=noted)


async def move(version: Version, wanted: State, account_id: int | None, **why: object) -> None:
    """Take a version to its next state inside the caller's transaction, when MOVES allows it."""
    allowed = MOVES[version.state]
    if wanted not in allowed:
        names = ", ".join(sorted(state.value for state in allowed)) or "nothing else"
        raise MoveNotAllowed(state=version.state.value, wanted=wanted.value, allowed=names)
    before, version.state = version.state, wanted
    await touch(version)
    kind = f"version.{wanted.value.lower()}"
    await record(kind, version.id, account_id, tutorial_id=version.tutorial_id, before=before.value, **why)


async def moved_on(version: Version) -> bool:
    """Whether what this version translates says something else by now, or has a successor that was published."""
    if version.translates_id is None:
        return False
    source = await get(version.translates_id)
    if source.written_at != version.translated_revision:
        return True
    later = Version.filter(tutorial_id=source.tutorial_id, language=source.language, number__gt=source.number)
    return await later.filter(published_at__isnull=False).exists()


async def editable(version_id: int, expected_revision: int) -> Version:
    """The version when it is a draft at that revision, for a change in the caller's transaction."""
    version = await at_revision(version_id, expected_revision)
    if version.state is not State.DRAFT:
        raise MoveNotAllowed(state=version.state.value, wanted="edited", allowed="a draft")
    return version


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


def _check_source(source: Version, tutorial_id: int, language: str) -> None:
    if source.tutorial_id == tutorial_id and source.language != language and source.state in WRITTEN:
        return
    raise BadInput(
        path=("translates",),
        value=f"{source.language} {source.number} ({source.state.value})",
        expected="an approved version of the same tutorial in another language",
        expected_vi="một phiên bản đã duyệt của cùng bài, bằng ngôn ngữ khác",
    )


async def confirm(version_id: int, account_id: int, now: datetime) -> Version:
    """Note that a version was held against its platforms today and is right."""
    async with transaction():
        version = await Version.select_for_update().get_or_none(id=version_id)
        if version is None:
            raise NotFound(path=("id",), what="version", key=str(version_id))
        if version.state in (State.RETIRED, State.RECALLED):
            raise MoveNotAllowed(state=version.state.value, wanted="checked", allowed="nothing else")
        version.checked_on = today(now)
        await touch(version)
        on = version.checked_on.isoformat()
        await record("version.checked", version_id, account_id, tutorial_id=version.tutorial_id, on=on)
    return version
