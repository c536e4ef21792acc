"""The order of what was found: what has all that was asked for, with its tones, and in its title."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import log10

from content_store.published.search.asked import Asked, Slot, Way
from content_store.published.search.candidates import Candidate

WEIGHTS = (10.0, 5.0, 2.0, 1.0)  # of titles, names, steps, captions
_OTHER_TONE, _UNSAID_TONE, _BEGUN = 0.4, 0.97, 0.85
_ORDER, _WHOLE, _SHARE = 0.6, 4.0, 4.0
_ENDED = 0.5  # of a place that is no more
_KINDS = {"GUIDE": 1.5, "PLATFORM": 1.0, "PLACE": 0.5}


@dataclass(frozen=True)
class Ranked:
    """A candidate with how well it answers: first `missing` and `other_tones`, the fewer the better, then `score`."""

    candidate: Candidate
    missing: int
    other_tones: int
    score: float


def ranked(found: Iterable[Candidate], asked: Asked, day: str) -> list[Ranked]:
    """The best first; what has nothing of what was asked for is left out."""
    judged = (_judged(one, asked, day) for one in found)
    kept = [one for one in judged if one.missing < len(asked.slots)]
    return sorted(kept, key=lambda one: (one.missing, one.other_tones, -one.score, one.candidate.number))


def _judged(candidate: Candidate, asked: Asked, day: str) -> Ranked:
    missing = other_tones = 0
    score = 0.0
    for slot in asked.slots:
        same, value = _slot(slot, candidate)
        missing += not value
        other_tones += bool(value) and not same
        score += value / (1 + log10(1 + slot.rows))
    score += _in_order(candidate, asked) + _KINDS.get(candidate.kind, 0.0)
    if candidate.valid_to and candidate.valid_to <= day:
        score *= _ENDED
    return Ranked(candidate, missing, other_tones, score)


def _slot(slot: Slot, candidate: Candidate) -> tuple[bool, float]:
    """Whether a slot is there with its tones, and what it is worth where it is worth most."""
    best = (False, 0.0)
    for weight, exact, folded in zip(WEIGHTS, candidate.exact, candidate.folded, strict=True):
        for way in slot.ways:
            if f" {way.folded}" in folded:
                same, value = match(way, exact, folded)
                best = max(best, (same, value * weight))
    return best


def match(way: Way, exact: str, folded: str) -> tuple[bool, float]:
    """Whether words say it with its tones, and how well; nothing when they do not say it at all."""
    if f" {way.exact} " in exact:
        return True, way.worth
    whole = f" {way.folded} " in folded
    if not way.strict:
        return (True, way.worth * (_UNSAID_TONE if whole else _BEGUN)) if whole or way.open else (False, 0.0)
    if way.open and _begun(way.exact, way.words[-1].letters, way.words[-1].tone).search(exact):
        return True, way.worth * _BEGUN
    return False, way.worth * _OTHER_TONE if whole or way.open else 0.0


@lru_cache(maxsize=1000)
def _begun(exact: str, letters: str, tone: str) -> re.Pattern[str]:
    """A pattern for words that begin so: the tone stands behind letters that were not typed yet."""
    before = exact.removesuffix(letters + tone)
    return re.compile(f" {re.escape(before + letters)}[^ ]*{re.escape(tone)} ")


def _in_order(candidate: Candidate, asked: Asked) -> float:
    """What it is worth that words stand in the order in which they were typed, and alone in a title."""
    phrase = asked.phrase.folded
    if len(asked.slots) > 1:
        parts = (weight for weight, text in zip(WEIGHTS, candidate.folded, strict=True) if f" {phrase}" in text)
        worth = _ORDER * max(parts, default=0.0)
    else:
        worth = 0.0
    title = candidate.folded[0].split()
    share = sum(word in asked.typed for word in title) / max(len(title), 1)
    return worth + _SHARE * share + _WHOLE * (f" {phrase} " in candidate.folded[0] and share == 1)
