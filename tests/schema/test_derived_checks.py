"""Derived checks: sums and differences that the facts work out, held against what is public."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from figures_asked import figures, number

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("library")]


@pytest.mark.parametrize(
    ("parts", "whole", "total"),
    [
        (("S2-teams-local", "S2-teams-enterprise"), "S2-teams", 1421),
        (("S3-teams-local", "S3-teams-enterprise"), "S3-teams", 1473),
        (("S3-thue-landau", "S3-thue-thaydoi"), "S3-thue-ontime", 676),
    ],
)
async def test_derived_parts_add_up_to_their_wholes(parts: tuple[str, str], whole: str, total: int) -> None:
    found = await figures()

    assert [number(found[part]) for part in parts] == {1421: [1409, 12], 1473: [1462, 11], 676: [51, 625]}[total]
    assert sum(number(found[part]) for part in parts) == number(found[whole]) == total


async def test_derived_11_services_of_the_police_and_14_of_departments_are_25_told_as_parts() -> None:
    found = await figures()
    police, departments = found["S3-25dvc-mps"], found["S3-25dvc-dept"]

    assert (police["numerator"], departments["numerator"]) == (11, 14)
    assert police["numerator"] + departments["numerator"] == police["denominator"] == departments["denominator"] == 25
    assert police["population"] != departments["population"]


async def test_derived_79_products_are_on_both_platforms() -> None:
    found = await figures()

    anywhere, postmart, voso = (number(found[f"S3-ocop-{key}"]) for key in ("any", "postmart", "voso"))
    assert (postmart, voso, anywhere, postmart + voso - anywhere) == (99, 159, 179, 79)


@pytest.mark.parametrize(
    ("seed", "members", "teams", "mean"), [("S2", 10752, 1421, "7.57"), ("S3", 11255, 1473, "7.64")]
)
async def test_derived_members_a_team_are_as_the_facts_say(seed: str, members: int, teams: int, mean: str) -> None:
    found = await figures()

    assert (number(found[f"{seed}-members"]), number(found[f"{seed}-teams"])) == (members, teams)
    assert (Decimal(members) / teams).quantize(Decimal("0.01"), ROUND_HALF_UP) == Decimal(mean)


@pytest.mark.parametrize(("slug", "of", "there", "left"), [("S2-fibre", 114, 43, 71), ("S2-bts", 54, 25, 29)])
async def test_derived_villages_and_stations_without_a_line_are_left(slug: str, of: int, there: int, left: int) -> None:
    found = (await figures())[slug]

    assert (found["denominator"], found["numerator"]) == (of, there)
    assert found["denominator"] - found["numerator"] == left


async def test_derived_all_16_stated_percentages_agree() -> None:
    verdicts = [figure["percentAgrees"] for figure in (await figures()).values()]

    assert (verdicts.count(True), verdicts.count(False)) == (16, 0)
