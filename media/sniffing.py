"""What a file is, told by its first bytes and never by its name."""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from enum import StrEnum
from typing import TYPE_CHECKING
from xml.parsers import expat

import msgspec
import puremagic

from content_store.media_errors import EmptyFile, UnknownFormat
from media.captions import subrip

if TYPE_CHECKING:
    from pathlib import Path

HEAD_BYTES = 4096
_BOM = codecs.BOM_UTF8
_WEBVTT = re.compile(rb"WEBVTT(?:[ \t\r\n]|$)")
# Files that wear the same box as an MP4 and hold a still picture.
_STILL_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif", b"avis", b"crx "}
_SOUND_BRANDS = {b"M4A ", b"M4B "}
# Plain AAC begins with twelve ones, MPEG-4 or 2, no layer, with or without a checksum.
_ADTS = {b"\xf0", b"\xf1", b"\xf8", b"\xf9"}
# A QuickTime file from before `ftyp` begins with one of these boxes.
_OLD_QUICKTIME = {b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"}
_REFUSED_BEGINNINGS = (
    (b"GIF8", "GIF (image/gif)"),
    (b"PK\x03\x04", "ZIP (application/zip)"),
    (b"OggS", "Ogg (application/ogg)"),
    (b"RIFF", "RIFF (AVI)"),
    (b"BM", "BMP (image/bmp)"),
    (b"II*\x00", "TIFF (image/tiff)"),
    (b"MM\x00*", "TIFF (image/tiff)"),
    (b"\x1a\x45\xdf\xa3", "EBML (application/x-ebml)"),
)


class MediaKind(StrEnum):
    """What may be done with a file."""

    VIDEO = "VIDEO"
    AUDIO = "AUDIO"
    PICTURE = "PICTURE"
    CAPTIONS = "CAPTIONS"


class Sniffed(msgspec.Struct, frozen=True):
    """The kind that a file's first bytes promise; only opening it tells whether they keep the promise."""

    kind: MediaKind
    mime: str


def sniff(path: Path, name: str) -> Sniffed:
    """Recognise the file at `path`; `name` is what its sender calls it, for messages only.

    Raises EmptyFile and UnknownFormat, the latter with what was found instead.
    """
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if not head:
        raise EmptyFile(name=name)
    sniffed = _picture(head) or _sound(head) or _boxed(head) or _matroska(head) or _captions(head)
    if sniffed is None:
        raise UnknownFormat(name=name, found=_what_else(head))
    return sniffed


def _picture(head: bytes) -> Sniffed | None:
    if head.startswith(b"\xff\xd8\xff"):
        return Sniffed(MediaKind.PICTURE, "image/jpeg")
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return Sniffed(MediaKind.PICTURE, "image/png")
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return Sniffed(MediaKind.PICTURE, "image/webp")
    if head.startswith(b"%PDF-"):
        return Sniffed(MediaKind.PICTURE, "application/pdf")
    if _root_of(head) == "svg":
        return Sniffed(MediaKind.PICTURE, "image/svg+xml")
    return None


def _root_of(head: bytes) -> str | None:
    """The root element that an XML file has, or that its document type promises; None for what is no XML."""
    names: list[str] = []
    parser = expat.ParserCreate("utf-8")
    # No entity is ever replaced: what comes after the root's name does not matter here.
    parser.StartDoctypeDeclHandler = lambda name, *_: names.append(name)
    parser.StartElementHandler = lambda name, _: names.append(name)
    # The file may well be broken, or no XML, after its root has been seen.
    with suppress(expat.ExpatError):
        parser.Parse(head.lstrip(), False)
    return names[0].rpartition(":")[2] if names else None


def _sound(head: bytes) -> Sniffed | None:
    mime = None
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        mime = "audio/wav"
    elif head.startswith(b"OggS") and (head[28:36] == b"OpusHead" or head[28:35] == b"\x01vorbis"):
        mime = "audio/ogg"
    elif head[4:8] == b"ftyp" and head[8:12] in _SOUND_BRANDS:
        mime = "audio/mp4"
    elif head.startswith(b"ID3") or _is_layer_three(head):
        mime = "audio/mpeg"
    elif head[0] == 0xFF and head[1:2] in _ADTS:
        mime = "audio/aac"
    return Sniffed(MediaKind.AUDIO, mime) if mime else None


def _is_layer_three(head: bytes) -> bool:
    """Whether an MP3 without a title begins here: eleven ones, its layer, a bit rate and a sampling rate that exist."""
    return len(head) > 2 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2 and head[2] >> 4 != 15 and head[2] & 12 != 12


def _boxed(head: bytes) -> Sniffed | None:
    """MP4 and MOV: a big-endian size, then the first box's type."""
    # No first box is 512 MB long, unless it is the film itself; a text's first byte would say so.
    box, plausible = head[4:8], head[0] < 0x20
    if box == b"ftyp" and plausible and head[8:12] not in _STILL_BRANDS:
        return Sniffed(MediaKind.VIDEO, "video/quicktime" if head[8:12] == b"qt  " else "video/mp4")
    if box in _OLD_QUICKTIME and (plausible or box == b"mdat"):
        return Sniffed(MediaKind.VIDEO, "video/quicktime")
    return None


def _matroska(head: bytes) -> Sniffed | None:
    if not head.startswith(b"\x1a\x45\xdf\xa3"):
        return None
    # 0x4282 is the DocType; the byte after it holds the word's length.
    _, found, rest = head[:64].partition(b"\x42\x82")
    doctype = rest[1 : 1 + (rest[0] & 0x7F)] if found and rest else b""
    kinds = {b"webm": "video/webm", b"matroska": "video/x-matroska"}
    mime = kinds.get(doctype.rstrip(b"\x00"))
    return Sniffed(MediaKind.VIDEO, mime) if mime else None


def _captions(head: bytes) -> Sniffed | None:
    """WebVTT and SRT, whose first letters are ASCII's in UTF-16 too but for the zeros between them."""
    # In the wrong encoding they are captions still: whoever opens them says which would be right.
    letters = head
    for mark in (_BOM, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        letters = letters.removeprefix(mark)
    letters = letters.replace(b"\0", b"")
    if _WEBVTT.match(letters):
        return Sniffed(MediaKind.CAPTIONS, "text/vtt")
    return Sniffed(MediaKind.CAPTIONS, "application/x-subrip") if subrip.BEGINNING.match(letters) else None


def _what_else(head: bytes) -> str:
    """A name for what is not accepted, which reads the same in Vietnamese and English."""
    for beginning, found in _REFUSED_BEGINNINGS:
        if head.startswith(beginning):
            return found
    if head[4:8] == b"ftyp":
        return "AVIF (image/avif)" if head[8:12] in (b"avif", b"avis") else "HEIC (image/heic)"
    return _kind_of_text(head) or _guess(head)


def _kind_of_text(head: bytes) -> str | None:
    if b"\x00" in head:
        return None
    try:
        # Not final: the head may end in the middle of a letter.
        text = codecs.getincrementaldecoder("utf-8")().decode(head.removeprefix(_BOM), final=False)
    except UnicodeDecodeError:
        return None
    start = text.lstrip().lower()
    if start.startswith(("<!doctype html", "<html", "<head", "<body", "<script")):
        return "HTML (text/html)"
    return "text (text/plain)"


def _guess(head: bytes) -> str:
    try:
        return puremagic.magic_string(head)[0].mime_type or "application/octet-stream"
    except (puremagic.PureError, LookupError, ValueError):
        return "application/octet-stream"
