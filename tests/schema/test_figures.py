"""Targets and measurements, as the graph tells them: every number with its source."""

from __future__ import annotations

from typing import Any

import pytest
from samples import data

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("library")]


async def measured(indicator: str, day: str) -> list[Any]:
    query = """
    query($indicator: String!, $day: Date) {
      locality(code: "22", asOf: $day) {
        measurements(indicator: $indicator, first: 100) {
          nodes { slug value quote period { start end precision } source { slug publisher title } flags percentAgrees }
        }
      }
    }"""
    nodes: list[Any] = (await data(query, indicator=indicator, day=day))["locality"]["measurements"]["nodes"]
    return nodes


async def test_1421_and_1473_teams_both_stand_each_at_its_date() -> None:
    found = {node["slug"]: node for node in await measured("teams.total", "2023-12-31")}

    assert {slug: int(node["value"]) for slug, node in found.items()} == {
        "S0-teams": 1473,
        "S1-teams": 1473,
        "S2-teams": 1421,
        "S3-teams": 1473,
    }
    july = found["S2-teams"]
    assert july["period"] == {"start": "2022-07-01", "end": "2022-07-31", "precision": "MONTH"}
    assert july["quote"] == "Hiện toàn tỉnh đã có 1.421 tổ công nghệ số cộng đồng"
    assert july["source"]["title"] == "Đẩy mạnh chuyển đổi số toàn diện"


async def test_on_a_day_only_what_was_over_by_then_is_known() -> None:
    assert [node["slug"] for node in await measured("teams.total", "2022-07-31")] == ["S2-teams"]
    assert await measured("teams.total", "2022-07-30") == []


async def test_the_five_seeds_bring_77_figures_and_22_targets_each_with_source_and_quote() -> None:
    query = """
    query($after: String) {
      measurements(first: 100, after: $after, asOf: "2030-01-01") {
        totalCount nodes { slug quote source { slug } }
      }
      targets(first: 100) { totalCount nodes { slug quote source { slug } } }
    }"""

    found = await data(query)

    seeds = [node for node in found["measurements"]["nodes"] if node["source"]["slug"] in SEEDS]
    assert len(seeds) == 77
    assert found["targets"]["totalCount"] == 22
    assert all(node["quote"] for node in (*seeds, *found["targets"]["nodes"]))
    assert {node["source"]["slug"] for node in found["targets"]["nodes"]} <= SEEDS


SEEDS = {"s0", "s1", "s2", "s3", "s4"}


async def test_percentages_are_computed_and_agree_with_the_stated_ones() -> None:
    query = """
    { measurements(first: 100, asOf: "2030-01-01") {
        nodes { slug numerator denominator percent statedPercent percentAgrees }
    } }"""

    nodes = {node["slug"]: node for node in (await data(query))["measurements"]["nodes"]}

    compared = [node for node in nodes.values() if node["percentAgrees"] is not None]
    assert [node["percentAgrees"] for node in compared] == [True] * 16
    residence = nodes["S3-thuongtru"]
    assert (residence["numerator"], residence["denominator"]) == (5590, 53457)
    assert (residence["percent"], float(residence["statedPercent"])) == ("10.457", 10.46)


async def test_a_board_shows_the_latest_figure_of_a_target_by_its_day() -> None:
    query = """
    query($day: Date) {
      locality(code: "22", asOf: $day) {
        targets(first: 100) { nodes { slug latest { slug } standings { locality { id } } } }
      }
    }"""

    targets = (await data(query, day="2022-12-31"))["locality"]["targets"]["nodes"]

    latest = {target["slug"]: target["latest"]["slug"] for target in targets if target["latest"]}
    assert latest["T-S3-ocop"] == "S3-ocop-any"
    assert all(target["standings"] == [] for target in targets)


async def test_every_shape_of_target_keeps_its_shape() -> None:
    query = """
    { targets(first: 100) {
        nodes { slug comparison value upperValue milestone minimumAge dueOn startsOn flags }
    } }"""

    targets = {node["slug"]: node for node in (await data(query))["targets"]["nodes"]}

    assert targets["T-S0-enterprise"]["comparison"] == "AT_LEAST"
    assert (float(targets["T-S4-size"]["value"]), float(targets["T-S4-size"]["upperValue"])) == (2, 5)
    assert (targets["T-S0-auth"]["milestone"], targets["T-S0-auth"]["startsOn"]) == ("started", "2022-01-01")
    assert (targets["T-S3-eid14"]["minimumAge"], targets["T-S3-eid14"]["dueOn"]) == (14, "2022-12-31")
    assert targets["T-S3-portal"]["flags"] == ["MALFORMED"]
