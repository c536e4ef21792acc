"""Registrars put figures and targets on record, correct them, and see what contradicts them."""

from __future__ import annotations

from typing import Any

import pytest
from registrars import YEAR, change, place_id, registrar, words
from samples import admin, ask, data, editor_account

from content_store.events import Event
from content_store.registry.measurements import Measurement
from content_store.registry.targets import Target
from schema.nodes import gid

pytestmark = [pytest.mark.anyio, pytest.mark.on_postgres, pytest.mark.usefixtures("library")]

FIGURE = """measurement {
    slug value locality { slug asOf } source { slug } supersedes { slug } supersededBy { slug } correctionReason
    conflicts { kind settled measurements { slug source { slug } } }
}"""


async def create(slug: str, said: dict[str, Any], place: str = "quang-ninh", **more: Any) -> Any:
    about = {"slug": slug, "indicator": "teams.enterprise", "localityId": await place_id(place), "words": said, **more}
    return await change(await registrar("quang-ninh"), "measurementCreate", FIGURE, **about)


async def correct(old: str, slug: str, said: dict[str, Any], reason: str = "Nhầm cột") -> Any:
    number = (await Measurement.get(slug=old)).id
    given = {"id": gid("Measurement", number), "slug": slug, "reason": reason, "words": said}
    return await change(await registrar("quang-ninh"), "measurementCorrect", FIGURE, **given)


async def latest() -> Any:
    query = """{ locality(code: "22", asOf: "2022-12-31") {
        measurements(indicator: "teams.enterprise") { nodes { slug supersededBy { slug } } }
    } }"""
    nodes = (await data(query))["locality"]["measurements"]["nodes"]
    return [(node["slug"], node["supersededBy"] and node["supersededBy"]["slug"]) for node in nodes]


async def test_a_figure_that_agrees_with_another_source_stands_beside_it_in_peace() -> None:
    made = await create("to-doanh-nghiep-s2", words(11))

    assert made == {
        "measurement": {
            "slug": "to-doanh-nghiep-s2",
            "value": "11",
            "locality": {"slug": "quang-ninh", "asOf": "2022-12-31"},
            "source": {"slug": "s2"},
            "supersedes": None,
            "supersededBy": None,
            "correctionReason": None,
            "conflicts": [],
        },
        "errors": [],
    }


async def test_another_number_under_the_same_key_is_a_conflict_and_both_stand() -> None:
    made = await create("to-doanh-nghiep-s2", words(13))

    sides = [
        {"slug": "S3-teams-enterprise", "source": {"slug": "s3"}},
        {"slug": "to-doanh-nghiep-s2", "source": {"slug": "s2"}},
    ]
    assert made["measurement"]["conflicts"] == [{"kind": "CONFLICT", "settled": False, "measurements": sides}]
    assert await latest() == [
        ("S2-teams-enterprise", None),
        ("S3-teams-enterprise", None),
        ("to-doanh-nghiep-s2", None),
    ]


async def test_a_third_number_joins_the_conflict_and_one_source_saying_two_is_a_duplicate_label() -> None:
    await create("mot", words(13))
    third = await create("hai", words(14))

    found = {conflict["kind"]: conflict for conflict in third["measurement"]["conflicts"]}
    assert sorted(found) == ["CONFLICT", "DUPLICATE_LABEL"]
    assert [side["slug"] for side in found["CONFLICT"]["measurements"]] == ["S3-teams-enterprise", "mot", "hai"]
    assert [side["slug"] for side in found["DUPLICATE_LABEL"]["measurements"]] == ["mot", "hai"]


@pytest.mark.parametrize(
    "other",
    [
        {"period": {**YEAR, "start": "2021-01-01", "end": "2021-12-31"}},
        {"population": "doanh nghiệp nhà nước"},
        {"channel": "level4"},
        {"service": "dang-ky-tam-tru"},
    ],
    ids=lambda other: next(iter(other)),
)
async def test_figures_that_differ_in_any_key_are_no_conflict(other: dict[str, Any]) -> None:
    made = await create("khac", words(13, **other))

    assert (made["errors"], made["measurement"]["conflicts"]) == ([], [])


async def test_a_correction_takes_the_place_of_a_figure_that_is_kept() -> None:
    await create("sai", words(13))
    put_right = await correct("sai", "dung", words(11))

    found = put_right["measurement"]
    assert (found["slug"], found["supersedes"], found["correctionReason"]) == ("dung", {"slug": "sai"}, "Nhầm cột")
    assert (await latest())[-2:] == [("sai", "dung"), ("dung", None)]
    assert (await Measurement.get(slug="sai")).value == 13


async def test_a_correction_to_the_same_number_settles_the_conflict_and_keeps_it_on_record() -> None:
    await create("sai", words(13))
    await correct("sai", "dung", words(11))
    query = "{ conflicts(kind: CONFLICT, first: 100) { nodes { slug settled measurements { slug } } } }"

    found = [node for node in (await data(query))["conflicts"]["nodes"] if node["slug"] is None]

    assert found == [
        {"slug": None, "settled": True, "measurements": [{"slug": "S3-teams-enterprise"}, {"slug": "sai"}]}
    ]


async def test_a_figure_is_corrected_once_and_then_its_correction() -> None:
    await create("sai", words(13))
    await correct("sai", "dung", words(12))
    again = await correct("sai", "khac", words(11))
    then = await correct("dung", "khac", words(11))

    assert again == {
        "measurement": None,
        "errors": [
            {
                "code": "ALREADY_SUPERSEDED",
                "path": ["id"],
                "message": "Số liệu này đã được đính chính: hãy đính chính số liệu thay thế nó.",
                "messageEn": "The figure was corrected already: correct the one that took its place.",
            }
        ],
    }
    assert then["measurement"]["supersedes"] == {"slug": "dung"}


async def test_a_corrected_figure_is_no_newest_figure_any_more() -> None:
    query = (
        """{ locality(code: "22", asOf: "2022-12-31") { targets(first: 100) { nodes { slug latest { slug } } } } }"""
    )
    said = words(label="OCOP", numbers={"numerator": 180, "denominator": 267, "unit": "products"})
    await correct("S3-ocop-any", "ocop-dung", said)

    nodes = (await data(query))["locality"]["targets"]["nodes"]

    assert {node["slug"]: node["latest"] for node in nodes}["T-S3-ocop"] == {"slug": "ocop-dung"}


@pytest.mark.parametrize(
    ("said", "code", "path"),
    [
        ({"source": ""}, "SOURCE_NEEDED", ["source"]),
        ({"source": "khong-co"}, "NOT_FOUND", ["source"]),
        ({"quote": "  "}, "SOURCE_NEEDED", ["quote"]),
        ({"numbers": {}}, "NUMBER_NEEDED", ["numbers"]),
        ({"numbers": {"denominator": 5}}, "NUMBER_NEEDED", ["numbers"]),
        ({"numbers": {"value": "1", "qualifier": "DOZENS"}}, "NUMBER_NEEDED", ["numbers"]),
        ({"numbers": {"numerator": 1, "denominator": 0}}, "BAD_INPUT", ["numbers", "denominator"]),
        ({"numbers": {"numerator": -1}}, "BAD_INPUT", ["numbers", "numerator"]),
        ({"numbers": {"value": "NaN"}}, "BAD_INPUT", ["numbers", "value"]),
        ({"numbers": {"value": "1e400"}}, "BAD_INPUT", ["numbers", "value"]),
        ({"service": "khong-co"}, "NOT_FOUND", ["service"]),
        ({"period": {**YEAR, "start": "2023-01-01"}}, "BAD_INPUT", ["period"]),
        ({"period": {"end": "2022-12-31"}}, "BAD_INPUT", ["period"]),
        ({"period": {"start": "2022-12-31", "precision": "YEAR"}}, "BAD_INPUT", ["period"]),
        ({"label": "a" * 2001}, "BAD_INPUT", ["label"]),
        ({"channel": "a" * 81}, "BAD_INPUT", ["channel"]),
        ({"numbers": {"value": "1", "unit": "a" * 81}}, "BAD_INPUT", ["numbers", "unit"]),
        ({"population": "\0"}, "BAD_INPUT", ["population"]),
        ({"flags": ["CONFLICT"] * 7}, "BAD_INPUT", ["flags"]),
    ],
)
async def test_what_cannot_be_kept_is_refused_where_it_is_wrong(
    said: dict[str, Any], code: str, path: list[str]
) -> None:
    before = await Measurement.all().count()

    refused = await create("moi", words(**said))

    assert refused["measurement"] is None
    assert [(error["code"], error["path"]) for error in refused["errors"]] == [(code, path)]
    assert await Measurement.all().count() == before


async def test_a_figure_belongs_to_a_place_that_was_there() -> None:
    later = {**YEAR, "start": "2026-01-01", "end": "2026-06-30", "precision": "DAY"}
    refused = await create("moi", words(period=later), place="ha-tu")

    assert [(error["code"], error["path"]) for error in refused["errors"]] == [("PLACE_NOT_THERE", ["localityId"])]
    assert (await create("moi", words(), place="ha-tu"))["measurement"]["locality"]["slug"] == "ha-tu"


async def test_a_percentage_that_does_not_follow_from_its_numbers_is_flagged() -> None:
    numbers = {"numerator": 1, "denominator": 2, "statedPercent": "51"}
    await create("lech", words(numbers=numbers))

    assert (await Measurement.get(slug="lech")).flags == ["PERCENT_DISAGREES"]


@pytest.mark.parametrize("place", ["thai-nguyen-2025", "quang-yen"])
async def test_who_keeps_another_place_changes_nothing_here(place: str) -> None:
    events = await Event.all().count()
    viewer, here = await registrar(place), await place_id("quang-ninh")
    figure, target = await Measurement.get(slug="S3-teams"), await Target.get(slug="T-S3-ocop")
    goal = {"comparison": "EQUAL", "unit": "percent", "value": "1"}
    aim = {"label": "a", "source": "s3", "quote": "a", "goal": goal}
    inputs: dict[str, dict[str, Any]] = {
        "MeasurementCreate": {"slug": "a", "indicator": "teams.total", "localityId": here, "words": words()},
        "MeasurementCorrect": {"id": gid("Measurement", figure.id), "slug": "a", "reason": "a", "words": words()},
        "TargetCreate": {"slug": "a", "indicator": "teams.total", "localityId": here, "words": aim},
        "TargetUpdate": {"id": gid("Target", target.id), "expectedRevision": 1, "words": aim},
    }

    for kind, given in inputs.items():
        name = kind[0].lower() + kind[1:]
        query = f"mutation($input: {kind}Input!) {{ {name}(input: $input) {{ errors {{ code }} }} }}"
        body = await ask(query, viewer, input=given)
        assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN", kind

    assert await Event.all().count() == events


async def test_a_registrar_brings_the_source_and_only_an_admin_the_indicator() -> None:
    viewer = await registrar("quang-ninh")
    source = {"slug": "bao-cao-2023", "kind": "ARTICLE", "title": "Báo cáo", "speaksFrom": "2023-06-30"}
    made = await change(viewer, "sourceCreate", "source { slug title }", **source)
    assert made == {"source": {"slug": "bao-cao-2023", "title": "Báo cáo"}, "errors": []}
    again = await change(viewer, "sourceCreate", "", **source)
    assert [(error["code"], error["path"]) for error in again["errors"]] == [("CONFLICT", ["slug"])]

    indicator = {"slug": "teams.in_schools", "name": "Tổ trong trường học"}
    made = await change(await admin(), "indicatorCreate", "indicator { slug name }", **indicator)
    assert made == {"indicator": indicator, "errors": []}
    figure = {"slug": "truong", "indicator": "teams.in_schools", "localityId": await place_id("quang-ninh")}
    told = await change(viewer, "measurementCreate", FIGURE, **figure, words=words(3, source="bao-cao-2023"))
    assert told["measurement"]["source"] == {"slug": "bao-cao-2023"}


async def test_every_change_of_a_figure_is_noted_with_who_and_why() -> None:
    await create("sai", words(13))
    await correct("sai", "dung", words(11))

    noted = await Event.all().order_by("-id").limit(4).values_list("kind", "account_id")

    account = await editor_account()
    assert noted[::-1] == [
        ("measurement.created", account),
        ("conflict.found", account),
        ("measurement.created", account),
        ("measurement.superseded", account),
    ]
