"""Words of a Vietnamese text, each in the two forms by which it is compared: with its tones, and without."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

# Huyền, hỏi, ngã, sắc, nặng. In a form the tone stands behind the letters, so that `hòa` and `hoà` have one form; the
# signs are letters to Unicode, so that every tokenizer leaves them in the word.
TONES = {"\u0300": "ˋ", "\u0309": "ˀ", "\u0303": "ˇ", "\u0301": "ˊ", "\u0323": "ˌ"}
SIGNS = "".join(TONES.values())
_MARKS_OF_LETTERS = "\u0302\u0306\u031b"  # of â ê ô, of ă, of ơ ư
_WORD = re.compile(r"[^\W_]+")
# `kỹ` is also written `kĩ`, `quý` also `quí`; but `thúy` is not `thúi`.
_Y_OR_I = re.compile(r"([bcdđghklmnpqrstvx]{0,2}|qu)y")


class Form(NamedTuple):
    """A word for comparing: its letters without the tone, the tone's sign if it has any, and bare letters of a to z."""

    letters: str
    tone: str
    folded: str

    @property
    def exact(self) -> str:
        """The word with its tone: equal for every way in which the same word is spelt."""
        return self.letters + self.tone

    @property
    def marked(self) -> bool:
        """Whether it was written with any mark."""
        return self.exact != self.folded


class Word(NamedTuple):
    """A word of a text, and where it stands there."""

    form: Form
    start: int
    end: int


def clean(text: str) -> str:
    """A text with composed letters, single blanks, and nothing invisible."""
    shown = unicodedata.normalize("NFC", text)
    # Of what is printable, all is seen.
    if not shown.isprintable():
        shown = "".join(sign for sign in shown if unicodedata.category(sign) not in _UNSEEN)
    return " ".join(shown.split())


_UNSEEN = ("Cf", "Cs", "Co", "Cn")


def words_of(text: str) -> Iterator[Word]:
    """The words of a clean text in order."""
    return (Word(form_of(found[0]), found.start(), found.end()) for found in _WORD.finditer(text))


def spans_of(text: str) -> list[tuple[int, int]]:
    """Where each of them begins and ends."""
    return [found.span() for found in _WORD.finditer(text)]


def spaced(text: str) -> tuple[str, str]:
    """A clean text's words with their tones and without, with a blank on either side of each.

    So words stand in a text where the one with its blanks stands in the other.
    """
    forms = forms_of(text)
    return f" {' '.join(form.exact for form in forms)} ", f" {' '.join(form.folded for form in forms)} "


def forms_of(text: str) -> list[Form]:
    """Their forms alone."""
    return [form_of(word) for word in _WORD.findall(text)]


@lru_cache(maxsize=50_000)
def form_of(word: str) -> Form:
    """A word's form, however it is spelt."""
    tones, letters, bare = "", "", ""
    for sign in unicodedata.normalize("NFD", word.lower()):
        if sign in TONES:
            tones += TONES[sign]
        elif unicodedata.combining(sign):
            letters += sign if sign in _MARKS_OF_LETTERS else ""
        else:
            letters += sign
            bare += "d" if sign == "đ" else sign
    return Form(_spelt(unicodedata.normalize("NFC", letters)), tones, _spelt(bare))


def folded(text: str) -> str:
    """A text's words without any mark, joined by blanks."""
    return " ".join(form.folded for form in forms_of(text))


def _spelt(letters: str) -> str:
    return letters[:-1] + "i" if letters[-1:] == "y" and _Y_OR_I.fullmatch(letters) else letters
