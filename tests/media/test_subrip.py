"""SRT becomes WebVTT that says the same at the same times, or is refused by line and cue."""

from __future__ import annotations

import codecs
import re
import unicodedata
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content_store.media_errors import BadCaptions
from media.captions.cues import Cue
from media.captions.reading import Captions, read_captions

SRT = "1\n00:00:00,500 --> 00:00:02,000\nMở ứng dụng VNeID\n\n2\n00:00:02,000 --> 00:00:04,000\nChọn Ví giấy tờ\n"
AS_WEBVTT = (
    "WEBVTT\n\n00:00:00.500 --> 00:00:02.000\nMở ứng dụng VNeID\n\n00:00:02.000 --> 00:00:04.000\nChọn Ví giấy tờ\n"
).encode()
ENCODERS = {
    "UTF-8": lambda text: text.encode(),
    "UTF-8 with its mark": lambda text: codecs.BOM_UTF8 + text.encode(),
    "UTF-16 of Windows": lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
    "UTF-16 of others": lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
}
LINE_ENDS = ["\n", "\r\n", "\r"]


def read(content: bytes) -> Captions:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "vi.srt"
        path.write_bytes(content)
        return read_captions(path, "vi.srt")


def payload_of(words: str) -> str:
    return read(f"1\n00:00:00,000 --> 00:00:09,000\n{words}\n".encode()).cues[0].payload


@pytest.mark.parametrize("encoding", ENCODERS)
@pytest.mark.parametrize("line_end", LINE_ENDS)
def test_subrip_becomes_the_same_webvtt_from_every_encoding(encoding: str, line_end: str) -> None:
    captions = read(ENCODERS[encoding](SRT.replace("\n", line_end)))

    assert captions.cues == (Cue(1, 500, 2000, "Mở ứng dụng VNeID"), Cue(2, 2000, 4000, "Chọn Ví giấy tờ"))
    assert captions.converted == AS_WEBVTT


@pytest.mark.parametrize(
    "text",
    [
        SRT.rstrip("\n"),
        "\ufeff\n\n" + SRT.replace("\n\n", "\n \n\n\t\n"),
        SRT.replace("00:00:0", "00:0"),
        SRT.replace("00:00:0", "0:0:0"),
        SRT.replace("00:00:0", "0:00:0").replace(",", "."),
        SRT.replace(" --> ", "-->"),
        SRT.replace("2,000\nMở", "2,000  X1:201 X2:516 Y1:397 Y2:423\nMở"),
        SRT.replace("1\n", "0\n", 1).replace("\n2\n", "\n0\n"),
        SRT.replace("\n\n2", "\n\n\ufeff2"),
    ],
    ids=["no end", "blanks", "no hours", "short", "dots", "tight", "places", "odd numbers", "joined files"],
)
def test_what_programs_write_otherwise_is_read_alike(text: str) -> None:
    assert read(text.encode()).converted == AS_WEBVTT


def test_a_webvtt_made_from_subrip_is_kept_as_it_is_when_it_comes_again() -> None:
    again = read(AS_WEBVTT)

    assert (again.cues, again.converted) == (read(SRT.encode()).cues, None)


@pytest.mark.parametrize(
    ("words", "payload"),
    [
        ("<i>Mở</i> <B>máy</B>", "Mở máy"),
        ('<font color="#ff0000">Đỏ</font>', "Đỏ"),
        ("{\\an8}Ở trên", "Ở trên"),
        ("{\\an8}{\\i1}Ở trên{\\i0}", "Ở trên"),
        ("{b}Đậm{/b}", "Đậm"),
        ("{\\an8}\n<i> </i>\nMở", "Mở"),
        ("Bấm <OK> khi 1 < 2 & 3 > 2", "Bấm &lt;OK&gt; khi 1 &lt; 2 &amp; 3 &gt; 2"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;"),
        ("<<i>script>", "&lt;script&gt;"),
        ("<v Hoa>Chào", "&lt;v Hoa&gt;Chào"),
        ("&lt;b&gt;", "&amp;lt;b&amp;gt;"),
        ("một\x0bhai\u2028ba\x85bốn\x07", "một hai ba bốn"),
        ("Mơ\u0309 máy", "Mở máy"),
    ],
)
def test_formatting_is_dropped_and_what_only_looks_like_it_is_shown(words: str, payload: str) -> None:
    assert payload_of(words) == payload


@pytest.mark.parametrize(
    ("text", "reason", "reason_vi"),
    [
        (
            SRT.replace("\n2\n", "\nChọn ngay\n"),
            "cue 2 does not begin with its number, line 5",
            "câu 2 không bắt đầu bằng số thứ tự, dòng 5",
        ),
        (
            SRT.replace("4,000", "4"),
            "cue 2: line 6 is no pair of times such as 00:00:01,000 --> 00:00:04,000",
            "câu 2: dòng 6 không phải một cặp thời điểm như 00:00:01,000 --> 00:00:04,000",
        ),
        (
            SRT.replace("00:00:04,000", "00:00:61,000"),
            "cue 2: line 6 is no pair of times such as 00:00:01,000 --> 00:00:04,000",
            "câu 2: dòng 6 không phải một cặp thời điểm như 00:00:01,000 --> 00:00:04,000",
        ),
        (
            SRT + "\n3\n",
            "cue 3: line 10 is no pair of times such as 00:00:01,000 --> 00:00:04,000",
            "câu 3: dòng 10 không phải một cặp thời điểm như 00:00:01,000 --> 00:00:04,000",
        ),
        (
            SRT.replace("\n\n", "\n"),
            "cue 1: line 5 holds times where words should be, a blank line is missing above",
            "câu 1: dòng 5 là thời điểm ở chỗ của lời, thiếu một dòng trống phía trên",
        ),
        (SRT.replace("Chọn Ví giấy tờ", "<i></i>"), "cue 2 has no words", "câu 2 không có chữ"),
        (
            SRT.replace("2,000 -->", "1,999 -->"),
            "cue 2 starts before cue 1 ends",
            "câu 2 bắt đầu khi câu 1 chưa kết thúc",
        ),
        (
            SRT.replace("00:00:04", "24:00:01"),
            "cue 2 ends after 24 hours",
            "câu 2 kết thúc sau 24 giờ",
        ),
    ],
)
def test_a_wrong_subrip_is_refused_by_line_and_cue_in_both_languages(text: str, reason: str, reason_vi: str) -> None:
    with pytest.raises(BadCaptions) as refusal:
        read(text.encode())

    assert refusal.value.details == {"name": "vi.srt", "reason": reason, "reason_vi": reason_vi}


@pytest.mark.parametrize("words", ["Mơ\u0309 ư\u0301ng du\u0323ng".encode("cp1258"), b"Ti\xd5ng Vi\xd6t", b"Ti\xaang"])
def test_an_old_vietnamese_encoding_is_refused_with_the_one_to_save_it_in(words: bytes) -> None:
    with pytest.raises(BadCaptions) as refusal:
        read(b"1\n00:00:00,000 --> 00:00:09,000\n" + words)

    assert refusal.value.message_vi == (
        "Không dùng được phụ đề vi.srt: dòng 3 không phải văn bản UTF-8, hãy lưu lại với mã hoá UTF-8."
    )


def is_plain(line: str) -> bool:
    return line == line.strip() != "" and "-->" not in line and not re.search(r"<[/a-z]|\{", line, re.IGNORECASE)


LINES = (
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\ufeff"), min_size=1)
    .map(lambda line: unicodedata.normalize("NFC", line))
    .filter(is_plain)
)
WORDS = st.lists(LINES, min_size=1, max_size=3).map("\n".join)
TIMES = st.tuples(st.integers(0, 90_000), st.integers(1, 90_000))


def subrip_of(cues: list[tuple[int, int, str]]) -> str:
    return "\n".join(f"{at}\n{stamp(a)} --> {stamp(b)}\n{words}\n" for at, (a, b, words) in enumerate(cues, 1))


def stamp(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02},{rest:03}"


@settings(deadline=None)  # a busy disk is no fault
@given(
    cues=st.lists(st.tuples(TIMES, WORDS), min_size=1, max_size=8),
    encoding=st.sampled_from(sorted(ENCODERS)),
    line_end=st.sampled_from(LINE_ENDS),
)
def test_any_cues_in_order_come_back_the_same_from_subrip_and_from_the_webvtt_made_of_it(
    cues: list[tuple[tuple[int, int], str]], encoding: str, line_end: str
) -> None:
    ends = list(accumulate(pause + length for (pause, length), _ in cues))
    expected = [(end - length, end, words) for ((_, length), words), end in zip(cues, ends, strict=True)]

    first = read(ENCODERS[encoding](subrip_of(expected).replace("\n", line_end)))
    again = read(first.converted or b"")

    assert [(cue.start_ms, cue.end_ms, cue.text) for cue in first.cues] == expected
    assert (again.cues, again.converted) == (first.cues, None)


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8") | st.sampled_from("<>{}/\\&;bisv \n\r-\0\u0338\u0301")))
def test_whatever_stands_where_words_belong_becomes_webvtt_without_tags_or_is_refused(words: str) -> None:
    try:
        first = read(f"1\n00:00:00,000 --> 00:00:09,000\n{words}\n".encode())
    except BadCaptions:
        return

    again = read(first.converted or b"")

    assert (again.cues, again.converted) == (first.cues, None)
    assert not any("<" in cue.payload or ">" in cue.payload for cue in first.cues)
