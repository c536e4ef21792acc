"""Sounds: a voice by itself, from a clip or from a file that has nothing else."""

from __future__ import annotations

from pathlib import Path

from media.clips.encoding import SoundTrack, Voice, open_bench
from media.clips.loudness import measure
from media.clips.opening import broken, open_clip, sound_of, told_of_sound
from media.clips.packaging import Packaging
from media.clips.playlists import add_playlist
from media.clips.soundtrack import listen
from media.describing import describe_film
from media.recipes import RenditionRole, Sound
from media.renditions import Progress, RenditionFile
from media.sniffing import sniff
from media.targets import whole_or_nothing

SOUND_ROLES = (RenditionRole.AUDIO, RenditionRole.FMP4_AUDIO, RenditionRole.HLS_AUDIO)
# Listening for the loudness takes about as long as the rest.
_MEASURING_SHARE = 0.5


def make_sound(recipe: Sound, path: Path, folder: Path, progress: Progress) -> list[RenditionFile]:
    """Make the voice in a file that is only heard as an MP4 and as a level of HLS.

    The same file gives the same bytes. Raises BrokenSound; what `progress` raises passes through. In every case of
    failure none of the files is left.
    """
    with told_of_sound(), whole_or_nothing(*(folder / role for role in SOUND_ROLES)):
        _encode(recipe, path, folder, progress)
        made = describe_sound(folder)
    progress(1.0)
    return made


def _encode(recipe: Sound, path: Path, folder: Path, progress: Progress) -> None:
    def rest(share: float) -> None:
        progress(_MEASURING_SHARE + (1 - _MEASURING_SHARE) * share)

    mime = sniff(path, path.name).mime
    gains = measure(path, mime, lambda share: progress(share * _MEASURING_SHARE))
    with open_clip(path, mime, path.name) as clip, open_bench() as bench:
        sound = sound_of(clip)
        if sound is None or not gains:
            raise broken(path.name, "nothing of it can be heard", "không giải mã được âm thanh nào")
        voice = Voice(bench, sound, [recipe.bit_rate], gains)
        bench.start_encoding()
        with Packaging() as packaging:
            begin_sound(packaging, voice.tracks[recipe.bit_rate], folder)
            for frame, second in listen(clip, sound, path.name, rest):
                packaging.mux(voice.take(frame, second))
            packaging.mux(voice.finish())


def begin_sound(packaging: Packaging, track: SoundTrack, folder: Path) -> None:
    """Begin the two files that hold a voice by itself."""
    packaging.progressive(folder / RenditionRole.AUDIO, track.stream)
    packaging.fragmented(folder / RenditionRole.FMP4_AUDIO, track.stream)


def describe_sound(folder: Path) -> list[RenditionFile]:
    """The finished files that hold a voice by itself, and the playlist of one of them, which is written now."""
    fragmented = describe_film(RenditionRole.FMP4_AUDIO, folder / RenditionRole.FMP4_AUDIO)
    return [
        describe_film(RenditionRole.AUDIO, folder / RenditionRole.AUDIO),
        fragmented,
        add_playlist(RenditionRole.HLS_AUDIO, fragmented, folder),
    ]
