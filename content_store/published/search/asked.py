"""What was asked: each word that somebody typed, with all that he may have meant by it and that is there at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

import msgspec

from content_store.errors import BadInput
from content_store.projection.search_tables import SHORTEST_CORRECTED, rests_of
from content_store.published.reading import Reading, Row, marks
from content_store.published.search.slips import is_one_slip, parts_of, splits
from content_store.vietnamese.abbreviations import BEGINNINGS, LONGEST, OTHERWISE
from content_store.vietnamese.keys import meant_by
from content_store.vietnamese.words import Form, clean, words_of
from content_store.wording import brief

MOST_CHARACTERS = 500
MOST_WORDS = 12  # that are looked for; what follows is left aside
MOST_CORRECTIONS = 12  # of one word
WEIGHT = 50  # characters that what is made of each of a text's counts for
# How good a way is: as it was typed, as it was meant, with the blanks that were forgotten, as it may have been.
SAME, MEANT, PARTED, GUESSED = 1.0, 0.9, 0.7, 0.5
# About how many rows have a term, so that one more of many is no other answer.
_TERMS = """
SELECT term, CASE WHEN rows < 10 THEN 5 WHEN rows < 50 THEN 25 WHEN rows < 250 THEN 125 ELSE 1000 END
FROM search_terms WHERE term IN"""
_CORRECTIONS = f"{_TERMS} (SELECT term FROM search_slips WHERE rest IN ({{}})) UNION {_TERMS} ({{}})"
_BEGUN = "SELECT 1 FROM search_terms WHERE term BETWEEN ? AND ? LIMIT 1"
Counts = Mapping[str, int]


class Way(msgspec.Struct, frozen=True, gc=False):
    """Words in a row that say what was asked for; `open` when the last of them may go on, as somebody is typing it.

    `begin` is they without marks as they begin in a text with a blank before each word, and `whole` as they stand there
    when nothing goes on; `strict` is whether tones were typed, so that words with others are something else.
    `begin_exact` lacks the last word's `tone`, which stands behind letters that were not typed yet.
    """

    words: tuple[Form, ...]
    worth: float
    open: bool
    strict: bool
    folded: str
    exact: str
    begin: str
    whole: str
    whole_exact: str
    begin_exact: str
    tone: str

    @classmethod
    def of(cls, words: tuple[Form, ...], worth: float, open: bool = False, typed: bool = False) -> Way:
        """The way of saying it by these words."""
        folded, exact = " ".join([word[2] for word in words]), " ".join([word[0] + word[1] for word in words])
        tone = words[-1].tone if words else ""
        begin, begin_exact = f" {folded}", f" {exact.removesuffix(tone)}"
        strict = typed and exact != folded
        return cls(words, worth, open, strict, folded, exact, begin, f"{begin} ", f" {exact} ", begin_exact, tone)

    def stands(self, folded: str) -> list[int]:
        """Where it stands in words without marks: the places of the blanks before it."""
        return _places(self.begin if self.open else self.whole, folded)

    def stands_exactly(self, exact: str) -> list[int]:
        """Where it stands in words with their tones."""
        if not self.open:
            return _places(self.whole_exact, exact)
        found, length = _places(self.begin_exact, exact), len(self.begin_exact)
        if not self.tone:
            return found
        ends = ((place, exact.find(" ", place + length)) for place in found)
        return [place for place, end in ends if exact[place + length : end].endswith(self.tone)]


# Most words are typed over and over, by themselves.
_way = lru_cache(maxsize=5000)(Way.of)


def _places(said: str, text: str) -> list[int]:
    found: list[int] = []
    place = text.find(said)
    while place >= 0:
        found.append(place)
        place = text.find(said, place + 1)
    return found


class Slot(msgspec.Struct, frozen=True, gc=False):
    """Something that was asked for, in every way in which it may be said, and in about how many rows it is."""

    ways: tuple[Way, ...]
    rows: int


class Asked(msgspec.Struct, frozen=True, eq=False, gc=False):
    """All that was asked for; nothing where no word of it is anywhere. As long as it is kept, it is one object.

    `phrase` is all words as they were typed, in their order, and `typed` the same without marks, in none; `strict` is
    whether tones were typed.
    """

    slots: tuple[Slot, ...]
    strict: bool
    phrase: Way
    typed: frozenset[str]

    @classmethod
    def of(cls, slots: Sequence[Slot]) -> Asked:
        """What these ask for together."""
        words = tuple([word for slot in slots for word in slot.ways[0].words])
        strict = any(way.strict for slot in slots for way in slot.ways)
        return cls(tuple(slots), strict, Way.of(words, SAME, typed=True), frozenset([word.folded for word in words]))


class _Typed(msgspec.Struct, frozen=True):
    """A word as it was typed, and as it may have been meant if the keys were Telex or VNI."""

    form: Form
    meant: tuple[Form, ...]

    @property
    def terms(self) -> list[str]:
        """The terms that it may be."""
        return [self.form.folded, *[form.folded for form in self.meant]]

    def joined(self, following: _Typed) -> str:
        """The term that it is with the word behind it, if the blank between them is too much."""
        return self.form.folded + following.form.folded


class _Text(msgspec.Struct, frozen=True):
    """The words of a text that are looked for, all terms that they may be, and what counts the rows with these."""

    words: tuple[_Typed, ...]
    terms: tuple[str, ...]
    counting: str


def read(reading: Reading, text: str) -> Asked:
    """What a text asks for; BadInput for one that is too long to be a question."""
    typed = _typed(text)
    if not typed.words:
        return Asked.of(())
    known = reading.all(typed.counting, *typed.terms)
    counts: Counts = dict(known)
    strange = [word.form.folded for word in typed.words if counts.keys().isdisjoint(word.terms)]
    if strange and strange[-1] == typed.words[-1].form.folded and _is_begun(reading, strange[-1]):
        strange.pop()
    near = _near(reading, strange) if strange else []
    told = ("asked", text, (*known,), (*near,))
    return reading.found(told, lambda: Asked.of(_slots(typed.words, counts, dict(near))), WEIGHT * len(text))


@lru_cache(maxsize=1000)
def _typed(text: str) -> _Text:
    if len(text) > MOST_CHARACTERS:
        raise BadInput(
            path=("text",),
            value=f"'{brief(text)}'",
            expected=f"at most {MOST_CHARACTERS} characters, not {len(text)}",
            expected_vi=f"tối đa {MOST_CHARACTERS} ký tự, không phải {len(text)}",
        )
    shown = clean(text)
    found = [(word.form, shown[word.start : word.end]) for word in words_of(shown)][:MOST_WORDS]
    words = tuple([_Typed(form, tuple(meant_by(typed))) for form, typed in found])
    joined = (one.joined(other) for one, other in pairwise(words))
    terms = tuple(dict.fromkeys([*(term for word in words for term in word.terms), *joined]))
    return _Text(words, terms, f"{_TERMS} ({marks(len(terms))})")


def _slots(words: Sequence[_Typed], counts: Counts, corrections: Counts) -> list[Slot]:
    slots, place = [], 0
    while place < len(words):
        run = _run(words[place : place + LONGEST])
        last = place + run == len(words)
        if run:
            slots.append(_abbreviated([word.form for word in words[place : place + run]], counts, last))
        elif _is_torn(words[place : place + 2], counts):
            run = 2
            slots.append(_whole(words[place], words[place + 1], counts, last=place + run == len(words)))
        else:
            ways = _ways(words[place], counts, corrections, place + 1 == len(words))
            rows = max((counts.get(way.folded, 1) for way in ways), default=0)
            slots += [Slot(tuple(ways), rows)] if ways else []
        place += run or 1
    return slots


def _run(words: Sequence[_Typed]) -> int:
    """How many of the words, from the first on, say something that is said otherwise too."""
    if words[0].form.folded not in BEGINNINGS:
        return 0
    for length in range(len(words), 0, -1):
        if " ".join(word.form.folded for word in words[:length]) in OTHERWISE:
            return length
    return 0


def _abbreviated(words: Sequence[Form], counts: Counts, last: bool) -> Slot:
    typed = _way(tuple(words), SAME, open=last, typed=True)
    others = (_way(other, MEANT) for other in OTHERWISE[typed.folded])
    return Slot((typed, *others), min(counts.get(word.folded, 1) for word in words))


def _is_torn(words: Sequence[_Typed], counts: Counts) -> bool:
    """Whether two words are one that somebody typed a blank into, as one of them alone is not there."""
    known = [word.form.folded in counts for word in words]
    return len(words) == 2 and not all(known) and words[0].joined(words[1]) in counts


def _whole(one: _Typed, other: _Typed, counts: Counts, last: bool) -> Slot:
    joined = one.joined(other)
    typed = _way((one.form, other.form), SAME, open=last, typed=True)
    return Slot((typed, _way((Form(joined, "", joined),), MEANT, open=last)), counts[joined])


def _ways(word: _Typed, counts: Counts, corrections: Counts, last: bool) -> list[Way]:
    typed = _way((word.form,), SAME, open=last, typed=True)
    if word.form.folded in counts:
        return [typed]
    meant = [_way((form,), MEANT, open=last, typed=True) for form in word.meant if form.folded in counts]
    if meant:
        return meant
    near = [term for term in corrections if len(term) >= SHORTEST_CORRECTED and is_one_slip(word.form.folded, term)]
    best = sorted(near, key=lambda term: (-corrections[term], term))[:MOST_CORRECTIONS]
    parted = [tuple([Form(part, "", part) for part in parts]) for parts in splits(word.form.folded, corrections)]
    ways = [_way(forms, PARTED, open=last) for forms in parted]
    ways += [_way((Form(term, "", term),), GUESSED) for term in best]
    return [typed, *ways] if last else ways


def _is_begun(reading: Reading, word: str) -> bool:
    """Whether any term begins so: then it is not wrong but half typed."""
    return bool(reading.all(_BEGUN, word, f"{word}\U0010ffff"))


def _near(reading: Reading, strange: Sequence[str]) -> list[Row]:
    """The terms that differ from one of these words by a letter, and those of which one may be put together."""
    rests = sorted({rest for word in strange for rest in rests_of(word)})
    parts = sorted({part for word in strange for part in parts_of(word)})
    if not rests:
        return []
    return reading.all(_CORRECTIONS.format(marks(len(rests)), marks(len(parts))), *rests, *parts)
