"""The order of what was found: what has all that was asked for, with its tones, and in its title."""

from __future__ import annotations

from collections.abc import Iterable
from math import log10
from typing import NamedTuple

from content_store.published.search.asked import Asked, Slot, Way
from content_store.published.search.candidates import Candidate
from content_store.published.search.lines import Words

_TITLE, _NAMES, _MORE = 10.0, 5.0, 1.5  # what a word is worth that stands there
_OTHER_TONE, _UNSAID_TONE, _BEGUN = 0.4, 0.97, 0.85
_IN_ORDER, _WHOLE, _SHARE = 0.6, 4.0, 4.0
_ENDED = 0.5  # of a place that is no more
_KINDS = {"GUIDE": 1.5, "PLATFORM": 1.0, "PLACE": 1.5}


class Ranked(NamedTuple):
    """A candidate with how well it answers: what it lacks, what it has with other tones, and, negative, its score."""

    missing: int
    other_tones: int
    penalty: float
    number: int
    candidate: Candidate


def ranked(found: Iterable[Candidate], asked: Asked, day: str) -> list[Ranked]:
    """The best first; what has nothing of what was asked for is left out."""
    rarity = [1 / (1 + log10(1 + slot.rows)) for slot in asked.slots]
    judged = [_judged(one, asked, rarity, day) for one in found]
    return sorted([one for one in judged if one.missing < len(asked.slots)])


def _judged(candidate: Candidate, asked: Asked, rarity: list[float], day: str) -> Ranked:
    words, missing, other_tones = candidate.words, 0, 0
    score = _in_order(words, asked) + _KINDS.get(candidate.kind, 0.0)
    for slot, worth in zip(asked.slots, rarity, strict=True):
        same, value = _slot(slot, words)
        if not value:
            missing += 1
        elif not same:
            other_tones += 1
        score += value * worth
    if candidate.valid_to and candidate.valid_to <= day:
        score *= _ENDED
    return Ranked(missing, other_tones, -score, candidate.number, candidate)


def _slot(slot: Slot, words: Words) -> tuple[bool, float]:
    """Whether a slot is there with its tones, and what it is worth where it is worth most."""
    best = (False, 0.0)
    title, names, (exact, folded) = words.title, words.names, words.more
    for way in slot.ways:
        if best[0] and best[1] >= way.worth * _TITLE:
            break  # the best way comes first
        if way.begin in title.folded:
            same, value = match(way, title.exact, title.folded)
            best = max(best, (same, value * _TITLE))
        if not best[0] and way.begin in names.folded:
            same, value = match(way, names.exact, names.folded)
            best = max(best, (same, value * _NAMES))
        if not best[0] and way.begin in folded:
            same, value = match(way, exact, folded)
            best = max(best, (same, value * _MORE))
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
    begin, worth = asked.phrase.begin, 0.0
    if len(asked.slots) > 1:
        if begin in words.title.folded:
            worth = _IN_ORDER * _TITLE
        elif begin in words.names.folded:
            worth = _IN_ORDER * _NAMES
        elif asked.phrase.whole in words.more[1]:
            worth = _IN_ORDER * _MORE
    is_name = asked.phrase.whole in words.lines_of_names
    return worth + max(_share(words, asked), _SHARE + _WHOLE if is_name else 0.0)


def _share(words: Words, asked: Asked) -> float:
    """What it is worth that a title says little else."""
    typed, last, said = asked.typed, asked.phrase.words[-1].folded, 0
    for word in words.title_words:
        if word in typed or word.startswith(last):
            said += 1
    share = said / max(len(words.title_words), 1)
    return _SHARE * share + (_WHOLE if share == 1 and asked.phrase.whole in words.title.folded else 0.0)
