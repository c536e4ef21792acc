"""Recipes say what is made from what."""

from __future__ import annotations

from dataclasses import replace

import pytest

from media.recipes import (
    CROPS,
    Films,
    Poster,
    RenditionRole,
    Source,
    cost_of,
    is_slow,
    key_of,
    name_of,
    recipe_named,
    recipes_for,
)
from media.sniffing import MediaKind

CLIP = Source(MediaKind.VIDEO, "video/mp4", 1920, 1080, 60_000)


def picture(width: int, height: int) -> Source:
    return Source(MediaKind.PICTURE, "image/png", width, height)


def names(source: Source) -> list[str]:
    return [name_of(recipe) for recipe in recipes_for(source)]


def test_a_clip_gets_a_poster_first_and_then_its_films() -> None:
    assert names(CLIP) == ["POSTER", "FILMS"]


@pytest.mark.parametrize(
    ("size", "levels"),
    [
        ((3840, 2160), [240, 480, 720, 1080]),
        ((1080, 1920), [240, 480, 720, 1080]),
        ((1280, 719), [240, 480]),
        ((200, 100), [240]),
    ],
)
def test_a_clip_is_never_enlarged_but_always_has_its_smallest_level(size: tuple[int, int], levels: list[int]) -> None:
    _, films = recipes_for(replace(CLIP, width=size[0], height=size[1]))

    assert isinstance(films, Films)
    assert [level.short_side for level in films.levels] == levels


@pytest.mark.parametrize(
    ("size", "widths"),
    [((1920, 1000), [320, 640, 1080, 1920]), ((1919, 1000), [320, 640, 1080]), ((100, 100), [320])],
)
def test_a_picture_gets_no_width_above_its_own_but_always_one(size: tuple[int, int], widths: list[int]) -> None:
    assert names(picture(*size)) == [*(f"PICTURE_{width}" for width in widths), "CARD", "KIOSK", "PORTRAIT"]


def test_only_a_picture_above_four_megapixels_gets_tiles() -> None:
    assert "TILES" not in names(picture(2000, 2000))
    assert names(picture(2000, 2001))[-1] == "TILES"


def test_a_voice_gets_its_sound_and_captions_are_served_as_they_are() -> None:
    assert names(Source(MediaKind.AUDIO, "audio/mp4")) == ["SOUND"]
    assert names(Source(MediaKind.CAPTIONS, "text/vtt")) == []


def test_another_choice_asks_for_that_recipe_again_and_for_no_other() -> None:
    chosen = replace(CLIP, poster_ms=1000)

    before, after = ([key_of(recipe, source) for recipe in recipes_for(source)] for source in (CLIP, chosen))

    assert before[0] != after[0]
    assert before[0].startswith("POSTER-")
    assert before[1] == after[1]
    assert key_of(CROPS[0], picture(9, 9)) != key_of(CROPS[0], replace(picture(9, 9), focus_x=0.1))
    assert key_of(Poster(), CLIP) != key_of(Poster(most_width=640), CLIP)


def test_a_recipe_is_found_by_its_name_while_it_exists() -> None:
    assert recipe_named("POSTER", CLIP) == Poster()
    with pytest.raises(LookupError):
        recipe_named("PICTURE_320", CLIP)


def test_only_what_may_take_long_is_slow_and_it_costs_more() -> None:
    poster, films = recipes_for(CLIP)

    assert (is_slow(poster), is_slow(films)) == (False, True)
    assert cost_of(poster, CLIP) < cost_of(films, CLIP) < cost_of(films, replace(CLIP, duration_ms=120_000))


def test_roles_are_named_as_clients_know_them() -> None:
    assert [role.value for role in RenditionRole] == [role.name for role in RenditionRole]
