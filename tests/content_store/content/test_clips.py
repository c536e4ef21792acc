"""Clips in a draft: what is refused with them, and how they leave it."""

from __future__ import annotations

import pytest
from samples import captioned, draft, editor_account, files_for, voiced

from content_store.content import clips, publishing, versions, writing
from content_store.content.captions import Spoken
from content_store.content.clips import (
    TRANSCRIPT_MOST,
    CaptionTrack,
    Clip,
    NewCaptionTrack,
    NewClip,
    NewSoundTrack,
    SoundTrack,
)
from content_store.content.versions import Version
from content_store.errors import BadInput, MoveNotAllowed, NotFound, StaleRevision
from content_store.events import Event

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def with_clips(*alts: str) -> Version:
    """A draft with a clip for each, all of one captioned film."""
    version, files, account = await draft(), await files_for("phim"), await editor_account()
    for alt in alts:
        clip = NewClip(files.clip.id, alt, "Lời", captions=[NewCaptionTrack(files.captions.id, "vi", "Tiếng Việt")])
        version = await clips.attach(version.id, clip, version.revision, account)
    return version


async def order_of(version: Version) -> list[tuple[int, str]]:
    return [(clip.position, clip.alt) for clip in await Clip.filter(version_id=version.id).order_by("position")]


@pytest.mark.parametrize(
    ("alt", "transcript", "labels", "path"),
    [
        ("a" * 2_001, "", [], "alt"),
        ("a\0", "", [], "alt"),
        ("a", "b" * 100_001, [], "transcript"),
        ("a", "b", [("vi", "c" * 81)], "captions.0.label"),
        ("a", "b", [("vi", "c"), ("tiếng Tày", "d")], "captions.1.language"),
        ("a", "b", [("vi-VN", "c"), ("VI-vn", "d")], "captions.1.language"),
        ("a", "b", [("vi", "c")] * 21, "captions"),
    ],
)
async def test_a_clip_that_cannot_be_kept_is_refused_at_its_place(
    alt: str, transcript: str, labels: list[tuple[str, str]], path: str
) -> None:
    version, files = await draft(), await files_for("phim")
    tracks = [NewCaptionTrack(files.captions.id, language, label) for language, label in labels]
    events = await Event.all().count()

    with pytest.raises(BadInput) as refused:
        await clips.attach(
            version.id, NewClip(files.clip.id, alt, transcript, captions=tracks), 1, await editor_account()
        )

    assert ".".join(refused.value.path) == path
    assert (await Clip.all().count(), await CaptionTrack.all().count()) == (0, 0)
    assert (await versions.get(version.id)).revision == 1
    assert await Event.all().count() == events


async def test_captions_keep_their_language_in_its_usual_letters() -> None:
    version, files = await draft(), await files_for("phim")
    tracks = [NewCaptionTrack(files.captions.id, tag, "a") for tag in ("VI", "vi-vn")]

    await clips.attach(version.id, NewClip(files.clip.id, captions=tracks), 1, await editor_account())

    assert [track.language for track in await CaptionTrack.all().order_by("id")] == ["vi", "vi-VN"]


SAID = Spoken(2, "Mở ứng dụng\nChọn Ví giấy tờ", fastest_cue=2, fastest_start_ms=2_000, fastest_speed=14)


@pytest.mark.parametrize(
    ("transcript", "language", "kept"),
    [
        ("", "VI", SAID.transcript),
        (" \n", "vi", SAID.transcript),
        ("Lời của tôi", "vi", "Lời của tôi"),
        ("", "tyz", ""),
        ("", "vi-VN", ""),
    ],
)
async def test_words_that_nobody_wrote_are_those_of_the_captions_in_the_versions_language(
    transcript: str, language: str, kept: str
) -> None:
    version, files, said = await draft(), await files_for("phim"), await captioned("lời.srt", SAID)
    tracks = [NewCaptionTrack(files.captions.id, "ium", "Dao"), NewCaptionTrack(said.id, language, "Lời")]

    new = NewClip(files.clip.id, transcript=transcript, captions=tracks)
    await clips.attach(version.id, new, 1, await editor_account())

    assert (await Clip.get()).transcript == kept


@pytest.mark.parametrize(("length", "kept"), [(TRANSCRIPT_MOST, TRANSCRIPT_MOST), (TRANSCRIPT_MOST + 1, 0)])
async def test_a_transcript_is_taken_whole_or_not_at_all(length: int, kept: int) -> None:
    version, files = await draft(), await files_for("phim")
    said = await captioned("dài.vtt", Spoken(1, "a" * length, 1, 0, 25))

    new = NewClip(files.clip.id, captions=[NewCaptionTrack(said.id, "vi", "Lời")])
    await clips.attach(version.id, new, 1, await editor_account())

    assert len((await Clip.get()).transcript) == kept


async def test_a_clip_has_one_voice_a_language_and_they_leave_with_it() -> None:
    version, files, account = await draft(), await files_for("phim"), await editor_account()
    tay, dao = await voiced("tày.m4a"), await voiced("dao.m4a")
    voices = [NewSoundTrack(tay.id, "TYZ", "Tiếng Tày"), NewSoundTrack(dao.id, "ium", "Tiếng Dao")]

    version = await clips.attach(version.id, NewClip(files.clip.id, sound_tracks=voices), 1, account)

    kept = [(voice.language, voice.label, voice.asset_id) for voice in await SoundTrack.all().order_by("id")]
    assert kept == [("tyz", "Tiếng Tày", tay.id), ("ium", "Tiếng Dao", dao.id)]
    await clips.detach(version.id, (await Clip.get()).id, version.revision, account)
    assert await SoundTrack.all().count() == 0


@pytest.mark.parametrize(
    ("labels", "path"),
    [
        ([("vi", "a" * 81)], "soundTracks.0.label"),
        ([("vi", "a"), ("tiếng Tày", "b")], "soundTracks.1.language"),
        ([("vi", "a"), ("VI", "b")], "soundTracks.1.language"),
        ([("vi", "a")] * 21, "soundTracks"),
        ([("vi", "a"), ("tyz", "captions")], "soundTracks.1.assetId"),
    ],
)
async def test_a_voice_that_cannot_be_kept_is_refused_at_its_place(labels: list[tuple[str, str]], path: str) -> None:
    version, files, voice = await draft(), await files_for("phim"), await voiced("lời.m4a")
    voices = [
        NewSoundTrack(files.captions.id if label == "captions" else voice.id, language, label)
        for language, label in labels
    ]

    with pytest.raises(BadInput) as refused:
        await clips.attach(version.id, NewClip(files.clip.id, sound_tracks=voices), 1, await editor_account())

    assert ".".join(refused.value.path) == path
    assert (await Clip.all().count(), await SoundTrack.all().count()) == (0, 0)
    assert (await versions.get(version.id)).revision == 1


async def test_a_clip_of_a_step_that_does_not_exist_is_refused() -> None:
    version, files = await draft(), await files_for("phim")

    with pytest.raises(NotFound) as refused:
        await clips.attach(version.id, NewClip(files.clip.id, step_position=3), 1, await editor_account())

    assert (refused.value.path, refused.value.message) == (("stepPosition",), "There is no step 3.")
    assert await Clip.all().count() == 0
    assert (await versions.get(version.id)).revision == 1


async def test_those_behind_a_clip_that_is_taken_out_move_up() -> None:
    version = await with_clips("một", "hai", "ba", "bốn")
    second = await Clip.get(version_id=version.id, position=2)

    version = await clips.detach(version.id, second.id, version.revision, await editor_account())

    assert await order_of(version) == [(1, "một"), (2, "ba"), (3, "bốn")]
    assert await CaptionTrack.all().count() == 3
    assert (await versions.get(version.id)).revision == version.revision == 6
    last = await Event.all().order_by("-id").first()
    assert last is not None
    assert (last.kind, last.subject_id) == ("version.rewritten", version.id)
    gone = {"kind": "REMOVED", "path": ["clips", "1"], "before": "phim.mp4", "after": None}
    assert last.data == {"revision": 6, "changes": [gone]}


async def test_a_clip_put_in_after_one_was_taken_out_stands_last() -> None:
    version, account = await with_clips("một", "hai"), await editor_account()
    first = await Clip.get(position=1)
    version = await clips.detach(version.id, first.id, version.revision, account)

    version = await clips.attach(version.id, NewClip(first.asset_id, "ba"), version.revision, account)

    assert await order_of(version) == [(1, "hai"), (2, "ba")]


async def test_a_clip_of_another_version_cannot_be_taken_out() -> None:
    version, account = await with_clips("một"), await editor_account()
    other = await writing.draft(version.tutorial_id, "tyz", writing.VersionText("Hai", "", []), account)
    clip = await Clip.get()

    with pytest.raises(NotFound) as refused:
        await clips.detach(other.id, clip.id, other.revision, account)

    assert (refused.value.path, refused.value.details) == (("id",), {"what": "clip", "key": str(clip.id)})
    assert await order_of(version) == [(1, "một")]
    assert (await versions.get(other.id)).revision == 1


async def test_a_clip_is_taken_out_of_a_draft_only_and_at_its_revision() -> None:
    version, account = await with_clips("một"), await editor_account()
    clip = await Clip.get()

    with pytest.raises(StaleRevision):
        await clips.detach(version.id, clip.id, version.revision - 1, account)
    version = await publishing.submit(version.id, version.revision, account)
    with pytest.raises(MoveNotAllowed):
        await clips.detach(version.id, clip.id, version.revision, account)

    assert await order_of(version) == [(1, "một")]
