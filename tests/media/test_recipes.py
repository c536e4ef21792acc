"""Recipes say what is made from what."""

from __future__ import annotations

import pytest

from media.recipes import RenditionRole, recipes_for
from media.sniffing import MediaKind


def roles(kind: MediaKind, width: int | None) -> list[str]:
    return [recipe.role.value for recipe in recipes_for(kind, width)]


def test_a_clip_gets_a_poster_first_and_a_small_mp4() -> None:
    assert roles(MediaKind.VIDEO, 1920) == ["POSTER", "MP4_480P"]


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (6000, ["WEBP_320", "WEBP_640", "WEBP_1080", "WEBP_1920"]),
        (1920, ["WEBP_320", "WEBP_640", "WEBP_1080", "WEBP_1920"]),
        (1919, ["WEBP_320", "WEBP_640", "WEBP_1080"]),
        (500, ["WEBP_320"]),
    ],
)
def test_a_picture_gets_no_width_above_its_own(width: int, expected: list[str]) -> None:
    assert roles(MediaKind.PICTURE, width) == expected


def test_a_picture_narrower_than_every_recipe_still_gets_one() -> None:
    assert roles(MediaKind.PICTURE, 100) == ["WEBP_320"]


def test_captions_are_served_as_they_came() -> None:
    assert roles(MediaKind.CAPTIONS, None) == []


def test_roles_are_named_as_clients_know_them() -> None:
    assert [role.value for role in RenditionRole] == [role.name for role in RenditionRole]
