"""Captions follow one another, whatever they were written with, and are kept as WebVTT."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from media_samples import WEBVTT

from content_store.media_errors import BadCaptions, FileTooLarge
from media.captions.cues import Cue
from media.captions.reading import Captions, read_captions

DECOMPOSED = "Mơ\u0309 ư\u0301ng dụng"


def read(tmp_path: Path, content: bytes) -> Captions:
    path = tmp_path / "vi.vtt"
    path.write_bytes(content)
    return read_captions(path, "vi.vtt")


def read_cue(tmp_path: Path, payload: str, seconds: int = 9) -> Captions:
    return read(tmp_path, f"WEBVTT\n\n00:00.000 --> 00:{seconds:02}.000\n{payload}\n".encode())


def reason_of(tmp_path: Path, content: bytes) -> tuple[object, object]:
    with pytest.raises(BadCaptions) as refusal:
        read(tmp_path, content)
    return refusal.value.details["reason"], refusal.value.details["reason_vi"]


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_cues_come_with_their_times_and_words_and_the_bytes_stay(tmp_path: Path, mark: bytes) -> None:
    captions = read(tmp_path, mark + WEBVTT.encode())

    assert captions.cues == (Cue(1, 500, 2000, "Mở ứng dụng VNeID"), Cue(2, 2000, 4000, "Chọn Ví giấy tờ"))
    assert (captions.ends_ms, captions.converted) == (4000, None)


@pytest.mark.parametrize(
    ("cues", "reason"),
    [
        ("", "it has no cue"),
        ("NOTE nothing yet\n", "it has no cue"),
        ("00:02.000 --> 00:01.000\na\n", "cue 1 ends before it starts"),
        ("00:01.000 --> 00:01.000\na\n", "cue 1 ends before it starts"),
        ("00:01.000 --> 00:03.000\na\n\n00:02.000 --> 00:04.000\nb\n", "cue 2 starts before cue 1 ends"),
        ("00:05.000 --> 00:06.000\na\n\n00:01.000 --> 00:02.000\nb\n", "cue 2 starts before cue 1 ends"),
        ("00:01.000 --> 00:02.000\na\n\n00:03.000 --> 00:04.000\n<i> </i>\n", "cue 2 has no words"),
        ("00:01.000 -> 00:02.000\na\n", "line 3 is no pair of times"),
        ("00:01.000 --> 00:02.000\na\n\n00:03,000 --> 00:04,000\nb\n", "line 6 is no pair of times"),
        ("00:99.000 --> 00:02.000\na\n", "line 3 is no pair of times"),
        ("soon --> later\na\n", "line 3 is no pair of times"),
        ("00:01.000 --> 24:00:00.001\na\n", "cue 1 ends after 24 hours"),
    ],
)
def test_cues_out_of_order_are_refused_by_number(tmp_path: Path, cues: str, reason: str) -> None:
    assert reason_of(tmp_path, f"WEBVTT\n\n{cues}".encode())[0] == reason


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_webvtt_in_utf_16_with_its_mark_is_kept_in_utf_8(tmp_path: Path, encoding: str) -> None:
    mark = codecs.BOM_UTF16_LE if encoding == "utf-16-le" else codecs.BOM_UTF16_BE

    captions = read(tmp_path, mark + WEBVTT.encode(encoding))

    assert captions.converted == WEBVTT.encode()


def test_letters_of_several_parts_are_kept_as_one(tmp_path: Path) -> None:
    captions = read_cue(tmp_path, DECOMPOSED)

    assert captions.converted == "WEBVTT\n\n00:00.000 --> 00:09.000\nMở ứng dụng\n".encode()
    assert captions.cues[0].text == "Mở ứng dụng"


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (WEBVTT.encode("utf-16-le"), 1),
        (WEBVTT.encode("utf-32"), 1),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\n\xd0\xcf\n", 4),
        (codecs.BOM_UTF16_LE + WEBVTT.encode("utf-16-le")[:-1], 9),
        (codecs.BOM_UTF16_LE + "WEBVTT\n\n".encode("utf-16-le") + b"\x00\xdc\x0a\x00", 3),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\na\0\n", 4),
    ],
    ids=["UTF-16 without its mark", "UTF-32", "TCVN3", "cut in a letter", "half a letter", "NUL"],
)
def test_any_other_encoding_is_refused_with_the_one_to_save_it_in(tmp_path: Path, content: bytes, line: int) -> None:
    assert reason_of(tmp_path, content) == (
        f"line {line} is not UTF-8 text, save the file again with the encoding UTF-8",
        f"dòng {line} không phải văn bản UTF-8, hãy lưu lại với mã hoá UTF-8",
    )


def test_captions_larger_than_any_speech_are_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "vi.vtt"
    path.write_text(WEBVTT, encoding="utf-8")

    with pytest.raises(FileTooLarge) as refusal:
        read_captions(path, "vi.vtt", most_bytes=20)

    assert refusal.value.details == {"name": "vi.vtt", "bytes": path.stat().st_size, "most": 20}


def test_the_transcript_has_a_line_a_cue_and_names_who_speaks_when_that_changes(tmp_path: Path) -> None:
    said = [
        "Mở <b>ứng dụng</b>\nVNeID &amp; đăng nhập",
        "<v Cô Hoa>Chào bác!</v>",
        "<v.to Cô Hoa>Bác mở <00:00:02.500>máy nhé.",
        "<v Bác Tư>Mở rồi.</v> <v Cô Hoa>Tốt lắm.</v>",
        "Nhạc",
        "<v Bác Tư>Xong.",
    ]
    cues = (f"00:{at:02}.000 --> 00:{at + 1:02}.000\n{payload}\n" for at, payload in enumerate(said))

    captions = read(tmp_path, "\n".join(("WEBVTT\n", *cues)).encode())

    assert captions.transcript.split("\n") == [
        "Mở ứng dụng VNeID & đăng nhập",
        "Cô Hoa: Chào bác!",
        "Bác mở máy nhé.",
        "Bác Tư: Mở rồi.",
        "Cô Hoa: Tốt lắm.",
        "Nhạc",
        "Bác Tư: Xong.",
    ]


@pytest.mark.parametrize(
    ("payload", "seconds", "speed"),
    [
        ("a" * 50, 2, 25),
        ("a" * 51, 2, 26),
        ("<i>" + "a" * 25 + "\n" + "b" * 24 + "</i>", 2, 25),
        ("Mở ứng dụng", 1, 11),
        (DECOMPOSED, 1, 11),
        ("&lt;" * 10, 1, 10),
    ],
)
def test_reading_speed_counts_what_is_seen_and_rounds_up(
    tmp_path: Path, payload: str, seconds: int, speed: int
) -> None:
    assert read_cue(tmp_path, payload, seconds).cues[0].speed == speed


def test_the_fastest_cue_is_the_one_with_the_least_time_a_letter(tmp_path: Path) -> None:
    cues = (
        "00:00.000 --> 00:04.000\ndài dài dài dài\n\n00:34.500 --> 00:35.000\nnhanh quá\n\n00:40.000 --> 00:41.000\na\n"
    )

    fastest = read(tmp_path, f"WEBVTT\n\n{cues}".encode()).fastest

    assert (fastest.number, fastest.start_ms, fastest.speed) == (2, 34_500, 18)
