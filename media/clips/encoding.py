"""Tracks in the making: frames go in, packets come out, each encoded once however many files will hold it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.codec.context import Flags
from av.container import OutputContainer
from av.packet import Packet
from av.video.frame import PictureType, VideoFrame
from av.video.reformatter import ColorRange
from av.video.stream import VideoStream

from media.clips.loudness import Leveller
from media.clips.opening import THREADS, TICK
from media.clips.painting import Colours
from media.clips.soundtrack import SOUND_RATE, Soundtrack, layout_of
from media.recipes import Level

MOST_FRAMES_A_SECOND = 30
# Below it two channels of AAC sound worse than one.
STEREO_FROM = 64_000
_PICTURE_OPTIONS = {
    "forced-idr": "1",
    # Keyframes come when they are asked for, at the same moments in every level.
    "sc_threshold": "0",
    # Frames that wait are memory: 3 MB and their shadows for each of 1080p.
    "rc-lookahead": "20",
}
_SOUND_OPTIONS = {"aac_coder": "fast"}


def open_bench() -> OutputContainer:
    """A place for encoders, which no file owns: start it when its tracks are there, before packets are asked for."""
    return av.open(os.devnull, "w", format="null", options={"fflags": "+bitexact"})


class PictureTrack:
    """H.264 of one size; its frames come painted, in the order and at the seconds at which they show."""

    def __init__(self, bench: OutputContainer, level: Level, size: tuple[int, int], colours: Colours) -> None:
        options = _PICTURE_OPTIONS | {
            "preset": level.preset,
            "profile": level.profile,
            "crf": str(level.crf),
            "maxrate": str(level.picture_bit_rate),
            # One second's worth: what a line must carry in ten seconds is then at most eleven seconds' worth.
            "bufsize": str(level.picture_bit_rate),
        }
        self.stream: VideoStream = bench.add_stream("libx264", rate=MOST_FRAMES_A_SECOND, options=options)
        self.stream.width, self.stream.height = size
        self.stream.pix_fmt = "yuv420p"
        self.stream.time_base = self.stream.codec_context.time_base = TICK
        self.stream.gop_size = 1_000_000
        # With another number of threads x264 makes another file.
        self.stream.thread_count = THREADS
        # Without `frame_duration` every frame lasts 1/30 s for the encoder, and the last one for everybody.
        self.stream.codec_context.flags |= Flags.frame_duration | Flags.global_header
        self.stream.color_range = ColorRange.MPEG
        self.stream.color_primaries, self.stream.color_trc, self.stream.colorspace = colours

    def take(self, painted: VideoFrame, second: float, lasts: float, *, is_key: bool) -> list[Packet[VideoStream]]:
        """Encode a frame that shows at `second` for about `lasts` seconds."""
        painted.pts, painted.time_base, painted.duration = round(second / TICK), TICK, round(lasts / TICK)
        # A frame remembers how it was coded before and x264 would take that for an order.
        painted.pict_type = PictureType.I if is_key else PictureType.NONE
        return self.stream.encode(painted)

    def finish(self) -> list[Packet[VideoStream]]:
        """The packets that the encoder still held."""
        return self.stream.encode(None)


class SoundTrack:
    """AAC of one bit rate, in bit/s, as loud as everything else: stereo where there is room for it, else mono."""

    def __init__(self, bench: OutputContainer, bit_rate: int, layout: str, leveller: Leveller) -> None:
        # FFmpeg's usual coder makes quiet sounds 1 dB louder and peaks 4 dB higher at these bit rates.
        self.stream: AudioStream = bench.add_stream("aac", rate=SOUND_RATE, layout=layout, options=_SOUND_OPTIONS)
        self.stream.bit_rate = bit_rate
        # Without `bitexact` FFmpeg writes its version into the first packet.
        self.stream.codec_context.flags |= Flags.bitexact | Flags.global_header
        self._leveller = leveller

    def take(self, frame: AudioFrame) -> Iterator[Packet[AudioStream]]:
        """Encode the next samples of a soundtrack."""
        for samples in self._leveller.take(frame):
            yield from self.stream.encode(samples)

    def finish(self) -> Iterator[Packet[AudioStream]]:
        """The packets that the filters and the encoder still held."""
        for samples in self._leveller.finish():
            yield from self.stream.encode(samples)
        yield from self.stream.encode(None)


class Voice:
    """A file's sound in all the bit rates that are wanted of it; each packet comes with the stream it belongs to."""

    def __init__(
        self, bench: OutputContainer, source: AudioStream, bit_rates: Iterable[int], gains: dict[str, float]
    ) -> None:
        self.source = source
        self._soundtrack = Soundtrack(layout_of(source))
        self.tracks = dict[int, SoundTrack]()
        for bit_rate in sorted(set(bit_rates)):
            layout = layout_of(source) if bit_rate >= STEREO_FROM else "mono"
            self.tracks[bit_rate] = SoundTrack(bench, bit_rate, layout, Leveller(layout, gains[layout]))

    @property
    def seconds(self) -> float:
        """How much has been heard."""
        return self._soundtrack.seconds

    def take(self, frame: AudioFrame, second: float) -> Iterator[tuple[AudioStream, Packet[AudioStream]]]:
        """Encode the samples that sound from `second` on."""
        yield from self._encode(self._soundtrack.take(frame, second))

    def finish(self) -> Iterator[tuple[AudioStream, Packet[AudioStream]]]:
        """The packets that were still held."""
        yield from self._encode(self._soundtrack.finish())
        for track in self.tracks.values():
            yield from ((track.stream, packet) for packet in track.finish())

    def _encode(self, pieces: Iterator[AudioFrame]) -> Iterator[tuple[AudioStream, Packet[AudioStream]]]:
        for samples in pieces:
            for track in self.tracks.values():
                yield from ((track.stream, packet) for packet in track.take(samples))
