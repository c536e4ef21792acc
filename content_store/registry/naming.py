"""Naming: how places are called, in full, in short and in links."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

from content_store.vietnamese.words import Form, forms_of

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


def agrees(asked: Sequence[Form], name: str) -> bool:
    """Whether no mark in the asked words contradicts a name of the same letters; words without any mark do not."""
    pairs = zip(asked, forms_of(name), strict=True)
    return all(not form.marked or form.exact == real.exact for form, real in pairs)


def of_type(unit: str, said: str) -> bool:
    """Whether a unit of this type is called by that one: a city under the central government is called a city."""
    return unit in (said, f"{said} trực thuộc trung ương")


def full_name(type_word: str, name: str) -> str:
    """`Xã Đông Ngũ`: the type and the name, as it is written; a country has no type."""
    return f"{_capital(type_word)} {name}" if type_word else name


@lru_cache(maxsize=256)
def _capital(type_word: str) -> str:
    return f"{type_word[:1].upper()}{type_word[1:]}"


def hyphened(text: str) -> str:
    """A name as a short name for links: `Đông Ngũ` is `dong-ngu`."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")
