"""SubRip (SRT): read strictly, because a cue that is skipped in silence is missed by those who need it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import groupby

from media.captions.cues import Cue, bad

# What a file begins with that is SRT, in any encoding whose digits are ASCII's.
BEGINNING = re.compile(rb"\s*(?:[0-9]+[ \t]*(?:\r\n?|\n)\s*)?(?:[0-9]+:)?[0-9]+:[0-9]+[,.][0-9]+\s*-->")
_LINE_END = re.compile(r"\r\n|\r|\n")
_NUMBER = re.compile(r"[0-9]+")
# Hours may be missing; a dot is what some programs write for the comma; X1:… is a place on the screen.
_TIME = r"(?:([0-9]{1,4}):)?([0-5]?[0-9]):([0-5][0-9])[,.]([0-9]{3})"
_TIMING = re.compile(rf"{_TIME}\s*-->\s*{_TIME}(?:\s+X1:.*)?")
# Bold, colours and places on the screen, as SubRip and its editors write them.
_FORMATTING = re.compile(r"</?(?:b|i|u|s|font)(?:\s[^<>]*)?>|\{\\[^{}]*\}|\{/?[bius]\}", re.IGNORECASE)
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")

Block = list[tuple[int, str]]


def parse(text: str, name: str) -> tuple[Cue, ...]:
    """The cues of an SRT file, formatting dropped; BadCaptions names the first line that is wrong, and its cue."""
    return tuple(_cue(block, number, name) for number, block in enumerate(_blocks(text), start=1))


def write_webvtt(cues: tuple[Cue, ...]) -> str:
    """The same as WebVTT; equal cues are written in equal letters."""
    blocks = (f"{_stamp(cue.start_ms)} --> {_stamp(cue.end_ms)}\n{cue.payload}\n" for cue in cues)
    return "\n".join(("WEBVTT\n", *blocks))


def _blocks(text: str) -> Iterator[Block]:
    """The lines between blank ones, each with its number."""
    # Files that were joined carry a byte order mark in their middle.
    lines = enumerate((line.strip() for line in _LINE_END.split(text.replace("\ufeff", ""))), start=1)
    return (list(block) for filled, block in groupby(lines, key=lambda line: bool(line[1])) if filled)


def _cue(block: Block, number: int, name: str) -> Cue:
    (first, counter), *rest = block
    if not _NUMBER.fullmatch(counter):
        raise bad(
            name,
            f"cue {number} does not begin with its number, line {first}",
            f"câu {number} không bắt đầu bằng số thứ tự, dòng {first}",
        )
    line, times = rest[0] if rest else (first + 1, "")
    timing = _TIMING.fullmatch(times)
    if timing is None:
        raise bad(
            name,
            f"cue {number}: line {line} is no pair of times such as 00:00:01,000 --> 00:00:04,000",
            f"câu {number}: dòng {line} không phải một cặp thời điểm như 00:00:01,000 --> 00:00:04,000",
        )
    for line, words in rest[1:]:
        if "-->" in words:
            raise bad(
                name,
                f"cue {number}: line {line} holds times where words should be, a blank line is missing above",
                f"câu {number}: dòng {line} là thời điểm ở chỗ của lời, thiếu một dòng trống phía trên",
            )
    parts = timing.groups()
    lines = [_payload(words) for _, words in rest[1:]]
    # A line that formatting was all of would be a blank one, which ends the cue.
    return Cue(number, _milliseconds(parts[:4]), _milliseconds(parts[4:]), "\n".join(filter(None, lines)))


def _payload(words: str) -> str:
    """A line as WebVTT: what only looks like a tag is shown as it stands, and never obeyed."""
    return html.escape(_UNPRINTABLE.sub(" ", _FORMATTING.sub("", words)), quote=False).strip()


def _milliseconds(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths


def _stamp(milliseconds: int) -> str:
    seconds, thousandths = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{thousandths:03}"
