"""A recording is taken in like a clip: whole, and whatever its container."""

from __future__ import annotations

from pathlib import Path

import pytest
from media_samples import cut, make_recording, make_sound_only, make_speech

from content_store.media_errors import BrokenSound, VideoTooLong
from media.probing import Limits, probe
from media.sniffing import MediaKind


@pytest.mark.parametrize(
    ("ending", "mime", "codecs"),
    [
        ("m4a", "audio/mp4", "mp4a.40.2"),
        ("mp4", "audio/mp4", "mp4a.40.2"),
        ("webm", "audio/webm", "opus"),
        ("mp3", "audio/mpeg", "mp3"),
        ("aac", "audio/aac", "mp4a.40.2"),
        ("wav", "audio/wav", "pcm_s16le"),
        ("ogg", "audio/ogg", "opus"),
    ],
)
def test_sound_alone_is_a_recording_whatever_its_container(tmp_path: Path, ending: str, mime: str, codecs: str) -> None:
    path = make_recording(tmp_path / f"voice.{ending}", make_speech(2, level=0.2))

    found = probe(path, "voice")

    assert (found.kind, found.mime, found.codecs) == (MediaKind.AUDIO, mime, codecs)
    assert found.duration_ms == pytest.approx(2000, abs=60)
    assert (found.width, found.height) == (None, None)


@pytest.mark.parametrize("ending", ["m4a", "wav"])
def test_a_cut_recording_is_refused(tmp_path: Path, ending: str) -> None:
    whole = make_recording(tmp_path / f"whole.{ending}", make_speech(2, level=0.2))

    with pytest.raises(BrokenSound) as refusal:
        probe(cut(whole, tmp_path / "cut", 0.5), "voice")

    assert str(refusal.value.details["reason"]).endswith("bytes are missing")


def test_a_recording_longer_than_allowed_is_refused(tmp_path: Path) -> None:
    song = make_sound_only(tmp_path / "song.mp4")

    with pytest.raises(VideoTooLong) as refusal:
        probe(song, "song.mp4", Limits(duration_ms=500))

    assert refusal.value.message == "The recording song.mp4 lasts 1 seconds, at most 0 are accepted."
