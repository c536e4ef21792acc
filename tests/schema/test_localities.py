"""Places through time, as the graph tells them (facts: the four states of Quảng Ninh)."""

from __future__ import annotations

from typing import Any

import pytest
from samples import ask, data

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("library")]

COUNT = """
query Count($asOf: Date, $level: LocalityLevel) {
  localities(asOf: $asOf, level: $level, first: 0) { totalCount }
}
"""


async def count(day: str, level: str) -> int:
    total: int = (await data(COUNT, asOf=day, level=level))["localities"]["totalCount"]
    return total


async def place(code: str, day: str, fields: str) -> Any:
    query = f"query($code: String!, $day: Date) {{ locality(code: $code, asOf: $day) {{ {fields} }} }}"
    return (await data(query, code=code, day=day))["locality"]


@pytest.mark.parametrize(
    ("day", "communes", "districts"),
    [("2022-07-15", 177, 13), ("2024-10-31", 177, 13), ("2024-11-01", 171, 13), ("2025-06-30", 171, 13)],
)
async def test_before_the_reform_there_are_districts(day: str, communes: int, districts: int) -> None:
    assert (await count(day, "COMMUNE"), await count(day, "DISTRICT")) == (communes, districts)


@pytest.mark.parametrize("day", ["2025-07-01", "2026-08-31", "2026-09-01", "2030-01-01"])
async def test_since_the_reform_there_are_54_communes_and_no_districts(day: str) -> None:
    assert (await count(day, "COMMUNE"), await count(day, "DISTRICT")) == (54, 0)


async def test_a_code_is_no_identity() -> None:
    fields = "slug fullName validFrom validTo parent { fullName asOf }"
    before = await place("06877", "2025-06-30", fields)
    after = await place("06877", "2025-07-01", fields)

    assert (before["fullName"], before["validFrom"], before["validTo"]) == ("Xã Đông Ngũ", None, "2025-07-01")
    assert (after["fullName"], after["validFrom"], after["validTo"]) == ("Xã Đông Ngũ", "2025-07-01", None)
    assert before["parent"] == {"fullName": "Huyện Tiên Yên", "asOf": "2025-06-30"}
    assert after["parent"] == {"fullName": "Tỉnh Quảng Ninh", "asOf": "2025-07-01"}
    assert (before["slug"], after["slug"]) == ("dong-ngu", "dong-ngu-2025")


async def test_a_code_of_a_vanished_level_finds_nothing_afterwards() -> None:
    assert (await place("199", "2025-06-30", "fullName"))["fullName"] == "Huyện Tiên Yên"
    assert await place("199", "2025-07-01", "fullName") is None


async def test_the_province_keeps_its_identity_when_it_becomes_a_city() -> None:
    before = await place("22", "2026-08-31", "slug fullName type")
    after = await place("22", "2026-09-01", "slug fullName type")

    assert (before["fullName"], before["type"]) == ("Tỉnh Quảng Ninh", "tỉnh")
    assert (after["fullName"], after["type"]) == ("Thành phố Quảng Ninh", "thành phố")
    assert before["slug"] == after["slug"] == "quang-ninh"


async def test_a_split_commune_names_its_successors_and_the_act() -> None:
    edges = await place("06886", "2025-06-30", "successors { extent successor { code fullName } act { number } }")

    found = [(edge["extent"], edge["successor"]["code"], edge["successor"]["fullName"]) for edge in edges["successors"]]
    assert sorted(found, key=lambda edge: edge[1]) == [
        ("PART", "06799", "Xã Hải Hòa"),
        ("PART", "06886", "Xã Hải Lạng"),
        ("PART", "06970", "Xã Ba Chẽ"),
    ]
    assert {edge["act"]["number"] for edge in edges["successors"]} == {"1679/NQ-UBTVQH15"}


async def test_an_abolished_district_has_a_succession_without_successor() -> None:
    district = await place("206", "2025-06-30", "successors { kind successor { id } operatesFrom decidedOn }")

    assert district["successors"] == [
        {"kind": "ABOLISH", "successor": None, "operatesFrom": "2025-07-01", "decidedOn": "2025-06-16"}
    ]


async def test_everything_below_a_place_is_of_the_same_day() -> None:
    fields = "asOf children(first: 100) { nodes { asOf parent { asOf fullName } children { nodes { asOf } } } }"

    tree = await place("22", "2024-12-31", fields)

    days = {tree["asOf"]}
    for district in tree["children"]["nodes"]:
        days |= {district["asOf"], district["parent"]["asOf"]}
        days |= {commune["asOf"] for commune in district["children"]["nodes"]}
    assert days == {"2024-12-31"}


async def test_twelve_names_come_back_under_another_code() -> None:
    before, after = [await names(day) for day in ("2024-10-31", "2025-07-01")]

    moved = {name for name in before.keys() & after.keys() if before[name] != after[name]}

    assert len(moved) == 12
    assert (before["Phường Hà Tu"], after["Phường Hà Tu"]) == ("06664", "06652")


async def names(day: str) -> dict[str, str]:
    """Names that stand for one commune only, with its code."""
    query = """
    query($day: Date, $after: String) {
      localities(asOf: $day, level: COMMUNE, first: 100, after: $after) {
        nodes { fullName code } pageInfo { hasNextPage endCursor }
      }
    }"""
    found: dict[str, list[str]] = {}
    page = {"hasNextPage": True, "endCursor": None}
    while page["hasNextPage"]:
        part = (await data(query, day=day, after=page["endCursor"]))["localities"]
        for node in part["nodes"]:
            found.setdefault(node["fullName"], []).append(node["code"])
        page = part["pageInfo"]
    return {name: codes[0] for name, codes in found.items() if len(codes) == 1}


async def test_an_impossible_day_is_an_error_that_says_so() -> None:
    body = await ask('query($day: Date) { locality(code: "22", asOf: $day) { id } }', day="2025-02-30")

    assert "data" not in body
    assert body["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
    assert body["errors"][0]["message"] == "Variable '$day' has invalid value: Value cannot represent a Date."


async def test_an_id_finds_the_place_again_as_it_was_on_its_day() -> None:
    fields = "id fullName asOf history { id fullName asOf validTo }"
    found = await place("22", "2025-12-31", fields)
    node = "query($id: ID!) { node(id: $id) { id ... on Locality { fullName asOf } } }"

    again = await data(node, id=found["id"])

    assert again["node"] == {"id": found["id"], "fullName": "Tỉnh Quảng Ninh", "asOf": "2025-12-31"}
    assert [(past["fullName"], past["asOf"]) for past in found["history"]] == [
        ("Tỉnh Quảng Ninh", "2025-12-31"),
        ("Thành phố Quảng Ninh", "2026-09-01"),
    ]
    assert len({past["id"] for past in found["history"]}) == 2


async def test_a_place_that_is_gone_by_then_is_found_as_it_was_last() -> None:
    number = (await place("206", "2022-01-01", "id"))["id"].partition("@")[0]

    found = await data("query($id: ID!) { node(id: $id) { id ... on Locality { fullName asOf } } }", id=number)

    assert found["node"] == {"id": f"{number}@2025-06-30", "fullName": "Thị xã Quảng Yên", "asOf": "2025-06-30"}


@pytest.mark.parametrize("day", ["1899-12-31", "2200-01-01", "9999-12-31"])
async def test_a_day_of_which_no_record_could_speak_is_refused(day: str) -> None:
    body = await ask('query($day: Date) { locality(code: "22", asOf: $day) { id } }', day=day)

    assert body["errors"][0]["extensions"]["code"] == "BAD_INPUT"
    assert body["errors"][0]["extensions"]["argument"] == ["asOf"]


@pytest.mark.parametrize("code", ["99999", "0" * 21, "", "22\0", "\ud800", "０６８７７"])
async def test_a_code_that_never_was_is_an_error_that_names_it(code: str) -> None:
    body = await ask("query($code: String!) { locality(code: $code) { id } }", code=code)

    error = body["errors"][0]
    assert body["data"] == {"locality": None}
    assert (error["extensions"]["code"], error["extensions"]["argument"]) == ("NOT_FOUND", ["code"])
    assert error["message"].startswith("There is no NSO code ")
