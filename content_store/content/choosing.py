"""Choosing: which files of a guide suit a line, a screen and a reader, the same for everybody who wishes the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from content_store.content.snapshot import (
    CaptionRecord,
    ClipRecord,
    FileRecord,
    GuideSnapshot,
    InfographicRecord,
    StepRecord,
)


class MediaFormat(StrEnum):
    """A format that a client can show or play."""

    MP4 = "MP4"
    M4A = "M4A"
    WEBP = "WEBP"
    AVIF = "AVIF"
    JPEG = "JPEG"

    @property
    def mime(self) -> str:
        """Its media type."""
        return _MIMES[self]


_MIMES = {
    MediaFormat.MP4: "video/mp4",
    MediaFormat.M4A: "audio/mp4",
    MediaFormat.WEBP: "image/webp",
    MediaFormat.AVIF: "image/avif",
    MediaFormat.JPEG: "image/jpeg",
}


class ImagePreset(StrEnum):
    """A size or a shape in which a picture can be asked for."""

    THUMBNAIL = "THUMBNAIL"
    SMALL = "SMALL"
    MEDIUM = "MEDIUM"
    LARGE = "LARGE"
    CARD = "CARD"
    KIOSK = "KIOSK"
    PORTRAIT = "PORTRAIT"


# What is not cut in the shape that is asked for is shown whole, about as wide.
_WIDTHS = {
    ImagePreset.THUMBNAIL: 320,
    ImagePreset.SMALL: 640,
    ImagePreset.MEDIUM: 1080,
    ImagePreset.LARGE: 1920,
    ImagePreset.CARD: 1200,
    ImagePreset.KIOSK: 1920,
    ImagePreset.PORTRAIT: 1080,
}
_CUT = frozenset(preset.value for preset in (ImagePreset.CARD, ImagePreset.KIOSK, ImagePreset.PORTRAIT))


class Budget(msgspec.Struct, frozen=True):
    """What is wished for: bytes in all, pixels of width that are of use, formats taken, languages in order.

    None and empty stand for no limit and no wish.
    """

    most_bytes: int | None = None
    most_width: int | None = None
    formats: tuple[MediaFormat, ...] = ()
    languages: tuple[str, ...] = ()


class Choice(msgspec.Struct, frozen=True):
    """What is chosen of one clip or infographic; its words come in any case."""

    of: ClipRecord | InfographicRecord
    still: FileRecord | None = None
    file: FileRecord | None = None
    captions: CaptionRecord | None = None

    @property
    def bytes(self) -> int:
        """What fetching all of it takes."""
        still, file, captions = self.still, self.file, self.captions
        return (still.bytes if still else 0) + (file.bytes if file else 0) + (captions.file.bytes if captions else 0)


def media_of(guide: GuideSnapshot) -> Iterator[ClipRecord | InfographicRecord]:
    """A guide's clips and infographics in reading order: its own, then each step's."""
    parts: tuple[GuideSnapshot | StepRecord, ...] = (guide, *guide.steps)
    for part in parts:
        yield from part.clips
        yield from part.infographics


def choose(media: Iterable[ClipRecord | InfographicRecord], budget: Budget) -> list[Choice]:
    """The best for each within the budget, all together.

    Breadth before depth: every piece in reading order is raised to its first rung, then again every piece to its
    second, and so on; a piece whose next rung no longer fits stays where it is. A clip's rungs are its captions, a
    still, its sound alone, then its films from small to large; a picture's are its widths. Wider than wished is only
    chosen where nothing is narrow enough.
    """
    ladders = [_rungs(piece, budget) for piece in media]
    if budget.most_bytes is None:
        return [ladder[-1] for ladder in ladders]
    chosen = [ladder[0] for ladder in ladders]
    left = budget.most_bytes
    for rung in range(1, max(map(len, ladders), default=0)):
        for place, ladder in enumerate(ladders):
            if rung >= len(ladder) or chosen[place] is not ladder[rung - 1]:
                continue
            more = ladder[rung].bytes - ladder[rung - 1].bytes
            if more <= left:
                chosen[place] = ladder[rung]
                left -= more
    return chosen


def in_preset(files: Iterable[FileRecord], preset: ImagePreset, formats: Sequence[MediaFormat] = ()) -> FileRecord:
    """The file for a preset: cut that way, or the widest uncut one that is not too wide, or the narrowest.

    Of several in that width the lightest in one of the formats; the formats are let go where nothing has them.
    """
    there = list(files)
    for file in there:
        if file.role == preset:
            return file
    uncut = [file for file in there if file.role not in _CUT]
    mimes, most = {wanted.mime for wanted in formats}, _WIDTHS[preset]

    def unfitness(file: FileRecord) -> tuple[bool, int, int]:
        width = file.width or 0
        return width > most, width if width > most else -width, file.bytes

    return min([file for file in uncut if file.mime in mimes] or uncut, key=unfitness)


def _rungs(piece: ClipRecord | InfographicRecord, budget: Budget) -> list[Choice]:
    """What may be chosen of a piece, from nothing but its words to the best."""
    if isinstance(piece, ClipRecord):
        return _clip_rungs(piece, budget)
    pictures = _wide_enough(_taken(piece.renditions, budget), budget)
    return [Choice(piece), *(Choice(piece, file=file) for file in _lightest_by_width(pictures))]


def _clip_rungs(clip: ClipRecord, budget: Budget) -> list[Choice]:
    rungs = [Choice(clip)]
    track = _preferred(clip.captions, budget.languages)
    if track:
        rungs.append(replace(rungs[-1], captions=track))
    stills = _wide_enough(_taken([*clip.stills, clip.poster], budget), budget)
    uncut = [still for still in stills if still.role != "CARD"]
    if uncut:
        rungs.append(replace(rungs[-1], still=min(uncut, key=lambda still: still.bytes)))
    playable = _taken(clip.renditions, budget)
    rungs += [replace(rungs[-1], file=file) for file in playable if not file.width]
    films = _wide_enough([file for file in playable if file.width], budget)
    base = replace(rungs[-1], file=None)
    rungs += [replace(base, file=film) for film in _lightest_by_width(films)]
    # A rung that takes fewer bytes than the one below it is simply the better choice.
    return _rising(rungs)


def _rising(rungs: Sequence[Choice]) -> list[Choice]:
    kept: list[Choice] = []
    for rung in rungs:
        while len(kept) > 1 and kept[-1].file and kept[-1].bytes >= rung.bytes:
            kept.pop()
        kept.append(rung)
    return kept


def _taken(files: Iterable[FileRecord], budget: Budget) -> list[FileRecord]:
    mimes = {wanted.mime for wanted in budget.formats}
    return [file for file in files if not mimes or file.mime in mimes]


def _wide_enough(files: Sequence[FileRecord], budget: Budget) -> list[FileRecord]:
    """Those that are not wider than wished; the narrowest ones where all are."""
    if not files or budget.most_width is None:
        return list(files)
    fitting = [file for file in files if (file.width or 0) <= budget.most_width]
    narrowest = min(file.width or 0 for file in files)
    return fitting or [file for file in files if (file.width or 0) == narrowest]


def _lightest_by_width(files: Iterable[FileRecord]) -> list[FileRecord]:
    """For each width the file with the fewest bytes, from narrow to wide."""
    lightest: dict[int, FileRecord] = {}
    for file in files:
        width = file.width or 0
        if width not in lightest or file.bytes < lightest[width].bytes:
            lightest[width] = file
    return [lightest[width] for width in sorted(lightest)]


def _preferred(tracks: Sequence[CaptionRecord], languages: Sequence[str]) -> CaptionRecord | None:
    """The captions in the first wished language that there is; the first captions where nothing is wished."""
    if not languages:
        return tracks[0] if tracks else None
    by_language = {track.language: track for track in tracks}
    return next((by_language[language] for language in languages if language in by_language), None)
