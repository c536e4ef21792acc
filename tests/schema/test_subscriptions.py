"""Subscriptions: what strangers and staff hear, from which cursor on, and what is no cursor."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest
from rights_world import place as located
from samples import (
    DESK,
    LINKS,
    NOW,
    PUBLIC_URL,
    SCHEMA,
    TEXT,
    admin,
    draft,
    editor_account,
    ready,
    received,
    reviewer_account,
)
from webhook_samples import happen

from content_store import database
from content_store.content import infographics, publishing, recalls, rendering, renderings, versions, writing
from content_store.content.assets import AssetKind
from content_store.content.infographics import NewInfographic
from content_store.content.renderings import Progress, Rendering
from content_store.content.tutorials import Tutorial
from content_store.content.versions import State, Version
from content_store.content.writing import VersionText
from content_store.database import transaction
from content_store.people.access import Given, Role, Viewer, holding
from content_store.projection.following import Follower
from content_store.published.reading import Projection, Reading
from schema import listening
from schema.context import Context
from schema.execution import Operation, watch
from schema.listening import cursor_at
from schema.nodes import gid

pytestmark = [pytest.mark.anyio, pytest.mark.on_postgres]

CHANGED = """subscription($after: String) { m: contentChanged(after: $after) {
  cursor change { kind id slug language guide { title } } } }"""
RECALLS = """subscription($after: String) { m: recalls(after: $after) { cursor change {
  kind slug guide { title } recall { reason replacement { slug } } } } }"""
QUEUE = """subscription($after: String) { m: reviewQueue(after: $after) {
  cursor change { move version { id state } } } }"""
PROGRESS = """subscription($id: ID!, $after: String) { m: assetProgress(id: $id, after: $after) {
  cursor asset { state rendering { step percent } } } }"""
Messages = AsyncGenerator[Any, None]


class Place:
    """A projection that follows the test's database, and whoever listens to it."""

    def __init__(self, folder: Path) -> None:
        self.projection = Projection(folder)
        self.viewer = Viewer()

    async def listen(self, query: str, resumed: str | None = None, **variables: Any) -> Messages:
        """The messages of a subscription; an answer without data is raised as its code."""
        facts = Reading(self.projection)
        context = Context(self.viewer, NOW, PUBLIC_URL, LINKS, nothing, DESK, resumed=resumed, facts=facts)
        async with aclosing(watch(SCHEMA, Operation(query, variables), context, "test")) as answers:
            async for answer in answers:
                if "errors" in answer.body:
                    raise AssertionError(answer.body["errors"][0]["extensions"]["code"])
                assert answer.cursor == answer.body["data"]["m"]["cursor"]
                yield answer.body["data"]["m"]


async def nothing() -> None:
    """Nobody waits for what a test changes."""


@pytest.fixture
async def place(database_url: str, tmp_path: Path) -> AsyncIterator[Place]:
    async with database.connect(database_url), Follower(tmp_path, database_url).at_work():
        found = Place(tmp_path)
        yield found
        found.projection.close()


async def written(title: str, tutorial: int | None = None) -> Version:
    """An approved version of a tutorial, or the first of a new one."""
    account, text = await editor_account(), VersionText(title, TEXT.summary, TEXT.steps)
    version = await writing.draft(tutorial, "vi", text, account) if tutorial else await draft(text=text)
    picture = await ready(f"{title}.png", AssetKind.PICTURE)
    use = NewInfographic(picture.id, "Màn hình", "Màn hình của ứng dụng, có nút mở.")
    version = await infographics.attach(version.id, use, version.revision, account)
    version = await publishing.submit(version.id, version.revision, account)
    return await publishing.approve(version.id, version.revision, await reviewer_account())


async def published(version: Version) -> Version:
    return await publishing.publish(version.id, version.revision, await editor_account(), NOW)


async def recall(version: Version) -> None:
    async with transaction():
        await versions.move(version, State.RECALLED, await editor_account())


async def next_of(messages: Messages, count: int = 1) -> list[Any]:
    async with asyncio.timeout(10):
        return [await anext(messages) for _ in range(count)]


async def silent(messages: Messages) -> None:
    """Nothing comes for longer than anything takes."""
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.8):
            await anext(messages)


async def test_a_stranger_hears_what_goes_live_changes_and_goes_away_and_of_no_draft(place: Place) -> None:
    async with aclosing(place.listen(CHANGED)) as messages:
        (hello,) = await next_of(messages)
        first = await published(await written("Một"))
        second = await published(await written("Hai", first.tutorial_id))
        await written("Ba", first.tutorial_id)
        await publishing.retire(second.id, second.revision, await editor_account())
        told = await next_of(messages, 3)
        await silent(messages)

    about = {"id": gid("Guide", first.tutorial_id, "vi"), "slug": "cai-vneid", "language": "vi"}
    assert hello["change"] is None
    assert [message["change"]["kind"] for message in told] == ["WENT_LIVE", "CHANGED", "WENT_AWAY"]
    assert [{name: message["change"][name] for name in about} for message in told] == [about] * 3
    assert told[-1]["change"]["guide"] is None
    assert len({message["cursor"] for message in [hello, *told]}) == 4


async def test_a_message_carries_the_guide_as_it_is_when_it_is_told(place: Place) -> None:
    async with aclosing(place.listen(CHANGED)) as messages:
        await next_of(messages)
        first = await published(await written("Một"))
        (live,) = await next_of(messages)
        await published(await written("Hai", first.tutorial_id))
        (changed,) = await next_of(messages)

    assert [message["change"]["guide"] for message in (live, changed)] == [{"title": "Một"}, {"title": "Hai"}]


async def test_who_comes_back_with_a_cursor_hears_what_is_after_it_and_nothing_else(place: Place) -> None:
    async with aclosing(place.listen(CHANGED)) as messages:
        (hello,) = await next_of(messages)
    first = await published(await written("Một"))
    await published(await written("Hai", first.tutorial_id))

    async with aclosing(place.listen(CHANGED, after=hello["cursor"])) as messages:
        missed = await next_of(messages, 2)
    async with aclosing(place.listen(CHANGED, after=missed[0]["cursor"])) as messages:
        again = await next_of(messages)
        await silent(messages)
    # What the transport says goes before what the document said when it began.
    async with aclosing(place.listen(CHANGED, missed[1]["cursor"], after=hello["cursor"])) as messages:
        await silent(messages)

    assert [message["change"]["kind"] for message in missed] == ["WENT_LIVE", "CHANGED"]
    assert again == missed[1:]


async def test_recalls_tell_of_what_was_called_back_and_of_nothing_else(place: Place) -> None:
    async with aclosing(place.listen(RECALLS)) as messages:
        (hello,) = await next_of(messages)
        first = await published(await written("Một"))
        second = await published(await written("Hai", first.tutorial_id))
        await silent(messages)
    await recalls.recall(second.tutorial_id, "Sai mã OTP.", None, await editor_account(), NOW)

    async with aclosing(place.listen(RECALLS, after=hello["cursor"])) as messages:
        (told,) = await next_of(messages)

    why = {"reason": "Sai mã OTP.", "replacement": None}
    assert told["change"] == {"kind": "RECALLED", "slug": "cai-vneid", "guide": None, "recall": why}


async def test_reviewers_hear_what_comes_to_them_and_what_leaves(place: Place) -> None:
    place.viewer = await admin()
    account = await editor_account()
    async with aclosing(place.listen(QUEUE)) as messages:
        (hello,) = await next_of(messages)
        version = await draft()
        version = await publishing.submit(version.id, version.revision, account)
        version = await publishing.send_back(version.id, version.revision, account)
        version = await publishing.submit(version.id, version.revision, account)
        version = await publishing.approve(version.id, version.revision, await reviewer_account())
        version = await publishing.send_back(version.id, version.revision, account)
        told = await next_of(messages, 4)
        await silent(messages)
    async with aclosing(place.listen(QUEUE, after=told[1]["cursor"])) as messages:
        rest = await next_of(messages, 2)

    assert hello["change"] is None
    assert [message["change"]["move"] for message in told] == ["ENTERED", "LEFT", "ENTERED", "LEFT"]
    assert {message["change"]["version"]["id"] for message in told} == {gid("Version", version.id)}
    assert rest[0]["cursor"] == told[2]["cursor"]
    assert rest[1]["change"] == {"move": "LEFT", "version": {"id": gid("Version", version.id), "state": "DRAFT"}}


async def test_a_provinces_reviewers_hear_nothing_of_another_ones_drafts(place: Place) -> None:
    here, account = await located("tinh-nay"), await editor_account()
    place.viewer = Viewer(account, (Given(Role.REVIEWER, here),))
    async with aclosing(place.listen(QUEUE)) as messages:
        await next_of(messages)
        for slug, owner in (("cua-nuoc", None), ("noi-khac", await located("tinh-kia")), ("noi-nay", here)):
            version = await draft(slug)
            await Tutorial.filter(id=version.tutorial_id).update(locality_id=owner)
            await publishing.submit(version.id, version.revision, account)
        (told,) = await next_of(messages)
        await silent(messages)

    assert told["change"]["version"]["id"] == gid("Version", version.id)


async def test_who_comes_back_to_a_file_hears_only_what_is_new_of_it(place: Place) -> None:
    place.viewer = await admin()
    asset = await received("quay.mp4", AssetKind.VIDEO)
    work = await Rendering.get(asset_id=asset.id)
    number = gid("Asset", asset.id)
    async with aclosing(place.listen(PROGRESS, id=number)) as messages:
        (first,) = await next_of(messages)

    async with aclosing(place.listen(PROGRESS, id=number, after=first["cursor"])) as messages:
        await silent(messages)
    async with aclosing(place.listen(PROGRESS, id=number, after=first["cursor"])) as messages:
        await renderings.note(asset.id, work.event_id, Progress("FILMS", 0.5, 10))
        (second,) = await next_of(messages)
    await rendering.complete(asset.id, work.event_id, [])
    async with aclosing(place.listen(PROGRESS, id=number, after=second["cursor"])) as messages:
        rest = [message async for message in messages]
    async with aclosing(place.listen(PROGRESS, id=number, after=rest[0]["cursor"])) as messages:
        nothing_more = [message async for message in messages]

    assert first["asset"] == {"state": "RECEIVED", "rendering": {"step": "", "percent": 0}}
    assert second["asset"] == {"state": "RECEIVED", "rendering": {"step": "FILMS", "percent": 50}}
    assert [message["asset"]["state"] for message in rest] == ["READY"]
    assert nothing_more == []


@pytest.mark.parametrize("query", [QUEUE, PROGRESS])
async def test_what_staff_watch_is_not_for_strangers(place: Place, query: str) -> None:
    codes = []
    for viewer in (Viewer(), holding(await editor_account(), Role.REGISTRAR)):
        place.viewer = viewer
        with pytest.raises(AssertionError) as told:
            await next_of(place.listen(query, id=gid("Asset", 1)))
        codes.append(str(told.value))

    assert codes == ["UNAUTHENTICATED", "FORBIDDEN"]


@pytest.mark.parametrize("cursor", ["", "x", "WyJ0b3BpY3MiLDEsMV0", cursor_at(10**6), cursor_at(-1)])
async def test_what_is_no_position_of_this_feed_is_refused(
    place: Place, monkeypatch: pytest.MonkeyPatch, cursor: str
) -> None:
    monkeypatch.setattr(listening, "MOST_BEHIND", 0.3)
    await happen("topic.changed", 1)

    for query in (CHANGED, RECALLS):
        with pytest.raises(AssertionError, match="BAD_CURSOR"):
            await next_of(place.listen(query, after=cursor))


async def test_what_another_host_told_already_is_waited_for(place: Place) -> None:
    position = await happen("topic.changed", 1)

    async with aclosing(place.listen(CHANGED, after=cursor_at(position + 1))) as messages:
        coming = asyncio.create_task(next_of(messages))
        await asyncio.sleep(0.3)
        version = await published(await written("Một"))
        (told,) = await coming

    assert told["change"]["id"] == gid("Guide", version.tutorial_id, "vi")
