"""Clips and recordings, opened: the only place where a demuxer meets a stranger's file."""

from __future__ import annotations

import errno
from contextlib import contextmanager
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING

import av
from av.audio.frame import AudioFrame
from av.stream import Disposition
from av.video.frame import VideoFrame

from content_store.media_errors import BrokenSound, BrokenVideo, NotAVideo

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.stream import Stream
    from av.video.stream import VideoStream

_DEMUXERS = {
    "video/mp4": "mov",
    "video/quicktime": "mov",
    "video/webm": "matroska",
    "video/x-matroska": "matroska",
    "audio/mp4": "mov",
    "audio/webm": "matroska",
    "audio/mpeg": "mp3",
    "audio/aac": "aac",
    "audio/ogg": "ogg",
    "audio/wav": "wav",
}
# The one clock inside what we make; it divides by every usual frame rate.
TICK = Fraction(1, 90_000)
# Decoding with this many threads; more would take the worker's other cores and change nothing in the result.
THREADS = 2
# Of a hundred packets one may be damaged: a flicker, against a clip that somebody must film again.
TOLERATED_DAMAGE = 0.01
_NOT_THE_CLIPS_FAULT = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.ENOENT, errno.EMFILE, errno.ENFILE}
# How many packets a decoder may swallow before its first frame.
_MOST_PACKETS_UNSEEN = 300


@contextmanager
def open_clip(path: Path, mime: str, name: str) -> Iterator[InputContainer]:
    """The container at `path`, read as `mime` and as nothing else.

    Whatever FFmpeg says about it within the block becomes BrokenVideo; that the disk is full stays an OSError, and
    that there is no memory a MemoryError.
    """
    try:
        # The demuxer is named, because FFmpeg's own guess includes playlists that open other files; the path is
        # absolute, because `concat:…` is a protocol.
        with av.open(str(path.absolute()), "r", format=_DEMUXERS[mime], metadata_errors="replace") as clip:
            yield clip
    except av.FFmpegError as error:
        if isinstance(error, MemoryError) or error.errno in _NOT_THE_CLIPS_FAULT:
            raise
        said = error.strerror or type(error).__name__
        raise broken(name, f"it cannot be read ({said})", f"không đọc được ({said})") from error


@contextmanager
def told_of_sound() -> Iterator[None]:
    """Within the block a BrokenVideo is said of a recording, for a file in which nobody expects a picture."""
    try:
        yield
    except BrokenVideo as refusal:
        said = refusal.details
        raise BrokenSound(name=said["name"], reason=said["reason"], reason_vi=said["reason_vi"]) from refusal


def moving_picture(clip: InputContainer, name: str) -> VideoStream:
    """The clip's first video stream that is not a cover; NotAVideo if there is none."""
    still = Disposition.attached_pic | Disposition.timed_thumbnails
    for stream in clip.streams.video:
        if not stream.disposition & still:
            # None where FFmpeg has no decoder, whatever the stubs say.
            if stream.codec_context is None:
                raise broken(name, "its codec is not known", "không nhận ra bộ mã hoá hình")
            return stream
    raise NotAVideo(name=name)


def sound_of(clip: InputContainer) -> AudioStream | None:
    """The clip's first sound that can be decoded, if it has one."""
    return next((stream for stream in clip.streams.audio if stream.codec_context is not None), None)


def first_frame(clip: InputContainer, stream: VideoStream, name: str) -> VideoFrame:
    """The first frame that decodes; BrokenVideo if none of the first packets gives one."""
    stream.thread_count = 1  # so that it comes out as soon as it can
    for packet in islice(clip.demux(stream), _MOST_PACKETS_UNSEEN):
        for frame in packet.decode():
            if not frame.is_corrupt:
                return frame
    raise broken(name, "no frame of it can be shown", "không giải mã được hình nào")


def decoded(clip: InputContainer, streams: list[Stream], name: str) -> Iterator[tuple[VideoFrame | AudioFrame, float]]:
    """Every frame of these streams with the second at which it is due, counted from the clip's start.

    A damaged packet is passed over; BrokenVideo, at the end, if there were too many.
    """
    start = (clip.start_time or 0) / av.time_base
    seen = damaged = 0
    for stream in streams:
        stream.codec_context.thread_count = THREADS
    for packet in clip.demux(streams):
        seen += 1
        try:
            frames = packet.decode()
        except av.InvalidDataError:
            damaged += 1
            continue
        for frame in frames:
            if isinstance(frame, VideoFrame | AudioFrame) and frame.time is not None:
                yield frame, max(0.0, frame.time - start)
    if damaged > seen * TOLERATED_DAMAGE:
        raise broken(name, f"{damaged} of {seen} packets are damaged", f"{damaged} trên {seen} gói dữ liệu bị hỏng")


def shown_size(frame: VideoFrame, pixel_aspect: Fraction | None) -> tuple[int, int]:
    """Width and height as a viewer shows the frame: square pixels, the camera's rotation applied."""
    width = max(1, round(frame.width * (pixel_aspect or 1)))
    return (frame.height, width) if frame.rotation % 180 else (width, frame.height)


def broken(name: str, reason: str, reason_vi: str) -> BrokenVideo:
    """A BrokenVideo that can be said in both languages."""
    return BrokenVideo(name=name, reason=reason, reason_vi=reason_vi)
