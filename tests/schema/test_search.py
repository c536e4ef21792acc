"""Searching by the graph: hits of every kind with their things, their titles and lines in pieces."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from public import public
from samples import DESK, LINKS, NOW, PUBLIC_URL, SCHEMA, ask, data

from content_store.people.access import Viewer
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
