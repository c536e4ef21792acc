"""A guide's media is chosen for a line, a screen and a reader in one field."""

from __future__ import annotations

from typing import Any

import pytest
from samples import ask, data

from api.settings import CHECKOUT

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("library")]
MEDIA = """
query($budget: MediaBudget!) {
  guide(slug: "so-bao-hiem-xa-hoi-vssid") {
    media(budget: $budget) {
      bytes
      items { alt text bytes still { thumbhash } file { role bytes } captions { language bytes } }
    }
  }
}
"""


async def media(**budget: Any) -> dict[str, Any]:
    found: dict[str, Any] = (await data(MEDIA, budget=budget))["guide"]["media"]
    return found


async def test_without_a_limit_every_piece_comes_at_its_best() -> None:
    found = await media()

    assert [item["file"]["role"] for item in found["items"]] == ["MP4_480P", "WEBP_320"]
    assert found["bytes"] == sum(item["bytes"] for item in found["items"])
    assert found["items"][0]["captions"]["language"] == "vi"


async def test_a_budget_of_nothing_still_brings_the_words() -> None:
    found = await media(bytes=0)

    assert found["bytes"] == 0
    assert [(item["file"], item["still"], item["captions"]) for item in found["items"]] == [(None, None, None)] * 2
    assert all(item["alt"] and item["text"] for item in found["items"])


async def test_the_whole_is_never_more_than_the_budget() -> None:
    for most in (1, 499, 1500, 2500, 10_000):
        found = await media(bytes=most)
        assert found["bytes"] == sum(item["bytes"] for item in found["items"]) <= most


async def test_formats_and_languages_that_are_not_wished_for_do_not_come() -> None:
    found = await media(formats=["JPEG"], languages=["tyz"])

    assert [(item["file"], item["captions"]) for item in found["items"]] == [(None, None), (None, None)]


@pytest.mark.parametrize("budget", [{"bytes": -1}, {"width": -5}, {"languages": ["vi"] * 6}])
async def test_what_is_no_budget_is_refused_with_its_place(budget: dict[str, Any]) -> None:
    (error,) = (await ask(MEDIA, budget=budget))["errors"]

    assert error["extensions"]["code"] == "BAD_INPUT"
    assert error["extensions"]["argument"] == ["budget", next(iter(budget))]


async def test_a_cover_comes_in_the_size_that_is_asked_for_or_the_nearest() -> None:
    query = """{ guide(slug: "so-bao-hiem-xa-hoi-vssid") { cover(preset: THUMBNAIL) { url }
                 infographics { image(preset: SMALL) { url } tiles { url } } clips { stream { url } } } }"""

    found = (await data(query))["guide"]

    assert found["cover"]["url"].endswith("/so-bao-hiem-xa-hoi-vssid-poster.jpg")
    assert found["infographics"][0]["image"]["url"].endswith(".webp")
    assert (found["infographics"][0]["tiles"], found["clips"][0]["stream"]) == (None, None)


async def test_the_readmes_own_budget_brings_everything_that_fits() -> None:
    manual = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    query = next(block for block in manual.split("```graphql\n")[1:] if "media(budget" in block).partition("```")[0]

    found = (await data(query))["guide"]["media"]

    assert found["bytes"] <= 3_000_000
    assert [bool(item["file"] and item["text"]) for item in found["items"]] == [True, True]
