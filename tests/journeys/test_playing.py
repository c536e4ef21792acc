"""A published clip in the players that people have: a browser's own, and hls.js in the same browser."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from browser import Stage, Told, stage, told_by
from media_worker import Place, until
from samples import NOW, draft, editor_account, reviewer_account
from telling_media import FPS, OTHER_TONE, OWN_TONE, SECONDS, make_telling_film, make_telling_voice

from content_store.content import clips, publishing
from content_store.content.assets import Asset
from content_store.content.clips import NewCaptionTrack, NewClip, NewSoundTrack
from content_store.migrating import migrate
from scripts.bench.servers import free_port, serving

SLUG = "cai-vneid"
LABELS = {"tyz": "Tiếng Tày", "vi": "Tiếng Việt"}
WORDS = {"tyz": ("Câu thử một", "Câu thử hai"), "vi": ("Mở ứng dụng VNeID", "Chọn Ví giấy tờ")}
CAPTIONS = "WEBVTT\n\n00:00.500 --> 00:04.000\n{}\n\n00:04.500 --> 00:08.500\n{}\n"
SAID = [[language, LABELS[language], *WORDS[language]] for language in ("tyz", "vi")]
RENDERED_WITHIN = 180.0  # seconds, on a machine that does much else
FRAME = 1.5 / FPS  # seconds
LATE = 1.0  # seconds by which a busy machine may draw a later frame than it says; which one it found is `FRAME`'s
HERTZ = 6.0  # what the page can tell apart
BUSY = {"bufferStalledError", "bufferSeekOverHole", "bufferNudgeOnStall"}  # hls.js says so, and goes on


@dataclass
class Player:
    """A bare page, on another origin than the API, that asks for the clip and plays it."""

    raised: Stage
    api: str

    def play(self, what: str) -> Told:
        """What the page saw and heard."""
        return told_by(self.raised, "player/page.html", play=what, api=self.api, slug=SLUG)


@pytest.fixture(scope="module")
def player(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Player]:
    folder, port = tmp_path_factory.mktemp("playing"), free_port()
    url = f"sqlite://{folder / 'camtay.sqlite'}"
    with stage() as raised:
        asyncio.run(migrate(url))
        asyncio.run(publish(Place.at(folder / "data", url), folder))
        with serving(url, folder / "data", port):
            yield Player(raised, f"http://127.0.0.1:{port}")


async def publish(place: Place, folder: Path) -> None:
    """Render and publish a guide with one clip, captions in two languages and a second voice."""
    film = await place.receive(make_telling_film(folder / "film.mp4"))
    voice = await place.receive(make_telling_voice(folder / "voice.m4a"))
    captions = {language: await place.receive(written(folder, language)) for language in WORDS}
    with place.worker():
        until(lambda: place.states() == ["READY"] * 4, RENDERED_WITHIN)
    async with place.opened():
        version, account = await draft(SLUG), await editor_account()
        version = await clips.attach(version.id, used(film, voice, captions), version.revision, account)
        version = await publishing.submit(version.id, version.revision, account)
        version = await publishing.approve(version.id, version.revision, await reviewer_account())
        await publishing.publish(version.id, version.revision, account, NOW)


def written(folder: Path, language: str) -> Path:
    path = folder / f"{language}.vtt"
    path.write_text(CAPTIONS.format(*WORDS[language]), encoding="utf-8")
    return path


def used(film: Asset, voice: Asset, captions: dict[str, Asset]) -> NewClip:
    return NewClip(
        film.id,
        alt="Ba màu và một cột trắng đi từ trái sang phải",
        captions=[NewCaptionTrack(asset.id, language, LABELS[language]) for language, asset in captions.items()],
        sound_tracks=[NewSoundTrack(voice.id, "tyz", LABELS["tyz"])],
    )


def test_the_mp4_plays_in_a_plain_video_with_its_captions(player: Player) -> None:
    told = player.play("film")

    assert told["canPlay"] == "probably"
    assert_plays(told["played"], [1280, 720])
    assert_found(told["sought"], [6.5, 1.5], [1280, 720])
    assert_coloured(told["colours"])
    assert told["heard"] == pytest.approx(OWN_TONE, abs=HERTZ)
    assert told["captions"] == SAID
    assert told["part"] == [206, "bytes 4-7", "ftyp"]


def test_the_stream_plays_in_hls_js_at_every_level_with_both_voices_and_captions(player: Player) -> None:
    told = player.play("stream")

    films = [film for film in told["clip"]["renditions"] if film["role"].startswith("MP4_")]
    assert [(film["width"], film["height"]) for film in films] == [(426, 240), (854, 480), (1280, 720)]
    assert told["levels"] == [
        {"width": film["width"], "height": film["height"], "codecs": film["codecs"].replace(", ", ",")}
        for film in films
    ]
    assert_plays(told["low"], [426, 240])
    assert_plays(told["high"], [1280, 720])
    assert told["switched"] == [0, 2]
    assert told["voices"] == [["vi", "Âm thanh gốc"], ["tyz", "Tiếng Tày"]]
    assert told["heard"] == pytest.approx([OWN_TONE, OTHER_TONE], abs=HERTZ)
    assert_found(told["sought"], [4.5, 1.5], [1280, 720])
    assert_coloured(told["colours"])
    assert told["captions"] == SAID
    assert [error for error in told["errors"] if error[0] not in BUSY] == []


def test_the_stream_plays_in_a_browser_that_reads_hls_itself(player: Player) -> None:
    told = player.play("native")

    size = told["played"][0]["size"]
    assert size in ([426, 240], [854, 480], [1280, 720])
    assert_plays(told["played"], size)
    assert told["heard"] == pytest.approx(OWN_TONE, abs=HERTZ)
    assert_coloured(told["colours"])
    assert [frame["shown"] for frame in told["sought"]] == pytest.approx([6.5, 1.5], abs=FRAME)


def test_every_cue_of_the_storyboard_shows_the_still_of_its_second(player: Player) -> None:
    told = player.play("storyboard")

    sheet, stills = told["clip"]["storyboard"]["sheet"], told["stills"]
    assert [(still["startTime"], still["endTime"]) for still in stills] == [
        *((float(second), float(second + 1)) for second in range(SECONDS - 1)),
        (SECONDS - 1, pytest.approx(SECONDS, abs=FRAME)),
    ]
    assert (
        [still["size"] for still in stills] == [[sheet["width"], sheet["height"]]] * SECONDS == [[1440, 90]] * SECONDS
    )
    assert [still["part"] for still in stills] == [[160 * place, 0, 160, 90] for place in range(SECONDS)]
    assert [still["shown"] for still in stills] == pytest.approx([still["startTime"] for still in stills], abs=0.1)


def assert_plays(frames: list[Told], size: list[int]) -> None:
    """Each frame is a later one than the last, has this size, and is the one that the player takes it for."""
    seconds = [frame["second"] for frame in frames]
    assert seconds == sorted(set(seconds))
    assert all(-FRAME <= frame["shown"] - frame["second"] <= LATE for frame in frames), frames
    assert [frame["size"] for frame in frames] == [size] * 10


def assert_found(frames: list[Told], seconds: list[float], size: list[int]) -> None:
    """Each frame has this size, and is that of the second where the player was sent."""
    assert [frame["shown"] for frame in frames] == pytest.approx(seconds, abs=FRAME)
    assert [frame["size"] for frame in frames] == [size] * len(seconds)


def assert_coloured(fields: list[list[int]]) -> None:
    """Red, green and blue stand upright, from left to right."""
    pure = [255, 0, 0, 0, 255, 0, 0, 0, 255]
    assert [level for field in fields for level in field] == pytest.approx(pure, abs=20)
