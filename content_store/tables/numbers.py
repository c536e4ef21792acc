"""Numbers as people write them: 1.473 is a thousand and more in Việt Nam, and not everywhere."""

from __future__ import annotations

import re
from decimal import Decimal

from content_store.tables.faults import BadCell, Words

_BLANKS = re.compile(r"[ \u00a0\u202f]")
_PLAIN = re.compile(r"[+-]?[0-9]{1,18}")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:([.,])[0-9]{3})(?:\1[0-9]{3})*")
_FRACTION = re.compile(r"([+-]?[0-9]{1,18})[.,]([0-9]{1,10})")
_VIETNAMESE = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]{1,10}")

NOT_A_NUMBER = Words("it is no number", "không phải là số")
NOT_WHOLE = Words("it is no whole number", "không phải số nguyên")
TWO_WAYS = Words(
    "it can be read in two ways: as thousands or as a fraction",
    "đọc được theo hai cách: dấu phân cách hàng nghìn hoặc dấu thập phân",
)
ENGLISH = Words("it is written in the English way", "viết theo kiểu Anh")


def whole_number(text: str) -> int:
    """`1473`, `1.473`, `1,473` or `1 473`: where no fraction can be, three digits behind a mark are thousands."""
    found = _BLANKS.sub("", text)
    if _GROUPED.fullmatch(found):
        found = re.sub(r"[.,]", "", found)
    if _PLAIN.fullmatch(found):
        return int(found)
    raise BadCell(NOT_WHOLE if _FRACTION.fullmatch(found) or _VIETNAMESE.fullmatch(found) else NOT_A_NUMBER)


def number(text: str, vietnamese: bool) -> Decimal:
    """`45,6`, `45.6`, `1473` or `1.473,5`.

    `1.473` is a thousand and more, and `1,473` a fraction, only where the file is `vietnamese`, by its headings;
    elsewhere both are refused. What is written as in English, `1,473.5`, is refused everywhere.
    """
    found = _BLANKS.sub("", text)
    if _PLAIN.fullmatch(found):
        return Decimal(found)
    if _VIETNAMESE.fullmatch(found):
        return Decimal(found.replace(".", "").replace(",", "."))
    grouped = _GROUPED.fullmatch(found)
    if grouped and vietnamese:
        many = found.count(grouped[1]) > 1
        if grouped[1] == "," and many:
            raise BadCell(ENGLISH)
        return Decimal(found.replace(".", "") if grouped[1] == "." else found.replace(",", "."))
    if grouped:
        raise BadCell(TWO_WAYS)
    if _FRACTION.fullmatch(found):
        return Decimal(found.replace(",", "."))
    raise BadCell(ENGLISH if re.fullmatch(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+", found) else NOT_A_NUMBER)
