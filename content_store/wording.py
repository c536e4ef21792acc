"""What text may be kept: of a length that its column holds, and of characters that both databases hold."""

from __future__ import annotations

import re

from content_store.errors import BadInput

SLUG_MOST = 80  # characters of a short name
ALT_MOST = 2_000  # characters of what says what a clip or a picture shows
SHOWN = 40  # characters of a text that a message repeats
UNFIT = re.compile("[\0\ud800-\udfff]")  # PostgreSQL keeps no NUL, and half of a surrogate pair is no UTF-8


def fits(text: str, most: int, *path: str) -> None:
    """Nothing when the text can be kept; BadInput at that path says what is wrong with it."""
    if not storable(text):
        raise BadInput(
            path=path,
            value=f"'{brief(text)}'",
            expected="text without NUL and without unpaired surrogates",
            expected_vi="văn bản không có ký tự NUL và không có nửa cặp surrogate",
        )
    if len(text) > most:
        raise BadInput(
            path=path,
            value=f"'{brief(text)}'",
            expected=f"at most {most} characters, not {len(text)}",
            expected_vi=f"tối đa {most} ký tự, không phải {len(text)}",
        )


def few_enough(count: int, most: int, *path: str) -> None:
    """Nothing when a list is no longer than that; BadInput at that path otherwise."""
    if count > most:
        raise BadInput(path=path, value=count, expected=f"at most {most} items", expected_vi=f"tối đa {most} mục")


def storable(text: str) -> bool:
    """Whether both databases can hold these characters."""
    return UNFIT.search(text) is None


def findable(key: str, most: int = SLUG_MOST) -> bool:
    """Whether a row could have this key at all; the databases refuse even to look for any other."""
    return len(key) <= most and storable(key)


def brief(text: str) -> str:
    """The beginning of a text for a message or a log, with what cannot be printed written out."""
    return repr(text[:SHOWN])[1:-1] + ("…" if len(text) > SHOWN else "")
