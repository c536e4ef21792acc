"""Words that are written through the graph, by one or by two at once."""

from __future__ import annotations

from typing import Any

import pytest
from guides_in_making import approved, illustrated
from samples import TEXT, admin, data, draft, editor_account

from content_store.content import writing
from content_store.content.versions import Version
from content_store.content.writing import VersionText
from schema.nodes import gid

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]

ADD = """
mutation($input: StepAddInput!) { stepAdd(input: $input) { errors { code path } version { steps {
  position body blocks { __typename
    ... on Paragraph { spans { text strong link } } ... on ItemList { numbered items { spans { text } } }
    ... on Note { kind spans { text } } ... on GuideLink { tutorialId guide { slug } } }
} } } }"""


async def test_who_was_slower_sees_both_sides_of_a_conflict() -> None:
    version = await draft()
    words = {"title": "Của chị", "summary": TEXT.summary, "steps": []}
    await writing.rewrite(version.id, VersionText("Của chị", TEXT.summary, []), 1, await editor_account())

    query = """
    mutation($input: VersionRewriteInput!) { versionRewrite(input: $input) {
      version { id } errors { code path }
      conflict { current { title revision } changes { kind path before after } }
    } }"""
    mine = {"id": gid("Version", version.id), "expectedRevision": 1, "text": {**words, "title": "Của tôi"}}
    answer = (await data(query, await admin(), input=mine))["versionRewrite"]

    assert answer == {
        "version": None,
        "errors": [{"code": "STALE_REVISION", "path": ["expectedRevision"]}],
        "conflict": {
            "current": {"title": "Của chị", "revision": 2},
            "changes": [{"kind": "CHANGED", "path": ["title"], "before": "Của chị", "after": "Của tôi"}],
        },
    }


async def test_a_body_is_written_as_typed_blocks_and_read_as_blocks_and_as_text() -> None:
    version = await draft()
    step = {
        "title": "Mở",
        "action": "Mở ứng dụng.",
        "blocks": [
            {"paragraph": {"spans": [{"text": "Bấm "}, {"text": "Mở", "strong": True}]}},
            {"list": {"numbered": True, "items": [{"spans": [{"text": "Một"}]}]}},
            {"note": {"kind": "WARNING", "spans": [{"text": "Giữ kín mã OTP."}]}},
            {"guide": {"tutorialId": gid("Tutorial", version.tutorial_id)}},
        ],
    }
    given = {"versionId": gid("Version", version.id), "expectedRevision": 1, "position": 1, "step": step}
    added = (await data(ADD, await admin(), input=given))["stepAdd"]

    assert added["errors"] == []
    assert added["version"]["steps"][0] == {
        "position": 1,
        "body": "Bấm Mở\n\n1. Một\n\nGiữ kín mã OTP.",
        "blocks": [
            {
                "__typename": "Paragraph",
                "spans": [
                    {"text": "Bấm ", "strong": False, "link": None},
                    {"text": "Mở", "strong": True, "link": None},
                ],
            },
            {"__typename": "ItemList", "numbered": True, "items": [{"spans": [{"text": "Một"}]}]},
            {"__typename": "Note", "kind": "WARNING", "spans": [{"text": "Giữ kín mã OTP."}]},
            {"__typename": "GuideLink", "tutorialId": gid("Tutorial", version.tutorial_id), "guide": None},
        ],
    }


@pytest.mark.parametrize(
    ("step", "path"),
    [
        ({"body": "a", "blocks": []}, ["step", "body"]),
        (
            {"blocks": [{"guide": {"tutorialId": "gid://camtay/Version/1"}}]},
            ["step", "blocks", "0", "guide", "tutorialId"],
        ),
        (
            {"blocks": [{"paragraph": {"spans": [{"text": "a", "link": "data:text/html,a"}]}}]},
            ["steps", "2", "body", "0", "spans", "0", "link"],
        ),
    ],
)
async def test_a_body_that_cannot_be_kept_is_refused_at_its_place(step: dict[str, Any], path: list[str]) -> None:
    version = await draft()
    given = {
        "versionId": gid("Version", version.id),
        "expectedRevision": 1,
        "step": {"title": "a", "action": "b", **step},
    }

    refused = (await data(ADD, await admin(), input=given))["stepAdd"]

    assert [error["path"] for error in refused["errors"]] == [path]
    assert (await Version.get(id=version.id)).revision == 1


async def test_a_release_is_put_together_checked_published_and_reverted_through_the_graph() -> None:
    version = await approved(await illustrated(await draft()))
    words = "release { state items { version { title } obstacles { code } } } errors { code path }"

    async def change(mutation: str, kind: str, **given: Any) -> Any:
        query = f"mutation($input: {kind}!) {{ r: {mutation}(input: $input) {{ {words} }} }}"
        return (await data(query, await admin(), input=given))["r"]

    await change("releaseBegin", "ReleaseBeginInput", name="Tháng 12")
    release = gid("Release", 1)
    put = await change("releasePut", "ReleaseItemInput", id=release, versionId=gid("Version", version.id))
    live = await change("releasePublish", "ReleaseInput", id=release)
    back = await change("releaseRevert", "ReleaseInput", id=release)
    again = await change("releasePublish", "ReleaseInput", id=release)

    item = {"version": {"title": "Cài VNeID"}, "obstacles": []}
    assert put == {"release": {"state": "OPEN", "items": [item]}, "errors": []}
    assert (live["release"]["state"], back["release"]["state"]) == ("PUBLISHED", "REVERTED")
    assert again == {"release": None, "errors": [{"code": "RELEASE_NOT_OPEN", "path": ["id"]}]}
