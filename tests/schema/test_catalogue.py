"""Editors keep topics, platforms and services, and guides grow stale by what they note."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from guides_in_making import approved, illustrated, published
from samples import NOW, admin, ask_at, data, draft, editor_account, reviewer

from content_store.content import publishing
from content_store.content.topics import Topic
from content_store.content.tutorials import Tutorial
from content_store.registry.organisations import Organisation
from content_store.registry.platforms import Platform
from content_store.registry.timeline import VIETNAM
from schema.nodes import gid

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]

GUIDE = '{ guide(slug: "cai-vneid") { freshness checkedOn } }'


STALE = "{ guides(where: {freshness: STALE}) { nodes { slug } } }"


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), VIETNAM)


async def said(query: str, day: date) -> Any:
    """What a stranger is told on that day."""
    body = await ask_at(noon(day), query)
    assert "errors" not in body, body
    return body["data"]


async def change(name: str, answer: str, **given: Any) -> Any:
    kind = name[0].upper() + name[1:] + "Input"
    query = f"mutation($input: {kind}!) {{ r: {name}(input: $input) {{ {answer} errors {{ code path }} }} }}"
    return (await data(query, await admin(), input=given))["r"]


async def test_a_platform_is_made_renamed_and_released() -> None:
    words = {"name": "VNeID", "kind": "app", "aliases": ["VNEID", "VneID"]}
    made = await change("platformCreate", "revision platform { id slug aliases }", slug="vneid", words=words)
    assert made == {
        "revision": 1,
        "platform": {"id": gid("Platform", 1), "slug": "vneid", "aliases": ["VNEID", "VneID"]},
        "errors": [],
    }

    words = {"name": "VNeID 2", "kind": "app"}
    renamed = await change(
        "platformRewrite", "revision platform { name aliases }", id=gid("Platform", 1), expectedRevision=1, words=words
    )
    assert renamed == {"revision": 2, "platform": {"name": "VNeID 2", "aliases": []}, "errors": []}

    release = {"id": gid("Platform", 1), "number": "2.1", "releasedOn": "2026-11-20"}
    assert (await change("platformRelease", "revision", expectedRevision=2, **release))["revision"] == 3
    again = await change("platformRelease", "revision", expectedRevision=3, **release)
    assert again == {"revision": None, "errors": [{"code": "CONFLICT", "path": ["number"]}]}


async def test_who_holds_an_old_revision_changes_nothing() -> None:
    await change("topicCreate", "revision", slug="an-toan", words={"name": "An toàn"})

    refused = await change("topicRewrite", "revision", id=gid("Topic", 1), expectedRevision=2, words={"name": "Khác"})

    assert refused == {"revision": None, "errors": [{"code": "STALE_REVISION", "path": ["expectedRevision"]}]}
    assert (await Topic.get(id=1)).name == "An toàn"


async def test_a_service_names_the_organisation_that_signs_its_guides() -> None:
    await Organisation.create(slug="so-tu-phap", name="Sở Tư pháp", kind="department")
    words = {"name": "Đăng ký khai sinh", "signedBy": "so-tu-phap"}
    made = await change("publicServiceCreate", "service { slug name }", slug="khai-sinh", words=words)
    unknown = await change("publicServiceCreate", "revision", slug="a", words={"name": "a", "signedBy": "b"})

    assert made["service"] == {"slug": "khai-sinh", "name": "Đăng ký khai sinh"}
    assert unknown["errors"] == [{"code": "NOT_FOUND", "path": ["signedBy"]}]


async def test_a_release_makes_exactly_its_guides_stale_until_they_are_checked() -> None:
    await published("khac")
    version = await illustrated(await draft())
    platform = await Platform.create(slug="vneid", name="VNeID", kind="app")
    await (await Tutorial.get(id=version.tutorial_id)).platforms.add(platform)
    version = await approved(version)
    version = await publishing.publish(version.id, version.revision, await editor_account(), NOW)
    checked = version.checked_on
    assert await said(GUIDE, checked) == {"guide": {"freshness": "CURRENT", "checkedOn": checked.isoformat()}}

    on = checked + timedelta(days=10)
    released = {"id": gid("Platform", platform.id), "number": "2.1", "releasedOn": on.isoformat()}
    await change("platformRelease", "revision", expectedRevision=1, **released)

    assert await said(STALE, on - timedelta(days=1)) == {"guides": {"nodes": []}}
    assert await said(STALE, on) == {"guides": {"nodes": [{"slug": "cai-vneid"}]}}
    query = "mutation($input: VersionConfirmInput!) { versionConfirm(input: $input) { errors { code } } }"
    confirmed = await ask_at(noon(on), query, await reviewer(), input={"id": gid("Version", version.id)})
    assert confirmed["data"]["versionConfirm"] == {"errors": []}
    assert await said(STALE, on) == {"guides": {"nodes": []}}
    assert await said(GUIDE, on) == {"guide": {"freshness": "CURRENT", "checkedOn": on.isoformat()}}


async def test_a_guide_grows_stale_by_its_topics_period() -> None:
    version = await published()
    topic = await Topic.get(slug="an-toan")
    words = {"name": "An toàn", "checkDays": 30}
    await change("topicRewrite", "revision", id=gid("Topic", topic.id), expectedRevision=1, words=words)

    last = version.checked_on + timedelta(days=30)
    assert (await said(GUIDE, last))["guide"]["freshness"] == "CURRENT"
    assert (await said(GUIDE, last + timedelta(days=1)))["guide"]["freshness"] == "STALE"
