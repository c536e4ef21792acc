"""What others must say before a version goes live: comments, sign-offs, and somebody else's word."""

from __future__ import annotations

from datetime import date

import pytest
from samples import NOW, TEXT, draft, editor_account, files_for, reviewer_account, voiced

from content_store.content import clips, comments, publishing, readiness, sign_offs, steps, versions, writing
from content_store.content.blocks import GuideLink
from content_store.content.clips import NewCaptionTrack, NewClip, NewSoundTrack
from content_store.content.manuscripts import manuscript_of
from content_store.content.obstacles import ObstacleCode
from content_store.content.readiness import Override
from content_store.content.steps import StepText
from content_store.content.tutorials import Tutorial
from content_store.content.versions import State, Version
from content_store.content.writing import VersionText
from content_store.editorial_errors import OwnWork
from content_store.errors import BadInput, Forbidden, MoveNotAllowed, NotFound, NotPublishable
from content_store.events import Event
from content_store.people.accounts import account_named
from content_store.registry.organisations import Organisation
from content_store.registry.platforms import Platform, PlatformRelease
from content_store.registry.public_services import PublicService

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def in_review(text: VersionText = TEXT) -> Version:
    """A version that lacks nothing but somebody's word."""
    version, files, account = await draft(text=text), await files_for("a"), await editor_account()
    captions = [NewCaptionTrack(files.captions.id, "vi", "Tiếng Việt")]
    clip = NewClip(files.clip.id, "Phim", "Lời", captions=captions)
    version = await clips.attach(version.id, clip, version.revision, account)
    return await publishing.submit(version.id, version.revision, account)


async def approve(version: Version) -> Version:
    return await publishing.approve(version.id, version.revision, await reviewer_account())


async def obstacles(version: Version) -> list[tuple[str, str]]:
    found = readiness.obstacles_of(await manuscript_of(await versions.get(version.id)))
    return [(obstacle.code.value, ".".join(obstacle.path)) for obstacle in found]


async def test_nobody_vouches_for_what_he_had_a_hand_in() -> None:
    version = await draft()
    helper = (await account_named("người giúp")).id
    version = await writing.rewrite(version.id, TEXT, version.revision, helper)
    version = await publishing.submit(version.id, version.revision, await editor_account())

    for account in (await editor_account(), helper):
        with pytest.raises(OwnWork):
            await publishing.approve(version.id, version.revision, account)

    assert (await versions.get(version.id)).state is State.IN_REVIEW
    assert (await approve(version)).state is State.APPROVED


async def test_a_comment_is_an_obstacle_until_it_is_resolved() -> None:
    version = await approve(await in_review())
    step = (await steps.of_version(version.id))[1]

    comment = await comments.write(version.id, step.key, "Thiếu hình.", await reviewer_account())
    assert await obstacles(version) == [("COMMENT_OPEN", f"comments.{comment.id}")]

    resolved = await comments.resolve(comment.id, await editor_account(), NOW)
    again = await comments.resolve(comment.id, await reviewer_account(), NOW)

    assert resolved.resolved_by_id == again.resolved_by_id == await editor_account()
    assert await obstacles(version) == []
    said = await Event.filter(kind__in=["version.commented", "version.comment_resolved"]).order_by("id")
    assert [event.data for event in said] == [{"comment": comment.id}] * 2


async def test_a_comment_on_a_step_that_is_not_there_is_refused() -> None:
    version = await draft()

    with pytest.raises(NotFound) as refused:
        await comments.write(version.id, "khac", "a", await reviewer_account())
    with pytest.raises(BadInput):
        await comments.write(version.id, None, "  ", await reviewer_account())

    assert refused.value.path == ("stepKey",)
    assert await comments.of_version(version.id) == []


async def demanding() -> Organisation:
    """An organisation whose word a service demands that the only tutorial explains."""
    organisation = await Organisation.create(slug="so-tu-phap", name="Sở Tư pháp", kind="department")
    service = await PublicService.create(slug="khai-sinh", name="Đăng ký khai sinh", signed_by=organisation)
    tutorial = await Tutorial.all().first()
    assert tutorial is not None
    await tutorial.services.add(service)
    return organisation


async def test_a_service_that_demands_a_sign_off_gets_it_from_its_own_organisation() -> None:
    version = await approve(await in_review())
    organisation, signatory = await demanding(), (await account_named("người ký")).id
    assert await obstacles(version) == [("SIGN_OFF_MISSING", "signOffs.so-tu-phap")]

    with pytest.raises(Forbidden):
        await sign_offs.sign(version.id, organisation.id, version.revision, signatory)
    await sign_offs.appoint(organisation.id, signatory, await editor_account())
    await sign_offs.sign(version.id, organisation.id, version.revision, signatory)

    assert await obstacles(version) == []


async def test_a_sign_off_holds_for_the_wording_that_was_signed() -> None:
    version = await approve(await in_review())
    organisation, signatory = await demanding(), (await account_named("người ký")).id
    await sign_offs.appoint(organisation.id, signatory, await editor_account())
    await sign_offs.sign(version.id, organisation.id, version.revision, signatory)

    version = await publishing.send_back(version.id, version.revision, await reviewer_account())
    assert await obstacles(version) == [("NOT_APPROVED", "state")]
    with pytest.raises(MoveNotAllowed):
        await sign_offs.sign(version.id, organisation.id, version.revision, signatory)
    await writing.rewrite(version.id, VersionText("Khác", "Khác.", TEXT.steps), version.revision, signatory)

    assert ("SIGN_OFF_MISSING", "signOffs.so-tu-phap") in await obstacles(version)


async def test_a_release_after_the_last_check_is_an_obstacle_that_may_be_taken_upon_oneself() -> None:
    version = await approve(await in_review())
    platform = await Platform.create(slug="vneid", name="VNeID", kind="app")
    tutorial = await Tutorial.get(id=version.tutorial_id)
    await tutorial.platforms.add(platform)
    await PlatformRelease.create(platform=platform, number="2.1", released_on=version.checked_on)
    assert await obstacles(version) == []
    await PlatformRelease.create(platform=platform, number="2.2", released_on=date(2099, 1, 1))
    assert await obstacles(version) == [("PLATFORM_NEWER", "platforms.vneid")]

    taken = [Override(ObstacleCode.PLATFORM_NEWER, ("platforms", "vneid"), "Màn hình không đổi.")]
    await publishing.publish(version.id, version.revision, await editor_account(), NOW, taken)

    event = await Event.get(kind="version.published")
    assert event.data["overrides"] == [
        {"code": "PLATFORM_NEWER", "path": ["platforms", "vneid"], "reason": "Màn hình không đổi."}
    ]


@pytest.mark.parametrize(
    ("override", "path"),
    [
        (Override(ObstacleCode.TWO_ACTIONS, ("steps", "0", "action"), " "), "overrides.0.reason"),
        (Override(ObstacleCode.NOT_APPROVED, ("state",), "Gấp."), "overrides.0.code"),
        (Override(ObstacleCode.SIGN_OFF_MISSING, ("signOffs", "a"), "Gấp."), "overrides.0.code"),
    ],
)
async def test_not_every_obstacle_can_be_taken_upon_oneself(override: Override, path: str) -> None:
    version = await approve(await in_review())

    with pytest.raises(BadInput) as refused:
        await publishing.publish(version.id, version.revision, await editor_account(), NOW, [override])

    assert ".".join(refused.value.path) == path
    assert (await versions.get(version.id)).state is State.APPROVED


async def test_words_that_are_hard_to_follow_are_obstacles_at_their_place() -> None:
    long = " ".join(["tiếng"] * 26)
    text = VersionText("a", "b", [StepText("c", "Mở ra rồi gõ vào."), StepText("d", f"{long}.", (GuideLink(404),))])
    version = await approve(await in_review(text))

    assert await obstacles(version) == [
        ("TWO_ACTIONS", "steps.0.action"),
        ("SENTENCE_TOO_LONG", "steps.1.action"),
        ("GUIDE_NOT_LIVE", "steps.1.body"),
    ]
    with pytest.raises(NotPublishable, match="3 obstacles"):
        await publishing.publish(version.id, version.revision, await editor_account(), NOW)


async def test_a_spoken_language_wants_a_voice_and_may_be_captioned_in_vietnamese() -> None:
    first, files, account = await draft(), await files_for("a"), await editor_account()
    version = await writing.draft(first.tutorial_id, "tyz", TEXT, account)
    captions = [NewCaptionTrack(files.captions.id, "vi", "Tiếng Việt")]
    clip = NewClip(files.clip.id, "Phim", "Lời", captions=captions)
    version = await clips.attach(version.id, clip, version.revision, account)
    assert await obstacles(version) == [("NOT_APPROVED", "state"), ("VOICE_MISSING", "clips.0.soundTracks")]
    await clips.detach(version.id, 1, version.revision, account)

    voice = NewSoundTrack((await voiced("tay.m4a")).id, "tyz", "Tiếng Tày")
    version = await versions.get(version.id)
    clip = NewClip(files.clip.id, "Phim", "Lời", captions=captions, sound_tracks=[voice])
    version = await clips.attach(version.id, clip, version.revision, account)

    assert await obstacles(version) == [("NOT_APPROVED", "state")]
