"""Clips and recordings that mean harm: real ones with a few bytes of ill will."""

from __future__ import annotations

import struct
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hostile_pictures import zeros
from media_samples import Clip, make_clip, make_recording, make_speech

MOST = 0xFFFFFFFF


@cache
def clip(kind: str = "mp4") -> bytes:
    """A fifth of a second of moving pattern, harmless."""
    with TemporaryDirectory() as folder:
        shape = Clip(size=(64, 64), seconds=0.2, sound=False, kind=kind)
        return make_clip(Path(folder) / f"clip.{kind}", shape).read_bytes()


@cache
def recording(ending: str) -> bytes:
    """A second of speech, harmless."""
    with TemporaryDirectory() as folder:
        return make_recording(Path(folder) / f"voice.{ending}", make_speech(1.0, level=0.2)).read_bytes()


def box(kind: bytes, *content: bytes) -> bytes:
    """One of MP4's boxes."""
    body = b"".join(content)
    return struct.pack(">I", 8 + len(body)) + kind + body


def part(content: bytes, kind: bytes) -> bytes:
    """The first box of this kind, wherever it lies."""
    at = content.index(kind) - 4
    return content[at : at + int.from_bytes(content[at : at + 4], "big")]


def overwritten(content: bytes, kind: bytes, offset: int, value: bytes) -> bytes:
    """The same with other bytes at this offset behind the name of a box."""
    at = content.index(kind) + 4 + offset
    return content[:at] + value + content[at + len(value) :]


def with_table(content: bytes, kind: bytes, table: bytes, *around: bytes) -> bytes:
    """The clip with another table in place of this one; the boxes around it, from within, grow with it."""
    old, new = part(content, kind), box(kind, table)
    for outer in around:
        before = part(content, outer)
        after = box(outer, before[8:].replace(old, new, 1))
        old, new = before, after
    return content.replace(old, new, 1)


_TO_THE_TABLES = (b"stbl", b"minf", b"mdia", b"trak", b"moov")


def endless() -> bytes:
    """Its index claims a fifth of a second, and its first frame a day."""
    return with_table(clip(), b"stts", struct.pack(">IIII", 0, 1, 5, 24 * 3600 * 12_800), *_TO_THE_TABLES)


def late_fragment() -> bytes:
    """A fragment whose only frame is due in forty days."""
    start = struct.pack(">IQ", 1 << 24, 40 * 24 * 3600 * 12800)
    samples = struct.pack(">IIiII", 0x301, 1, 8 + 100, 512, 50)
    header = box(b"traf", box(b"tfhd", struct.pack(">II", 0x20000, 1)), box(b"tfdt", start), box(b"trun", samples))
    fragment = box(b"moof", box(b"mfhd", struct.pack(">II", 0, 1)), header)
    return fragmented() + fragment + box(b"mdat", bytes(50))


def fragmented() -> bytes:
    """The harmless clip, which says that fragments will follow."""
    extends = box(b"mvex", box(b"trex", struct.pack(">IIIIII", 0, 1, 1, 512, 0, 0)))
    moov = part(clip(), b"moov")
    return clip().replace(moov, box(b"moov", moov[8:], extends))


def fragments_of_nothing(count: int) -> bytes:
    """A fragment that promises so many frames without a byte."""
    run = box(b"trun", struct.pack(">II", 0, count))
    header = box(b"traf", box(b"tfhd", struct.pack(">II", 0x20000, 1)), *[run] * 64)
    return fragmented() + box(b"moof", box(b"mfhd", struct.pack(">II", 0, 1)), header)


def looping_edits(count: int) -> bytes:
    """An edit list that plays the same fifth of a second again and again."""
    edit = struct.pack(">IIHH", 200, 0, 1, 0)
    return with_table(clip(), b"elst", struct.pack(">II", 0, count) + edit * count, b"edts", b"trak", b"moov")


def many_samples(count: int) -> bytes:
    """A table that promises so many frames of a byte each, all in one chunk."""
    content = with_table(clip(), b"stsz", struct.pack(">III", 0, 1, count), *_TO_THE_TABLES)
    return with_table(content, b"stsc", struct.pack(">IIIII", 0, 1, 1, count, 1), *_TO_THE_TABLES)


def many_tracks(count: int) -> bytes:
    """The same track again and again, each with a number of its own."""
    moov, track = part(clip(), b"moov"), part(clip(), b"trak")
    numbered = (overwritten(track, b"tkhd", 12, struct.pack(">I", number)) for number in range(2, count + 1))
    return clip().replace(moov, box(b"moov", moov[8:], *numbered))


def nested_boxes(depth: int) -> bytes:
    """Indexes within indexes."""
    names = (b"trak", b"mdia")
    heads = [struct.pack(">I", 8 * (depth - at)) + names[at % 2] for at in range(depth)]
    return box(b"ftyp", b"isom", bytes(4)) + box(b"moov", b"".join(heads))


def swollen_box() -> bytes:
    """A box that claims to be four exabytes long."""
    return box(b"ftyp", b"isom", bytes(4)) + struct.pack(">I4sQ", 1, b"moov", 1 << 62) + bytes(100)


def element(number: int, *content: bytes, size: int | None = None) -> bytes:
    """One of Matroska's elements, whatever size it claims."""
    body = b"".join(content)
    name = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return name + ((1 << 56) | (len(body) if size is None else size)).to_bytes(8, "big") + body


def whole(value: int) -> bytes:
    """A number as Matroska writes it."""
    return value.to_bytes(8, "big")


def matroska(*content: bytes, tracks: int = 1, size: tuple[int, int] = (64, 64), encoding: bytes = b"") -> bytes:
    """A Matroska of VP8 with what comes after its tracks."""
    video = element(0xE0, element(0xB0, whole(size[0])), element(0xBA, whole(size[1])))
    entries = [
        element(
            0xAE,
            *(element(name, whole(value)) for name, value in ((0xD7, at + 1), (0x73C5, at + 1), (0x83, 1))),
            element(0x86, b"V_VP8"),
            video,
            encoding,
        )
        for at in range(tracks)
    ]
    head = element(0x1A45DFA3, b"\x42\x82\x88matroska")
    return head + element(0x18538067, element(0x1549A966), element(0x1654AE6B, *entries), *content)


def cluster(millisecond: int, block: bytes) -> bytes:
    """A cluster of one block of the first track."""
    return element(0x1F43B675, element(0xE7, whole(millisecond)), element(0xA3, b"\x81\0\0\x80", block))


def key_frame(width: int, height: int) -> bytes:
    """The beginning of a VP8 frame of this size."""
    return b"\x10\x02\0\x9d\x01\x2a" + struct.pack("<HH", width, height) + bytes(50)


def matroska_for_days() -> bytes:
    """Its second frame comes after twelve thousand days."""
    return matroska(cluster(0, key_frame(64, 64)), cluster(1 << 40, key_frame(64, 64)))


def matroska_zip_bomb(megabytes: int) -> bytes:
    """A frame that is that many megabytes of zeros, deflated."""
    deflated = element(0x6D80, element(0x6240, element(0x5034, element(0x4254, whole(0)))))
    return matroska(cluster(0, zeros(megabytes)), encoding=deflated)


def swollen_matroska() -> bytes:
    """A block that claims to be a petabyte long, in a segment that leaves its size open."""
    content = matroska(element(0x1F43B675, element(0xE7, whole(0)), element(0xA3, b"\x81", size=1 << 50)))
    at = content.index(b"\x18\x53\x80\x67") + 4
    return content[:at] + b"\x01" + b"\xff" * 7 + content[at + 8 :]


def wav(data_bytes: int, *, rate: int = 48_000, channels: int = 2, riff_bytes: int | None = None) -> bytes:
    """A WAV that holds a hundred kilobytes, whatever it claims."""
    form = struct.pack("<HHIIHH", 1, channels, rate, rate * channels * 2 & MOST, channels * 2 & 0xFFFF, 16)
    body = b"WAVEfmt " + struct.pack("<I", 16) + form + b"data" + struct.pack("<I", data_bytes) + bytes(100_000)
    return b"RIFF" + struct.pack("<I", len(body) if riff_bytes is None else riff_bytes) + body


def boastful_mp3() -> bytes:
    """Its first frame claims that two thousand million others follow."""
    content = recording("mp3")
    at = content.index(b"Xing" if b"Xing" in content else b"Info") + 8
    return content[:at] + struct.pack(">I", 0x7FFFFFFF) + content[at + 4 :]


def title_without_sound() -> bytes:
    """An MP3 that is nothing but a title of a quarter of a gigabyte, of which it holds the beginning."""
    return b"ID3\x04\0\0\x7f\x7f\x7f\x7f" + bytes(1000)


def ogg_page(content: bytes, granule: int) -> bytes:
    """The recording with another moment on its last page."""
    at = content.rindex(b"OggS")
    page = bytearray(content[at:])
    page[6:14] = struct.pack("<q", granule)
    page[22:26] = bytes(4)
    page[22:26] = struct.pack("<I", _ogg_checksum(bytes(page)))
    return content[:at] + bytes(page)


def _ogg_checksum(page: bytes) -> int:
    value = 0
    for byte in page:
        value ^= byte << 24
        for _ in range(8):
            value = (value << 1 ^ (0x04C11DB7 if value & 0x80000000 else 0)) & MOST
    return value
