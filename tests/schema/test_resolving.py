"""Names of any time, in any spelling, and the places that they mean today."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from public import counted, public
from samples import SCHEMA, ask, data

from schema.compiling import plans_of

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("library")]

RESOLVE = """
query Resolve($name: String!, $asOf: Date, $namedOn: Date) {
  resolveLocality(name: $name, asOf: $asOf, namedOn: $namedOn) {
    __typename
    ... on ResolvedLocality { match { ...match } }
    ... on AmbiguousLocality { total matches { ...match } }
    ... on UnknownLocality { name }
  }
}
fragment match on LocalityMatch {
  locality { slug fullName asOf ancestors { fullName } }
  present {
    __typename
    ... on PresentLocalities { passages { extent locality { code fullName } chain { ...step } } abolished { kind } }
    ... on AbolishedLocality { chain { ...step } }
  }
}
fragment step on Succession {
  kind extent decidedOn inForceFrom operatesFrom act { number } predecessor { fullName } successor { fullName }
}
"""
PRESENT = """
query($name: String!) {
  resolveLocality(name: $name) {
    ... on ResolvedLocality { match { ...match } }
    ... on AmbiguousLocality { total matches { ...match } }
  }
}
fragment match on LocalityMatch {
  locality { fullName }
  present {
    ... on PresentLocalities { passages { locality { fullName } chain { kind act { number } } } }
    ... on AbolishedLocality { chain { kind } }
  }
}
"""
OLD_DONG_NGU = [("PART", "06862", "Xã Tiên Yên"), ("PART", "06877", "Xã Đông Ngũ")]


async def resolved(name: str, **more: str) -> dict[str, Any]:
    found: dict[str, Any] = (await data(RESOLVE, None, name=name, **more))["resolveLocality"]
    return found


def present(match: dict[str, Any]) -> list[tuple[str, str, str]]:
    passages = match["present"]["passages"]
    return [(way["extent"], way["locality"]["code"], way["locality"]["fullName"]) for way in passages]


@pytest.mark.parametrize(
    "name",
    [
        "xã Đông Ngũ, Tiên Yên",
        "Tiên Yên, xã Đông Ngũ",
        "X. Đông Ngũ, H. Tiên Yên, T. Quảng Ninh".replace("T. ", "tỉnh "),
        "xã Đông Ngũ huyện Tiên Yên tỉnh Quảng Ninh",
        "xã Đông Ngũ thuộc huyện Tiên Yên",
        "dong ngu tien yen",
        "DONG NGU, TIEN YEN",
        unicodedata.normalize("NFD", "xã Đông Ngũ, Tiên Yên"),
        "xã Đông Ngũ (cũ), huyện Tiên Yên, Việt Nam",
    ],
)
async def test_an_old_commune_is_found_however_it_is_written(name: str) -> None:
    found = await resolved(name)

    assert found["__typename"] == "ResolvedLocality"
    assert found["match"]["locality"] == {
        "slug": "dong-ngu",
        "fullName": "Xã Đông Ngũ",
        "asOf": "2025-06-30",
        "ancestors": [{"fullName": "Huyện Tiên Yên"}, {"fullName": "Tỉnh Quảng Ninh"}, {"fullName": "Việt Nam"}],
    }
    assert present(found["match"]) == OLD_DONG_NGU


async def test_the_chain_names_every_act_with_its_three_days() -> None:
    found = await resolved("phường Hoà Lạc")

    (way,) = found["match"]["present"]["passages"]
    assert (way["extent"], way["locality"]["fullName"]) == ("WHOLE", "Phường Móng Cái 1")
    assert way["chain"] == [
        {
            "kind": "MERGE",
            "extent": "WHOLE",
            "decidedOn": "2024-09-28",
            "inForceFrom": "2024-11-01",
            "operatesFrom": "2024-11-01",
            "act": {"number": "1199/NQ-UBTVQH15"},
            "predecessor": {"fullName": "Phường Hoà Lạc"},
            "successor": {"fullName": "Phường Trần Phú"},
        },
        {
            "kind": "MERGE",
            "extent": "WHOLE",
            "decidedOn": "2025-06-16",
            "inForceFrom": "2025-06-16",
            "operatesFrom": "2025-07-01",
            "act": {"number": "1679/NQ-UBTVQH15"},
            "predecessor": {"fullName": "Phường Trần Phú"},
            "successor": {"fullName": "Phường Móng Cái 1"},
        },
    ]


@pytest.mark.parametrize("name", ["phường Hòa Lạc", "PHUONG HOA LAC", "p.hoà lạc"])
async def test_the_place_of_a_tone_mark_makes_no_difference(name: str) -> None:
    assert (await resolved(name))["match"]["locality"]["slug"] == "hoa-lac"


@pytest.mark.parametrize("name", ["thị xã Quảng Yên", "TX. Quảng Yên", "tx quang yen"])
async def test_an_abolished_district_says_so_with_its_act(name: str) -> None:
    match = (await resolved(name))["match"]

    assert match["locality"]["fullName"] == "Thị xã Quảng Yên"
    assert match["present"]["__typename"] == "AbolishedLocality"
    (step,) = match["present"]["chain"]
    assert (step["kind"], step["successor"], step["act"]["number"]) == ("ABOLISH", None, "1679/NQ-UBTVQH15")


async def test_an_ambiguous_name_gives_all_places_with_what_they_lie_in() -> None:
    found = await resolved("Quảng Yên")

    assert (found["__typename"], found["total"]) == ("AmbiguousLocality", 3)
    places = [match["locality"] for match in found["matches"]]
    assert [(place["fullName"], place["ancestors"][0]["fullName"]) for place in places] == [
        ("Phường Quảng Yên", "Thành phố Quảng Ninh"),
        ("Thị xã Quảng Yên", "Tỉnh Quảng Ninh"),
        ("Phường Quảng Yên", "Thị xã Quảng Yên"),
    ]


async def test_a_parent_scopes_a_name_that_two_places_had() -> None:
    assert (await resolved("xã Đông Ngũ"))["total"] == 2
    assert (await resolved("xã Đông Ngũ, thành phố Quảng Ninh"))["__typename"] == "AmbiguousLocality"
    assert (await resolved("phường Hà Tu, thành phố Hạ Long"))["match"]["locality"]["slug"] == "ha-tu"


async def test_a_parent_that_a_reform_took_away_scopes_still() -> None:
    # Since July 2025 no ward lies in a city of the province, and people say so all the same.
    found = await resolved("phường Móng Cái 1, thành phố Móng Cái")

    assert found["match"]["locality"]["fullName"] == "Phường Móng Cái 1"
    assert found["match"]["locality"]["ancestors"][0]["fullName"] == "Thành phố Quảng Ninh"


async def test_a_day_of_use_tells_two_places_of_one_name_apart() -> None:
    before, after = await resolved("Đông Ngũ", namedOn="2022-07-15"), await resolved("Đông Ngũ", namedOn="2026-01-01")

    assert (before["match"]["locality"]["slug"], after["match"]["locality"]["slug"]) == ("dong-ngu", "dong-ngu-2025")
    assert present(before["match"]) == OLD_DONG_NGU
    assert present(after["match"]) == [("WHOLE", "06877", "Xã Đông Ngũ")]


async def test_an_answer_of_an_earlier_day_knows_nothing_later() -> None:
    found = await resolved("Hà Tu", asOf="2025-06-30")

    assert found["match"]["locality"]["slug"] == "ha-tu"
    assert present(found["match"]) == [("WHOLE", "06664", "Phường Hà Tu")]
    assert found["match"]["present"]["passages"][0]["chain"] == []


async def test_other_tones_are_taken_only_when_nothing_has_the_right_ones() -> None:
    # Quảng Ninh has a commune Hải Hòa and, until 2025, a town Quảng Hà; nothing is called Quang Hạ.
    assert {match["locality"]["fullName"] for match in (await resolved("Quang Hạ"))["matches"]} == {
        "Thị trấn Quảng Hà",
        "Xã Quảng Hà",
    }
    assert (await resolved("Bái Tử"))["__typename"] == "UnknownLocality"


async def test_a_province_of_the_past_leads_to_the_one_that_took_it_in() -> None:
    assert present((await resolved("tỉnh Bắc Kạn"))["match"]) == [("WHOLE", "19", "Tỉnh Thái Nguyên")]
    assert present((await resolved("tỉnh Thái Nguyên", namedOn="2022-06-01"))["match"]) == [
        ("WHOLE", "19", "Tỉnh Thái Nguyên")
    ]


@pytest.mark.parametrize("name", ["", "  ", ",,,", "xã", "xã Không Có Đâu", "🙂", "%_%", "' OR 1=1 --"])
async def test_words_that_name_no_place_are_given_back(name: str) -> None:
    assert await resolved(name) == {"__typename": "UnknownLocality", "name": name}


@pytest.mark.parametrize("name", ["a" * 201, "Hà\0Tu", "\ud800"])
async def test_words_that_could_name_no_place_are_refused(name: str) -> None:
    body = await ask(RESOLVE, name=name)

    error = body["errors"][0]["extensions"]
    assert (error["code"], error["argument"]) == ("BAD_INPUT", ["name"])


@pytest.mark.parametrize(("name", "matches"), [("thị trấn Tiên Yên", 1), ("Hà Tu", 2), ("Quảng Yên", 3)])
async def test_a_name_takes_five_statements_however_many_places_bear_it(name: str, matches: int) -> None:
    await public()
    with counted() as sent:
        found = (await data(PRESENT, name=name))["resolveLocality"]

    assert found.get("total", 1) == matches
    assert len(sent) == 5


async def test_the_whole_question_is_answered_by_a_plan() -> None:
    declined = dict(plans_of(SCHEMA).declined)

    await resolved("xã Đông Ngũ, Tiên Yên")
    await resolved("Quảng Yên")

    assert plans_of(SCHEMA).declined == declined


LINEAGE = """
query($code: String!, $asOf: Date) {
  locality(code: $code, asOf: $asOf) {
    present { ... on PresentLocalities { passages { extent locality { code } chain { kind } } } }
    origins { extent locality { code fullName asOf } chain { kind operatesFrom } }
  }
}
"""


async def test_a_place_tells_of_what_it_was_made_through_all_reforms() -> None:
    # Đức Chính took Đông Triều in and was split afterwards, so that nobody can say where Đông Triều's own land went.
    place = (await data(LINEAGE, code="07093"))["locality"]

    assert [(way["extent"], way["locality"]["fullName"], len(way["chain"])) for way in place["origins"]] == [
        ("PART", "Phường Đông Triều", 2),
        ("PART", "Phường Đức Chính", 2),
        ("WHOLE", "Xã Nguyễn Huệ", 1),
        ("WHOLE", "Xã Thủy An", 2),
        ("WHOLE", "Phường Hồng Phong", 1),
        ("WHOLE", "Phường Hưng Đạo", 1),
    ]


async def test_a_place_without_any_known_act_was_made_of_itself() -> None:
    place = (await data(LINEAGE, code="06877", asOf="2022-07-15"))["locality"]

    assert place["origins"] == [
        {
            "extent": "WHOLE",
            "locality": {"code": "06877", "fullName": "Xã Đông Ngũ", "asOf": "2022-07-15"},
            "chain": [],
        }
    ]
    assert [way["locality"]["code"] for way in place["present"]["passages"]] == ["06862", "06877"]
