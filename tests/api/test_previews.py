"""One token shows what is not public yet, to the same operations as everybody's, and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
from guides_in_making import again, illustrated, published
from samples import TEXT, draft, editor_account, received
from servers import client_of, told

from api.persisted import registered
from content_store.content import previews, releases, writing
from content_store.content.assets import AssetKind
from content_store.content.clips import NewClip, attach
from content_store.content.previews import NewPreview, Preview, Shown
from content_store.content.steps import StepText
from content_store.content.versions import Version
from content_store.content.writing import VersionText
from content_store.projection.following import Follower

pytestmark = [pytest.mark.anyio]
GUIDE = '{ guide(slug: "cai-vneid") { title versionNumber steps { title blocks { __typename } } cover { url } } }'
NEW = VersionText("Cài VNeID bản mới", "Cách cài.", [StepText("Mở", "Mở kho ứng dụng.")])


@pytest.fixture
async def client(database_url: str, tmp_path: Path) -> AsyncIterator[httpx2.AsyncClient]:
    async with client_of(database_url, tmp_path) as client:
        yield client


async def live_and_draft(url: str, folder: Path) -> tuple[Version, Version]:
    """A live guide, and the draft of its next version."""
    live = await published()
    newer = await again(live)
    newer = await writing.rewrite(newer.id, NEW, newer.revision, await editor_account())
    assert await Follower(folder, url).settle()
    return live, newer


async def token(shown: Shown, uses: int = 100, days: int = 1) -> str:
    now = datetime.now(UTC)
    new = NewPreview(shown, now + timedelta(days=days), uses)
    _, secret = await previews.create(new, await editor_account(), now)
    return secret


async def ask(client: httpx2.AsyncClient, secret: str | None, query: str = GUIDE, **variables: Any) -> httpx2.Response:
    headers = {"authorization": f"Bearer {secret}"} if secret else {}
    return await client.post("/graphql", json={"query": query, "variables": variables}, headers=headers)


async def test_the_same_operation_shows_the_draft_to_who_holds_the_token_and_to_nobody_else(
    client: httpx2.AsyncClient, database_url: str, tmp_path: Path
) -> None:
    _, newer = await live_and_draft(database_url, tmp_path)
    secret = await token(Shown(version_id=newer.id))

    before, seen, after = await ask(client, None), await ask(client, secret), await ask(client, None)

    assert seen.json()["data"]["guide"]["title"] == "Cài VNeID bản mới"
    assert seen.json()["data"]["guide"]["versionNumber"] == 2
    assert seen.headers["cache-control"] == "no-store"
    assert before.json()["data"]["guide"]["title"] == "Cài VNeID"
    assert after.content == before.content


async def test_every_registered_operation_shows_it_alike_and_leaves_nothing_behind(
    client: httpx2.AsyncClient, database_url: str, tmp_path: Path
) -> None:
    _, newer = await live_and_draft(database_url, tmp_path)
    secret = await token(Shown(version_id=newer.id))
    home = next(document.text for document in registered() if document.name == "MiniAppHome")
    detail = next(document.text for document in registered() if document.name == "GuideDetail")

    search = next(document.text for document in registered() if document.name == "Search")

    async def three(holder: str | None) -> list[bool]:
        answers = [
            await ask(client, holder, home),
            await ask(client, holder, detail, slug="cai-vneid"),
            await ask(client, holder, search, text="vneid bản mới"),
        ]
        return ['"title":"Cài VNeID bản mới"' in answer.text for answer in answers]

    assert await three(secret) == [True, True, True]
    assert await three(None) == [False, False, False]


async def test_the_latest_draft_is_followed_and_a_version_is_not(
    client: httpx2.AsyncClient, database_url: str, tmp_path: Path
) -> None:
    live, newer = await live_and_draft(database_url, tmp_path)
    latest, pinned = (
        await token(Shown(tutorial_id=live.tutorial_id, language="vi")),
        await token(Shown(version_id=newer.id)),
    )
    third = await again(newer)

    numbers = [(await ask(client, secret)).json()["data"]["guide"]["versionNumber"] for secret in (latest, pinned)]

    assert numbers == [third.number, newer.number] == [3, 2]


async def test_a_release_is_shown_as_if_all_of_it_were_published(
    client: httpx2.AsyncClient, database_url: str, tmp_path: Path
) -> None:
    _, newer = await live_and_draft(database_url, tmp_path)
    other, account = await illustrated(await draft("bai-moi")), await editor_account()
    release = await releases.begin("Tháng 12", account)
    for version in (newer, other):
        await releases.put(release.id, version.id, account)
    secret = await token(Shown(release_id=release.id))

    query = "{ guides { totalCount nodes { slug versionNumber } } }"
    guides = [(await ask(client, who, query)).json()["data"]["guides"] for who in (secret, None)]

    assert [guide["totalCount"] for guide in guides] == [2, 1]
    assert sorted((node["slug"], node["versionNumber"]) for node in guides[0]["nodes"]) == [
        ("bai-moi", 1),
        ("cai-vneid", 2),
    ]


async def test_files_that_are_not_public_open_by_the_links_in_the_answer_only(
    client: httpx2.AsyncClient, database_url: str, tmp_path: Path
) -> None:
    version = await illustrated(await draft())
    assert await Follower(tmp_path, database_url).settle()
    answer = (await ask(client, await token(Shown(version_id=version.id)))).json()

    link = urlsplit(answer["data"]["guide"]["cover"]["url"])
    assert link.query.startswith("expires=")
    assert (await client.get(link.path)).status_code == 404


@pytest.mark.parametrize("what", ["used up", "revoked", "expired", "unknown"])
async def test_a_token_that_is_over_is_an_error_and_never_the_live_guide(
    client: httpx2.AsyncClient, database_url: str, tmp_path: Path, what: str
) -> None:
    _, newer = await live_and_draft(database_url, tmp_path)
    secret = await token(Shown(version_id=newer.id), uses=1)
    if what == "used up":
        assert (await ask(client, secret)).status_code == 200
    if what == "revoked":
        await previews.revoke((await Preview.get()).id, await editor_account(), datetime.now(UTC))
    if what == "expired":
        await Preview.all().update(expires_at=datetime.now(UTC) - timedelta(seconds=1))
    refused = await ask(client, secret if what != "unknown" else f"{secret}x")

    assert (refused.status_code, told(refused)) == (401, "UNAUTHENTICATED")
    assert "Cài" not in refused.text


async def test_a_token_shows_no_more_often_than_it_may_whoever_asks_at_once(
    client: httpx2.AsyncClient, database_url: str, tmp_path: Path
) -> None:
    _, newer = await live_and_draft(database_url, tmp_path)
    secret = await token(Shown(version_id=newer.id), uses=3)

    answers = await asyncio.gather(*(ask(client, secret) for _ in range(8)))

    assert sorted(answer.status_code for answer in answers) == [200] * 3 + [401] * 5


async def test_a_preview_opens_nothing_of_the_staffs(
    client: httpx2.AsyncClient, database_url: str, tmp_path: Path
) -> None:
    _, newer = await live_and_draft(database_url, tmp_path)
    secret = await token(Shown(version_id=newer.id))

    answer = await ask(client, secret, "{ tutorials { totalCount } }")

    assert told(answer) == "UNAUTHENTICATED"


async def test_a_draft_without_any_picture_says_what_it_lacks(
    client: httpx2.AsyncClient, database_url: str, tmp_path: Path
) -> None:
    bare, unready = await draft(), await draft("khac", TEXT)
    clip = await received("phim.mp4", AssetKind.VIDEO)
    await attach(unready.id, NewClip(clip.id), unready.revision, await editor_account())

    answers = [await ask(client, await token(Shown(version_id=version.id))) for version in (bare, unready)]

    assert [told(answer) for answer in answers] == ["NOT_SHOWABLE"] * 2
    assert answers[0].json()["errors"][0]["message"] == (
        "The version vi 1 cannot be shown yet: There is neither a clip nor an infographic."
    )


async def test_a_preview_may_end_at_a_time_of_vietnams_clocks(client: httpx2.AsyncClient) -> None:
    version = await draft()
    evening = datetime(2100, 1, 1, 20)  # noqa: DTZ001 - what an editor types

    new = NewPreview(Shown(version_id=version.id), evening, 1)
    preview, _ = await previews.create(new, await editor_account(), datetime.now(UTC))

    assert (await Preview.get(id=preview.id)).expires_at == datetime(2100, 1, 1, 13, tzinfo=UTC)
