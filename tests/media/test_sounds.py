"""A recording becomes the same files as a clip's sound."""

from __future__ import annotations

from pathlib import Path

import av
import pytest
from film_reading import ignore, loudness_of
from media_samples import make_recording, make_speech

from content_store.media_errors import BrokenSound
from media.clips.loudness import gain_for, measure
from media.clips.sounds import make_sound
from media.clips.soundtrack import Soundtrack
from media.recipes import RenditionRole, Sound
from media.renditions import RenditionFile

R = RenditionRole


def sound_of(path: Path, folder: Path) -> dict[RenditionRole, RenditionFile]:
    folder.mkdir()
    return {made.role: made for made in make_sound(Sound(), path, folder, ignore)}


@pytest.mark.parametrize("ending", ["m4a", "mp3", "aac", "wav", "ogg", "webm"])
def test_a_voice_in_any_format_becomes_an_mp4_and_a_level(tmp_path: Path, ending: str) -> None:
    source = make_recording(tmp_path / f"voice.{ending}", make_speech(2, level=0.2))

    made = sound_of(source, tmp_path / "made")

    assert list(made) == [R.AUDIO, R.FMP4_AUDIO, R.HLS_AUDIO]
    assert [(file.mime, file.codecs) for file in made.values()] == [
        ("audio/mp4", "mp4a.40.2"),
        ("audio/mp4", "mp4a.40.2"),
        ("application/vnd.apple.mpegurl", "mp4a.40.2"),
    ]
    assert made[R.AUDIO].duration_ms == pytest.approx(2000, abs=80)  # MP3 and AAC have silence around them
    assert 40_000 < (made[R.AUDIO].bit_rate or 0) < 56_000


def test_the_same_recording_gives_the_same_bytes(tmp_path: Path) -> None:
    source = make_recording(tmp_path / "voice.m4a", make_speech(2, level=0.2))

    once, twice = sound_of(source, tmp_path / "once"), sound_of(source, tmp_path / "twice")

    assert list(once.values()) == list(twice.values())


@pytest.mark.parametrize(
    ("level", "layout", "crest"),
    [(0.05, "stereo", 1.0), (0.05, "mono", 1.0), (0.9, "stereo", 1.0), (0.1, "stereo", 3.0)],
    ids=["quiet", "quiet and mono", "loud", "with peaks"],
)
def test_every_voice_is_made_equally_loud(tmp_path: Path, level: float, layout: str, crest: float) -> None:
    source = make_recording(tmp_path / "voice.wav", make_speech(6, level, layout, crest))

    sound_of(source, tmp_path / "made")

    loudness, peak = loudness_of(tmp_path / "made" / "AUDIO")
    assert loudness == pytest.approx(-16.0, abs=1.0)
    assert peak < -0.8


def test_silence_is_not_made_louder(tmp_path: Path) -> None:
    source = make_recording(tmp_path / "silence.wav", make_speech(2, level=0.0))

    assert measure(source, "audio/wav", ignore) == {"mono": 0.0, "stereo": 0.0}
    assert list(sound_of(source, tmp_path / "made")) == [R.AUDIO, R.FMP4_AUDIO, R.HLS_AUDIO]


@pytest.mark.parametrize(("lufs", "gain"), [(-23.0, 7.0), (-6.0, -10.0), (-50.0, 20.0), (-70.0, 0.0)])
def test_the_gain_has_its_bounds(lufs: float, gain: float) -> None:
    assert gain_for(lufs) == gain


def test_a_recording_that_changes_its_layout_goes_on() -> None:
    track = Soundtrack("stereo")
    stereo, mono = make_speech(1, 0.2), make_speech(1, 0.2, "mono")

    heard = [piece for number, frame in enumerate(stereo) for piece in track.take(frame, number / 25)]
    heard += [piece for number, frame in enumerate(mono) for piece in track.take(frame, 1 + number / 25)]
    heard += list(track.finish())

    assert {(piece.layout.name, piece.format.name, piece.sample_rate) for piece in heard} == {
        ("stereo", "fltp", 48_000)
    }
    assert sum(piece.samples for piece in heard) == 96_000
    assert track.seconds == 2.0


def test_an_hour_of_silence_comes_in_pieces() -> None:
    track, (frame, *_) = Soundtrack("mono"), make_speech(0.04, 0.2, "mono")

    pieces = [piece.samples for piece in track.take(frame, 3600.0)]

    assert max(pieces) == 24_000
    assert sum(pieces) == 3600 * 48_000 + 1920


def test_samples_that_come_too_late_are_lost() -> None:
    track, frames = Soundtrack("mono"), make_speech(1, 0.2, "mono")
    for number, frame in enumerate(frames):
        list(track.take(frame, number / 25))

    assert list(track.take(make_speech(0.04, 0.2, "mono")[0], 0.5)) == []
    assert track.seconds == 1.0


def test_a_clip_with_a_picture_gives_its_voice_too(clip: Path, tmp_path: Path) -> None:
    made = sound_of(clip, tmp_path / "made")

    assert (made[R.AUDIO].mime, made[R.AUDIO].width) == ("audio/mp4", None)


def test_a_file_in_which_nothing_is_heard_is_refused(tmp_path: Path, webm: Path) -> None:
    with pytest.raises(BrokenSound, match="nothing of it can be heard"):
        sound_of(webm, tmp_path / "made")

    assert list((tmp_path / "made").iterdir()) == []


def test_a_cancelled_voice_leaves_nothing(tmp_path: Path) -> None:
    class Cancelled(Exception):
        pass

    def cancel(fraction: float) -> None:
        if fraction > 0.7:
            raise Cancelled

    source, folder = make_recording(tmp_path / "voice.m4a", make_speech(2, 0.2)), tmp_path / "made"
    folder.mkdir()

    with pytest.raises(Cancelled):
        make_sound(Sound(), source, folder, cancel)

    assert list(folder.iterdir()) == []


def test_a_voice_keeps_its_time(tmp_path: Path) -> None:
    silence, speech = make_speech(1, 0.0), make_speech(1, 0.5)
    for frame in speech:
        frame.pts = (frame.pts or 0) + 48_000
    source = make_recording(tmp_path / "voice.wav", [*silence, *speech])

    sound_of(source, tmp_path / "made")

    with av.open(str(tmp_path / "made" / "AUDIO")) as film:
        resampler = av.AudioResampler(format="s16", layout="mono")
        pieces = [(frame.time or 0, resampler.resample(frame)[0]) for frame in film.decode(audio=0)]
    loud = [
        second
        for second, piece in pieces
        if max(abs(level) for level in memoryview(bytes(piece.planes[0])).cast("h")) > 1000
    ]
    assert 0.95 < loud[0] < 1.03
