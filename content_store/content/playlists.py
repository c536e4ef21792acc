"""Playlists: the few lines of HLS that join a clip's levels, its sound and its captions, written when it is published.

They are text that only the published version knows, since captions belong to the use of a clip and not to its file. By
RFC 8216; the levels' own playlists were made with their files.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

import msgspec

from content_store.content.snapshot import CaptionRecord, FileRecord

MIME = "application/vnd.apple.mpegurl"
STREAM = "STREAM"
_HEAD = ("#EXTM3U", "#EXT-X-VERSION:7")


class Voice(msgspec.Struct, frozen=True):
    """The sound of a clip in one language: a playlist of HLS, and the label that a player's menu shows."""

    language: str
    label: str
    playlist: FileRecord
    codecs: str


class Level(msgspec.Struct, frozen=True):
    """One size of a clip: its playlist, which knows the highest bit rate, and the file that has the average."""

    playlist: FileRecord
    media: FileRecord


class Playlists(msgspec.Struct, frozen=True):
    """A stream, and the texts of all the playlists that were written for it, by their SHA-256."""

    stream: FileRecord
    parts: tuple[FileRecord, ...]
    texts: dict[str, str]


def playlists(
    name: str, levels: Sequence[Level], voices: Sequence[Voice], captions: Sequence[CaptionRecord], duration_ms: int
) -> Playlists:
    """What a player of HLS is given of a clip; `name` begins the files' names, and the first voice is the one heard."""
    subtitles = [
        (track, _written("HLS_CAPTIONS", f"{name}-{track.language}.m3u8", _of_captions(track, duration_ms)))
        for track in captions
    ]
    lines = [*_HEAD, "#EXT-X-INDEPENDENT-SEGMENTS"]
    lines += [_voice(voice, first=voice is voices[0]) for voice in voices]
    lines += [_captions(track, file) for track, (file, _) in subtitles]
    for level in levels:
        lines += _level(level, voices, has_captions=bool(captions))
    stream, text = _written(STREAM, f"{name}.m3u8", lines)
    texts = {file.sha256: written for _, (file, written) in subtitles}
    return Playlists(stream, tuple(file for _, (file, _) in subtitles), {**texts, stream.sha256: text})


def _written(role: str, name: str, lines: Sequence[str]) -> tuple[FileRecord, str]:
    text = "\n".join(lines) + "\n"
    content = text.encode()
    return FileRecord(role, hashlib.sha256(content).hexdigest(), name, MIME, len(content)), text


def _of_captions(track: CaptionRecord, duration_ms: int) -> list[str]:
    seconds = duration_ms / 1000
    # One segment, however long: captions are a few kilobytes.
    times = (f"#EXT-X-TARGETDURATION:{max(1, -(-duration_ms // 1000))}", f"#EXTINF:{seconds:.3f},")
    return [*_HEAD, times[0], "#EXT-X-PLAYLIST-TYPE:VOD", times[1], _beside(track.file), "#EXT-X-ENDLIST"]


def _voice(voice: Voice, *, first: bool) -> str:
    return _medium("AUDIO", "sound", voice, first) + f',URI="{_beside(voice.playlist)}"'


def _captions(track: CaptionRecord, file: FileRecord) -> str:
    return _medium("SUBTITLES", "captions", track, False) + f',FORCED=NO,URI="{_beside(file)}"'


def _medium(kind: str, group: str, track: Voice | CaptionRecord, default: bool) -> str:
    # A quotation mark cannot be written in a quoted string of HLS.
    label = " ".join(track.label.replace('"', "\u2019").split())
    chosen = f"DEFAULT={'YES' if default else 'NO'},AUTOSELECT=YES"
    return f'#EXT-X-MEDIA:TYPE={kind},GROUP-ID="{group}",NAME="{label}",LANGUAGE="{track.language}",{chosen}'


def _level(level: Level, voices: Sequence[Voice], *, has_captions: bool) -> Iterator[str]:
    sound = max((voice.playlist.bit_rate or 0 for voice in voices), default=0)
    codecs = ",".join(filter(None, dict.fromkeys((level.playlist.codecs, *(voice.codecs for voice in voices)))))
    told = [
        f"BANDWIDTH={(level.playlist.bit_rate or 0) + sound}",
        f"AVERAGE-BANDWIDTH={(level.media.bit_rate or 0) + sound}",
        f'CODECS="{codecs}"',
        f"RESOLUTION={level.playlist.width}x{level.playlist.height}",
        *(['AUDIO="sound"'] if voices else []),
        *(['SUBTITLES="captions"'] if has_captions else []),
    ]
    yield f"#EXT-X-STREAM-INF:{','.join(told)}"
    yield _beside(level.playlist)


def _beside(file: FileRecord) -> str:
    """A file's address as seen from any other file's, wherever a server or a CDN puts them."""
    return f"../{file.sha256}/{file.name}"
