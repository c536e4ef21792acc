"""Guides, as clients list and read them."""

from __future__ import annotations

from typing import Any

import pytest
from samples import PUBLIC_URL, admin, ask, data, digest

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("library")]

PAGE = """
query($first: Int!, $after: String) {
  guides(first: $first, after: $after) {
    totalCount nodes { slug } edges { cursor node { slug } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}"""


async def pages_of(first: int) -> list[Any]:
    pages, after = [], None
    while True:
        page = (await data(PAGE, first=first, after=after))["guides"]
        pages.append(page)
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            return pages


async def test_pages_hold_every_guide_once_newest_first() -> None:
    pages = await pages_of(3)

    slugs = [node["slug"] for page in pages for node in page["nodes"]]
    assert [len(page["nodes"]) for page in pages] == [3, 3, 2]
    assert slugs[0] == "chu-ky-so-cong-cong"
    assert slugs[-1] == "thanh-toan-so-mobile-money"
    assert len(set(slugs)) == 8
    assert {page["totalCount"] for page in pages} == {8}


async def test_a_page_says_where_it_begins_and_ends() -> None:
    first, second, third = await pages_of(3)

    assert [page["pageInfo"]["hasPreviousPage"] for page in (first, second, third)] == [False, True, True]
    assert first["pageInfo"]["startCursor"] == first["edges"][0]["cursor"]
    assert first["pageInfo"]["endCursor"] == first["edges"][2]["cursor"]
    assert [edge["node"]["slug"] for edge in first["edges"]] == [node["slug"] for node in first["nodes"]]


@pytest.mark.parametrize("first", [100_000, 101, -1])
async def test_a_page_that_is_too_large_is_refused_with_its_bounds(first: int) -> None:
    body = await ask(PAGE, first=first)

    error = body["errors"][0]
    assert body["data"] is None
    assert (error["extensions"]["code"], error["extensions"]["argument"]) == ("PAGE_TOO_LARGE", ["first"])
    assert error["message"] == f"A page holds 0 to 100 items, {first} were asked for."


@pytest.mark.parametrize("after", ["", "x", "WyJndWlkZXMiXQ", "WyJ0YXJnZXRzIiwxLDFd", "//8"])
async def test_a_cursor_of_another_list_is_refused(after: str) -> None:
    body = await ask(PAGE, first=3, after=after)

    assert body["errors"][0]["extensions"]["code"] == "BAD_CURSOR"


async def test_guides_can_be_chosen_by_topic_platform_service_and_target() -> None:
    query = """
    {
      topic: guides(where: { topic: "an-sinh-suc-khoe" }) { nodes { slug } }
      platform: guides(where: { platform: "vssid" }) { nodes { slug } }
      target: guides(where: { target: "T-S3-ocop" }) { nodes { slug } }
      none: guides(where: { platform: "khong-co" }) { totalCount nodes { slug } }
    }"""

    found = await data(query)

    assert [node["slug"] for node in found["topic"]["nodes"]] == ["so-bao-hiem-xa-hoi-vssid"]
    assert [node["slug"] for node in found["platform"]["nodes"]] == ["so-bao-hiem-xa-hoi-vssid"]
    assert [node["slug"] for node in found["target"]["nodes"]] == ["dua-ocop-len-san"]
    assert found["none"] == {"totalCount": 0, "nodes": []}


async def test_a_guide_brings_every_file_with_its_link_and_size() -> None:
    query = """
    { guide(slug: "so-bao-hiem-xa-hoi-vssid") {
        url cover { url alt } steps { position }
        clips { renditions { role url bytes sha256 } captions { language url } }
        infographics { renditions { role width } } languages
    } }"""

    guide = (await data(query))["guide"]

    slug, sha256 = "so-bao-hiem-xa-hoi-vssid", digest("so-bao-hiem-xa-hoi-vssid.mp4MP4_480P")
    assert guide["url"] == f"{PUBLIC_URL}/g/{slug}"
    assert [step["position"] for step in guide["steps"]] == [1, 2, 3, 4, 5, 6]
    assert guide["clips"][0]["renditions"] == [
        {"role": "MP4_480P", "url": f"{PUBLIC_URL}/media/{sha256}/{slug}-480p.mp4", "bytes": 500, "sha256": sha256}
    ]
    assert guide["clips"][0]["captions"][0]["language"] == "vi"
    assert [rendition["role"] for rendition in guide["infographics"][0]["renditions"]] == ["WEBP_320", "WEBP_640"]
    assert guide["cover"]["alt"].startswith("Sáu thẻ hình")
    assert guide["languages"] == ["vi"]


async def test_a_place_without_a_programme_of_its_own_shows_that_of_the_nearest_above() -> None:
    query = """
    { locality(code: "06877") { programme(channel: SIGNAGE) {
        name locality { fullName } guides(first: 3) { totalCount nodes { slug } }
    } } }"""

    programme = (await data(query))["locality"]["programme"]

    assert programme["name"] == "Tám bài hướng dẫn năm 2022"
    assert programme["locality"]["fullName"] == "Thành phố Quảng Ninh"
    assert programme["guides"]["totalCount"] == 8
    assert [node["slug"] for node in programme["guides"]["nodes"]] == [
        "thanh-toan-so-mobile-money",
        "so-bao-hiem-xa-hoi-vssid",
        "ba-trang-zalo-cua-tinh",
    ]


async def test_strangers_cannot_read_versions_or_assets_and_cannot_tell_which_exist() -> None:
    query = '{ version(id: "gid://camtay/Version/%s") { id } }'

    known, unknown = [await ask(query % number) for number in (1, 99999)]

    assert known["errors"][0]["extensions"] == unknown["errors"][0]["extensions"]
    assert known["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert known["data"] == unknown["data"] == {"version": None}
    assert (await data(query % 1, await admin()))["version"]["id"] == "gid://camtay/Version/1"


@pytest.mark.parametrize(
    "id",
    [
        "1",
        "",
        "gid://camtay/Guide/x",
        "gid://camtay/Guide/0",
        "gid://camtay/Guide/01",
        "gid://camtay/Guide/١",
        "gid://other/Guide/1",
        "gid://camtay/Guide/9999999999",
    ],
)
async def test_an_id_that_this_api_never_gave_out_is_refused(id: str) -> None:
    body = await ask("query($id: ID!) { node(id: $id) { id } }", id=id)

    assert body["errors"][0]["extensions"]["code"] == "BAD_INPUT"


@pytest.mark.parametrize(
    "kind",
    ["Guide", "Locality", "Team", "Target", "Measurement", "Indicator", "Platform", "Source", "Topic", "Programme"],
)
async def test_every_kind_of_node_is_found_again_by_its_id_or_is_null(kind: str) -> None:
    query = "query($id: ID!) { node(id: $id) { id __typename } }"

    missing = await data(query, id=f"gid://camtay/{kind}/999999")

    assert missing["node"] is None
    if kind != "Team":
        known = "gid://camtay/Guide/1@vi" if kind == "Guide" else f"gid://camtay/{kind}/1"
        assert (await data(query, id=known))["node"] == {"id": known, "__typename": kind}


async def test_a_version_is_no_node_that_strangers_could_find() -> None:
    found = await data('{ node(id: "gid://camtay/Version/1") { id } }')

    assert found["node"] is None
