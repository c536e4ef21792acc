"""In which encoding a text was saved: told by its mark, or by all of its bytes, and never guessed."""

from __future__ import annotations

import codecs
import unicodedata
from typing import BinaryIO

from content_store.table_errors import NulInText, UnknownEncoding

PIECE = 1 << 20
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
WINDOWS = "cp1258"  # what Vietnamese Windows saved before Unicode: letters with some marks, and tones behind them
_MARKS_OF_VIETNAMESE = set("\u0300\u0309\u0303\u0301\u0323\u0302\u0306\u031b")
_PUNCTUATION = set("\t\r\n\u00a0…–—‘’“”•°§«»€₫%")


def encoding_of(file: BinaryIO) -> str:
    """The encoding of a text, which is read to its end and then stands at its beginning again.

    Without a mark it is UTF-8 when all of it is; otherwise Windows-1258 when that makes nothing but Vietnamese of it.
    So TCVN3, VNI and the encodings of other languages are refused, and not read as rubbish.
    """
    beginning = file.read(4)
    for mark, name in MARKS:
        if beginning.startswith(mark):
            return _all(file, name)
    try:
        return _all(file, "utf-8")
    except UnknownEncoding:
        return _all(file, WINDOWS)


def _all(file: BinaryIO, name: str) -> str:
    """That name when it decodes all of the file; UnknownEncoding or NulInText otherwise."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder(name)("strict")
    row = 1
    while piece := file.read(PIECE):
        row += _check(decoder, piece, name, row)
    _check(decoder, b"", name, row)
    file.seek(0)
    return name


def _check(decoder: codecs.IncrementalDecoder, piece: bytes, name: str, row: int) -> int:
    """How many rows end in a piece that the encoding makes text of; the empty piece is the last."""
    try:
        text = decoder.decode(piece, not piece)
    except UnicodeDecodeError as error:
        raise UnknownEncoding(row=row + piece[: error.start].count(b"\n")) from error
    nul = text.find("\0")
    if nul >= 0:
        raise NulInText(row=row + text.count("\n", 0, nul))
    if name == WINDOWS:
        _check_vietnamese(text, row)
    return text.count("\n")


def _check_vietnamese(text: str, row: int) -> None:
    foreign = {character for character in set(text) if not _is_vietnamese(character)}
    if foreign:
        first = min(text.index(character) for character in foreign)
        raise UnknownEncoding(row=row + text.count("\n", 0, first))


def _is_vietnamese(character: str) -> bool:
    if character in _PUNCTUATION or " " <= character <= "~" or character in "đĐ":
        return True
    parts = unicodedata.normalize("NFD", character)
    base, marks = parts[0], parts[1:]
    if base in _MARKS_OF_VIETNAMESE:
        return not marks
    return base.isascii() and base.isalpha() and bool(marks) and _MARKS_OF_VIETNAMESE.issuperset(marks)
