"""How a version becomes the one live version, and what keeps it from it."""

from __future__ import annotations

import asyncio

import pytest
from guides_in_making import approved, illustrated
from public import public
from samples import NOW, TEXT, draft, editor_account, files_for, received, reviewer_account, voiced

from content_store.content import clips, publishing, snapshot, steps, versions, writing
from content_store.content.assets import AssetKind
from content_store.content.clips import NewCaptionTrack, NewClip, NewSoundTrack
from content_store.content.obstacles import ObstacleCode
from content_store.content.steps import StepText
from content_store.content.versions import State, Version
from content_store.content.writing import VersionText
from content_store.errors import MoveNotAllowed, NotPublishable, StaleRevision
from content_store.events import Event
from content_store.published import guides
from content_store.published.guides import ShownFile

pytestmark = [pytest.mark.on_postgres, pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def whole(slug: str = "cai-vneid") -> Version:
    """An approved version that lacks nothing."""
    return await approved(await illustrated(await draft(slug)))


async def open_connections() -> None:
    """Let PostgreSQL's pool open some, so that what comes next does not wait for its connection one by one."""
    await asyncio.gather(*(Version.all().count() for _ in range(6)))


async def publish(version: Version) -> Version:
    return await publishing.publish(version.id, version.revision, await editor_account(), NOW)


async def test_an_approved_version_that_lacks_nothing_becomes_live() -> None:
    version = await publish(await whole())

    assert version.state is State.PUBLISHED
    guide = guides.by_slug(await public(), "cai-vneid", ["vi"])
    assert guide is not None
    assert (guide.title, guide.number, guide.published_at) == ("Cài VNeID", 1, NOW)
    assert [step.title for step in guide.steps] == ["Mở kho ứng dụng", "Tìm"]


async def test_every_obstacle_is_reported_at_once_with_its_place() -> None:
    version, account = await draft(), await editor_account()
    clip = await received("quay.mp4", AssetKind.VIDEO)
    version = await clips.attach(version.id, NewClip(clip.id, step_position=2), version.revision, account)
    # The step goes, and its clip stays behind.
    empty = VersionText(title=" ", summary="", steps=[StepText("", "")])
    version = await writing.rewrite(version.id, empty, version.revision, account)

    with pytest.raises(NotPublishable) as refused:
        await publish(version)

    found = [(obstacle.code.value, ".".join(obstacle.path)) for obstacle in refused.value.obstacles]
    assert found == [
        ("NOT_APPROVED", "state"),
        ("TITLE_MISSING", "title"),
        ("SUMMARY_MISSING", "summary"),
        ("STEP_TITLE_MISSING", "steps.0.title"),
        ("STEP_ACTION_MISSING", "steps.0.action"),
        ("ASSET_NOT_READY", "clips.0.asset"),
        ("ALT_MISSING", "clips.0.alt"),
        ("STEP_UNKNOWN", "clips.0.stepPosition"),
        ("TRANSCRIPT_MISSING", "clips.0.transcript"),
        ("CAPTIONS_MISSING", "clips.0.captions"),
    ]


async def test_a_refused_publication_changes_nothing() -> None:
    version = await approved(await draft())
    events = await Event.all().count()

    with pytest.raises(NotPublishable) as refused:
        await publish(version)

    assert [obstacle.code for obstacle in refused.value.obstacles] == [ObstacleCode.MEDIA_MISSING]
    after = await versions.get(version.id)
    assert (after.state, after.revision) == (State.APPROVED, version.revision)
    assert after.snapshot is None
    assert await Event.all().count() == events


async def test_publishing_a_second_version_retires_the_first() -> None:
    first = await publish(await whole())
    text = VersionText("Cài VNeID mới", TEXT.summary, TEXT.steps)
    second = await writing.draft(first.tutorial_id, "vi", text, await editor_account())

    second = await publish(await approved(await illustrated(second)))

    assert (await versions.get(first.id)).state is State.RETIRED
    assert (await versions.get(second.id)).state is State.PUBLISHED
    guide = guides.by_slug(await public(), "cai-vneid", ["vi"])
    assert guide is not None
    assert (guide.title, guide.number) == ("Cài VNeID mới", 2)


async def test_another_language_of_a_tutorial_is_live_beside_it() -> None:
    vietnamese = await publish(await whole())
    tay = await writing.draft(vietnamese.tutorial_id, "tyz", TEXT, await editor_account())
    files = await files_for("tyz")
    captions = [NewCaptionTrack(files.captions.id, "tyz", "Tày")]
    voices = [NewSoundTrack((await voiced("tyz.m4a")).id, "tyz", "Tày")]
    clip = NewClip(files.clip.id, "Màn hình", "Lời", captions=captions, sound_tracks=voices)
    tay = await clips.attach(tay.id, clip, tay.revision, await editor_account())

    await publish(await approved(tay))

    assert guides.languages_of(await public(), [vietnamese.tutorial_id]) == {vietnamese.tutorial_id: ["tyz", "vi"]}
    chosen = [
        guides.by_slug(await public(), "cai-vneid", chain)
        for chain in (["tyz", "vi"], ["vi", "tyz"], ["ium", "tyz"], ["ium"])
    ]
    assert [guide.language if guide else None for guide in chosen] == ["tyz", "vi", "tyz", None]


async def test_what_was_published_is_frozen_whatever_happens_to_its_rows() -> None:
    version = await publish(await whole())
    before = (await versions.get(version.id)).snapshot

    await steps.Step.filter(version_id=version.id).update(title="Đã sửa")
    await versions.Version.filter(id=version.id).update(title="Đã sửa")

    guide = guides.by_slug(await public(), "cai-vneid", ["vi"])
    assert guide is not None
    assert guide == snapshot.read(before or "")
    assert (guide.title, guide.steps[0].title) == ("Cài VNeID", "Mở kho ứng dụng")


async def test_a_retired_guide_and_its_files_are_gone_from_the_public() -> None:
    version = await publish(await whole())
    guide = guides.by_slug(await public(), "cai-vneid", ["vi"])
    assert guide is not None
    assert guides.file_of(await public(), guide.cover.file.sha256) == ShownFile("image/jpeg", None)

    await publishing.retire(version.id, version.revision, await editor_account())

    assert guides.by_slug(await public(), "cai-vneid", ["vi"]) is None
    assert guides.file_of(await public(), guide.cover.file.sha256) is None


async def test_a_published_version_cannot_be_edited_or_submitted_again() -> None:
    version = await publish(await whole())
    account = await editor_account()

    with pytest.raises(MoveNotAllowed):
        await writing.rewrite(version.id, TEXT, version.revision, account)
    with pytest.raises(MoveNotAllowed):
        await publishing.submit(version.id, version.revision, account)

    after = await versions.get(version.id)
    assert (after.state, after.revision) == (State.PUBLISHED, version.revision)


async def test_a_change_on_an_old_revision_is_refused_and_says_which_is_current() -> None:
    version = await draft()
    account = await editor_account()
    await writing.rewrite(version.id, VersionText("Nhanh hơn", "", []), 1, account)

    with pytest.raises(StaleRevision) as refused:
        await writing.rewrite(version.id, VersionText("Chậm hơn", "", []), 1, account)

    assert refused.value.details == {"held": 1, "current": 2}
    assert (await versions.get(version.id)).title == "Nhanh hơn"


async def test_each_move_tells_the_feed_in_its_own_order() -> None:
    version = await publish(await whole())

    told = await Event.filter(subject="version", subject_id=version.id).order_by("id")

    assert [event.kind for event in told] == [
        "version.drafted",
        "version.rewritten",
        "version.rewritten",
        "version.in_review",
        "version.approved",
        "version.published",
    ]


async def test_of_several_published_at_once_over_a_live_one_the_last_is_live() -> None:
    live = await publish(await whole())
    account = await editor_account()
    drafts = [await writing.draft(live.tutorial_id, "vi", TEXT, account) for _ in range(4)]
    waiting = [await approved(await illustrated(version)) for version in drafts]
    await open_connections()

    await asyncio.gather(*(publish(version) for version in waiting))

    states = [(await versions.get(version.id)).state for version in waiting]
    assert (await versions.get(live.id)).state is State.RETIRED
    assert sorted(states) == [State.PUBLISHED, State.RETIRED, State.RETIRED, State.RETIRED]
    assert await Event.filter(kind="version.published").count() == 5
    assert await Event.filter(kind="version.retired").count() == 4


async def test_one_who_publishes_and_one_who_retires_wait_for_each_other() -> None:
    live = await publish(await whole())
    account = await editor_account()
    waiting = await approved(await illustrated(await writing.draft(live.tutorial_id, "vi", TEXT, account)))
    await open_connections()

    done = await asyncio.gather(
        publish(waiting), publishing.retire(live.id, live.revision, account), return_exceptions=True
    )

    assert isinstance(done[0], Version)
    assert isinstance(done[1], Version | StaleRevision)
    assert (await versions.get(live.id)).state is State.RETIRED
    assert (await versions.get(waiting.id)).state is State.PUBLISHED


async def test_nobody_vouches_any_more_for_a_version_that_was_sent_back() -> None:
    version = await approved(await draft())
    assert version.reviewer_id == await reviewer_account()

    await publishing.send_back(version.id, version.revision, await editor_account())

    after = await versions.get(version.id)
    assert (after.state, after.reviewer_id) == (State.DRAFT, None)
