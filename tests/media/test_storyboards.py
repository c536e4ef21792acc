"""A storyboard shows at a glance what a clip shows when."""

from __future__ import annotations

from pathlib import Path

import av
import pytest
import pyvips
from film_reading import films_of
from media_samples import Clip, make_clip

from media.captions.reading import read_captions
from media.clips.storyboards import Storyboard, step_for
from media.recipes import RenditionRole


def grey(level: int, size: tuple[int, int] = (320, 180)) -> av.VideoFrame:
    frame = av.VideoFrame(*size, "yuv420p")
    for plane, value in zip(frame.planes, (level, 128, 128), strict=True):
        plane.update(bytes([value]) * plane.buffer_size)
    return frame


@pytest.mark.parametrize(
    ("seconds", "step"), [(0.5, 1), (100, 1), (101, 2), (200, 2), (201, 5), (1800, 20), (4 * 3600, 180)]
)
def test_a_longer_clip_has_stills_further_apart(seconds: float, step: int) -> None:
    assert step_for(seconds) == step
    assert seconds / step <= 100


def test_each_cue_names_the_still_of_its_second(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "fade.mp4", Clip(seconds=3, black=1.5, sound=False))

    made = films_of(clip, tmp_path / "made")

    uri = f"../{made[RenditionRole.STORYBOARD].sha256}/storyboard.jpg"
    cues = read_captions(tmp_path / "made" / "STORYBOARD_VTT", "storyboard.vtt").cues
    assert [(cue.start_ms, cue.end_ms, cue.text) for cue in cues] == [
        (0, 1000, f"{uri}#xywh=0,0,160,90"),
        (1000, 2000, f"{uri}#xywh=160,0,160,90"),
        (2000, 3000, f"{uri}#xywh=320,0,160,90"),
    ]
    sheet = pyvips.Image.new_from_file(str(tmp_path / "made" / "STORYBOARD"))
    assert (sheet.width, sheet.height) == (480, 90)
    assert [sheet.crop(left, 0, 160, 90).avg() > 60 for left in (0, 160, 320)] == [False, False, True]


def test_a_row_holds_ten_stills_and_a_sheet_a_hundred(tmp_path: Path) -> None:
    storyboard = Storyboard((320, 180), seconds=95)
    for second in range(130):
        storyboard.take(grey(16 + second), float(second))

    size = storyboard.write_sheet(tmp_path / "sheet")
    cues = storyboard.cues("sheet.jpg", seconds=130.5).split("\n\n")

    assert size == (1600, 900)
    assert cues[12] == "00:00:11.000 --> 00:00:12.000\nsheet.jpg#xywh=160,90,160,90"
    assert cues[100] == "00:01:39.000 --> 00:02:10.500\nsheet.jpg#xywh=1440,810,160,90\n"
    assert len(cues) == 101


def test_a_still_that_lasts_is_told_again(tmp_path: Path) -> None:
    storyboard = Storyboard((320, 180), seconds=5)
    storyboard.take(grey(30), 0.0)
    storyboard.take(grey(200), 3.0)

    assert storyboard.write_sheet(tmp_path / "sheet") == (640, 90)


@pytest.mark.parametrize(
    ("size", "still"),
    [((426, 240), (160, 90)), ((240, 426), (160, 284)), ((96, 54), (96, 54)), ((240, 640), (106, 284))],
)
def test_a_still_is_160_wide_and_never_enlarged(size: tuple[int, int], still: tuple[int, int]) -> None:
    assert Storyboard(size, 10).size == still
