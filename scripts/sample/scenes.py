"""A clip's course of time: which card stands when, and which words are read meanwhile."""

from __future__ import annotations

import math
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scripts.sample.texts import NO_BREAK, WHERE_TO_ASK, tie

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.sample.texts import Guide, GuideStep

FRAMES_PER_SECOND = 12
THANKS = "Cảm ơn cô bác đã xem!"

LINE_LENGTH = 42
LINES_PER_CUE = 2
# Well under the usual ceiling of 20: many of those who watch read slowly.
CHARACTERS_PER_SECOND = 14
SHORTEST_CUE = 2.0
LEAD = 0.5
TAIL = 0.5


@dataclass(frozen=True)
class Cue:
    start: float
    end: float
    text: str


@dataclass(frozen=True)
class Scene:
    """One card. The title has number 0 and no step; the farewell comes last and has no step either."""

    number: int
    step: GuideStep | None
    start: float
    frames: int
    cues: tuple[Cue, ...]

    @property
    def end(self) -> float:
        return self.start + self.frames / FRAMES_PER_SECOND


def scenes_of(guide: Guide) -> tuple[Scene, ...]:
    scenes: list[Scene] = []
    for number, (step, sentences) in enumerate(_script(guide)):
        start = scenes[-1].end if scenes else 0.0
        scenes.append(_scene(number, step, start, sentences))
    return tuple(scenes)


def invitation(guide: Guide) -> str:
    return f"{len(guide.steps)} bước, mời cô bác cùng làm."


def _script(guide: Guide) -> Iterator[tuple[GuideStep | None, tuple[str, ...]]]:
    yield None, (f"{guide.title}.", invitation(guide))
    for number, step in enumerate(guide.steps, start=1):
        yield step, (f"Bước {number}: {step.title}.", step.action)
    yield None, (THANKS, WHERE_TO_ASK)


def _scene(number: int, step: GuideStep | None, start: float, sentences: tuple[str, ...]) -> Scene:
    cues: list[Cue] = []
    time = start + LEAD
    for text in (page for sentence in sentences for page in _pages(sentence)):
        end = time + max(SHORTEST_CUE, len(text) / CHARACTERS_PER_SECOND)
        cues.append(Cue(round(time, 3), round(end, 3), text))
        time = end
    frames = math.ceil((time + TAIL - start) * FRAMES_PER_SECOND)
    return Scene(number, step, start, frames, tuple(cues))


def _pages(sentence: str) -> Iterator[str]:
    """The sentence as captions of at most two lines, evened out so that no word is left alone."""
    text = tie(sentence)
    fewest = len(textwrap.wrap(text, LINE_LENGTH))
    longest_word = max(map(len, text.split(" ")))
    wrapped = (textwrap.wrap(text, width) for width in range(longest_word, LINE_LENGTH + 1))
    lines = next(lines for lines in wrapped if len(lines) == fewest)
    for place in range(0, len(lines), LINES_PER_CUE):
        yield "\n".join(lines[place : place + LINES_PER_CUE]).replace(NO_BREAK, " ")
