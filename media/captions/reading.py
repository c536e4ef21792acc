"""Captions: WebVTT or SRT in any of the usual encodings, kept as WebVTT whose cues follow one another."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import webvtt
from webvtt.errors import MalformedCaptionError, MalformedFileError

from content_store.media_errors import BadCaptions, FileTooLarge
from media.captions import subrip
from media.captions.cues import Cue, bad, check, transcript_of

if TYPE_CHECKING:
    from pathlib import Path

# Four hours of dense speech are some 400 kB.
MOST_CAPTION_BYTES = 2 * 1024 * 1024
WEBVTT = "text/vtt"
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_TIME = r"(?:\d{2,10}:)?[0-5]\d:[0-5]\d\.\d{3}"
_TIMING = re.compile(rf"\s*{_TIME}\s+-->\s+{_TIME}(?:\s|$)")
_TIME_FIRST = re.compile(r"\s*(?:\d+:)?\d+:\d+[.,]\d+\s+-")


@dataclass(frozen=True)
class Captions:
    """The cues of a file, and what is to be kept in its place: None when its own bytes are right as they are."""

    cues: tuple[Cue, ...]
    converted: bytes | None

    @property
    def ends_ms(self) -> int:
        """When the last words go, in milliseconds."""
        return self.cues[-1].end_ms

    @property
    def fastest(self) -> Cue:
        """The first of the cues that are hardest to read in time."""
        return max(self.cues, key=lambda cue: cue.speed)

    @property
    def transcript(self) -> str:
        """All that they say, as text."""
        return transcript_of(self.cues)


def read_captions(path: Path, name: str, most_bytes: int = MOST_CAPTION_BYTES) -> Captions:
    """Read a WebVTT or SRT file: UTF-8, or UTF-16 with its mark.

    Raises FileTooLarge, and BadCaptions with the first thing that is wrong.
    """
    length = path.stat().st_size
    if length > most_bytes:
        raise FileTooLarge(name=name, bytes=length, most=most_bytes)
    raw = path.read_bytes()
    # A Mac writes "ẫ" as three characters, which many a television shows one beside the other.
    text = unicodedata.normalize("NFC", _decode(raw, name))
    if text.startswith("WEBVTT"):
        cues = _parse(text, name)
    else:
        cues = subrip.parse(text, name)
        text = subrip.write_webvtt(cues)
    check(cues, name)
    kept = text.encode()
    return Captions(cues, None if raw.removeprefix(codecs.BOM_UTF8) == kept else kept)


def _decode(raw: bytes, name: str) -> str:
    wide = raw.startswith(_UTF_16)
    encoding = "utf-16" if wide else "utf-8-sig"
    if b"\0" in raw and not wide:
        # UTF-16 without its mark, as a rule.
        raise _not_utf_8(name, raw[: raw.index(b"\0")].count(b"\n") + 1)
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw[: error.start].decode(encoding, errors="ignore").count("\n") + 1
        raise _not_utf_8(name, line) from error
    if "\0" in text:
        # UTF-32, whose mark begins like that of UTF-16.
        raise _not_utf_8(name, text[: text.index("\0")].count("\n") + 1)
    return text


def _parse(text: str, name: str) -> tuple[Cue, ...]:
    _refuse_odd_timings(text, name)
    try:
        captions = webvtt.from_string(text, strict=True).captions
    except (MalformedFileError, MalformedCaptionError, ValueError) as error:
        raise bad(name, str(error), f"không đọc được ({error})") from error
    return tuple(
        Cue(number, caption.start_time.in_milliseconds(), caption.end_time.in_milliseconds(), caption.raw_text)
        for number, caption in enumerate(captions, start=1)
    )


def _refuse_odd_timings(text: str, name: str) -> None:
    # webvtt-py drops a cue whose line of times it does not understand, and says nothing.
    for number, line in enumerate(text.splitlines(), start=1):
        if ("-->" in line or _TIME_FIRST.match(line)) and not _TIMING.match(line):
            raise bad(name, f"line {number} is no pair of times", f"dòng {number} không phải một cặp thời điểm")


def _not_utf_8(name: str, line: int) -> BadCaptions:
    return bad(
        name,
        f"line {line} is not UTF-8 text, save the file again with the encoding UTF-8",
        f"dòng {line} không phải văn bản UTF-8, hãy lưu lại với mã hoá UTF-8",
    )
