"""The order of what was found: what has all that was asked for, with its tones, and in its title."""

from __future__ import annotations

from collections.abc import Sequence
from math import log10
from typing import NamedTuple

from content_store.published.search.asked import Asked, Slot, Way
from content_store.published.search.candidates import Candidate
from content_store.published.search.lines import Words

Forms = tuple[str, str, str]
_WORTH = _TITLE, _NAMES, _MORE = 10.0, 5.0, 1.5  # what a word is worth that stands there
_OTHER_TONE, _UNSAID_TONE, _BEGUN = 0.4, 0.97, 0.85
_IN_ORDER, _WHOLE, _SHARE, _LEADING = 0.6, 4.0, 4.0, 1.5
_ENDED = 0.5  # of a place that is no more
_KINDS = {"GUIDE": 1.5, "PLATFORM": 1.0, "PLACE": 1.5}


class Ranked(NamedTuple):
    """A candidate with how well it answers: what it lacks, what it has with other tones, and, negative, its score."""

    missing: int
    other_tones: int
    penalty: float
    number: int
    candidate: Candidate


def ranked(found: Sequence[Candidate], words: Sequence[Words], asked: Asked, day: str) -> list[Ranked]:
    """The best first, by what each says; what has nothing of what was asked for is left out."""
    rarity = [1 / (1 + log10(1 + slot.rows)) for slot in asked.slots]
    judged = [_judged(one, said, asked, rarity, day) for one, said in zip(found, words, strict=True)]
    return sorted([one for one in judged if one.missing < len(asked.slots)])


def _judged(candidate: Candidate, words: Words, asked: Asked, rarity: list[float], day: str) -> Ranked:
    missing, other_tones, exact, folded = 0, 0, words.exact, words.folded
    score = _in_order(words, asked) + _KINDS.get(candidate.kind, 0.0)
    for slot, worth in zip(asked.slots, rarity, strict=True):
        same, value = _slot(slot, exact, folded)
        if not value:
            missing += 1
        elif not same:
            other_tones += 1
        score += value * worth
    if candidate.valid_to and candidate.valid_to <= day:
        score *= _ENDED
    return Ranked(missing, other_tones, -score, candidate.number, candidate)


def _slot(slot: Slot, exact: Forms, folded: Forms) -> tuple[bool, float]:
    """Whether a slot is there with its tones, and what it is worth where it is worth most."""
    best = (False, 0.0)
    for way in slot.ways:
        if best[0] and best[1] >= way.worth * _TITLE:
            break  # the best way comes first
        begin = way.begin
        for place, worth in enumerate(_WORTH):
            if begin in folded[place]:
                same, value = match(way, exact[place], folded[place])
                best = max(best, (same, value * worth))
            if best[0]:
                break
    return best


def match(way: Way, exact: str, folded: str) -> tuple[bool, float]:
    """Whether words say it with its tones, and how well; nothing when they do not say it at all."""
    if way.whole_exact in exact:
        return True, way.worth
    whole = way.whole in folded
    if not way.strict:
        return (True, way.worth * (_UNSAID_TONE if whole else _BEGUN)) if whole or way.open else (False, 0.0)
    if way.open and way.stands_exactly(exact):
        return True, way.worth * _BEGUN
    return False, way.worth * _OTHER_TONE if whole or way.open else 0.0


def _in_order(words: Words, asked: Asked) -> float:
    """What it is worth that words stand in the order in which they were typed, and alone in a title."""
    begin, whole, worth = asked.phrase.begin, asked.phrase.whole, 0.0
    title, names, more = words.folded
    if len(asked.slots) > 1:
        if begin in title:
            worth = _IN_ORDER * _TITLE
        elif begin in names:
            worth = _IN_ORDER * _NAMES
        elif whole in more:
            worth = _IN_ORDER * _MORE
        worth = worth or _LEADING * _leading(title, asked.phrase.folded)
    is_name = whole in names and whole in words.lines_of_names
    return worth + max(_share(words, asked), _SHARE + _WHOLE if is_name else 0.0)


def _leading(title: str, typed: str) -> int:
    """How many of the blanks in what was typed come behind words that stand in a title from the first on.

    Who says where a place lies says its own name first.
    """
    end, count = typed.find(" "), 0
    while end > 0 and f" {typed[:end]} " in title:
        end, count = typed.find(" ", end + 1), count + 1
    return count


def _share(words: Words, asked: Asked) -> float:
    """What it is worth that a title says little else."""
    typed, title, last = asked.typed, words.title_words, asked.phrase.words[-1].folded
    said = sum(map(typed.__contains__, title))
    if f" {last}" in words.folded[0]:
        said += sum([word.startswith(last) for word in title if word not in typed])
    share = said / max(len(title), 1)
    return _SHARE * share + (_WHOLE if share == 1 and asked.phrase.whole in words.folded[0] else 0.0)
