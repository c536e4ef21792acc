"""Language tags in the one form in which they are kept."""

from __future__ import annotations

import re

from content_store.errors import BadInput
from content_store.wording import brief

# What is more spoken than written in the province: Tày, the varieties of Dao, Cao Lan, Sán Chỉ and Sán Dìu. A guide in
# one of them is heard, and its captions may be in another language.
SPOKEN = frozenset({"tyz", "ium", "mji", "bpn", "mlc", "yue-x-sanchi", "yue-x-sandiu"})
LANGUAGE_MOST = 35  # what RFC 5646 asks every implementation to hold
WELL_FORMED = re.compile(
    r"[a-z]{2,3}(-[a-z0-9]{2,8})*(-[a-wyz0-9](-[a-z0-9]{2,8})+)*(-x(-[a-z0-9]{1,8})+)?",
    re.ASCII | re.IGNORECASE,
)


def canonical(tag: str, *path: str) -> str:
    """A BCP 47 tag in RFC 5646's letters, such as `vi-Latn-VN`; BadInput at that path when it is none."""
    if len(tag) > LANGUAGE_MOST or not WELL_FORMED.fullmatch(tag):
        raise BadInput(
            path=path,
            value=f"'{brief(tag)}'",
            expected=f"a language tag such as vi, tyz or yue-x-sanchi, at most {LANGUAGE_MOST} characters",
            expected_vi=f"mã ngôn ngữ như vi, tyz hoặc yue-x-sanchi, tối đa {LANGUAGE_MOST} ký tự",
        )
    first, *rest = tag.lower().split("-")
    singleton = next((place for place, part in enumerate(rest) if len(part) == 1), len(rest))
    return "-".join([first, *(_cased(part) for part in rest[:singleton]), *rest[singleton:]])


def _cased(part: str) -> str:
    """A script as a title, a region in capitals; what follows a singleton never comes here."""
    if len(part) == 4:
        return part.title() if part.isalpha() else part
    return part.upper() if len(part) == 2 else part
