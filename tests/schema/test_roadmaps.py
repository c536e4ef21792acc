"""Roadmaps: what Thái Nguyên's teams were to teach in a month of 2022, and how such a thing is written."""

from __future__ import annotations

from typing import Any

import pytest
from samples import data
from team_samples import change, place, registrar

from content_store.content.tutorials import Tutorial
from content_store.registry.localities import Level, Locality
from content_store.registry.targets import Target
from schema.nodes import gid

pytestmark = pytest.mark.anyio

OF = "roadmap { slug name source { slug } currentItems { task startsOn endsOn } }"


async def of_place(code: str, day: str) -> Any:
    query = f"query($code: String!, $day: Date) {{ locality(code: $code, asOf: $day) {{ {OF} }} }}"
    return (await data(query, code=code, day=day))["locality"]["roadmap"]


@pytest.mark.usefixtures("library")
async def test_in_june_2022_the_teams_of_thai_nguyen_taught_c_thai_nguyen() -> None:
    told = await of_place("19", "2022-06-15")

    assert told == {
        "slug": "lo-trinh-thai-nguyen-2022",
        "name": "Lộ trình tháng Thái Nguyên 2022",
        "source": {"slug": "s4"},
        "currentItems": [
            {
                "task": "Cài đặt, sử dụng C-Thái Nguyên, Thái Nguyên ID, Sổ tay Đảng viên",
                "startsOn": "2022-06-01",
                "endsOn": "2022-06-30",
            },
            {"task": "Hoạt động chính thức", "startsOn": "2022-06-01", "endsOn": "2022-11-30"},
        ],
    }
    assert [item["task"] for item in (await of_place("19", "2022-04-01"))["currentItems"]] == ["Tuyển chọn thành viên"]
    assert await of_place("19", "2022-12-01") is None
    assert await of_place("22", "2022-06-15") is None


@pytest.mark.usefixtures("library")
async def test_a_keeper_writes_a_roadmap_with_guides_and_targets_for_all_places_below() -> None:
    province = await Locality.get(slug="quang-ninh")
    keeper = await registrar("giu", province.id)
    tutorial, target = await Tutorial.get(slug="so-bao-hiem-xa-hoi-vssid"), await Target.all().order_by("id").first()
    assert target is not None
    item = {"task": "Cài VssID", "startsOn": "2026-11-01", "endsOn": "2026-11-30"}
    linked = {"tutorialIds": [gid("Tutorial", tutorial.id)], "targetIds": [gid("Target", target.id)]}
    words = {"name": "Lộ trình giả lập", "items": [{**item, **linked}]}
    told = "revision roadmap { items { task guides { slug } targets { slug } } source { slug } }"

    given = {"slug": "lo-trinh-gia-lap", "localityId": gid("Locality", province.id)}
    made = await change("roadmapCreate", keeper, told, **given, words=words)

    said = {"task": "Cài VssID", "guides": [{"slug": tutorial.slug}], "targets": [{"slug": target.slug}]}
    assert made == {"revision": 1, "roadmap": {"items": [said], "source": None}, "errors": []}
    assert (await of_place("06877", "2026-11-22"))["name"] == "Lộ trình giả lập"

    changed = {"name": "Tên khác", "items": [item]}
    number = gid("Roadmap", 2)
    rewritten = await change("roadmapUpdate", keeper, told, id=number, expectedRevision=1, words=changed)
    assert rewritten["roadmap"] == {"items": [{**said, "guides": [], "targets": []}], "source": None}
    stale = await change("roadmapUpdate", keeper, told, id=number, expectedRevision=1, words=changed)
    assert stale["errors"] == [{"code": "STALE_REVISION", "path": ["expectedRevision"]}]


@pytest.mark.usefixtures("database")
async def test_a_task_ends_no_sooner_than_it_begins_and_names_what_there_is() -> None:
    province = await place("22", Level.PROVINCE)
    keeper = await registrar("giu", province)
    item = {"task": "a", "startsOn": "2026-11-02", "endsOn": "2026-11-01"}
    given = {"slug": "lo-trinh", "localityId": gid("Locality", province)}

    backwards = await change("roadmapCreate", keeper, "revision", **given, words={"name": "a", "items": [item]})
    unknown = {**item, "endsOn": "2026-11-02", "targetIds": [gid("Target", 99)]}
    missing = await change("roadmapCreate", keeper, "revision", **given, words={"name": "a", "items": [unknown]})

    assert backwards["errors"] == [{"code": "BAD_INPUT", "path": ["items", "0", "endsOn"]}]
    assert missing["errors"] == [{"code": "NOT_FOUND", "path": ["items", "0", "targetIds"]}]
