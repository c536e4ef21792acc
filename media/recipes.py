"""What is made from a file, as data."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from media.sniffing import MediaKind

# Counts up whenever the code changes what comes out of a recipe; a change of the recipe's own data shows by itself.
RECIPES_REVISION = 2


class RenditionRole(StrEnum):
    """What a rendition is for; stored and shown to clients, so a name is never given a new meaning."""

    POSTER = "POSTER"
    MP4_240P = "MP4_240P"
    MP4_480P = "MP4_480P"
    MP4_720P = "MP4_720P"
    MP4_1080P = "MP4_1080P"
    AUDIO = "AUDIO"
    # A level of HLS is a playlist and the one file whose byte ranges it lists.
    HLS_240P = "HLS_240P"
    HLS_480P = "HLS_480P"
    HLS_720P = "HLS_720P"
    HLS_1080P = "HLS_1080P"
    HLS_AUDIO = "HLS_AUDIO"
    FMP4_240P = "FMP4_240P"
    FMP4_480P = "FMP4_480P"
    FMP4_720P = "FMP4_720P"
    FMP4_1080P = "FMP4_1080P"
    FMP4_AUDIO = "FMP4_AUDIO"
    # A sheet of small stills, and the WebVTT file that says which of them shows when.
    STORYBOARD = "STORYBOARD"
    STORYBOARD_VTT = "STORYBOARD_VTT"
    WEBP_320 = "WEBP_320"
    WEBP_640 = "WEBP_640"
    WEBP_1080 = "WEBP_1080"
    WEBP_1920 = "WEBP_1920"
    AVIF_320 = "AVIF_320"
    AVIF_640 = "AVIF_640"
    AVIF_1080 = "AVIF_1080"
    AVIF_1920 = "AVIF_1920"
    JPEG_320 = "JPEG_320"
    JPEG_640 = "JPEG_640"
    JPEG_1080 = "JPEG_1080"
    JPEG_1920 = "JPEG_1920"
    # Cut around the point that matters: a card in a chat, a kiosk's screen, a step on a phone held upright.
    CARD = "CARD"
    KIOSK = "KIOSK"
    PORTRAIT = "PORTRAIT"
    TILES = "TILES"


@dataclass(frozen=True)
class Source:
    """What is known of an asset when something is made of it: pixels, milliseconds, and what its editors chose.

    `focus_x` and `focus_y` are the point that every crop keeps, as shares of width and height from the top left.
    """

    kind: MediaKind
    mime: str
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None
    has_audio: bool = False
    poster_ms: int | None = None
    focus_x: float = 0.5
    focus_y: float = 0.5


@dataclass(frozen=True)
class Poster:
    """A JPEG of one good frame, or of the one its editor chose, at most `most_width` pixels wide."""

    most_width: int = 1280


@dataclass(frozen=True)
class Level:
    """One size of a clip: its shorter side and bit rates in bit/s, the picture's as an upper bound.

    `profile` is H.264's, `preset` how much time x264 takes, `crf` the quality that it aims at: less is better.
    """

    short_side: int
    picture_bit_rate: int
    sound_bit_rate: int
    crf: int
    profile: str = "high"
    preset: str = "veryfast"


@dataclass(frozen=True)
class Sound:
    """A voice by itself, for those who listen: one MP4, and the same as a level of HLS."""

    bit_rate: int = 48_000


@dataclass(frozen=True)
class Films:
    """A clip for every line and screen, all from one decoding: MP4s, the levels of HLS, its sound, a storyboard."""

    levels: tuple[Level, ...]
    sound: Sound = Sound()


@dataclass(frozen=True)
class Picture:
    """A picture at most `width` pixels wide, as WebP, AVIF and JPEG."""

    width: int


@dataclass(frozen=True)
class Crop:
    """A picture of exactly this size, cut around the focal point."""

    role: RenditionRole
    width: int
    height: int


@dataclass(frozen=True)
class Tiles:
    """A large picture as squares of `side` pixels at every scale, so that a viewer loads only what it shows."""

    side: int = 512


Recipe = Poster | Films | Sound | Picture | Crop | Tiles

LEVELS = (
    # The smallest is for the oldest phones and the worst lines: 300 kbit/s in any ten seconds, sound and all.
    Level(240, picture_bit_rate=215_000, sound_bit_rate=48_000, crf=28, profile="main", preset="medium"),
    Level(480, picture_bit_rate=900_000, sound_bit_rate=96_000, crf=26, profile="main"),
    Level(720, picture_bit_rate=2_200_000, sound_bit_rate=96_000, crf=25),
    Level(1080, picture_bit_rate=4_500_000, sound_bit_rate=96_000, crf=24),
)
PICTURE_WIDTHS = (320, 640, 1080, 1920)
CROPS = (
    Crop(RenditionRole.CARD, 1200, 630),
    Crop(RenditionRole.KIOSK, 1920, 1080),
    Crop(RenditionRole.PORTRAIT, 1080, 1350),
)
TILED_ABOVE_PIXELS = 4_000_000


def recipes_for(source: Source) -> tuple[Recipe, ...]:
    """The recipes for a file, quickest first; nothing is ever enlarged but the smallest of each kind."""
    if source.kind is MediaKind.VIDEO:
        return Poster(), Films(levels_for(source))
    if source.kind is MediaKind.AUDIO:
        return (Sound(),)
    if source.kind is MediaKind.PICTURE:
        return *pictures_for(source), *CROPS, *tiles_for(source)
    return ()


def levels_for(source: Source) -> tuple[Level, ...]:
    """The levels that a clip is large enough for."""
    short_side = min(source.width or 0, source.height or 0)
    return tuple(level for level in LEVELS if level.short_side <= short_side) or LEVELS[:1]


def pictures_for(source: Source) -> tuple[Picture, ...]:
    """The widths that a picture is wide enough for."""
    return tuple(Picture(width) for width in PICTURE_WIDTHS if width <= (source.width or 0)) or (
        Picture(PICTURE_WIDTHS[0]),
    )


def tiles_for(source: Source) -> tuple[Tiles, ...]:
    """Tiles for a picture that no screen shows whole."""
    pixels = (source.width or 0) * (source.height or 0)
    return (Tiles(),) if pixels > TILED_ABOVE_PIXELS else ()


def fingerprint(recipe: Recipe, source: Source) -> str:
    """What a rendition is stored with: another one says that it would come out otherwise today."""
    chosen = {Poster: (source.poster_ms,), Crop: (source.focus_x, source.focus_y)}.get(type(recipe), ())
    return hashlib.sha256(repr((RECIPES_REVISION, recipe, chosen)).encode()).hexdigest()[:16]
