"""Writing through the graph: from a tutorial's name to the live guide."""

from __future__ import annotations

from typing import Any

import pytest
from samples import (
    PUBLIC_URL,
    admin,
    captioned,
    data,
    digest,
    draft,
    files_for,
    reviewer,
    voiced,
)

from content_store.content.captions import Spoken
from content_store.content.topics import Topic
from content_store.content.tutorials import Tutorial
from content_store.content.versions import Version
from content_store.events import Event
from schema.nodes import gid

pytestmark = [pytest.mark.anyio, pytest.mark.on_postgres, pytest.mark.usefixtures("database")]

CREATE = """
mutation($input: TutorialCreateInput!) {
  r: tutorialCreate(input: $input) { tutorial { id } errors { code path message } }
}"""
CHANGE = """
mutation($input: %s!) { r: %s(input: $input) {
  version { id revision state publishingObstacles { code path } } errors { code path message messageEn }
} }"""


async def change(name: str, **fields: Any) -> Any:
    kind = name[0].upper() + name[1:] + "Input"
    if name in ("versionSubmit", "versionApprove", "versionSendBack", "versionRetire"):
        kind = "VersionMoveInput"
    viewer = await reviewer() if name == "versionApprove" else await admin()
    return (await data(CHANGE % (kind, name), viewer, input=fields))["r"]


async def test_from_a_name_to_the_live_guide() -> None:
    await Topic.create(slug="an-toan", name="An toàn")
    files = await files_for("a")
    created = (await data(CREATE, await admin(), input={"slug": "cai-vneid", "topic": "an-toan"}))["r"]
    step = {"title": "Mở kho", "action": "Mở kho ứng dụng."}
    text = {"title": "Cài VNeID", "summary": "Cách cài.", "steps": [step]}
    drafted = await change("versionDraft", tutorialId=created["tutorial"]["id"], language="vi", text=text)
    version = drafted["version"]
    assert [found["code"] for found in version["publishingObstacles"]] == ["NOT_APPROVED", "MEDIA_MISSING"]

    captions = [{"assetId": gid("Asset", files.captions.id), "language": "vi", "label": "Tiếng Việt"}]
    use: dict[str, Any] = {
        "alt": "Màn hình",
        "transcript": "Lời",
        "captions": captions,
        "assetId": gid("Asset", files.clip.id),
    }
    attached = await change("clipAttach", versionId=version["id"], expectedRevision=version["revision"], **use)
    revision = attached["version"]["revision"]
    for name in ("versionSubmit", "versionApprove", "versionPublish"):
        moved = await change(name, id=version["id"], expectedRevision=revision)
        assert moved["errors"] == []
        revision = moved["version"]["revision"]

    assert moved["version"]["state"] == "PUBLISHED"
    guide = (await data('{ guide(slug: "cai-vneid") { title topic { name } synthetic clips { transcript } } }'))[
        "guide"
    ]
    assert guide == {
        "title": "Cài VNeID",
        "topic": {"name": "An toàn"},
        "synthetic": False,
        "clips": [{"transcript": "Lời"}],
    }


CLIPS = """
query($id: ID!) { version(id: $id) {
  publishingObstacles { code path message messageEn }
  clips { transcript
    captions { language transcript cueCount charactersASecond asset { kind durationMs } }
    soundTracks { language label asset { kind name } } } } }"""
GUIDE = """
{ guide(slug: "cai-vneid") { clips {
  transcript soundTracks { language label renditions { role mime width durationMs url } } } } }"""


async def test_a_clip_is_shown_with_the_words_and_the_voices_of_its_tracks() -> None:
    version, files, voice = await draft(), await files_for("a"), await voiced("tày.m4a")
    said = await captioned("lời.srt", Spoken(2, "Mở\nChọn", 2, 1_000, 31), ends_ms=29_000)
    old = {"assetId": gid("Asset", files.captions.id), "language": "tyz", "label": "Tày"}
    captions = [{"assetId": gid("Asset", said.id), "language": "vi", "label": "Tiếng Việt"}, old]
    voices = [{"assetId": gid("Asset", voice.id), "language": "tyz", "label": "Tiếng Tày"}]
    use = {"assetId": gid("Asset", files.clip.id), "alt": "Màn hình", "captions": captions, "soundTracks": voices}
    number = gid("Version", version.id)
    attached = await change("clipAttach", versionId=number, expectedRevision=1, **use)
    assert attached["errors"] == []

    shown = (await data(CLIPS, await admin(), id=number))["version"]

    fast = {
        "code": "CAPTIONS_TOO_FAST",
        "path": ["clips", "0", "captions", "1"],
        "message": "Câu 2, giây 1: 31 ký tự mỗi giây, nhiều nhất 25 mới kịp đọc.",
        "messageEn": "Cue 2, second 1: 31 characters a second, at most 25 can be read.",
    }
    assert fast in shown["publishingObstacles"]
    known = {"transcript": "Mở\nChọn", "cueCount": 2, "charactersASecond": 31}
    assert shown["clips"] == [
        {
            "transcript": "Mở\nChọn",
            "captions": [
                {"language": "tyz", **dict.fromkeys(known), "asset": {"kind": "CAPTIONS", "durationMs": 30_000}},
                {"language": "vi", **known, "asset": {"kind": "CAPTIONS", "durationMs": 29_000}},
            ],
            "soundTracks": [
                {"language": "tyz", "label": "Tiếng Tày", "asset": {"kind": "AUDIO", "name": "tày.m4a"}},
            ],
        }
    ]


async def test_a_guide_offers_the_voices_that_were_published_with_it() -> None:
    version, files, voice = await draft(), await files_for("a"), await voiced("tày.m4a")
    use: dict[str, Any] = {
        "assetId": gid("Asset", files.clip.id),
        "alt": "Màn hình",
        "transcript": "Lời",
        "captions": [{"assetId": gid("Asset", files.captions.id), "language": "vi", "label": "Tiếng Việt"}],
        "soundTracks": [{"assetId": gid("Asset", voice.id), "language": "tyz", "label": "Tiếng Tày"}],
    }
    number = gid("Version", version.id)
    revision = (await change("clipAttach", versionId=number, expectedRevision=1, **use))["version"]["revision"]
    for name in ("versionSubmit", "versionApprove", "versionPublish"):
        revision = (await change(name, id=number, expectedRevision=revision))["version"]["revision"]

    guide = (await data(GUIDE))["guide"]

    assert guide["clips"][0]["soundTracks"] == [
        {
            "language": "tyz",
            "label": "Tiếng Tày",
            "renditions": [
                {
                    "role": "AUDIO",
                    "mime": "audio/mp4",
                    "width": None,
                    "durationMs": 30_000,
                    "url": f"{PUBLIC_URL}/media/{digest('tày.m4aAUDIO')}/cai-vneid-tyz-audio.m4a",
                }
            ],
        }
    ]


async def test_a_picture_is_no_voice_of_a_clip() -> None:
    version, files = await draft(), await files_for("a")
    voices = [{"assetId": gid("Asset", files.infographic.id), "language": "tyz", "label": "Tày"}]

    refused = await change(
        "clipAttach",
        versionId=gid("Version", version.id),
        expectedRevision=1,
        assetId=gid("Asset", files.clip.id),
        soundTracks=voices,
    )

    assert [(error["path"], error["message"]) for error in refused["errors"]] == [
        (["soundTracks", "0", "assetId"], "Giá trị a.png (PICTURE) không hợp lệ: cần một tệp loại AUDIO.")
    ]


async def test_publishing_too_early_answers_every_obstacle_in_both_languages() -> None:
    version = await draft()

    refused = await change("versionPublish", id=gid("Version", version.id), expectedRevision=1)

    assert refused["version"] is None
    assert refused["errors"] == [
        {
            "code": "NOT_APPROVED",
            "path": ["state"],
            "message": "Phiên bản chưa được duyệt.",
            "messageEn": "The version has not been approved.",
        },
        {
            "code": "MEDIA_MISSING",
            "path": ["clips"],
            "message": "Chưa có clip hoặc infographic nào.",
            "messageEn": "There is neither a clip nor an infographic.",
        },
    ]


@pytest.mark.parametrize(
    ("fields", "code", "path"),
    [
        ({"slug": "Có Dấu"}, "BAD_INPUT", ["slug"]),
        ({"slug": "a" * 81}, "BAD_INPUT", ["slug"]),
        ({"slug": "cai-vneid"}, "CONFLICT", ["slug"]),
        ({"slug": "b", "topic": "khong-co"}, "NOT_FOUND", ["topic"]),
        ({"slug": "b", "platforms": ["khong-co"]}, "NOT_FOUND", ["platforms", "0"]),
    ],
)
async def test_a_tutorial_that_cannot_be_is_refused_and_leaves_nothing(
    fields: dict[str, Any], code: str, path: list[str]
) -> None:
    await draft()
    events = await Event.all().count()

    refused = (await data(CREATE, await admin(), input={"topic": "an-toan", **fields}))["r"]

    assert refused["tutorial"] is None
    assert [(error["code"], error["path"]) for error in refused["errors"]] == [(code, path)]
    assert await Tutorial.all().count() == 1
    assert await Event.all().count() == events


async def test_a_picture_is_no_clip() -> None:
    version, files = await draft(), await files_for("a")

    refused = await change(
        "clipAttach",
        versionId=gid("Version", version.id),
        expectedRevision=1,
        assetId=gid("Asset", files.infographic.id),
    )

    assert [(error["code"], error["path"]) for error in refused["errors"]] == [("BAD_INPUT", ["assetId"])]
    assert refused["errors"][0]["message"] == "Giá trị a.png (PICTURE) không hợp lệ: cần một tệp loại VIDEO."
    assert (await Version.get(id=version.id)).revision == 1


async def everything() -> tuple[Any, ...]:
    """What a mutation could have changed."""
    return await Version.all().values(), await Tutorial.all().values(), await Event.all().count()


def graphql(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key}: {graphql(inner)}" for key, inner in value.items()) + " }"
    return f'"{value}"' if isinstance(value, str) else str(value)
