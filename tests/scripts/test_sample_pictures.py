"""The pictures and the sound of the eight guides: infographics, cards and clips."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import av
import pytest
import pyvips

from scripts.sample.cards import COVER_TITLE, COVER_WIDTH, FLOOR, HEIGHT, WIDTH, draw_card
from scripts.sample.clip import film_clip
from scripts.sample.drawing import AMBER, INK, PALETTES, WHITE, Type, contrast, rgb, set_block, width_of
from scripts.sample.infographic import draw_infographic
from scripts.sample.pictograms import pictogram
from scripts.sample.scenes import scenes_of
from scripts.sample.sound import chime, soundtrack
from scripts.sample.texts import Guide, read_guides

if TYPE_CHECKING:
    from pathlib import Path

GUIDES = read_guides()


@pytest.fixture(autouse=True)
def _own_drawings_are_trusted() -> Iterator[None]:
    """Where strangers' files are opened, libvips is kept from SVG; the sample is drawn in a process of its own."""
    pyvips.block_untrusted_set(False)
    yield
    pyvips.block_untrusted_set(True)


EVERY_GUIDE = pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.slug)


def variation_below(picture: Any, top: int) -> float:
    """How much the part of the picture under this line varies; flat colour gives nothing."""
    band = picture.crop(0, top, picture.width, picture.height - top)
    return max(float(colour.deviate()) for colour in band.crop(420, 0, 860, band.height).bandsplit())


def test_a_clip_shows_its_scenes_in_high_definition_with_sound(tmp_path: Path) -> None:
    guide = min(GUIDES, key=lambda guide: scenes_of(guide)[-1].end)
    shares: list[float] = []

    film_clip(guide, tmp_path / "clip.mp4", shares.append)

    with av.open(str(tmp_path / "clip.mp4")) as clip:
        picture, sound = clip.streams.video[0], clip.streams.audio[0]
        assert (picture.codec_context.name, picture.width, picture.height) == ("h264", 1280, 720)
        assert (picture.pix_fmt, sound.codec_context.name) == ("yuv420p", "aac")
        assert (clip.duration or 0) / 1_000_000 == pytest.approx(scenes_of(guide)[-1].end, abs=0.1)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert (tmp_path / "clip.mp4").stat().st_size < 2_500_000


def test_a_clip_shows_a_card_at_rest_anew_three_times_a_second_until_its_end(tmp_path: Path) -> None:
    short = replace(GUIDES[0], steps=GUIDES[0].steps[:1])

    film_clip(short, tmp_path / "clip.mp4")

    with av.open(str(tmp_path / "clip.mp4")) as clip:
        twelfths = [round(12 * (frame.time or 0)) for frame in clip.decode(video=0)]
    assert {after - before for before, after in pairwise(twelfths)} == {1, 3, 4}
    assert (twelfths[0], twelfths[-1] + 1) == (0, sum(scene.frames for scene in scenes_of(short)))


def test_the_same_guide_gives_the_same_clip_to_the_byte(tmp_path: Path) -> None:
    short = replace(GUIDES[0], steps=GUIDES[0].steps[:1])

    film_clip(short, tmp_path / "one.mp4")
    film_clip(short, tmp_path / "two.mp4")

    assert (tmp_path / "one.mp4").read_bytes() == (tmp_path / "two.mp4").read_bytes()


def test_a_clip_can_start_to_play_before_it_has_arrived(tmp_path: Path) -> None:
    film_clip(replace(GUIDES[0], steps=GUIDES[0].steps[:1]), tmp_path / "clip.mp4")

    film = (tmp_path / "clip.mp4").read_bytes()

    assert film.index(b"moov") < film.index(b"mdat")


@EVERY_GUIDE
def test_cards_leave_room_for_captions(guide: Guide) -> None:
    for scene in scenes_of(guide):
        card = draw_card(guide, scene, whole=True)
        assert (card.width, card.height) == (WIDTH, HEIGHT) == (1280, 720)
        if scene.step is not None:
            assert variation_below(card, FLOOR) == 0


@EVERY_GUIDE
def test_the_title_card_holds_its_title_in_three_lines(guide: Guide) -> None:
    assert len(set_block(guide.title, COVER_TITLE, COVER_WIDTH).lines) <= 3


def test_a_card_gains_its_sentence_only_when_whole() -> None:
    guide, scene = GUIDES[0], scenes_of(GUIDES[0])[1]

    bare, whole = (draw_card(guide, scene, whole=whole) for whole in (False, True))

    assert (bare - whole).abs().max() > 100
    assert (bare - whole).crop(0, 0, 396, 720).abs().max() == 0


@EVERY_GUIDE
def test_an_infographic_is_a_tall_page_1080_wide(guide: Guide, tmp_path: Path) -> None:
    draw_infographic(guide, tmp_path / "page.png")

    page = pyvips.Image.new_from_file(str(tmp_path / "page.png"))

    assert (page.width, page.bands, page.interpretation) == (1080, 3, "srgb")
    assert 1920 <= page.height <= 3000
    assert page(4, page.height - 4) == list(rgb(PALETTES[guide.topic].deep))


@pytest.mark.parametrize("topic", sorted(PALETTES))
def test_text_stands_out_from_its_ground(topic: str) -> None:
    palette = PALETTES[topic]

    assert contrast(WHITE, palette.deep) >= 7
    assert contrast(palette.deep, palette.tint) >= 7
    assert contrast(INK, palette.tint) >= 7
    assert contrast(INK, AMBER) >= 7
    assert contrast(WHITE, palette.lift) >= 4.5


def test_contrast_of_black_on_white_is_twenty_one() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


def test_a_block_of_text_is_broken_evenly_and_never_wider_than_asked() -> None:
    style = Type("Bold", 50)

    block = set_block("Cảm ơn cô bác đã xem và cùng làm", style, 500)

    assert len(block.lines) == 2
    assert max(width_of(line, style) for line in block.lines) == block.width <= 500
    assert block.height == 2 * style.line_height


def test_a_pictogram_takes_both_colours() -> None:
    drawn = pictogram("lock", "#111111", "#EEEEEE")

    assert 'stroke="#111111"' in drawn
    assert 'fill="#EEEEEE"' in drawn
    assert "FILL" not in drawn


def test_a_chime_is_soft_and_dies_away() -> None:
    samples = chime()

    assert 1000 < max(map(abs, samples)) < 32767 // 8
    assert abs(samples[-1]) < 10


def test_a_soundtrack_is_silent_between_the_chimes() -> None:
    sound = soundtrack([0.0, 3.0], 5.0)

    assert len(sound) == 2 * 5 * 44100
    assert not any(sound[2 * 2 * 44100 : 2 * 3 * 44100])
    assert any(sound[2 * 3 * 44100 : 2 * 4 * 44100])
