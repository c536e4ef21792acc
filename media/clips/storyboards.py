"""Storyboards: one sheet of small stills and the WebVTT file that says which of them shows when."""

from __future__ import annotations

from pathlib import Path

import pyvips
from av.video.frame import VideoFrame

from media.clips.painting import Painter, pixels_of
from media.pictures import images

MOST_STILLS = 100
STILL_WIDTH = 160
# A clip held upright at 9:16 has 284; what is narrower still gets smaller stills.
_MOST_STILL_HEIGHT = 284
_ACROSS = 10
_STEPS_SECONDS = (1, 2, 5, 10, 15, 20, 30, 60, 120, 180)


def step_for(seconds: float) -> int:
    """The seconds from one still to the next of a clip that lasts this long: the least with which they all fit."""
    return next((step for step in _STEPS_SECONDS if seconds <= step * MOST_STILLS), _STEPS_SECONDS[-1])


class Storyboard:
    """Collects stills of a clip that lasts `seconds` and is encoded at `size`, in pixels."""

    def __init__(self, size: tuple[int, int], seconds: float) -> None:
        scale = min(1.0, STILL_WIDTH / size[0], _MOST_STILL_HEIGHT / size[1])
        self.size = max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
        self._step = step_for(seconds)
        self._painter = Painter(self.size, "rgb24")
        self._stills: list[images.Picture] = []

    def take(self, painted: VideoFrame, second: float) -> None:
        """Keep the frame that shows at `second` if its turn has come."""
        while len(self._stills) < MOST_STILLS and second > len(self._stills) * self._step - 0.001:
            self._stills.append(pixels_of(self._painter.paint(painted)).copy_memory())

    def write_sheet(self, target: Path) -> tuple[int, int]:
        """Write the stills, ten in a row, as one JPEG; its width and height in pixels."""
        sheet = pyvips.Image.arrayjoin(self._stills, across=min(_ACROSS, len(self._stills)))
        images.make_jpeg(sheet, target)
        return sheet.width, sheet.height

    def cues(self, uri: str, seconds: float) -> str:
        """A WebVTT text whose cues name a rectangle each of the sheet at `uri`; the last one ends with the clip."""
        starts = [float(number * self._step) for number in range(len(self._stills))]
        ends = [*starts[1:], max(seconds, starts[-1] + 0.001)]
        cues = [
            f"{_clock(start)} --> {_clock(end)}\n{uri}#xywh={self._place(number)}\n"
            for number, (start, end) in enumerate(zip(starts, ends, strict=True))
        ]
        return "\n".join(["WEBVTT\n", *cues])

    def _place(self, number: int) -> str:
        width, height = self.size
        return f"{number % _ACROSS * width},{number // _ACROSS * height},{width},{height}"


def _clock(seconds: float) -> str:
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"
