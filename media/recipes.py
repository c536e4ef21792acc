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
    POSTER_640 = "POSTER_640"
    POSTER_320 = "POSTER_320"
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
    poster_ms: int | None = None
    focus_x: float = 0.5
    focus_y: float = 0.5


@dataclass(frozen=True)
class Poster:
    """A JPEG of one good frame, or of the one its editor chose, at most `most_width` pixels wide.

    Beside it WebPs of `smaller` widths, and a JPEG of just the card's width and height.
    """

    most_width: int = 1280
    smaller: tuple[int, ...] = (640, 320)
    card: tuple[int, int] = (1200, 630)
    quality: int = 82


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
    """A picture at most `width` pixels wide, as WebP, AVIF and JPEG, each with a quality of 0 to 100 on its own scale.

    The effort of AVIF is 0 to 9: how long its encoder looks for a smaller file.
    """

    width: int
    webp_quality: int = 82
    avif_quality: int = 55
    avif_effort: int = 1
    jpeg_quality: int = 82


@dataclass(frozen=True)
class Crop:
    """A picture of exactly this size, cut around the focal point, as WebP or JPEG.

    A picture too small for it is enlarged at most so many times; beyond that the crop is smaller, in the same shape.
    """

    role: RenditionRole
    width: int
    height: int
    mime: str = "image/webp"
    quality: int = 82
    most_enlarged: float = 2.0


@dataclass(frozen=True)
class Tiles:
    """A large picture as squares of `side` pixels at every scale, so that a viewer loads only what it shows."""

    side: int = 512
    quality: int = 82


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
    Crop(RenditionRole.CARD, 1200, 630, "image/jpeg"),
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


def name_of(recipe: Recipe) -> str:
    """What the recipe is called in rows and messages."""
    match recipe:
        case Picture(width=width):
            return f"PICTURE_{width}"
        case Crop(role=role):
            return role.value
        case _:
            return type(recipe).__name__.upper()


def recipe_named(name: str, source: Source) -> Recipe:
    """The recipe for this source that is called so; LookupError when there is none any more."""
    for recipe in recipes_for(source):
        if name_of(recipe) == name:
            return recipe
    raise LookupError(name)


def key_of(recipe: Recipe, source: Source) -> str:
    """What a rendition is stored with: another key says that it would come out otherwise today."""
    chosen = {Poster: (source.poster_ms,), Crop: (source.focus_x, source.focus_y)}.get(type(recipe), ())
    digest = hashlib.sha256(repr((RECIPES_REVISION, recipe, chosen)).encode()).hexdigest()
    return f"{name_of(recipe)}-{digest[:12]}"


def cost_of(recipe: Recipe, source: Source) -> float:
    """About how many seconds of work a recipe is, for telling how far the work has come."""
    seconds = (source.duration_ms or 0) / 1000
    match recipe:
        case Films(levels=levels):
            return 2 + seconds * sum(level.short_side for level in levels) / 2000
        case Sound():
            return 1 + seconds / 50
        case Tiles():
            return (source.width or 0) * (source.height or 0) / 10_000_000
        case _:
            return 0.5


def is_slow(recipe: Recipe) -> bool:
    """Whether it may take so long that pictures and posters should not wait behind it."""
    return isinstance(recipe, Films | Sound | Tiles)
