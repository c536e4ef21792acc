"""Versions that are written, and made of others, and steps that stay the same wherever they stand."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from samples import TEXT, draft, editor_account, files_for, ready, reviewer_account

from content_store.content import clips, infographics, publishing, steps, versions, writing
from content_store.content.assets import AssetKind
from content_store.content.blocks import paragraphs
from content_store.content.clips import CaptionTrack, Clip, NewCaptionTrack, NewClip
from content_store.content.comparison import Change, ChangeKind
from content_store.content.infographics import Infographic, NewInfographic
from content_store.content.steps import StepText
from content_store.content.versions import State, Version
from content_store.content.writing import VersionText
from content_store.errors import BadInput, NotFound
from content_store.events import Event

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def illustrated() -> Version:
    """A draft whose second step shows a clip and a picture."""
    version, files, account = await draft(), await files_for("a"), await editor_account()
    captions = [NewCaptionTrack(files.captions.id, "vi", "Tiếng Việt")]
    version = await clips.attach(
        version.id, NewClip(files.clip.id, "Phim", "Lời", 2, captions), version.revision, account
    )
    return await infographics.attach(
        version.id, NewInfographic(files.infographic.id, "Hình", "Chữ", 2), version.revision, account
    )


async def titles(version: Version) -> list[str]:
    return [step.title for step in await steps.of_version(version.id)]


async def step_of_clip(version: Version) -> str | None:
    """The title of the step to which the version's clip belongs."""
    clip = await Clip.get(version_id=version.id)
    known = {step.key: step.title for step in await steps.of_version(version.id)}
    return known.get(clip.step_key or "")


async def test_a_step_is_put_before_another_and_the_clip_stays_with_its_own() -> None:
    version = await illustrated()

    new = StepText("Chuẩn bị", "Sạc đầy điện thoại.")
    version = await steps.add(version.id, new, 1, version.revision, await editor_account())

    assert await titles(version) == ["Chuẩn bị", "Mở kho ứng dụng", "Tìm"]
    assert await step_of_clip(version) == "Tìm"


async def test_a_step_moves_with_what_it_shows() -> None:
    version = await illustrated()
    second = (await steps.of_version(version.id))[1]

    version = await steps.move(version.id, second.key, 1, version.revision, await editor_account())

    assert (await titles(version), await step_of_clip(version)) == (["Tìm", "Mở kho ứng dụng"], "Tìm")
    last = await Event.all().order_by("-id").first()
    assert last is not None
    assert last.data["changes"] == [{"kind": "MOVED", "path": ["steps", "0"], "before": "1", "after": "0"}]


async def test_a_step_that_is_removed_leaves_its_clip_without_one() -> None:
    version = await illustrated()
    second = (await steps.of_version(version.id))[1]

    version = await steps.remove(version.id, second.key, version.revision, await editor_account())

    assert (await titles(version), await step_of_clip(version)) == (["Mở kho ứng dụng"], None)
    with pytest.raises(NotFound, match="There is no step"):
        await steps.remove(version.id, second.key, version.revision, await editor_account())


async def test_one_step_gets_other_words_and_keeps_its_key() -> None:
    version = await draft()
    first, second = await steps.of_version(version.id)

    text = StepText("Mở", "Mở App Store.", paragraphs("Biểu tượng màu xanh."), first.key)
    version = await steps.rewrite(version.id, text, version.revision, await editor_account())

    now = [steps.text_of(step) for step in await steps.of_version(version.id)]
    assert now == [text, steps.text_of(second)]
    assert version.revision == version.written_at == 2


@pytest.mark.parametrize(("position", "path"), [(0, ("position",)), (4, ("position",))])
async def test_a_step_cannot_stand_beyond_the_others(position: int, path: tuple[str, ...]) -> None:
    version = await draft()

    with pytest.raises(BadInput) as refused:
        await steps.add(version.id, StepText("a", "b"), position, 1, await editor_account())

    assert (refused.value.path, refused.value.details["expected"]) == (path, "1 to 3")
    assert (await versions.get(version.id)).revision == 1


async def test_two_steps_of_one_key_are_refused() -> None:
    version = await draft()
    twice = replace(TEXT, steps=[StepText("a", "b", key="k"), StepText("c", "d", key="k")])

    with pytest.raises(BadInput) as refused:
        await writing.rewrite(version.id, twice, 1, await editor_account())

    assert refused.value.path == ("text", "steps", "1", "key")
    assert await titles(version) == ["Mở kho ứng dụng", "Tìm"]


async def test_a_copy_has_all_words_and_files_and_is_a_draft_of_its_own() -> None:
    version = await illustrated()

    copied = await writing.copy(version.id, await reviewer_account(), note="Quay lại bản 1")

    assert (copied.number, copied.state, copied.translates_id) == (2, State.DRAFT, None)
    assert await writing.difference(version.id, copied.id) == [
        Change(ChangeKind.CHANGED, ("changeNote",), "", "Quay lại bản 1")
    ]
    assert await step_of_clip(copied) == "Tìm"
    counts = [await kind.all().count() for kind in (Clip, CaptionTrack, Infographic)]
    assert counts == [2, 2, 2]


async def test_what_a_version_shows_is_compared_by_the_files_themselves() -> None:
    version, account = await illustrated(), await editor_account()
    copied = await writing.copy(version.id, account)
    use = await Infographic.get(version_id=copied.id)
    other = await ready("khác.png", AssetKind.PICTURE)

    await infographics.rewrite(
        copied.id, use.id, NewInfographic(other.id, "Hình khác", "Chữ", 2), copied.revision, account
    )

    assert await writing.difference(version.id, copied.id) == [
        Change(ChangeKind.REMOVED, ("infographics", "0"), "a.png", None),
        Change(ChangeKind.ADDED, ("infographics", "0"), None, "khác.png"),
    ]


async def test_a_clip_gets_other_words_and_tracks_at_its_place() -> None:
    version, account = await illustrated(), await editor_account()
    clip = await Clip.get(version_id=version.id)

    version = await clips.rewrite(version.id, clip.id, NewClip(clip.asset_id, "Phim mới", "Lời"), 3, account)

    after = await Clip.get(version_id=version.id)
    assert (after.id, after.position, after.alt, after.step_key) == (clip.id, 1, "Phim mới", None)
    assert await CaptionTrack.all().count() == 0
    last = await Event.all().order_by("-id").first()
    assert last is not None
    assert [(change["kind"], change["path"]) for change in last.data["changes"]] == [
        ("CHANGED", ["clips", "0", "alt"]),
        ("CHANGED", ["clips", "0", "stepKey"]),
        ("REMOVED", ["clips", "0", "captions", "0"]),
    ]


async def approved(version: Version) -> Version:
    version = await publishing.submit(version.id, version.revision, await editor_account())
    return await publishing.approve(version.id, version.revision, await reviewer_account())


async def test_a_translation_names_what_it_translates_and_is_marked_when_that_moves_on() -> None:
    source = await approved(await illustrated())

    translation = await writing.copy(source.id, await editor_account(), "tyz")

    assert (translation.language, translation.number, translation.translates_id) == ("tyz", 1, source.id)
    assert not await versions.moved_on(translation)
    source = await publishing.send_back(source.id, source.revision, await reviewer_account())
    assert not await versions.moved_on(translation)
    await writing.rewrite(source.id, TEXT, source.revision, await editor_account())
    assert not await versions.moved_on(await versions.get(source.id))
    assert await versions.moved_on(translation)


async def test_a_draft_is_no_source_of_a_translation() -> None:
    source = await draft()

    with pytest.raises(BadInput) as refused:
        await writing.copy(source.id, await editor_account(), "tyz")

    assert (refused.value.path, refused.value.details["value"]) == (("translates",), "vi 1 (DRAFT)")
    assert await Version.all().count() == 1


async def test_both_sides_of_a_conflict_can_be_compared() -> None:
    version, account = await draft(), await editor_account()
    await writing.rewrite(version.id, replace(TEXT, title="Của chị"), 1, account)

    mine = VersionText("Của tôi", TEXT.summary, TEXT.steps[:1])

    assert await writing.against(version.id, mine) == [
        Change(ChangeKind.CHANGED, ("title",), "Của chị", "Của tôi"),
        Change(ChangeKind.REMOVED, ("steps", "1"), "Tìm", None),
    ]
