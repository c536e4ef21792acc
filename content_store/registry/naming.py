"""Names as people write them: the same words in another case, spelling or normal form, with or without tones."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng
MARKS_OF_LETTERS = "\u0302\u0306\u031b"  # of â ê ô, of ă, of ơ ư
WORD = re.compile(r"[^\W_]+")
# After a consonant i and y sound alike, and offices write either: Kỳ is Kì, Quý is Quí.
_LAST_Y = re.compile(r"(qu|[bcdđghklmnpqrstvx]+)y")
# What a kind of unit is called in full or in short, folded; the value is how the registry writes it.
TYPES: Mapping[str, str] = {
    "tinh": "tỉnh",
    "thanh pho": "thành phố",
    "tp": "thành phố",
    "thi xa": "thị xã",
    "tx": "thị xã",
    "quan": "quận",
    "q": "quận",
    "huyen": "huyện",
    "h": "huyện",
    "thi tran": "thị trấn",
    "tt": "thị trấn",
    "dac khu": "đặc khu",
    "phuong": "phường",
    "p": "phường",
    "xa": "xã",
    "x": "xã",
    "khu pho": "khu phố",
    "kp": "khu phố",
    "to dan pho": "tổ dân phố",
    "tdp": "tổ dân phố",
    "khu": "khu",
    "thon": "thôn",
    "ban": "bản",
    "xom": "xóm",
    "ap": "ấp",
    "lang": "làng",
}
LONGEST_TYPE = max(len(words.split()) for words in TYPES)


def words_of(text: str) -> list[str]:
    """The words of a text, in lower case and normal form C."""
    return WORD.findall(unicodedata.normalize("NFC", text).lower())


def spelt(word: str) -> str:
    """A word in one spelling, its tone behind it: Hoà and Hòa are both `hoà`'s letters and then its tone."""
    letters, tone = [], ""
    for mark in unicodedata.normalize("NFD", word):
        if mark in TONES:
            tone = mark
        else:
            letters.append(mark)
    plain = unicodedata.normalize("NFC", "".join(letters))
    return _LAST_Y.sub(r"\1i", plain) + tone if _LAST_Y.fullmatch(plain) else plain + tone


def bare(word: str) -> str:
    """A word without tones, and without the marks of its letters: Đông is `dong`."""
    parts = unicodedata.normalize("NFD", spelt(word).replace("đ", "d"))
    return "".join(part for part in parts if not unicodedata.combining(part))


def fold(text: str) -> str:
    """A name by which it is found however it is written: `Đông Ngũ` and `DONG NGU` are both `dong ngu`."""
    return " ".join(bare(word) for word in words_of(text))


def agrees(asked: Sequence[str], name: str) -> bool:
    """Whether no mark in the asked words contradicts a name of the same fold; words without any mark do not."""
    pairs = zip(asked, words_of(name), strict=True)
    return all(spelt(word) in (bare(word), spelt(real)) for word, real in pairs)


def full_name(type_word: str, name: str) -> str:
    """`Xã Đông Ngũ`: the type and the name, as it is written; a country has no type."""
    return f"{type_word[:1].upper()}{type_word[1:]} {name}".strip()


def hyphened(text: str) -> str:
    """A name as a short name for links: `Đông Ngũ` is `dong-ngu`."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")
