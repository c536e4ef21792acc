"""Films: a clip for every line and screen, all from one decoding."""

from __future__ import annotations

from pathlib import Path

from av import time_base
from av.audio.frame import AudioFrame
from av.container import InputContainer, OutputContainer
from av.stream import Stream
from av.video.frame import VideoFrame

from media.clips.encoding import Voice, open_bench
from media.clips.ladder import Ladder, fitted
from media.clips.loudness import measure
from media.clips.opening import decoded, first_frame, moving_picture, open_clip, shown_size, sound_of
from media.clips.packaging import Packaging
from media.clips.playlists import add_playlist
from media.clips.sounds import SOUND_ROLES, begin_sound, describe_sound
from media.clips.storyboards import Storyboard
from media.describing import describe_film, describe_picture, describe_text
from media.recipes import Films, Level, RenditionRole, Source
from media.renditions import Progress, RenditionFile
from media.targets import whole_or_nothing

# Of all the time, what it takes to listen for the loudness.
_MEASURING_SHARE = 0.05


def make_films(recipe: Films, path: Path, source: Source, folder: Path, progress: Progress) -> list[RenditionFile]:
    """Make every level of a clip as an MP4 and as HLS, its sound alone, and a storyboard, from one decoding.

    The same clip gives the same bytes. Raises BrokenVideo and NotAVideo; what `progress` raises passes through. In
    every case of failure none of the files is left.
    """
    roles = [role for level in recipe.levels for role in _roles_of(level)]
    others = *SOUND_ROLES, RenditionRole.STORYBOARD, RenditionRole.STORYBOARD_VTT
    with whole_or_nothing(*(folder / role for role in (*roles, *others))):
        shooting = _Shooting(recipe, path, source, folder)
        shooting.shoot(progress)
        made = [file for level in recipe.levels for file in _describe(level, folder)]
        if shooting.gains:
            made += describe_sound(folder)
        made += _write_storyboard(shooting.storyboard, folder, shooting.seconds)
    progress(1.0)
    return made


class _Shooting:
    """One clip on its way through decoder, encoders and files."""

    def __init__(self, recipe: Films, path: Path, source: Source, folder: Path) -> None:
        self._recipe, self._path, self._mime, self._folder = recipe, path, source.mime, folder
        self.gains: dict[str, float] = {}
        self.seconds = 0.0
        with open_clip(path, source.mime, path.name) as clip:
            stream = moving_picture(clip, path.name)
            self._first = first_frame(clip, stream, path.name)
            self._shown = shown_size(self._first, stream.sample_aspect_ratio)
            self._length = (source.duration_ms or 0) / 1000 or (clip.duration or 0) / time_base
        self.storyboard = Storyboard(fitted(self._shown, recipe.levels[0].short_side), self._length)

    def shoot(self, progress: Progress) -> None:
        """Measure the loudness, then make all files that hold picture or sound."""
        self.gains = measure(self._path, self._mime, lambda share: progress(share * _MEASURING_SHARE))
        with open_clip(self._path, self._mime, self._path.name) as clip, open_bench() as bench:
            ladder = Ladder(bench, self._recipe.levels, self._first, self._shown, self.storyboard.take)
            voice = self._voice(bench, clip)
            bench.start_encoding()
            with Packaging() as packaging:
                self._begin_files(packaging, ladder, voice)
                self._run(clip, packaging, ladder, voice, progress)

    def _voice(self, bench: OutputContainer, clip: InputContainer) -> Voice | None:
        sound = sound_of(clip)
        if sound is None or not self.gains:
            return None
        bit_rates = {self._recipe.sound.bit_rate, *(level.sound_bit_rate for level in self._recipe.levels)}
        return Voice(bench, sound, bit_rates, self.gains)

    def _begin_files(self, packaging: Packaging, ladder: Ladder, voice: Voice | None) -> None:
        for level, track in ladder.tracks.items():
            film, fragments, _ = _roles_of(level)
            sounds = [voice.tracks[level.sound_bit_rate].stream] if voice else []
            packaging.progressive(self._folder / film, track.stream, *sounds)
            packaging.fragmented(self._folder / fragments, track.stream)
        if voice:
            begin_sound(packaging, voice.tracks[self._recipe.sound.bit_rate], self._folder)

    def _run(
        self, clip: InputContainer, packaging: Packaging, ladder: Ladder, voice: Voice | None, progress: Progress
    ) -> None:
        streams: list[Stream] = [moving_picture(clip, self._path.name)]
        if voice:
            streams.append(voice.source)
        for frame, second in decoded(clip, streams, self._path.name):
            if isinstance(frame, VideoFrame):
                packaging.mux(ladder.take(frame, second))
            elif isinstance(frame, AudioFrame) and voice:
                packaging.mux(voice.take(frame, second))
            share = min(1.0, second / self._length) if self._length else 0.0
            progress(_MEASURING_SHARE + (1 - _MEASURING_SHARE) * share)
        if voice:
            packaging.mux(voice.finish())
        packaging.mux(ladder.finish(voice.seconds if voice else 0.0))
        self.seconds = max(ladder.seconds, voice.seconds if voice else 0.0)


def _roles_of(level: Level) -> tuple[RenditionRole, RenditionRole, RenditionRole]:
    """What a level is made as: an MP4, fragments, and their playlist."""
    mp4, fragments, playlist = (RenditionRole(f"{kind}_{level.short_side}P") for kind in ("MP4", "FMP4", "HLS"))
    return mp4, fragments, playlist


def _describe(level: Level, folder: Path) -> list[RenditionFile]:
    film, fragments, playlist = _roles_of(level)
    fragmented = describe_film(fragments, folder / fragments)
    return [describe_film(film, folder / film), fragmented, add_playlist(playlist, fragmented, folder)]


def _write_storyboard(storyboard: Storyboard, folder: Path, seconds: float) -> list[RenditionFile]:
    sheet, cues = folder / RenditionRole.STORYBOARD, folder / RenditionRole.STORYBOARD_VTT
    size = storyboard.write_sheet(sheet)
    described = describe_picture(RenditionRole.STORYBOARD, sheet, size)
    cues.write_text(storyboard.cues(f"../{described.sha256}/storyboard.jpg", seconds), encoding="utf-8", newline="\n")
    return [described, describe_text(RenditionRole.STORYBOARD_VTT, cues, "text/vtt")]
