"""Cues: what captions say and when, whatever the file that they came in."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from content_store.media_errors import BadCaptions

# No clip lasts longer, and every database can count so many milliseconds.
MOST_MS = 24 * 3600 * 1000
# Far more than a screen shows, tags and the times of single words included.
MOST_LETTERS = 4000
_TAG = re.compile(r"<[^<>]*>")
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?\s+([^<>]+)>")


@dataclass(frozen=True)
class Cue:
    """One caption: its number in the file from 1, from and until when it shows, in milliseconds, and what.

    The payload is WebVTT's: its words with their tags, and `&lt;` for a `<` that is meant.
    """

    number: int
    start_ms: int
    end_ms: int
    payload: str

    @cached_property
    def text(self) -> str:
        """Its words without tags, composed (NFC), on as many lines as it shows."""
        return _words(self.payload)

    @property
    def speed(self) -> int:
        """Characters a second that one must read to keep up, spaces included as every editor counts, rounded up."""
        characters = len(" ".join(self.text.split()))
        return -(-characters * 1000 // (self.end_ms - self.start_ms))


def transcript_of(cues: Sequence[Cue]) -> str:
    """What is said, a line a cue; who says it stands before the first line that is theirs."""
    lines = []
    speaker = ""
    for cue in cues:
        for voice, words in _said(cue):
            lines.append(f"{voice}: {words}" if voice and voice != speaker else words)
            speaker = voice
    return "\n".join(lines)


def check(cues: Sequence[Cue], name: str) -> None:
    """At least one, none empty or endless, none ending before it starts or overlapping the next; BadCaptions if not.

    `name` is what the file's sender calls it.
    """
    if not cues:
        raise bad(name, "it has no cue", "không có câu phụ đề nào")
    for cue in cues:
        if cue.end_ms <= cue.start_ms:
            raise bad(name, f"cue {cue.number} ends before it starts", f"câu {cue.number} kết thúc trước khi bắt đầu")
        if cue.end_ms > MOST_MS:
            raise bad(name, f"cue {cue.number} ends after 24 hours", f"câu {cue.number} kết thúc sau 24 giờ")
        if len(cue.payload) > MOST_LETTERS:
            long = len(cue.payload)
            raise bad(
                name,
                f"cue {cue.number} has {long} letters, at most {MOST_LETTERS} are accepted",
                f"câu {cue.number} có {long} ký tự, chỉ nhận tối đa {MOST_LETTERS}",
            )
        if not cue.text.strip():
            raise bad(name, f"cue {cue.number} has no words", f"câu {cue.number} không có chữ")
    for before, cue in pairwise(cues):
        if cue.start_ms < before.end_ms:
            raise bad(
                name,
                f"cue {cue.number} starts before cue {before.number} ends",
                f"câu {cue.number} bắt đầu khi câu {before.number} chưa kết thúc",
            )


def bad(name: str, reason: str, reason_vi: str) -> BadCaptions:
    """The refusal of a captions file."""
    return BadCaptions(name=name, reason=reason, reason_vi=reason_vi)


def _said(cue: Cue) -> Iterator[tuple[str, str]]:
    """Each speaker's words on one line; nobody's name is empty."""
    before, *spans = _VOICE.split(cue.payload)
    for voice, span in zip(("", *spans[::2]), (before, *spans[1::2]), strict=True):
        if words := " ".join(_words(span).split()):
            yield " ".join(_words(voice).split()), words


def _words(payload: str) -> str:
    return unicodedata.normalize("NFC", html.unescape(_TAG.sub("", payload)))
