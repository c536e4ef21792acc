"""The order of what was found: what has all that was asked for, with its tones, and in its title."""

from __future__ import annotations

from collections.abc import Iterable
from math import log10
from typing import NamedTuple

from content_store.published.search.asked import Asked, Slot, Way
from content_store.published.search.candidates import ALL, EXACT, IN_ORDER, Candidate

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
    judged = (_judged(one, asked, rarity, day) for one in found)
    return sorted(one for one in judged if one.missing < len(asked.slots))


def _judged(candidate: Candidate, asked: Asked, rarity: list[float], day: str) -> Ranked:
    missing = other_tones = 0
    score = _in_order(candidate, asked) + _KINDS.get(candidate.kind, 0.0)
    for slot, worth in zip(asked.slots, rarity, strict=True):
        same, value = _slot(slot, candidate)
        missing += not value
        other_tones += bool(value) and not same
        score += value * worth
    if candidate.valid_to and candidate.valid_to <= day:
        score *= _ENDED
    return Ranked(missing, other_tones, -score, candidate.number, candidate)


def _slot(slot: Slot, candidate: Candidate) -> tuple[bool, float]:
    """Whether a slot is there with its tones, and what it is worth where it is worth most."""
    best = (False, 0.0)
    for way in slot.ways:
        if way.begin in candidate.folded_title:
            same, value = match(way, candidate.exact_title, candidate.folded_title)
            best = max(best, (same, value * _TITLE))
        if way.begin in candidate.folded_names and not best[0]:
            same, value = match(way, candidate.exact_names, candidate.folded_names)
            best = max(best, (same, value * _NAMES))
        if way.begin in candidate.folded_more and not best[0]:
            same, value = match(way, candidate.exact_more, candidate.folded_more)
            best = max(best, (same, value * _MORE))
    if best[0] or not candidate.bits & ALL:
        return best
    # It is somewhere in what was not read, because the index says so.
    strict = slot.ways[0].strict
    same = bool(candidate.bits & EXACT) or not strict
    return max(best, (same, slot.ways[0].worth * _MORE * (1 if same else _OTHER_TONE)))


def match(way: Way, exact: str, folded: str) -> tuple[bool, float]:
    """Whether words say it with its tones, and how well; nothing when they do not say it at all."""
    if f"{way.begin_exact} " in exact:
        return True, way.worth
    whole = f"{way.begin} " in folded
    if not way.strict:
        return (True, way.worth * (_UNSAID_TONE if whole else _BEGUN)) if whole or way.open else (False, 0.0)
    if way.open and next(way.stands_exactly(exact), None) is not None:
        return True, way.worth * _BEGUN
    return False, way.worth * _OTHER_TONE if whole or way.open else 0.0


def _in_order(candidate: Candidate, asked: Asked) -> float:
    """What it is worth that words stand in the order in which they were typed, and alone in a title."""
    begin, title = asked.phrase.begin, candidate.folded_title
    if len(asked.slots) == 1:
        worth = 0.0
    elif begin in title:
        worth = _IN_ORDER * _TITLE
    elif begin in candidate.folded_names:
        worth = _IN_ORDER * _NAMES
    else:
        worth = _IN_ORDER * _MORE if candidate.bits & IN_ORDER else 0.0
    return worth + max(_share(title, asked), _is_name(candidate, begin))


def _share(title: str, asked: Asked) -> float:
    """What it is worth that a title says little else."""
    words, last = title.split(), asked.phrase.words[-1].folded
    share = sum(word in asked.typed or word.startswith(last) for word in words) / max(len(words), 1)
    return _SHARE * share + (_WHOLE if share == 1 and f"{asked.phrase.begin} " in title else 0.0)


def _is_name(candidate: Candidate, begin: str) -> float:
    """What it is worth that it is another name."""
    return _SHARE + _WHOLE if f"\n{begin} \n" in f"\n{candidate.folded_names}\n" else 0.0
