"""A budget is kept, spent well, and always gives the same."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from content_store.content.choosing import Budget, ImagePreset, MediaFormat, choose, in_preset
from content_store.content.snapshot import CaptionRecord, ClipRecord, FileRecord, InfographicRecord


def file(role: str, mime: str, size: int, width: int | None = None) -> FileRecord:
    return FileRecord(role, role, role, mime, size, width=width, height=width)


VTT = CaptionRecord("vi", "Tiếng Việt", file("CAPTIONS", "text/vtt", 2))
CLIP = ClipRecord(
    id=1,
    alt="Màn hình VNeID",
    transcript="Mở ứng dụng.",
    duration_ms=1000,
    width=1280,
    height=720,
    poster=file("POSTER", "image/jpeg", 80, 1280),
    stills=(file("POSTER_320", "image/webp", 10, 320), file("CARD", "image/jpeg", 60, 1200)),
    renditions=(
        file("MP4_240P", "video/mp4", 300, 426),
        file("MP4_480P", "video/mp4", 900, 854),
        file("MP4_720P", "video/mp4", 2000, 1280),
        file("AUDIO", "audio/mp4", 50),
    ),
    captions=(VTT, CaptionRecord("tyz", "Tày", file("CAPTIONS_TYZ", "text/vtt", 3))),
)
PICTURE = InfographicRecord(
    id=2,
    alt="Ba bước",
    description="Bước 1, 2, 3.",
    width=1080,
    height=1080,
    renditions=tuple(
        file(f"{name}_{width}", mime, size * width // 320, width)
        for width in (320, 640, 1080)
        for name, mime, size in (("WEBP", "image/webp", 40), ("AVIF", "image/avif", 30), ("JPEG", "image/jpeg", 50))
    ),
    crops=(file("KIOSK", "image/webp", 400, 1920),),
)


def told(budget: Budget) -> list[tuple[str | None, str | None, str | None]]:
    """The roles of what is chosen of the clip and of the picture."""
    return [
        (
            choice.file.role if choice.file else None,
            choice.still.role if choice.still else None,
            choice.captions.language if choice.captions else None,
        )
        for choice in choose([CLIP, PICTURE], budget)
    ]


def test_without_a_budget_the_best_of_everything_comes() -> None:
    assert told(Budget()) == [("MP4_720P", "POSTER_320", "vi"), ("AVIF_1080", None, None)]


def test_at_a_budget_of_nothing_only_the_words_come() -> None:
    choices = choose([CLIP, PICTURE], Budget(most_bytes=0))

    assert [(choice.of.alt, choice.bytes) for choice in choices] == [("Màn hình VNeID", 0), ("Ba bước", 0)]
    assert told(Budget(most_bytes=0)) == [(None, None, None), (None, None, None)]


def test_every_piece_is_given_something_before_one_is_given_more() -> None:
    assert told(Budget(most_bytes=32)) == [(None, None, "vi"), ("AVIF_320", None, None)]
    assert told(Budget(most_bytes=102)) == [(None, "POSTER_320", "vi"), ("AVIF_640", None, None)]
    assert told(Budget(most_bytes=160)) == [("AUDIO", "POSTER_320", "vi"), ("AVIF_640", None, None)]


def test_a_narrow_screen_is_not_sent_what_it_cannot_show() -> None:
    assert told(Budget(most_width=640)) == [("MP4_240P", "POSTER_320", "vi"), ("AVIF_640", None, None)]
    assert told(Budget(most_width=100)) == [("MP4_240P", "POSTER_320", "vi"), ("AVIF_320", None, None)]


def test_only_formats_that_are_taken_come() -> None:
    sound = (MediaFormat.M4A, MediaFormat.JPEG)

    assert told(Budget(formats=sound)) == [("AUDIO", "POSTER", "vi"), ("JPEG_1080", None, None)]


def test_captions_come_in_the_first_language_that_there_is() -> None:
    assert told(Budget(languages=("hmn", "tyz", "vi")))[0][2] == "tyz"
    assert told(Budget(languages=("hmn",)))[0][2] is None


@given(st.integers(0, 5000), st.one_of(st.none(), st.integers(1, 2000)))
def test_no_budget_is_exceeded_and_the_same_wish_gives_the_same(most: int, width: int | None) -> None:
    budget = Budget(most, width)

    choices = choose([CLIP, PICTURE], budget)

    assert sum(choice.bytes for choice in choices) <= most
    assert choices == choose([CLIP, PICTURE], budget)


def test_a_preset_that_was_cut_is_that_file_and_any_other_the_nearest_smaller_one() -> None:
    files = (*PICTURE.crops, *PICTURE.renditions)
    webp = (MediaFormat.WEBP,)

    assert in_preset(files, ImagePreset.KIOSK, webp).role == "KIOSK"
    assert in_preset(files, ImagePreset.SMALL, webp).role == "WEBP_640"
    assert in_preset(files, ImagePreset.LARGE, webp).role == "WEBP_1080"
    assert in_preset(files, ImagePreset.MEDIUM, (MediaFormat.AVIF, MediaFormat.JPEG)).role == "AVIF_1080"
    assert in_preset(files, ImagePreset.CARD).role == "AVIF_1080"
    assert in_preset([CLIP.poster, *CLIP.stills], ImagePreset.CARD).role == "CARD"
    assert in_preset([CLIP.poster], ImagePreset.THUMBNAIL).role == "POSTER"
