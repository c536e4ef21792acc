"""The forms of cells: texts, numbers, days and words from a list, each with what is said to who writes another."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import TypeVar

from content_store.tables import days, numbers
from content_store.tables.cells import Cell, shown
from content_store.tables.columns import Form, plain
from content_store.tables.days import Span
from content_store.tables.faults import BadCell, Words
from content_store.vietnamese.words import clean
from content_store.wording import SLUG_MOST, storable

E = TypeVar("E", bound=Enum)
_KEY = re.compile(r"[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*")
_CODE = re.compile(r"[0-9]{1,5}")
_YES, _NO = {"x", "co", "yes", "true", "1", "dung"}, {"khong", "no", "false", "0", "sai"}
_PLACES = 4  # digits behind the point that a column keeps
_MOST_DIGITS = 16
_DIGITS_WITHOUT_ZERO = (9, 10)  # of a mobile's number in Việt Nam and of a landline's
_MOST_PERCENT = 100_000
LARGEST = 2**31 - 1
PLACE_MOST = 200  # characters of a place's name with those of the units above it
TOO_LARGE = Words("it is too large", "quá lớn")


def long_text(most: int) -> Form[str]:
    """A text as it is, line breaks and blanks included."""

    def read(cell: Cell, _vietnamese: bool) -> str:
        return _kept(unicodedata.normalize("NFC", shown(cell)), most)

    return Form(read, Words(f"text of at most {most} characters", f"văn bản tối đa {most} ký tự"))


def words(most: int) -> Form[str]:
    """A short text on one line, blanks at its ends left out."""

    def read(cell: Cell, _vietnamese: bool) -> str:
        return _kept(" ".join(unicodedata.normalize("NFC", shown(cell)).split()), most)

    return Form(read, Words(f"one line of at most {most} characters", f"một dòng tối đa {most} ký tự"))


def key() -> Form[str]:
    """The short name by which a thing is found again."""

    def read(cell: Cell, _vietnamese: bool) -> str:
        found = shown(cell).strip()
        if is_key(found):
            return found
        raise BadCell(Words("it is no key", "không phải mã định danh"))

    return Form(
        read,
        Words(
            f"letters without marks, digits, and single . _ - between them, at most {SLUG_MOST}",
            f"chữ không dấu, chữ số, giữa chúng một dấu . _ hoặc -, tối đa {SLUG_MOST}",
        ),
    )


def is_key(text: str) -> bool:
    """Whether a text could be a short name."""
    return _KEY.fullmatch(text) is not None and len(text) <= SLUG_MOST


def place() -> Form[str]:
    """A place: its NSO code, whose leading zeros a workbook may have dropped, or its short name."""

    def read(cell: Cell, _vietnamese: bool) -> str:
        found = _code(shown(cell).strip())
        if is_key(found):
            return found
        raise BadCell(Words("it is neither a code nor a short name", "không phải mã số hay tên ngắn"))

    return Form(
        read,
        Words(
            "an NSO code such as 22 or 06877, or a short name such as quang-ninh",
            "mã của Cục Thống kê, ví dụ 22 hoặc 06877, hoặc tên ngắn như quang-ninh",
        ),
    )


def named_place() -> Form[str]:
    """A place: its code, its short name, or its name, maybe with its type and the units in which it lies."""

    def read(cell: Cell, _vietnamese: bool) -> str:
        return _code(_kept(clean(shown(cell)), PLACE_MOST))

    return Form(
        read,
        Words(
            "an NSO code such as 22 or 06877, a short name such as quang-ninh, or a name, if need be with the units "
            "above it: xã Đông Ngũ, huyện Tiên Yên",
            "mã của Cục Thống kê, ví dụ 22 hoặc 06877, tên ngắn như quang-ninh, hoặc tên, khi cần kèm các đơn vị cấp "
            "trên: xã Đông Ngũ, huyện Tiên Yên",
        ),
    )


def whole_number(least: int = 0, most: int = LARGEST) -> Form[int]:
    """A whole number, of 32 bits unless `most` says more."""

    def read(cell: Cell, _vietnamese: bool) -> int:
        if isinstance(cell, Decimal):
            if cell != int(cell):
                raise BadCell(numbers.NOT_WHOLE)
            found = int(cell)
        elif isinstance(cell, date):
            raise BadCell(numbers.NOT_A_NUMBER)
        else:
            found = numbers.whole_number(shown(cell))
        if found < least:
            raise BadCell(Words(f"it is less than {least}", f"nhỏ hơn {least}"))
        if found > most:
            raise BadCell(TOO_LARGE)
        return found

    return Form(read, Words("a whole number: 1473 or 1.473", "số nguyên: 1473 hoặc 1.473"))


def number() -> Form[Decimal]:
    """A number with at most four places."""

    def read(cell: Cell, vietnamese: bool) -> Decimal:
        return _number(cell, vietnamese)

    return Form(
        read,
        Words(
            "a number: 1473, 45.6, 1.473,5; a dot before three digits, as 1.4730",
            "số: 1473, 45,6 hoặc 1.473,5; tối đa 4 chữ số thập phân",
        ),
    )


def percent() -> Form[Decimal]:
    """A share in percent, with or without the sign."""

    def read(cell: Cell, vietnamese: bool) -> Decimal:
        text = cell.strip() if isinstance(cell, str) else cell
        if isinstance(text, str) and text.endswith("%"):
            # A share has no thousands, so behind its mark there is a fraction.
            text = _fraction(text[:-1])
        found = _number(text, vietnamese)
        if abs(found) >= _MOST_PERCENT:
            raise BadCell(TOO_LARGE)
        return found

    return Form(read, Words("a percentage: 45.6 or 45.6%", "tỷ lệ phần trăm: 45,6 hoặc 45,6%"))


def day() -> Form[date]:
    """A day."""

    def read(cell: Cell, _vietnamese: bool) -> date:
        return days.day(cell)

    return Form(
        read, Words("a day: 31/12/2022 (day first) or 2022-12-31", "ngày: 31/12/2022 (ngày trước) hoặc 2022-12-31")
    )


def span() -> Form[Span]:
    """A year, a month or a day."""

    def read(cell: Cell, _vietnamese: bool) -> Span:
        return days.span(cell)

    return Form(
        read,
        Words("a year 2022, a month 07/2022, or a day 31/12/2022", "năm 2022, tháng 07/2022 hoặc ngày 31/12/2022"),
    )


def choice(of: type[E], vietnamese_words: Mapping[str, E]) -> Form[E]:
    """One of a list, by its name or by a Vietnamese word for it."""
    known = {plain(word): meant for word, meant in vietnamese_words.items()}
    known |= {plain(str(member.value)): member for member in of}

    def read(cell: Cell, _vietnamese: bool) -> E:
        found = known.get(plain(shown(cell)))
        if found is None:
            raise BadCell(Words("it is none of the words of this column", "không thuộc các từ được phép ở cột này"))
        return found

    names = ", ".join(str(member.value) for member in of)
    return Form(read, Words(f"one of {names}", f"một trong: {', '.join(vietnamese_words) or names}"))


def several(of: type[E]) -> Form[list[E]]:
    """Some of a list, with blanks between them."""
    one = choice(of, {})

    def read(cell: Cell, vietnamese: bool) -> list[E]:
        return [one.read(word, vietnamese) for word in shown(cell).split()]

    names = " ".join(str(member.value) for member in of)
    return Form(read, Words(f"any of {names}", f"các từ trong: {names}"))


def counts(of: type[E], vietnamese_words: Mapping[str, E]) -> Form[list[tuple[E, int]]]:
    """How many there are of each of a list, with commas between them; in the order of the list."""
    one, number = choice(of, vietnamese_words), whole_number()

    def read(cell: Cell, vietnamese: bool) -> list[tuple[E, int]]:
        found: list[tuple[E, int]] = []
        for part in shown(cell).split(","):
            word, _, count = part.strip().rpartition(" ")
            found.append((one.read(word.rstrip(" :="), vietnamese), number.read(count, vietnamese)))
        return sorted(found, key=lambda pair: list(of).index(pair[0]))

    names = ", ".join(f"{member.value} 1" for member in of)
    names_vi = ", ".join(f"{word} 1" for word in vietnamese_words)
    return Form(
        read, Words(f"any of {names}, with commas between them", f"các mục trong: {names_vi}; cách nhau dấu phẩy")
    )


def telephone(most: int) -> Form[str]:
    """A telephone number, from which a workbook may have dropped the zero in front."""
    line = words(most)

    def read(cell: Cell, vietnamese: bool) -> str:
        said = line.read(cell, vietnamese)
        return f"0{said}" if isinstance(cell, Decimal) and len(said) in _DIGITS_WITHOUT_ZERO else said

    return Form(read, Words("a telephone number: 0203 3835 000", "số điện thoại: 0203 3835 000"))


def flag() -> Form[bool]:
    """Yes or no."""

    def read(cell: Cell, _vietnamese: bool) -> bool:
        found = plain(shown(cell))
        if found not in _YES | _NO:
            raise BadCell(Words("it is neither yes nor no", "không phải có hoặc không"))
        return found in _YES

    return Form(read, Words("yes or no", "có hoặc không"))


def _code(text: str) -> str:
    """A code with the zeros that a workbook dropped; any other text as it is."""
    return text.zfill({1: 2, 4: 5}.get(len(text), len(text))) if _CODE.fullmatch(text) else text


def _kept(text: str, most: int) -> str:
    if not storable(text):
        raise BadCell(Words("it holds characters that cannot be kept", "có ký tự không lưu được (NUL)"))
    if len(text) > most:
        raise BadCell(Words(f"it has {len(text)} characters", f"dài {len(text)} ký tự"))
    return text


def _number(cell: Cell, vietnamese: bool) -> Decimal:
    if isinstance(cell, date):
        raise BadCell(numbers.NOT_A_NUMBER)
    found = cell if isinstance(cell, Decimal) else numbers.number(shown(cell), vietnamese)
    kept = round(found, _PLACES)
    if isinstance(cell, str) and kept != found:
        raise BadCell(Words(f"it has more than {_PLACES} decimal places", f"quá {_PLACES} chữ số thập phân"))
    if kept.adjusted() >= _MOST_DIGITS:
        raise BadCell(TOO_LARGE)
    return kept


def _fraction(text: str) -> Cell:
    mark = re.fullmatch(r"\s*([+-]?[0-9]{1,18})[.,]([0-9]{1,10})\s*", text)
    return Decimal(f"{mark[1]}.{mark[2]}") if mark else text
