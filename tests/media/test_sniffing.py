"""A file is what its first bytes say, whatever it is called."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from media_samples import WEBVTT, Clip, make_clip, make_picture, make_recording, make_speech

from content_store.media_errors import EmptyFile, UnknownFormat
from media.sniffing import MediaKind, Sniffed, sniff

if TYPE_CHECKING:
    from pathlib import Path


def written(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "upload"
    path.write_bytes(content)
    return path


def zipped() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("clip.mp4", "x")
    return buffer.getvalue()


@pytest.mark.parametrize(("kind", "mime"), [("mp4", "video/mp4"), ("mov", "video/quicktime"), ("webm", "video/webm")])
def test_a_clip_is_known_by_its_container(tmp_path: Path, kind: str, mime: str) -> None:
    path = make_clip(tmp_path / "holiday.txt", Clip(seconds=0.2, sound=False, kind=kind))

    assert sniff(path, "holiday.txt") == Sniffed(MediaKind.VIDEO, mime)


@pytest.mark.parametrize(("ending", "mime"), [("jpg", "image/jpeg"), ("png", "image/png"), ("webp", "image/webp")])
def test_a_picture_is_known_by_its_signature(tmp_path: Path, ending: str, mime: str) -> None:
    path = make_picture(tmp_path / f"picture.{ending}", (40, 20))

    assert sniff(path, "picture.mp4") == Sniffed(MediaKind.PICTURE, mime)


@pytest.mark.parametrize(
    "content",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- drawn by hand -->\n<svg xmlns="http://www.w3.org/2000/svg">',
        b'<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:rect/>',
        b'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg>&b;</svg>',
    ],
)
def test_a_drawing_is_known_by_its_root(tmp_path: Path, content: bytes) -> None:
    assert sniff(written(tmp_path, content), "drawing.png") == Sniffed(MediaKind.PICTURE, "image/svg+xml")


def test_a_page_is_known_by_its_beginning(tmp_path: Path) -> None:
    assert sniff(written(tmp_path, b"%PDF-1.7\n"), "page.jpg") == Sniffed(MediaKind.PICTURE, "application/pdf")


@pytest.mark.parametrize(
    ("ending", "mime"),
    [
        ("m4a", "audio/mp4"),
        ("mp3", "audio/mpeg"),
        ("aac", "audio/aac"),
        ("wav", "audio/wav"),
        ("ogg", "audio/ogg"),
    ],
)
def test_a_recording_is_known_by_its_beginning(tmp_path: Path, ending: str, mime: str) -> None:
    path = make_recording(tmp_path / f"voice.{ending}", make_speech(0.2, level=0.2))

    assert sniff(path, "voice.mp4") == Sniffed(MediaKind.AUDIO, mime)


def test_an_mp3_without_a_title_is_a_recording(tmp_path: Path) -> None:
    path = written(tmp_path, b"\xff\xfb\x90\x64" + bytes(400))

    assert sniff(path, "voice") == Sniffed(MediaKind.AUDIO, "audio/mpeg")


@pytest.mark.parametrize(
    "content",
    [
        WEBVTT.encode(),
        b"\xef\xbb\xbf" + WEBVTT.encode(),
        b"WEBVTT",
        b"WEBVTT - title\n",
        WEBVTT.encode("utf-16"),
        b"\xfe\xff" + WEBVTT.encode("utf-16-be"),
        WEBVTT.encode("utf-16-le"),
    ],
)
def test_captions_are_known_by_their_first_word(tmp_path: Path, content: bytes) -> None:
    assert sniff(written(tmp_path, content), "vi.srt") == Sniffed(MediaKind.CAPTIONS, "text/vtt")


@pytest.mark.parametrize(
    "beginning", ["1\n00:00:01,000 --> ", "\r\n 01\r\n0:01.5-->", "7\r00:01,000 -->", "0:00:01,000 -->"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1258"])
def test_subrip_is_known_by_its_first_times_in_any_encoding(tmp_path: Path, beginning: str, encoding: str) -> None:
    content = f"{beginning}00:00:02,000\nà la\n".encode(encoding)

    assert sniff(written(tmp_path, content), "vi.vtt") == Sniffed(MediaKind.CAPTIONS, "application/x-subrip")


@pytest.mark.parametrize("text", ["1\nĐiều 1. Phạm vi", "1\n\n08:30 – họp", "8:30,5 -> 9:00,5"])
def test_a_text_that_counts_is_no_subrip(tmp_path: Path, text: str) -> None:
    with pytest.raises(UnknownFormat) as refusal:
        sniff(written(tmp_path, text.encode()), "vi.srt")

    assert refusal.value.details["found"] == "text (text/plain)"


def test_a_quicktime_file_from_before_ftyp_is_a_clip(tmp_path: Path) -> None:
    path = written(tmp_path, b"\x00\x00\x00\x08wide\x00\x00\x10\x00mdat")

    assert sniff(path, "old.mov") == Sniffed(MediaKind.VIDEO, "video/quicktime")


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EmptyFile) as refusal:
        sniff(written(tmp_path, b""), "clip.mp4")

    assert refusal.value.message == "The file clip.mp4 is empty (0 bytes)."


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("Kính gửi bà con".encode(), "text (text/plain)"),
        (b"WEBVTTX\n", "text (text/plain)"),
        (b"<!DOCTYPE html><html><script>alert(1)</script>", "HTML (text/html)"),
        (b"<html><svg/></html>", "HTML (text/html)"),
        (b'<?xml version="1.0"?><rss>&lt;svg&gt;</rss>', "text (text/plain)"),
        (b"<svg", "text (text/plain)"),
        (zipped(), "ZIP (application/zip)"),
        (b"GIF89a" + bytes(20), "GIF (image/gif)"),
        (b"OggS" + bytes(24) + b"\x80theora", "Ogg (application/ogg)"),
        (b"RIFF\x00\x00\x00\x00AVI LIST", "RIFF (AVI)"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "HEIC (image/heic)"),
        (b"\x00\x00\x00\x18ftypavif\x00\x00\x00\x00", "AVIF (image/avif)"),
        (b"\x1a\x45\xdf\xa3\x42\x82\x84evil", "EBML (application/x-ebml)"),
        (bytes(range(200, 256)), "application/octet-stream"),
        (b"\x00", "application/octet-stream"),
    ],
)
def test_anything_else_is_refused_by_what_it_is(tmp_path: Path, content: bytes, found: str) -> None:
    with pytest.raises(UnknownFormat) as refusal:
        sniff(written(tmp_path, content), "clip.mp4")

    assert refusal.value.details == {"name": "clip.mp4", "found": found}


def test_a_text_file_named_mp4_is_refused_as_unknown_format(tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat) as refusal:
        sniff(written(tmp_path, b"ftypmp42 is what an MP4 has at its fifth byte"), "clip.mp4")

    assert refusal.value.message_vi == (
        "Tệp clip.mp4 là text (text/plain); "
        "hãy gửi MP4, MOV, WebM, M4A, MP3, AAC, WAV, Ogg, JPEG, PNG, WebP, SVG, PDF, VTT, SRT."
    )


def test_a_text_cut_within_a_letter_is_still_a_text(tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat) as refusal:
        sniff(written(tmp_path, b"a" + "ộ".encode() * 3000), "bài.jpg")

    assert refusal.value.details["found"] == "text (text/plain)"


def test_a_text_in_sixteen_bits_is_no_mp3(tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat):
        sniff(written(tmp_path, "Chào bà con".encode("utf-16")), "bài.txt")
