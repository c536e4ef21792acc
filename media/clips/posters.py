"""Posters: the one frame that stands for a clip."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from av import time_base
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from media.clips.opening import broken, decoded, moving_picture, open_clip, shown_size
from media.clips.painting import picture_of
from media.describing import write_picture
from media.pictures import images
from media.recipes import Poster, RenditionRole, Source
from media.renditions import RenditionFile

WINDOW_SECONDS = 10.0
_STEP_SECONDS = 0.5
_SCORING_WIDTH = 160
# Of no importance but that it is never the side that counts.
_MOST_HEIGHT = 16_383


def make_poster(recipe: Poster, path: Path, source: Source, folder: Path) -> list[RenditionFile]:
    """Make stills of the frame that shows at `source.poster_ms`, or of the liveliest of the first ten seconds.

    A JPEG, smaller WebPs, and a card cut from its middle. Raises BrokenVideo and NotAVideo, and leaves nothing then.
    """
    name = path.name
    with open_clip(path, source.mime, name) as clip:
        stream = moving_picture(clip, name)
        if source.poster_ms is None:
            frame = _liveliest(clip, stream, name)
        else:
            frame = _frame_at(clip, stream, name, source.poster_ms / 1000)
        if frame is None:
            raise broken(name, "no frame of it can be shown", "không giải mã được hình nào")
        width, height = shown_size(frame, stream.sample_aspect_ratio)
        scale = min(1.0, recipe.most_width / width)
        size = max(1, round(width * scale)), max(1, round(height * scale))
        pixels = picture_of(frame, size, "rgb24").copy_memory()
    return _stills(recipe, pixels, folder)


def _stills(recipe: Poster, pixels: images.Picture, folder: Path) -> list[RenditionFile]:
    poster = images.jpeg_of(pixels, recipe.quality)
    made = [write_picture(folder, RenditionRole.POSTER, "image/jpeg", pixels, poster)]
    for width in recipe.smaller:
        small = pixels.thumbnail_image(width, height=_MOST_HEIGHT, size="down")
        role, content = RenditionRole(f"POSTER_{width}"), images.webp_of(small, recipe.quality)
        made.append(write_picture(folder, role, "image/webp", small, content))
    width, height = recipe.card
    card = pixels.thumbnail_image(width, height=height, crop="centre")
    made.append(write_picture(folder, RenditionRole.CARD, "image/jpeg", card, images.jpeg_of(card, recipe.quality)))
    return made


def _liveliest(clip: InputContainer, stream: VideoStream, name: str) -> VideoFrame | None:
    # Straight through and not by seeking: phones write a keyframe every ten seconds, so that every seek would decode
    # what the one before it did. Frames that no other frame needs are left out.
    stream.codec_context.skip_frame = "NONREF"
    best, best_score, due = None, -1.0, 0.0
    for frame, second in _pictures(clip, stream, name):
        if second > WINDOW_SECONDS:
            break
        if second < due:
            continue
        due = second + _STEP_SECONDS
        score = _score(frame)
        if score > best_score:
            best, best_score = frame, score
    return best


def _frame_at(clip: InputContainer, stream: VideoStream, name: str, wanted: float) -> VideoFrame | None:
    """The frame that shows at that second; the last one, if the clip is shorter."""
    clip.seek(round(wanted * time_base) + (clip.start_time or 0))
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
    return images.liveliness(picture_of(frame, (_SCORING_WIDTH, height), "gray"))
