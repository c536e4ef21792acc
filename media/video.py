"""Clips: a poster from a good frame, and a small MP4 that every phone plays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import av
from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame

from media import images
from media.encoding import Painter, PictureTrack, SoundTrack
from media.opening import broken, decoded, first_frame, moving_picture, open_clip, shown_size
from media.sniffing import sniff
from media.targets import whole_or_nothing

if TYPE_CHECKING:
    from pathlib import Path

    from av.container import InputContainer, OutputContainer
    from av.stream import Stream
    from av.video.stream import VideoStream

# Called with the fraction that is done, 0 to 1, after every frame; whatever it raises stops the work.
Progress = Callable[[float], None]

MOST_POSTER_WIDTH = 1280
POSTER_WINDOW_SECONDS = 10.0
SHORT_SIDE = 480
# Panoramas stay within what a phone's decoder takes.
MOST_LONG_SIDE = 1280
_POSTER_STEP_SECONDS = 0.5
_SCORING_WIDTH = 160


def make_poster(source: Path, target: Path, second: float | None = None, most_width: int = MOST_POSTER_WIDTH) -> None:
    """Write one frame of a clip as a JPEG: the one that shows at `second`, or the liveliest of the first ten seconds.

    Raises BrokenVideo and NotAVideo.
    """
    name = source.name
    with open_clip(source, sniff(source, name).mime, name) as clip:
        stream = moving_picture(clip, name)
        frame = _liveliest(clip, stream, name) if second is None else _frame_at(clip, stream, name, second)
        if frame is None:
            raise broken(name, "no frame of it can be shown", "không giải mã được hình nào")
        width, height = shown_size(frame, stream.sample_aspect_ratio)
        scale = min(1.0, most_width / width)
        size = max(1, round(width * scale)), max(1, round(height * scale))
        images.make_jpeg(_picture_of(frame, size, "rgb24"), target)


def make_mp4(source: Path, target: Path, short_side: int = SHORT_SIDE, progress: Progress | None = None) -> None:
    """Write a clip as H.264 and AAC, its shorter side at most `short_side` pixels, playable before it is all there.

    The same source gives the same bytes. Raises BrokenVideo and NotAVideo; what `progress` raises passes through.
    In every case of failure `target` is gone.
    """
    name, mime = source.name, sniff(source, source.name).mime
    with open_clip(source, mime, name) as clip:
        stream = moving_picture(clip, name)
        first = first_frame(clip, stream, name)
        size = fitted(shown_size(first, stream.sample_aspect_ratio), short_side)
    options = {"movflags": "+faststart", "fflags": "+bitexact"}
    with (
        whole_or_nothing(target),
        open_clip(source, mime, name) as clip,
        av.open(str(target.absolute()), "w", format="mp4", options=options) as made,
    ):
        _transcode(clip, made, PictureTrack(made, first, size), name, progress)


def fitted(size: tuple[int, int], short_side: int) -> tuple[int, int]:
    """Width and height for a clip shown at `size`: even, as H.264 wants them, and never larger than it is."""
    scale = min(1.0, short_side / min(size), MOST_LONG_SIDE / max(size))
    width, height = (max(2, min(round(side * scale / 2), side // 2) * 2) for side in size)
    return width, height


def _transcode(
    clip: InputContainer, made: OutputContainer, picture_track: PictureTrack, name: str, progress: Progress | None
) -> None:
    stream, sound = moving_picture(clip, name), next(iter(clip.streams.audio), None)
    sound_track = SoundTrack(made, sound) if sound else None
    streams: list[Stream] = [stream, sound] if sound else [stream]
    seconds = (clip.duration or 0) / av.time_base
    for frame, second in decoded(clip, streams, name):
        if isinstance(frame, VideoFrame):
            made.mux(picture_track.take(frame, second))
        elif isinstance(frame, AudioFrame) and sound_track:
            made.mux(list(sound_track.take(frame, second)))
        if progress and seconds:
            progress(min(1.0, second / seconds))
    made.mux(picture_track.finish())
    if sound_track:
        made.mux(list(sound_track.finish()))
    if progress:
        progress(1.0)


def _liveliest(clip: InputContainer, stream: VideoStream, name: str) -> VideoFrame | None:
    # Straight through and not by seeking: phones write a keyframe every ten seconds, so that every seek would decode
    # what the one before it did. Frames that no other frame needs are left out.
    stream.codec_context.skip_frame = "NONREF"
    best, best_score, due = None, -1.0, 0.0
    for frame, second in _pictures(clip, stream, name):
        if second > POSTER_WINDOW_SECONDS:
            break
        if second < due:
            continue
        due = second + _POSTER_STEP_SECONDS
        score = _score(frame)
        if score > best_score:
            best, best_score = frame, score
    return best


def _frame_at(clip: InputContainer, stream: VideoStream, name: str, wanted: float) -> VideoFrame | None:
    """The frame that shows at that second; the last one, if the clip is shorter."""
    clip.seek(round(wanted * av.time_base) + (clip.start_time or 0))
    showing = None
    for frame, second in _pictures(clip, stream, name):
        if showing is not None and second > wanted:
            break
        showing = frame
    return showing


def _pictures(clip: InputContainer, stream: VideoStream, name: str) -> Iterator[tuple[VideoFrame, float]]:
    for frame, second in decoded(clip, [stream], name):
        if isinstance(frame, VideoFrame):
            yield frame, second


def _score(frame: VideoFrame) -> float:
    height = max(1, round(_SCORING_WIDTH * frame.height / frame.width))
    return images.liveliness(_picture_of(frame, (_SCORING_WIDTH, height), "gray"))


def _picture_of(frame: VideoFrame, size: tuple[int, int], pixel_format: str) -> images.Picture:
    plane = Painter(size, pixel_format).paint(frame).planes[0]
    return images.from_plane(bytes(plane), plane.line_size, size, 3 if pixel_format == "rgb24" else 1)
