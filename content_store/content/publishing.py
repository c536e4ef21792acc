"""Publishing: from a draft to the one live version of a tutorial in a language, and away again."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime

from content_store.content import readiness, snapshot, tutorials, versions
from content_store.content.freezing import freeze
from content_store.content.manuscripts import manuscript_of
from content_store.content.readiness import Override
from content_store.content.versions import State, Version, VersionFile, VersionWriter
from content_store.database import transaction
from content_store.editorial_errors import OwnWork
from content_store.errors import NotPublishable


async def submit(version_id: int, expected_revision: int, account_id: int) -> Version:
    """Hand a draft to its reviewers."""
    return await _moved(version_id, State.IN_REVIEW, expected_revision, account_id)


async def send_back(version_id: int, expected_revision: int, account_id: int) -> Version:
    """Make a version a draft again, so that it can be mended; nobody vouches for it any more."""
    async with transaction():
        version = await _held(version_id, expected_revision)
        version.reviewer_id = None
        await versions.move(version, State.DRAFT, account_id)
    return version


async def retire(version_id: int, expected_revision: int, account_id: int) -> Version:
    """Take the live version off every public answer."""
    return await _moved(version_id, State.RETIRED, expected_revision, account_id)


async def approve(version_id: int, expected_revision: int, account_id: int) -> Version:
    """Vouch for a version that is in review; OwnWork for who had a hand in it."""
    async with transaction():
        version = await _held(version_id, expected_revision)
        if await VersionWriter.exists(version_id=version_id, account_id=account_id):
            raise OwnWork
        version.reviewer_id = account_id
        await versions.move(version, State.APPROVED, account_id)
    return version


async def publish(
    version_id: int, expected_revision: int, account_id: int, now: datetime, overrides: Sequence[Override] = ()
) -> Version:
    """Freeze an approved version and make it the live one; NotPublishable with every obstacle but the overridden."""
    async with transaction():
        version = await _held(version_id, expected_revision)
        await make_live(version, account_id, now, overrides)
    return version


async def make_live(
    version: Version,
    account_id: int,
    now: datetime,
    overrides: Sequence[Override] = (),
    alongside: AbstractSet[int] = frozenset(),
) -> None:
    """The same for a version that is held already, in the caller's transaction.

    `alongside` are tutorials that go live with it, so that it may lead to them.
    """
    manuscript = await manuscript_of(version)
    manuscript.live_elsewhere |= alongside
    if found := readiness.refused(readiness.obstacles_of(manuscript), overrides):
        raise NotPublishable(found)
    live = await Version.get_or_none(tutorial_id=version.tutorial_id, language=version.language, state=State.PUBLISHED)
    if live is not None:
        await versions.move(live, State.RETIRED, account_id)
    version.published_at = now
    frozen = await freeze(manuscript, now)
    version.snapshot = snapshot.write(frozen.guide)
    shown = {file.sha256: file.mime for file in frozen.guide.files()}
    await VersionFile.bulk_create(
        [
            VersionFile(version_id=version.id, sha256=sha256, mime=mime, text=frozen.texts.get(sha256))
            for sha256, mime in shown.items()
        ]
    )
    said = [
        {"code": override.code.value, "path": list(override.path), "reason": override.reason} for override in overrides
    ]
    await versions.move(version, State.PUBLISHED, account_id, overrides=said)


async def _moved(version_id: int, wanted: State, expected_revision: int, account_id: int) -> Version:
    async with transaction():
        version = await _held(version_id, expected_revision)
        await versions.move(version, wanted, account_id)
    return version


async def _held(version_id: int, expected_revision: int) -> Version:
    """The version, locked after its tutorial: two that change what is live wait for each other."""
    await tutorials.lock((await versions.get(version_id)).tutorial_id)
    return await versions.at_revision(version_id, expected_revision)
