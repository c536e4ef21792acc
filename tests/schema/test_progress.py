"""Progress towards targets: of a place, of all below it, and across reforms, where figures do not always reach."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from samples import data, editor_account

from content_store.registry import recording
from content_store.registry.localities import Locality
from content_store.registry.measurements import Precision
from content_store.registry.recording import Figure, Numbers, Period, Subject

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("library")]

OUTCOME = """
fragment of on ProgressOutcome {
    __typename
    ... on Progress {
        reached numerator denominator percent value qualifier unit periodStart periodEnd placeCount missingCount
        measurements { slug }
    }
    ... on NotComputable { reason placeCount missingCount parts { slug } }
}"""
OF_A_PLACE = f"""
query($code: String!, $asOf: Date) {{ locality(code: $code, asOf: $asOf) {{ targets(first: 100) {{ nodes {{
    slug progress {{ ...of }} rollUp {{ ...of }}
}} }} }} }}{OUTCOME}"""
COMMUNES = f"""
query($asOf: Date) {{ coverageGaps(target: "T-S0-eid", first: 100, asOf: $asOf) {{ nodes {{
    locality {{ slug }} reasons progress {{ ...of }}
}} }} }}{OUTCOME}"""
YEAR = Period(date(2022, 1, 1), date(2022, 12, 31), Precision.YEAR)


async def measure(place: str, numbers: Numbers, indicator: str = "people.eid_share", **more: Any) -> None:
    """Put a figure of a place on record."""
    locality = await Locality.get(slug=place)
    figure = Figure("Giả lập", "s3", "Giả lập", numbers, **{"period": YEAR, **more})
    slug = f"{place}-{more.get('channel', 'x')}-{numbers.numerator or numbers.value or 0:.0f}".lower()
    await recording.create(slug, Subject(indicator, locality.id), figure, await editor_account())


async def of_province(day: str, slug: str = "T-S0-eid") -> Any:
    nodes = (await data(OF_A_PLACE, code="22", asOf=day))["locality"]["targets"]["nodes"]
    return next(node for node in nodes if node["slug"] == slug)


async def of_commune(place: str, day: str) -> Any:
    nodes = (await data(COMMUNES, asOf=day))["coverageGaps"]["nodes"]
    return next(node["progress"] for node in nodes if node["locality"]["slug"] == place)


def nothing(reason: str, places: int, missing: int, *parts: str) -> dict[str, Any]:
    return {
        "__typename": "NotComputable",
        "reason": reason,
        "placeCount": places,
        "missingCount": missing,
        "parts": [{"slug": part} for part in parts],
    }


async def test_a_place_without_a_figure_is_absent_and_not_zero() -> None:
    found = await of_province("2022-12-31")

    assert found["progress"] == nothing("NO_FIGURE", 1, 1)
    assert found["rollUp"] == nothing("NO_FIGURE", 177, 177)


async def test_a_roll_up_sums_what_is_there_and_says_how_many_are_missing() -> None:
    await measure("ha-phong", Numbers(90, 100))
    await measure("ha-tu", Numbers(30, 300))

    assert (await of_province("2022-12-31"))["rollUp"] == {
        "__typename": "Progress",
        "reached": False,
        "numerator": 120,
        "denominator": 400,
        "percent": "30",
        "value": None,
        "qualifier": "EXACT",
        "unit": None,
        "periodStart": "2022-01-01",
        "periodEnd": "2022-12-31",
        "placeCount": 177,
        "missingCount": 175,
        "measurements": [{"slug": "ha-phong-x-90"}, {"slug": "ha-tu-x-30"}],
    }


async def test_a_commune_that_was_merged_is_the_sum_of_what_it_was_made_of() -> None:
    await measure("ha-phong", Numbers(90, 100))
    await measure("ha-tu", Numbers(30, 300))

    merged = await of_commune("ha-tu-2025", "2025-12-31")
    assert (merged["numerator"], merged["denominator"], merged["placeCount"]) == (120, 400, 1)
    whole = (await of_province("2025-12-31"))["rollUp"]
    assert (whole["numerator"], whole["denominator"], whole["placeCount"], whole["missingCount"]) == (120, 400, 54, 53)


async def test_half_of_what_a_commune_was_made_of_does_not_stand_for_it() -> None:
    await measure("ha-tu", Numbers(30, 300))

    assert await of_commune("ha-tu-2025", "2025-12-31") == nothing("NO_FIGURE", 1, 1, "ha-tu-x-30")
    assert (await of_province("2025-12-31"))["rollUp"] == nothing("NO_FIGURE", 54, 54, "ha-tu-x-30")


async def test_across_a_split_nothing_is_guessed_and_the_parts_are_shown() -> None:
    await measure("lien-hoa", Numbers(1, 10))
    for place in ("phong-hai", "lien-vi", "tien-phong"):
        await measure(place, Numbers(5, 10))

    found = await of_commune("lien-hoa-2025", "2025-12-31")

    parts = ("lien-hoa-x-1", "phong-hai-x-5", "lien-vi-x-5", "tien-phong-x-5")
    assert (found["__typename"], found["reason"], found["missingCount"]) == ("NotComputable", "SPLIT", 1)
    assert {part["slug"] for part in found["parts"]} == set(parts)


async def test_above_a_split_all_of_whose_parts_are_inside_the_sum_is_whole_again() -> None:
    for place in ("lien-hoa", "phong-hai", "lien-vi", "tien-phong", "hoang-tan", "tan-an", "ha-an"):
        await measure(place, Numbers(1, 10))

    found = (await of_province("2025-12-31"))["rollUp"]

    assert (found["numerator"], found["denominator"], found["missingCount"]) == (7, 70, 52)


async def test_figures_of_channels_alone_are_parts_and_never_a_whole() -> None:
    await measure("ha-tu", Numbers(99, 267), channel="postmart")
    await measure("ha-tu", Numbers(159, 267), channel="voso")

    found = await of_commune("ha-tu", "2022-12-31")

    assert found == nothing("ONLY_PARTS", 1, 1, "ha-tu-postmart-99", "ha-tu-voso-159")


async def test_a_share_and_a_count_are_not_added() -> None:
    await measure("ha-phong", Numbers(90, 100))
    await measure("ha-tu", Numbers(value=Decimal(30)))

    found = (await of_province("2022-12-31"))["rollUp"]
    assert found == nothing("DIFFERENT_DENOMINATORS", 177, 175, "ha-phong-x-90", "ha-tu-x-30")


async def test_bare_percentages_of_places_are_not_averaged() -> None:
    await measure("ha-phong", Numbers(stated_percent=Decimal(90)))
    await measure("ha-tu", Numbers(stated_percent=Decimal(30)))

    found = (await of_province("2022-12-31"))["rollUp"]
    assert (found["reason"], len(found["parts"])) == ("NO_NUMBERS", 2)


async def test_a_figure_of_those_the_target_speaks_of_goes_before_one_of_nobody_in_particular() -> None:
    await measure("quang-ninh", Numbers(50, 100))
    await measure("quang-ninh", Numbers(70, 100), population="công dân >= 14 tuổi")

    assert (await of_province("2022-12-31", "T-S3-eid14"))["progress"]["numerator"] == 70
    assert (await of_province("2022-12-31", "T-S0-eid"))["progress"]["numerator"] == 50


async def test_nothing_is_held_against_a_target_that_is_malformed_in_its_source() -> None:
    await measure("quang-ninh", Numbers(50, 100), "people.knows_portal_share")

    found = (await of_province("2022-12-31", "T-S3-portal"))["progress"]
    assert found == nothing("TARGET_MALFORMED", 1, 0, "quang-ninh-x-50")


async def test_a_place_that_is_gone_on_the_day_has_no_progress() -> None:
    query = """{ targets(first: 100, asOf: "2026-01-01") { nodes {
        slug progress { ... on NotComputable { reason } }
    } } }"""

    nodes = (await data(query))["targets"]["nodes"]

    reasons = {node["slug"]: node["progress"].get("reason") for node in nodes}
    assert reasons["T-S4-size"] == "NO_PLACE"
    assert reasons["T-S0-eid"] == "NO_FIGURE"


async def test_a_series_is_of_the_whole_place_and_oldest_first() -> None:
    await measure("quang-ninh", Numbers(50, 100))
    july = Period(date(2022, 7, 1), date(2022, 7, 31), Precision.MONTH)
    await measure("quang-ninh", Numbers(40, 100), period=july)
    await measure("quang-ninh", Numbers(10, 100), channel="voso")
    query = """{ locality(code: "22", asOf: "2023-12-31") { targets(first: 100) { nodes {
        slug series { totalCount nodes { slug } }
    } } } }"""

    nodes = (await data(query))["locality"]["targets"]["nodes"]

    series = {node["slug"]: [figure["slug"] for figure in node["series"]["nodes"]] for node in nodes}
    assert series["T-S0-eid"] == ["quang-ninh-x-40", "quang-ninh-x-50"]
    assert series["T-S3-ocop"] == ["S3-ocop-any"]
    assert series["T-S0-gdp"] == []
