"""Keys: a word as it was meant by who typed Telex or VNI where no input method was listening."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from content_store.vietnamese.words import Form, form_of

_TELEX_TONES = {"f": "\u0300", "r": "\u0309", "x": "\u0303", "s": "\u0301", "j": "\u0323"}
_VNI_TONES = {"2": "\u0300", "3": "\u0309", "4": "\u0303", "1": "\u0301", "5": "\u0323"}
_CIRCUMFLEX = {"a": "â", "e": "ê", "o": "ô"}
_HORN = {"o": "ơ", "u": "ư"}
_BREVE = {"a": "ă"}
_VOWELS = frozenset("aăâeêioôơuưy")
_Step = Callable[[str, str], str | None]
# Without any of these keys behind such letters a word is what it is; most words are.
_KEYED = re.compile(r"[aăâeêioôơuưy].*[frxsjw]|^d.*d|a.*a|e.*e|o.*o|\d")
_LONGEST = 12  # keys that one syllable can take


def meant_by(typed: str) -> list[Form]:
    """What a word may be that was typed in Telex or in VNI; nothing when it is in neither."""
    keys = unicodedata.normalize("NFC", typed).lower()
    if len(keys) > _LONGEST or not keys.isalnum() or keys.isdigit() or not _KEYED.search(keys):
        return []
    meant = (_read(keys, _telex), _read(keys, _vni))
    return [form_of(word) for word in dict.fromkeys(meant) if word not in ("", keys)]


def _read(keys: str, step: _Step) -> str:
    """The word that the keys make one after the other; its tone stands at the end, where a form has it anyway."""
    letters, tone = "", ""
    for key in keys:
        made = step(letters, key)
        if made is None:
            letters += key
        elif len(made) == 1 and unicodedata.combining(made):
            tone = made
        else:
            letters = made
    return letters + tone if letters else ""


def _telex(letters: str, key: str) -> str | None:
    """The letters after a key, or a tone; None for a key that is only a letter."""
    if key in _TELEX_TONES and _has_vowel(letters):
        return _TELEX_TONES[key]
    if key == "d" and letters[:1] == "d":
        return f"đ{letters[1:]}"
    if key == "w":
        return _horned(letters) or _marked(letters, _BREVE)
    return _marked(letters, {key: _CIRCUMFLEX[key]}) if key in _CIRCUMFLEX else None


def _vni(letters: str, key: str) -> str | None:
    if key in _VNI_TONES and _has_vowel(letters):
        return _VNI_TONES[key]
    if key == "9" and letters[:1] == "d":
        return f"đ{letters[1:]}"
    marks = {"6": _CIRCUMFLEX, "8": _BREVE}.get(key)
    if key == "7":
        return _horned(letters)
    return _marked(letters, marks) if marks else None


def _horned(letters: str) -> str | None:
    """With a horn, which `uo` and its halves get both; nothing changes where both are there already."""
    for pair in ("uo", "ưo", "uơ", "ươ"):
        if pair in letters:
            return letters.replace(pair, "ươ", 1)
    return _marked(letters, _HORN)


def _marked(letters: str, marks: dict[str, str]) -> str | None:
    """With a mark on the last letter that can have it; None when there is none."""
    for place in range(len(letters) - 1, -1, -1):
        if letters[place] in marks:
            return letters[:place] + marks[letters[place]] + letters[place + 1 :]
    return None


def _has_vowel(letters: str) -> bool:
    return not _VOWELS.isdisjoint(letters)
