"""What keeps a clip's captions and voices from being published, with the numbers that say what to mend."""

from __future__ import annotations

import msgspec
import pytest
from guides_in_making import illustrated
from public import public
from samples import (
    NOW,
    captioned,
    digest,
    draft,
    editor_account,
    files_for,
    finish,
    original_of,
    reviewer_account,
    voiced,
)

from content_store.content import assets, clips, publishing, readiness, rendering, snapshot
from content_store.content.assets import Asset, AssetKind
from content_store.content.captions import Spoken
from content_store.content.clips import NewCaptionTrack, NewClip, NewSoundTrack
from content_store.content.manuscripts import manuscript_of
from content_store.content.obstacles import Obstacle, ObstacleCode
from content_store.content.versions import Version
from content_store.published import guides

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


def spoken(speed: int) -> Spoken:
    return Spoken(12, "Mở ứng dụng", fastest_cue=12, fastest_start_ms=34_500, fastest_speed=speed)


async def with_tracks(
    captions: list[NewCaptionTrack] | None = None, voices: list[NewSoundTrack] | None = None, clip_ms: int = 30_000
) -> Version:
    """A draft whose clip lacks nothing else."""
    version = await draft()
    clip = await assets.receive(original_of("phim.mp4", AssetKind.VIDEO, clip_ms), None, NOW)
    await finish(clip, [])
    new = NewClip(clip.id, "Màn hình", "Lời", captions=captions or [], sound_tracks=voices or [])
    return await clips.attach(version.id, new, version.revision, await editor_account())


async def of_tracks(version: Version) -> list[Obstacle]:
    found = readiness.obstacles_of(await manuscript_of(version))
    others = (ObstacleCode.NOT_APPROVED, ObstacleCode.CAPTIONS_MISSING)
    return [obstacle for obstacle in found if obstacle.code not in others]


async def test_captions_may_be_read_at_25_characters_a_second_and_no_faster() -> None:
    right, fast = await captioned("a.vtt", spoken(25)), await captioned("b.vtt", spoken(26))
    tracks = [NewCaptionTrack(fast.id, "vi", "a"), NewCaptionTrack(right.id, "tyz", "b")]

    found = await of_tracks(await with_tracks(tracks))

    assert [(obstacle.code, obstacle.path) for obstacle in found] == [
        # The tracks are shown by language: tyz stands before vi.
        (ObstacleCode.CAPTIONS_TOO_FAST, ("clips", "0", "captions", "1"))
    ]
    assert found[0].details == {"cue": 12, "second": 34.5, "speed": 26, "most": 25}
    assert found[0].message == "Cue 12, second 34.5: 26 characters a second, at most 25 can be read."
    assert found[0].message_vi == "Câu 12, giây 34,5: 26 ký tự mỗi giây, nhiều nhất 25 mới kịp đọc."


@pytest.mark.parametrize(("contrast", "found"), [(2.9, True), (3.0, False), (None, False)])
async def test_letters_that_hardly_stand_out_are_told_with_their_place(contrast: float | None, found: bool) -> None:
    version = await illustrated(await draft())
    pictures = Asset.filter(kind=AssetKind.PICTURE)
    await pictures.update(text_contrast=contrast, faintest_x=40, faintest_y=75)

    faint = [
        one for one in readiness.obstacles_of(await manuscript_of(version)) if one.code is ObstacleCode.CONTRAST_LOW
    ]

    assert [(one.path, one.message_vi) for one in faint] == [
        (
            ("infographics", "0", "asset"),
            "Chữ mờ nhất, cách mép trái 40 % và mép trên 75 %, chỉ tương phản 2,9:1; ít nhất 3:1 mới đọc được.",
        )
    ] * found


@pytest.mark.parametrize(
    ("ends_ms", "messages"), [(30_500, []), (30_501, ["Phụ đề kết thúc ở giây 30,5, còn clip ở giây 30."])]
)
async def test_captions_may_outlast_their_clip_by_half_a_second(ends_ms: int, messages: list[str]) -> None:
    long = await captioned("a.vtt", spoken(20), ends_ms)

    found = await of_tracks(await with_tracks([NewCaptionTrack(long.id, "vi", "a")]))

    assert [obstacle.message_vi for obstacle in found] == messages
    assert {obstacle.code for obstacle in found} <= {ObstacleCode.CAPTIONS_TOO_LONG}


async def test_captions_of_which_nothing_was_noted_are_no_obstacle() -> None:
    files = await files_for("cũ")

    assert await of_tracks(await with_tracks([NewCaptionTrack(files.captions.id, "vi", "a")])) == []


@pytest.mark.parametrize(
    ("clip_ms", "sound_ms", "messages"),
    [
        (10_000, 12_000, []),
        (10_000, 12_500, ["Âm thanh dài 12,5 giây; clip dài 10 giây chỉ nhận âm thanh dài nhất 12 giây."]),
        (60_000, 66_000, []),
        (60_000, 66_100, ["Âm thanh dài 66,1 giây; clip dài 60 giây chỉ nhận âm thanh dài nhất 66 giây."]),
        (60_000, 20_000, []),
    ],
)
async def test_a_voice_may_outlast_its_clip_by_two_seconds_or_a_tenth(
    clip_ms: int, sound_ms: int, messages: list[str]
) -> None:
    voice = await voiced("lời.m4a", sound_ms)

    found = await of_tracks(await with_tracks(voices=[NewSoundTrack(voice.id, "tyz", "Tày")], clip_ms=clip_ms))

    assert [obstacle.message_vi for obstacle in found] == messages
    assert {(obstacle.code, obstacle.path) for obstacle in found} <= {
        (ObstacleCode.SOUND_TOO_LONG, ("clips", "0", "soundTracks", "0"))
    }


async def test_a_voice_that_is_not_ready_is_an_obstacle() -> None:
    voice = await assets.receive(original_of("lời.m4a", AssetKind.AUDIO), None, NOW)
    version = await with_tracks(voices=[NewSoundTrack(voice.id, "tyz", "Tày")])

    waiting = await of_tracks(version)
    await rendering.fail(voice.id, 1, "hỏng")
    failed = await of_tracks(version)

    place = ("clips", "0", "soundTracks", "0", "asset")
    assert waiting == [Obstacle(ObstacleCode.ASSET_NOT_READY, place)]
    assert failed == [Obstacle(ObstacleCode.ASSET_FAILED, place)]


async def test_a_published_clip_keeps_its_voices_with_all_their_files() -> None:
    version, files, account = await draft(), await files_for("phim"), await editor_account()
    tay, dao = await voiced("tày.m4a"), await voiced("dao.m4a")
    voices = [NewSoundTrack(tay.id, "tyz", "Tiếng Tày"), NewSoundTrack(dao.id, "ium", "Tiếng Dao")]
    captions = [NewCaptionTrack(files.captions.id, "vi", "Tiếng Việt")]
    new = NewClip(files.clip.id, "Màn hình", "Lời", captions=captions, sound_tracks=voices)
    version = await clips.attach(version.id, new, version.revision, account)
    version = await publishing.submit(version.id, version.revision, account)
    version = await publishing.approve(version.id, version.revision, await reviewer_account())
    await publishing.publish(version.id, version.revision, account, NOW)

    guide = guides.by_slug(await public(), "cai-vneid", ["vi"])

    assert guide is not None
    frozen = guide.clips[0].sound_tracks
    assert [(voice.language, voice.label) for voice in frozen] == [("ium", "Tiếng Dao"), ("tyz", "Tiếng Tày")]
    assert [(file.role, file.sha256, file.name) for file in frozen[1].renditions] == [
        ("AUDIO", digest("tày.m4aAUDIO"), "cai-vneid-tyz-audio.m4a")
    ]
    assert [file.role for file in frozen[1].parts] == ["HLS_AUDIO", "FMP4_AUDIO"]
    for role in ("AUDIO", "HLS_AUDIO", "FMP4_AUDIO"):
        assert guides.file_of(await public(), digest("dao.m4a" + role)) is not None
    assert guides.file_of(await public(), dao.sha256) is None


async def test_a_snapshot_from_before_there_were_voices_is_still_read() -> None:
    version, files, account = await draft(), await files_for("phim"), await editor_account()
    captions = [NewCaptionTrack(files.captions.id, "vi", "Tiếng Việt")]
    new = NewClip(files.clip.id, "Màn hình", "Lời", captions=captions)
    version = await clips.attach(version.id, new, version.revision, account)
    version = await publishing.submit(version.id, version.revision, account)
    version = await publishing.approve(version.id, version.revision, await reviewer_account())
    version = await publishing.publish(version.id, version.revision, account, NOW)
    old = msgspec.json.decode(version.snapshot or "")
    for clip in old["clips"]:
        del clip["sound_tracks"]

    assert snapshot.read(msgspec.json.encode(old).decode()) == snapshot.read(version.snapshot or "")
