"""What a file really is, told by opening it."""

from __future__ import annotations

import struct
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from av.stream import Disposition

from content_store.media_errors import TooManyPixels, UnknownFormat, VideoTooLong
from media.captions.reading import WEBVTT, read_captions
from media.clips.boxes import Extent, extent_of_matroska, extent_of_mp4, extent_of_wav
from media.clips.codec_names import codec_names
from media.clips.opening import broken, first_frame, moving_picture, open_clip, shown_size, sound_of, told_of_sound
from media.found import Probe, Said
from media.pictures import images
from media.pictures.pages import not_accepted
from media.pictures.rasters import PDF, SVG, faintest_of, open_raster, promised_size
from media.sniffing import MediaKind, Sniffed, sniff

if TYPE_CHECKING:
    from pathlib import Path

    from av.container import InputContainer
    from av.stream import Stream


@dataclass(frozen=True)
class Limits:
    """The largest media that are taken in: sides and areas in pixels, durations in milliseconds."""

    video_side: int = 4096
    duration_ms: int = 4 * 3600 * 1000
    picture_side: int = 20_000
    picture_pixels: int = 100_000_000
    # Of what cannot be read line by line: up to six bytes for each are held at once.
    whole_pixels: int = 25_000_000


LIMITS = Limits()
# What looks like a clip and holds nothing but sound: phones' and browsers' recorders make such files.
_AS_SOUND = {"video/mp4": "audio/mp4", "video/quicktime": "audio/mp4", "video/webm": "audio/webm"}
_BOXED = {"video/mp4", "video/quicktime", "audio/mp4"}
_EXTENTS = dict.fromkeys(_BOXED, extent_of_mp4) | {
    "video/webm": extent_of_matroska,
    "video/x-matroska": extent_of_matroska,
    "audio/webm": extent_of_matroska,
    "audio/wav": extent_of_wav,
}


def probe(path: Path, name: str, limits: Limits = LIMITS) -> Probe:
    """Open the file and check that all of it is there; `name` is for messages.

    Raises a MediaRefused: EmptyFile, UnknownFormat, NotAVideo, BrokenVideo, VideoTooLong, BrokenSound, BrokenPicture,
    PictureNotAccepted, TooManyPixels, FileTooLarge or BadCaptions.
    """
    sniffed = sniff(path, name)
    if _is_archive(path):
        raise UnknownFormat(name=name, found=f"{sniffed.mime} + ZIP (application/zip)")
    if sniffed.kind is MediaKind.VIDEO:
        return _probe_video(path, sniffed, name, limits)
    if sniffed.kind is MediaKind.PICTURE:
        return _probe_picture(path, sniffed, name, limits)
    if sniffed.kind is MediaKind.AUDIO:
        return _probe_sound(path, sniffed.mime, name, limits)
    captions = read_captions(path, name)
    said = Said.of(captions)
    return Probe(sniffed.kind, WEBVTT, duration_ms=captions.ends_ms, said=said, converted=captions.converted)


def _is_archive(path: Path) -> bool:
    """Whether a zip with something in it hides behind what the file begins as."""
    # Its list of files is looked for at the end; garbage there fails in any of these ways.
    with suppress(BadZipFile, NotImplementedError, struct.error, ValueError), ZipFile(path) as archive:
        return bool(archive.namelist())
    return False


def _probe_picture(path: Path, sniffed: Sniffed, name: str, limits: Limits) -> Probe:
    # Before the first pixel: a hundred bytes can promise ten thousand million of them.
    promised = promised_size(path, sniffed.mime, name)
    _check_sides(name, promised, limits.picture_side, limits.picture_pixels)
    if sniffed.mime not in (SVG, PDF):
        _check_pixels(path, sniffed.mime, name, (promised[0] * promised[1], limits.whole_pixels))
    raster = open_raster(path, name, tried=True)
    try:
        images.read_to_the_end(raster.pixels)
    except images.PictureError as error:
        raise images.broken(name, "its pixels end early or are damaged", "dữ liệu ảnh thiếu hoặc hỏng") from error
    width, height = raster.size
    faintest = faintest_of(path, name) if sniffed.mime == SVG else None
    return Probe(sniffed.kind, sniffed.mime, width, height, faintest=faintest)


def _check_pixels(path: Path, mime: str, name: str, pixels: tuple[int, int]) -> None:
    """Refuse, before the first pixel, what holds next to none of them, and what would have to be held whole.

    `pixels` are how many there are, and how many may be held.
    """
    promised, most = pixels
    # A JPEG spends a bit at least on every square of 8 by 8.
    if mime == "image/jpeg" and path.stat().st_size * 512 < promised:
        raise images.broken(name, "most of its pixels are missing", "thiếu phần lớn điểm ảnh")
    if promised > most and images.is_held_whole(path, mime):
        millions = most // 1_000_000
        raise not_accepted(
            name,
            f"as WebP, or saved progressive (interlaced), it may have {millions} megapixels; save it as an ordinary "
            "JPEG or PNG",
            f"ảnh WebP hoặc ảnh lưu kiểu lũy tiến (progressive, interlaced) chỉ được có {millions} triệu điểm ảnh; "
            "hãy lưu lại thành JPEG hoặc PNG thường",
        )


def _probe_video(path: Path, sniffed: Sniffed, name: str, limits: Limits) -> Probe:
    _refuse_a_cut_file(path, sniffed.mime, name)
    if _is_sound_alone(path, sniffed.mime, name):
        return _probe_sound(path, _AS_SOUND[sniffed.mime], name, limits)
    with open_clip(path, sniffed.mime, name) as clip:
        stream = moving_picture(clip, name)
        _check_sides(name, (stream.width, stream.height), limits.video_side, limits.video_side**2)
        sound = sound_of(clip)
        streams: list[Stream] = [stream, sound] if sound else [stream]
        declared = _declared_ms(clip, streams)
        _check_duration(declared, limits, name)
        frame = first_frame(clip, stream, name)
        _check_sides(name, (frame.width, frame.height), limits.video_side, limits.video_side**2)
        measured = _measured_ms(clip, streams, name)
        duration = _settle_duration(declared, measured, name)
        _check_duration(max(duration, measured), limits, name)
        width, height = shown_size(frame, stream.sample_aspect_ratio)
        return Probe(
            kind=sniffed.kind,
            mime=sniffed.mime,
            width=width,
            height=height,
            duration_ms=duration,
            bit_rate=path.stat().st_size * 8 * 1000 // duration,
            codecs=codec_names(streams),
        )


def _is_sound_alone(path: Path, mime: str, name: str) -> bool:
    """Whether it only looks like a clip: there is sound, at most a cover beside it, and nothing unknown."""
    with open_clip(path, mime, name) as clip:
        heard = sum(stream.type == "audio" for stream in clip.streams)
        covers = sum(bool(stream.disposition & Disposition.attached_pic) for stream in clip.streams.video)
        return mime in _AS_SOUND and heard > 0 and heard + covers == len(clip.streams)


def _probe_sound(path: Path, mime: str, name: str, limits: Limits) -> Probe:
    with told_of_sound():
        _refuse_a_cut_file(path, mime, name)
        with open_clip(path, mime, name) as clip:
            sound = sound_of(clip)
            if sound is None:
                raise broken(name, "it has no sound", "không có âm thanh")
            declared = _declared_ms(clip, [sound])
            _check_duration(declared, limits, name)
            measured = _measured_ms(clip, [sound], name)
            duration = _settle_duration(declared, measured, name)
            _check_duration(max(duration, measured), limits, name)
            return Probe(
                kind=MediaKind.AUDIO,
                mime=mime,
                duration_ms=duration,
                bit_rate=path.stat().st_size * 8 * 1000 // duration,
                codecs=codec_names([sound]),
            )


def _refuse_a_cut_file(path: Path, mime: str, name: str) -> None:
    boxed = mime in _BOXED
    extent = _EXTENTS[mime](path) if mime in _EXTENTS else Extent(frozenset(), 0)
    if extent.missing_bytes:
        missing = extent.missing_bytes
        raise broken(name, f"its last {missing} bytes are missing", f"thiếu {missing} byte cuối")
    if boxed and "moov" not in extent.boxes:
        raise broken(name, "it has no index (moov)", "thiếu phần mục lục (moov)")


def _declared_ms(clip: InputContainer, streams: list[Stream]) -> int:
    """The duration that the file claims for its picture and sound; 0 if it claims none."""
    claims = [
        float(stream.duration * stream.time_base)
        for stream in streams
        if stream.duration is not None and stream.time_base
    ]
    return max(0, round(1000 * max(claims) if claims else (clip.duration or 0) / 1000))


def _measured_ms(clip: InputContainer, streams: list[Stream], name: str) -> int:
    """From the first packet to the end of the last: every packet is read, none decoded."""
    clip.seek(0)
    first, last = float("inf"), float("-inf")
    for packet in clip.demux(streams):
        if packet.pts is not None:
            first = min(first, float(packet.pts * packet.time_base))
            last = max(last, float((packet.pts + (packet.duration or 0)) * packet.time_base))
        if packet.is_corrupt:
            raise broken(name, f"it is damaged at second {last:.1f}", f"bị hỏng ở giây {last:.1f}")
    return round(1000 * (last - first)) if last > first else 0


def _settle_duration(declared_ms: int, measured_ms: int, name: str) -> int:
    # Rounding, edit lists and a last frame's unknown length; less than a second nobody misses.
    tolerance = max(1000, declared_ms // 50)
    if measured_ms < declared_ms - tolerance:
        ends, claims = measured_ms / 1000, declared_ms / 1000
        raise broken(
            name,
            f"it ends after {ends:.1f} of {claims:.1f} seconds",
            f"hết dữ liệu ở giây {ends:.1f} trên tổng {claims:.1f} giây",
        )
    # A browser's recording declares no duration.
    duration = declared_ms or measured_ms
    if not duration:
        raise broken(name, "it lasts no time at all", "không có thời lượng")
    return duration


def _check_duration(duration_ms: int, limits: Limits, name: str) -> None:
    if duration_ms > limits.duration_ms:
        raise VideoTooLong(name=name, seconds=duration_ms // 1000, most=limits.duration_ms // 1000)


def _check_sides(name: str, size: tuple[int, int], most_side: int, most_pixels: int) -> None:
    width, height = size
    if max(size) > most_side or width * height > most_pixels:
        raise TooManyPixels(name=name, width=width, height=height, most_side=most_side, most_pixels=most_pixels)
