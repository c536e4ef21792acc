"""Captions follow one another and end with the clip."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from media_samples import WEBVTT

from content_store.errors import BadCaptions, FileTooLarge
from media.captions import Cue, read_cues

if TYPE_CHECKING:
    from pathlib import Path


def written(tmp_path: Path, cues: str) -> Path:
    path = tmp_path / "vi.vtt"
    path.write_bytes(f"WEBVTT\n\n{cues}".encode())
    return path


def test_cues_come_with_their_times_and_words(tmp_path: Path) -> None:
    path = tmp_path / "vi.vtt"
    path.write_text("\ufeff" + WEBVTT, encoding="utf-8")

    assert read_cues(path, "vi.vtt") == (
        Cue(1, 500, 2000, "Mở ứng dụng VNeID"),
        Cue(2, 2000, 4000, "Chọn Ví giấy tờ"),
    )


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
    ],
)
def test_cues_out_of_order_are_refused_by_number(tmp_path: Path, cues: str, reason: str) -> None:
    with pytest.raises(BadCaptions) as refusal:
        read_cues(written(tmp_path, cues), "vi.vtt")

    assert refusal.value.details["reason"] == reason


def test_captions_that_are_not_utf_8_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "vi.vtt"
    path.write_bytes(b"WEBVTT\n\n00:01.000 --> 00:02.000\n\xd0\xcf\n")

    with pytest.raises(BadCaptions) as refusal:
        read_cues(path, "vi.vtt")

    assert refusal.value.details["reason_vi"] == "không phải văn bản UTF-8"


def test_captions_larger_than_any_speech_are_refused_unread(tmp_path: Path) -> None:
    path = written(tmp_path, "00:01.000 --> 00:02.000\na\n")

    with pytest.raises(FileTooLarge) as refusal:
        read_cues(path, "vi.vtt", most_bytes=20)

    assert refusal.value.details == {"name": "vi.vtt", "bytes": path.stat().st_size, "most": 20}
