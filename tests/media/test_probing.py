"""A file is taken in only when all of it is there."""

from __future__ import annotations

import re
import resource
from typing import TYPE_CHECKING

import pytest
from media_samples import (
    WEBVTT,
    Clip,
    cut,
    make_clip,
    make_drawing,
    make_pdf,
    make_picture,
    png_that_promises,
)

from content_store.media_errors import (
    BrokenPicture,
    BrokenVideo,
    EmptyFile,
    MediaRefused,
    NotAVideo,
    TooManyPixels,
    UnknownFormat,
    VideoTooLong,
)
from media.captions.reading import read_captions
from media.found import Probe, Said
from media.probing import Limits, probe
from media.sniffing import MediaKind

if TYPE_CHECKING:
    from pathlib import Path


SEGMENT = b"\x18\x53\x80\x67"


def refused(path: Path, name: str, limits: Limits | None = None) -> MediaRefused:
    """The refusal; the file that was refused is untouched and alone, as it was."""
    before, beside = path.read_bytes(), sorted(path.parent.iterdir())

    with pytest.raises(MediaRefused) as refusal:
        probe(path, name, limits or Limits())

    assert path.read_bytes() == before
    assert sorted(path.parent.iterdir()) == beside
    return refusal.value


def test_a_clip_tells_its_size_time_and_codecs(clip: Path) -> None:
    assert probe(clip, "clip.mp4") == Probe(
        kind=MediaKind.VIDEO,
        mime="video/mp4",
        width=320,
        height=180,
        duration_ms=2000,
        bit_rate=clip.stat().st_size * 4,
        codecs="avc1.42c00c,mp4a.40.2",
    )


def test_a_silent_webm_is_a_clip(webm: Path) -> None:
    found = probe(webm, "clip.webm")

    assert (found.mime, found.codecs, found.duration_ms) == ("video/webm", "vp8", 2000)


@pytest.mark.parametrize(("turned", "size"), [(90, (180, 320)), (180, (320, 180)), (270, (180, 320))])
def test_a_turned_clip_has_the_sides_that_a_viewer_sees(tmp_path: Path, turned: int, size: tuple[int, int]) -> None:
    path = make_clip(tmp_path / "phone.mov", Clip(seconds=0.2, sound=False, turned=turned, kind="mov"))

    found = probe(path, "phone.mov")

    assert (found.width, found.height) == size


def test_a_clip_of_one_frame_is_a_clip(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "one.mp4", Clip(seconds=0.04, sound=False))

    assert probe(path, "one.mp4").duration_ms == 40


def test_a_picture_tells_its_upright_size(tmp_path: Path) -> None:
    path = make_picture(tmp_path / "picture.jpg", (300, 200), orientation=6)

    assert probe(path, "picture.jpg") == Probe(MediaKind.PICTURE, "image/jpeg", 200, 300)


def test_a_drawing_has_the_size_at_which_it_is_painted(tmp_path: Path) -> None:
    path = make_drawing(tmp_path / "drawing.svg")

    assert probe(path, "drawing.svg") == Probe(MediaKind.PICTURE, "image/svg+xml", 4242, 2828)


def test_a_page_has_the_size_at_which_it_is_painted(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "page.pdf")

    assert probe(path, "page.pdf") == Probe(MediaKind.PICTURE, "application/pdf", 4242, 2828)


def test_a_drawing_that_promises_too_many_pixels_is_refused_before_it_is_painted(tmp_path: Path) -> None:
    refusal = refused(make_drawing(tmp_path / "a.svg", size='width="100000" height="100000"'), "a.svg")

    assert isinstance(refusal, TooManyPixels)
    assert (refusal.details["width"], refusal.details["height"]) == (100_000, 100_000)


def test_a_page_that_promises_too_many_pixels_is_refused_before_it_is_painted(tmp_path: Path) -> None:
    refusal = refused(make_pdf(tmp_path / "a.pdf", box="0 0 100000 50000"), "a.pdf")

    assert isinstance(refusal, TooManyPixels)
    assert (refusal.details["width"], refusal.details["height"]) == (100_000, 50_000)


def test_captions_have_no_size_and_last_until_their_words_go(tmp_path: Path) -> None:
    path = tmp_path / "vi.vtt"
    path.write_text(WEBVTT, encoding="utf-8")

    assert probe(path, "vi.vtt") == Probe(
        MediaKind.CAPTIONS, "text/vtt", duration_ms=4000, said=Said.of(read_captions(path, "vi.vtt"))
    )


@pytest.mark.parametrize(
    ("content", "name", "refusal"),
    [
        (b"", "clip.mp4", EmptyFile),
        (b"Xin ch\xc3\xa0o", "clip.mp4", UnknownFormat),
        (b"<html><body>404</body></html>", "photo.jpg", UnknownFormat),
        (b"\xff\xd8\xff\xe0" + bytes(50), "photo.jpg", BrokenPicture),
        (b"\x89PNG\r\n\x1a\n", "photo.png", BrokenPicture),
        (b"\x00\x00\x00\x10ftypisom\x00\x00\x00\x00", "clip.mp4", BrokenVideo),
        (b"\x1a\x45\xdf\xa3\x87\x42\x82\x84webm", "clip.webm", BrokenVideo),
    ],
)
def test_a_beginning_alone_is_not_enough(
    tmp_path: Path, content: bytes, name: str, refusal: type[MediaRefused]
) -> None:
    path = tmp_path / "upload"
    path.write_bytes(content)

    assert type(refused(path, name)) is refusal


@pytest.mark.parametrize("share", [0.5, 0.95])
def test_a_cut_mp4_is_refused_with_the_number_of_missing_bytes(clip: Path, tmp_path: Path, share: float) -> None:
    path = cut(clip, tmp_path / "cut", share)

    refusal = refused(path, "cut.mp4")

    assert isinstance(refusal, BrokenVideo)
    assert str(refusal.details["reason"]).endswith("bytes are missing")


def test_an_mp4_without_its_index_is_refused(clip: Path, tmp_path: Path) -> None:
    path = tmp_path / "headless"
    path.write_bytes(clip.read_bytes().replace(b"moov", b"free"))

    assert refused(path, "clip.mp4").message == (
        "The video clip.mp4 is damaged or cut off: it has no index (moov). Export it again and upload it whole."
    )


@pytest.mark.parametrize("share", [0.02, 0.5, 0.95])
def test_a_cut_webm_is_refused(webm: Path, tmp_path: Path, share: float) -> None:
    assert type(refused(cut(webm, tmp_path / "cut", share), "cut.webm")) is BrokenVideo


def test_an_mp4_whose_frames_are_noise_is_refused(clip: Path, tmp_path: Path) -> None:
    content = bytearray(clip.read_bytes())
    start = content.index(b"mdat") + 4
    content[start : content.index(b"moov") - 4] = bytes([0x5A]) * (content.index(b"moov") - 4 - start)
    path = tmp_path / "noise"
    path.write_bytes(content)

    assert type(refused(path, "clip.mp4")) is BrokenVideo


def test_a_webm_that_claims_more_time_than_it_holds_is_refused(tmp_path: Path) -> None:
    whole = Clip(size=(96, 54), seconds=4, kind="webm", sound=False)
    content = make_clip(tmp_path / "whole.webm", whole).read_bytes()
    # A segment that leaves its size open, so that only its packets can tell that half is missing.
    at = content.index(SEGMENT) + len(SEGMENT)
    path = tmp_path / "boastful"
    path.write_bytes((content[:at] + b"\x01" + b"\xff" * 7 + content[at + 8 :])[: len(content) // 2])

    refusal = refused(path, "clip.webm")

    # libvpx spends its bytes a little differently on every run.
    assert re.fullmatch(r"it ends after [12]\.\d of 4\.0 seconds", str(refusal.details["reason"]))
    assert re.fullmatch(r"hết dữ liệu ở giây [12]\.\d trên tổng 4\.0 giây", str(refusal.details["reason_vi"]))


def test_flipped_bytes_in_the_index_are_refused_or_harmless(clip: Path, tmp_path: Path) -> None:
    content, path, refusals = clip.read_bytes(), tmp_path / "flipped", []
    moov = content.index(b"moov")

    for at in range(moov - 4, len(content) - 8, 19):
        path.write_bytes(content[:at] + bytes(255 - byte for byte in content[at : at + 8]) + content[at + 8 :])
        try:
            probe(path, "clip.mp4")
        except MediaRefused as refusal:
            refusals.append(type(refusal))

    assert len(refusals) >= 10
    assert set(refusals) <= {BrokenVideo, NotAVideo, TooManyPixels, VideoTooLong}


def test_a_clip_wider_than_4096_pixels_is_refused(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "wide.mp4", Clip(size=(4112, 64), seconds=0.1, sound=False))

    refusal = refused(path, "wide.mp4")

    assert isinstance(refusal, TooManyPixels)
    assert (refusal.details["width"], refusal.details["most_side"]) == (4112, 4096)


def test_a_clip_longer_than_allowed_is_refused(clip: Path) -> None:
    refusal = refused(clip, "clip.mp4", Limits(duration_ms=1000))

    assert refusal.message == "The recording clip.mp4 lasts 2 seconds, at most 1 are accepted."


def test_a_clip_larger_than_allowed_is_refused(clip: Path) -> None:
    refusal = refused(clip, "clip.mp4", Limits(video_side=200))

    assert isinstance(refusal, TooManyPixels)
    assert (refusal.details["width"], refusal.details["most_side"]) == (320, 200)


@pytest.mark.parametrize("side", [20_001, 30_000, 100_000])
def test_a_picture_that_promises_too_many_pixels_is_refused_before_they_cost_memory(tmp_path: Path, side: int) -> None:
    path = png_that_promises(tmp_path / "bomb.png", side, side)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    refusal = refused(path, "bomb.png")

    assert refusal.details == {
        "name": "bomb.png",
        "width": side,
        "height": side,
        "most_side": 20_000,
        "most_pixels": 100_000_000,
    }
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 16 * 1024


def test_a_picture_within_its_sides_may_still_have_too_many_pixels(tmp_path: Path) -> None:
    path = png_that_promises(tmp_path / "square.png", 15_000, 15_000)

    assert type(refused(path, "square.png")) is TooManyPixels


def test_a_picture_that_promises_more_than_it_holds_is_broken(tmp_path: Path) -> None:
    path = png_that_promises(tmp_path / "hollow.png", 9_000, 9_000)

    assert type(refused(path, "hollow.png")) is BrokenPicture


@pytest.mark.parametrize("ending", ["jpg", "png", "webp"])
@pytest.mark.parametrize("share", [0.5, 0.95])
def test_a_cut_picture_is_broken(tmp_path: Path, ending: str, share: float) -> None:
    path = cut(make_picture(tmp_path / f"whole.{ending}"), tmp_path / "cut", share)

    refusal = refused(path, f"cut.{ending}")

    assert type(refusal) is BrokenPicture
