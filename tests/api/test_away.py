"""While the database is away: what is public is answered, and what would change it says to try again."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest
from servers import client_of

from api.front import TRIED
from api.persisted import registered
from content_store.database import connection
from content_store.people.access import Role
from content_store.people.tokens import issue_token

pytestmark = pytest.mark.anyio


@pytest.fixture
async def orphan(library_url: str, tmp_path: Path) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of a server whose database was there when it started, and is gone; it holds a token that was good."""
    if not library_url.startswith("sqlite:"):
        pytest.skip("other tests need the PostgreSQL that would be stopped")
    async with client_of(library_url, tmp_path) as client:
        client.headers["x-token"] = await issue_token("camtay", Role.ADMIN)
        await connection().close()
        file = Path(library_url.removeprefix("sqlite://"))
        file.rename(file.with_suffix(".away"))
        file.mkdir()  # so that nobody makes a new one
        yield client
        await connection().close()
    # aiosqlite does not wait for the thread of a connection that it could not open.
    await asyncio.sleep(0.1)


@pytest.mark.parametrize("name", sorted(TRIED))
async def test_the_registered_operations_answer_without_the_database(orphan: httpx2.AsyncClient, name: str) -> None:
    (asked,) = (document.id for document in registered() if document.name == name)

    answer = await orphan.post("/graphql", json={"documentId": asked, "variables": TRIED[name][1]})

    assert answer.status_code == 200
    assert "errors" not in answer.json()
    assert "slug" in answer.text or "fullName" in answer.text


async def test_a_mutation_without_the_database_says_to_try_again(orphan: httpx2.AsyncClient) -> None:
    change = 'mutation { tutorialCreate(input: {slug: "a", topic: "b"}) { tutorial { id } } }'
    headers = {"authorization": f"Bearer {orphan.headers['x-token']}"}

    answer = await orphan.post("/graphql", json={"query": change}, headers=headers)

    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    assert json.loads(answer.text)["errors"][0]["extensions"]["code"] == "UNAVAILABLE"


async def test_a_server_without_its_database_is_ready_for_the_public(orphan: httpx2.AsyncClient) -> None:
    answer = await orphan.get("/readyz")

    assert (answer.status_code, answer.text) == (
        200,
        "ready for the public alone: the database does not answer\n",
    )
