"""The order of Vietnamese words: by the letters of their own alphabet first, by tones only between equals."""

from __future__ import annotations

import unicodedata

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng, as dictionaries have them
MARKS_OF_LETTERS = "\u0302\u0306\u031b"  # of â ê ô, of ă, of ơ ư
ORDER = " 0123456789" + ALPHABET
# Two letters of a to z for each character: every database sorts these alike, whatever its locale.
END = "aa"
OTHER = "zz"
CODES = {character: f"{chr(97 + place // 26)}{chr(97 + place % 26)}" for place, character in enumerate(ORDER, 1)}


def sort_key(text: str) -> str:
    """Letters by which a plain sort puts texts into Vietnamese order: `Điền Xá` after `Dân Tiến`, before `Hà Tu`."""
    letters, tones = [], []
    for character in unicodedata.normalize("NFC", text).lower():
        parts = unicodedata.normalize("NFD", character)
        letter = unicodedata.normalize(
            "NFC", parts[0] + "".join(mark for mark in parts[1:] if mark in MARKS_OF_LETTERS)
        )
        tone = next((mark for mark in parts[1:] if mark in TONES), "")
        letters.append(CODES.get(letter, OTHER))
        tones.append("abcdef"[TONES.index(tone) + 1 if tone else 0])
    return "".join(letters) + END + "".join(tones)
