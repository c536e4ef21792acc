"""Captions: WebVTT whose cues follow one another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import webvtt
from webvtt.errors import MalformedCaptionError, MalformedFileError

from content_store.errors import BadCaptions, FileTooLarge

if TYPE_CHECKING:
    from pathlib import Path

# Four hours of dense speech are some 400 kB.
MOST_CAPTION_BYTES = 2 * 1024 * 1024
_TIME = r"(?:\d{2,10}:)?[0-5]\d:[0-5]\d\.\d{3}"
_TIMING = re.compile(rf"\s*{_TIME}\s+-->\s+{_TIME}(?:\s|$)")
_TIME_FIRST = re.compile(r"\s*(?:\d+:)?\d+:\d+[.,]\d+\s+-")


@dataclass(frozen=True)
class Cue:
    """One caption: its number in the file from 1, from and until when it shows, in milliseconds, and its words."""

    number: int
    start_ms: int
    end_ms: int
    text: str


def read_cues(path: Path, name: str, most_bytes: int = MOST_CAPTION_BYTES) -> tuple[Cue, ...]:
    """The cues of a WebVTT file: at least one, none empty, none ending before it starts, none overlapping the next.

    Raises FileTooLarge, and BadCaptions with the first cue that is wrong.
    """
    length = path.stat().st_size
    if length > most_bytes:
        raise FileTooLarge(name=name, bytes=length, most=most_bytes)
    cues = _parse(path, name)
    if not cues:
        raise _bad(name, "it has no cue", "không có câu phụ đề nào")
    for cue in cues:
        if cue.end_ms <= cue.start_ms:
            raise _bad(name, f"cue {cue.number} ends before it starts", f"câu {cue.number} kết thúc trước khi bắt đầu")
        if not cue.text.strip():
            raise _bad(name, f"cue {cue.number} has no words", f"câu {cue.number} không có chữ")
    for before, cue in pairwise(cues):
        if cue.start_ms < before.end_ms:
            raise _bad(
                name,
                f"cue {cue.number} starts before cue {before.number} ends",
                f"câu {cue.number} bắt đầu khi câu {before.number} chưa kết thúc",
            )
    return cues


def _parse(path: Path, name: str) -> tuple[Cue, ...]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _bad(name, "it is not UTF-8 text", "không phải văn bản UTF-8") from error
    _refuse_odd_timings(text, name)
    try:
        captions = webvtt.from_string(text, strict=True).captions
    except (MalformedFileError, MalformedCaptionError, ValueError) as error:
        raise _bad(name, str(error), f"không đọc được ({error})") from error
    return tuple(
        Cue(number, caption.start_time.in_milliseconds(), caption.end_time.in_milliseconds(), caption.text)
        for number, caption in enumerate(captions, start=1)
    )


def _refuse_odd_timings(text: str, name: str) -> None:
    # webvtt-py drops a cue whose line of times it does not understand, and says nothing.
    for number, line in enumerate(text.splitlines(), start=1):
        if ("-->" in line or _TIME_FIRST.match(line)) and not _TIMING.match(line):
            raise _bad(name, f"line {number} is no pair of times", f"dòng {number} không phải một cặp thời điểm")


def _bad(name: str, reason: str, reason_vi: str) -> BadCaptions:
    return BadCaptions(name=name, reason=reason, reason_vi=reason_vi)
