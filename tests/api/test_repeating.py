"""A change under an Idempotency-Key happens once, whether the line broke, the server died, or two asked at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx2
import pytest
from servers import client_of, told

from content_store.content.topics import Topic
from content_store.events import Event
from content_store.people.access import Role
from content_store.people.tokens import issue_token
from content_store.repeats import Repeat

pytestmark = [pytest.mark.anyio, pytest.mark.on_postgres]
CREATE = 'mutation { topicCreate(input: {slug: "%s", words: {name: "An toàn"}}) { topic { slug } errors { code } } }'
DONE = {"topicCreate": {"topic": {"slug": "an-toan"}, "errors": []}}


@pytest.fixture
async def client(database_url: str, tmp_path: Path) -> AsyncIterator[httpx2.AsyncClient]:
    async with client_of(database_url, tmp_path) as client:
        yield client


async def create(client: httpx2.AsyncClient, token: str, key: str, slug: str = "an-toan") -> httpx2.Response:
    headers = {"authorization": f"Bearer {token}", "idempotency-key": key}
    return await client.post("/graphql", json={"query": CREATE % slug}, headers=headers)


async def test_what_is_sent_again_is_answered_as_before_and_not_done_again(client: httpx2.AsyncClient) -> None:
    token = await issue_token("biên tập", Role.ADMIN)

    answers = [await create(client, token, "k1") for _ in range(3)]

    assert [answer.json()["data"] for answer in answers] == [DONE] * 3
    assert await Event.filter(kind="topic.created").count() == 1
    assert "An toàn" not in str(await Repeat.all().values())


async def test_of_many_at_once_one_is_done_and_the_others_wait_or_hear_of_it(client: httpx2.AsyncClient) -> None:
    token = await issue_token("biên tập", Role.ADMIN)

    answers = await asyncio.gather(*(create(client, token, "k1") for _ in range(6)))

    assert {answer.status_code for answer in answers} <= {200, 503}
    assert all(answer.json()["data"] == DONE for answer in answers if answer.status_code == 200)
    assert all(told(answer) == "STILL_UNDER_WAY" for answer in answers if answer.status_code == 503)
    assert await Topic.all().count() == 1


async def test_another_question_under_the_same_key_is_refused(client: httpx2.AsyncClient) -> None:
    token = await issue_token("biên tập", Role.ADMIN)
    await create(client, token, "k1")

    refused = await create(client, token, "k1", "khac")

    assert (refused.status_code, told(refused)) == (409, "KEY_REUSED")
    assert await Topic.all().count() == 1


async def test_keys_are_each_accounts_own(client: httpx2.AsyncClient) -> None:
    one, other = await issue_token("một", Role.ADMIN), await issue_token("hai", Role.ADMIN)
    await create(client, one, "k1")

    answer = await create(client, other, "k1", "khac")

    assert answer.json()["data"]["topicCreate"] == {"topic": {"slug": "khac"}, "errors": []}


async def test_a_server_that_died_before_it_could_answer_does_not_do_it_again(client: httpx2.AsyncClient) -> None:
    token = await issue_token("biên tập", Role.ADMIN)
    await create(client, token, "k1")
    (known,) = await Repeat.all()
    await Repeat.all().update(answer=None)

    early = await create(client, token, "k1")
    await Repeat.all().update(began_at=known.began_at - timedelta(minutes=3))
    refused = await create(client, token, "k1")

    assert told(early) == "STILL_UNDER_WAY"
    assert (refused.status_code, told(refused)) == (409, "ANSWER_LOST")
    assert await Event.filter(kind="topic.created").count() == 1


async def test_a_server_that_died_before_it_did_anything_is_followed_by_another(client: httpx2.AsyncClient) -> None:
    token = await issue_token("biên tập", Role.ADMIN)
    await create(client, token, "k1", "khac")
    (known,) = await Repeat.all()
    await Repeat.all().update(answer=None, committed=False)

    early = await create(client, token, "k1", "khac")
    await Repeat.all().update(began_at=known.began_at - timedelta(minutes=3))
    late = await create(client, token, "k1", "khac")

    assert told(early) == "STILL_UNDER_WAY"
    assert late.json()["data"]["topicCreate"]["errors"] == [{"code": "CONFLICT"}]


@pytest.mark.parametrize("key", ["", "a" * 201, "a b"])
async def test_what_is_no_key_is_refused(client: httpx2.AsyncClient, key: str) -> None:
    token = await issue_token("biên tập", Role.ADMIN)

    refused = await create(client, token, key)

    assert (refused.status_code, told(refused)) == (400, "BAD_INPUT")
    assert await Topic.all().count() == 0
