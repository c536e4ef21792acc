"""Tutorials: one short name, one tutorial, whoever comes first."""

from __future__ import annotations

import asyncio

import pytest
from samples import editor_account

from content_store.content import tutorials
from content_store.content.topics import Topic
from content_store.content.tutorials import About, Tutorial
from content_store.errors import BadInput, Conflict, NotFound
from content_store.events import Event
from content_store.registry.platforms import Platform

pytestmark = [pytest.mark.on_postgres, pytest.mark.anyio, pytest.mark.usefixtures("database")]


@pytest.fixture
async def account(database: None) -> int:
    """An account, beside a topic and a platform."""
    await Topic.create(slug="an-toan", name="An toàn")
    await Platform.create(slug="vneid", name="VNeID", kind="APP")
    return await editor_account()


async def test_of_those_who_take_a_name_at_once_one_has_it(account: int) -> None:
    created = await asyncio.gather(
        *(tutorials.create("cai-vneid", About("an-toan"), account) for _ in range(8)), return_exceptions=True
    )

    refused = [answer for answer in created if isinstance(answer, Conflict)]
    assert [(answer.path, answer.message) for answer in refused] == [
        (("slug",), "tutorial cai-vneid exists already.")
    ] * 7
    assert await Tutorial.all().count() == 1
    assert await Event.filter(kind="tutorial.created").count() == 1


@pytest.mark.parametrize(
    ("new", "path", "message"),
    [
        (About("x" * 81), ("topic",), f"There is no topic {'x' * 40}…."),
        (About("an\0toan"), ("topic",), r"There is no topic an\x00toan."),
        (About("an-toan", ["vneid", "\ud800"]), ("platforms", "1"), r"There is no platform \ud800."),
        (About("an-toan", services=["khong-co"]), ("services", "0"), "There is no service khong-co."),
    ],
    ids=["too long", "NUL", "surrogate", "unknown"],
)
async def test_a_name_that_nothing_can_have_is_not_found(
    account: int, new: About, path: tuple[str, ...], message: str
) -> None:
    with pytest.raises(NotFound) as refused:
        await tutorials.create("a", new, account)

    assert (refused.value.path, refused.value.message) == (path, message)
    assert await Tutorial.all().count() == 0


async def test_a_slug_that_is_too_long_is_refused_without_repeating_it(account: int) -> None:
    with pytest.raises(BadInput) as refused:
        await tutorials.create("a" * 81, About("an-toan"), account)

    assert refused.value.message == (
        f"'{'a' * 40}…' is not accepted: lower-case letters, digits and single hyphens, at most 80."
    )
    assert await Tutorial.all().count() == 0


async def test_a_platform_named_twice_is_explained_once(account: int) -> None:
    tutorial = await tutorials.create("a", About("an-toan", ["vneid", "vneid"]), account)

    assert [row.slug async for row in tutorial.platforms] == ["vneid"]


async def test_more_platforms_than_anybody_explains_are_refused(account: int) -> None:
    with pytest.raises(BadInput) as refused:
        await tutorials.create("a", About("an-toan", ["vneid"] * 101), account)

    assert (refused.value.path, refused.value.message) == (("platforms",), "101 is not accepted: at most 100 items.")
    assert await Tutorial.all().count() == 0
