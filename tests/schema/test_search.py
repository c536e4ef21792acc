"""Searching by the graph: hits of every kind with their things, their titles and lines in pieces."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from public import counted, public
from samples import DESK, LINKS, NOW, PUBLIC_URL, SCHEMA, ask, data

from content_store.content.topics import Topic
from content_store.database import transaction
from content_store.events import record
from content_store.people.access import Viewer
from content_store.registry.localities import Locality
from content_store.registry.platforms import Platform
from content_store.registry.teams import Team, TeamKind
from schema.compiling import Plans
from schema.context import Context

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("library")]

SEARCH = (Path(__file__).parents[2] / "api" / "documents" / "Search.graphql").read_text(encoding="utf-8")
FILTERED = """
query($text: String!, $where: SearchWhere, $languages: [Language!]) {
  search(text: $text, where: $where, languages: $languages, first: 3) {
    totalCount
    nodes { kind title node { id } snippets { text } }
  }
}"""


async def found(text: str) -> list[dict[str, Any]]:
    nodes: list[dict[str, Any]] = (await data(SEARCH, text=text))["search"]["nodes"]
    return nodes


async def test_a_guide_comes_with_its_cover_and_the_line_that_says_it() -> None:
    (best, *_) = await found("nop ho so")

    assert (best["kind"], best["title"]) == ("GUIDE", "Nộp hồ sơ trên Cổng dịch vụ công")
    assert best["titleSegments"] == [
        {"text": "Nộp hồ sơ", "highlighted": True},
        {"text": " trên Cổng dịch vụ công", "highlighted": False},
    ]
    assert [snippet["part"] for snippet in best["snippets"]] == ["TEXT"]
    assert best["node"]["slug"] == "nop-ho-so-cong-dich-vu-cong"
    assert best["node"]["cover"]["url"].startswith(PUBLIC_URL)


async def test_a_place_is_called_as_it_is_today_and_says_by_which_old_name_it_was_found() -> None:
    hits = {hit["title"]: hit for hit in await found("Bắc Kạn")}

    today = hits["Tỉnh Thái Nguyên"]
    assert "".join(piece["text"] for piece in today["snippets"][0]["segments"]) == "Tỉnh Bắc Kạn"
    assert today["node"] == {
        "id": today["node"]["id"],
        "asOf": "2026-11-22",
        "parent": {"fullName": "Việt Nam"},
    }
    assert hits["Tỉnh Bắc Kạn"]["node"]["asOf"] == "2025-06-30"


async def test_what_is_wanted_narrows_what_is_found() -> None:
    place = (await data('{ locality(code: "06877") { id } }'))["locality"]["id"]

    guides = await data(FILTERED, text="zalo", where={"kinds": ["GUIDE"]}, languages=["vi"])
    here = await data(FILTERED, text="dong ngu", where={"place": place}, languages=["vi"])
    none = await data(FILTERED, text="zalo", where={"language": "tyz"}, languages=["vi"])

    assert {hit["kind"] for hit in guides["search"]["nodes"]} == {"GUIDE"}
    assert here["search"]["nodes"][0]["node"]["id"] == place
    assert none["search"] == {"totalCount": 0, "nodes": []}


async def test_an_id_that_is_no_place_and_a_text_that_is_too_long_are_refused_at_their_fields() -> None:
    topic = (await data("{ topics(first: 1) { nodes { id } } }"))["topics"]["nodes"][0]["id"]

    wrong = await ask(FILTERED, text="zalo", where={"place": topic}, languages=["vi"])
    long = await ask(FILTERED, text="x" * 10_000, languages=["vi"])

    assert [wrong["errors"][0]["extensions"]["code"], long["errors"][0]["extensions"]["code"]] == [
        "NOT_FOUND",
        "BAD_INPUT",
    ]
    assert long["errors"][0]["extensions"]["argument"] == ["text"]


@pytest.mark.parametrize("text", ["nop ho so", "Bắc Kạn", "khai sinj", "d9inh5 danh", "", "😀", '"', "xyzzy", "a"])
async def test_a_plan_answers_every_search_at_the_first_try(text: str) -> None:
    plans = Plans(SCHEMA)
    context = Context(Viewer(), NOW, PUBLIC_URL, LINKS, facts=await public(), settle=public, desk=DESK)

    compiled = await plans.execute(SEARCH, None, {"text": text}, context)
    core = await SCHEMA.execute(SEARCH, {"text": text}, context)

    assert compiled is not None
    assert (compiled.errors, compiled.data) == (None, core.data)
    assert (dict(plans.declined), plans.repeated) == ({}, 0)


async def test_what_is_found_again_is_what_it_is_and_says_now() -> None:
    async with transaction():
        topic = await Topic.create(slug="ngoang", name="Ngoẵng Khuẩy (giả lập)")
        await record("topic.created", topic.id)
    asked = "query($text: String!) { search(text: $text, first: 2) { nodes { kind title } } }"
    first = await data(asked, text="ngoang khuay")
    async with transaction():
        platform = await Platform.create(slug="ngoang", name="Ngoẵng Khuẩy (giả lập)", kind="WEBSITE")
        await record("platform.created", platform.id)
    both = await data(asked, text="ngoang khuay")
    async with transaction():
        await Topic.filter(id=topic.id).update(name="Ngoẵng Khuẩy mới (giả lập)")
        await record("topic.changed", topic.id)

    name, newer = "Ngoẵng Khuẩy (giả lập)", "Ngoẵng Khuẩy mới (giả lập)"
    assert first["search"]["nodes"] == [{"kind": "TOPIC", "title": name}]
    assert both["search"]["nodes"] == [{"kind": "PLATFORM", "title": name}, {"kind": "TOPIC", "title": name}]
    assert (await data(asked, text="ngoang khuay"))["search"]["nodes"] == [
        {"kind": "PLATFORM", "title": name},
        {"kind": "TOPIC", "title": newer},
    ]


async def test_the_places_of_teams_are_asked_for_together() -> None:
    async with transaction():
        for place in await Locality.filter(slug__in=["dong-ngu-2025", "quang-yen-2025", "tien-yen-2025"]).order_by(
            "slug"
        ):
            team = await Team.create(
                slug=f"to-{place.slug}", name="Tổ Khuỵu Nguẩy (giả lập)", kind=TeamKind.VILLAGE, locality=place
            )
            await record("team.created", team.id)
    text = """{ search(text: "khuyu nguay") {
        nodes { node { ... on Team { standing locality { fullName parent { name } } currentLocality { name } } } }
    } }"""
    await public()
    with counted() as asked:
        found = await data(text)

    teams = [hit["node"] for hit in found["search"]["nodes"]]
    assert [team["locality"]["fullName"] for team in teams] == ["Xã Đông Ngũ", "Phường Quảng Yên", "Xã Tiên Yên"]
    assert [team["currentLocality"]["name"] for team in teams] == ["Đông Ngũ", "Quảng Yên", "Tiên Yên"]
    assert [team["standing"] for team in teams] == ["WORKING"] * 3
    # The teams' places as they are and as they were at last, and what they belong to.
    assert len([one for one in asked if "FROM places" in one]) == 3
