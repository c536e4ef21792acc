"""Whatever anybody sends, as whichever role: no answer is a fault, and afterwards all rows still fit together.

`CAMTAY_TEST_OPERATIONS=10000 pytest tests/api/test_fuzzing.py` looks longer.
"""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from sqlite3 import connect as open_file
from typing import Any

import httpx2
import pytest
from drawn_changes import Change, Known, request
from rights import everything
from rights_world import STRANGER, world
from samples import SCHEMA
from servers import client_of

from content_store import audit
from content_store.content.versions import State, Version
from content_store.database import connect, transaction
from content_store.people import grants, sessions, tokens
from content_store.people.access import Action, Given, Role
from content_store.people.accounts import Account, account_named
from content_store.people.tokens import NewToken
from content_store.projection.building import build
from content_store.projection.files import NAME
from content_store.projection.following import catch_up
from content_store.projection.tables import TABLES

pytestmark = [pytest.mark.anyio, pytest.mark.on_postgres]

OPERATIONS = int(os.environ.get("CAMTAY_TEST_OPERATIONS", "400"))
AT_ONCE = 4
WORKED_OUT = ("latest", "tags", "changes", "position")
ROLES = {
    "nobody": (),
    **{role.value: (Given(role),) for role in Role},
}
OFTEN = {"ADMIN": 12, "EDITOR": 4, "REVIEWER": 3}  # the others are refused most of what they ask for
# What no client may be told, however it asks.
FAULTS = {"INTERNAL", "UNAVAILABLE"}


@pytest.fixture
async def client(library_url: str, tmp_path: Path) -> AsyncIterator[httpx2.AsyncClient]:
    more = {"CAMTAY_RATE": "0"}
    async with client_of(library_url, tmp_path / "data", more) as client:
        yield client


async def secrets() -> Mapping[str, str | None]:
    """What each asks with: nothing, a new session with its role, or an administrator's token that may only read."""
    now, found = datetime.now(UTC), dict[str, str | None]({STRANGER: None})
    for name, given in ROLES.items():
        account = await account_named(f"drawn {name}")
        await Account.filter(id=account.id).update(disabled_at=None)
        async with transaction():
            await grants.Grant.filter(account_id=account.id).delete()
            await grants.insert(account.id, given, by=None)
            _, found[name] = await sessions.begin(account.id, now)
    admin = await account_named("drawn ADMIN")
    new = NewToken("máy", frozenset({Action.READ_DRAFTS}), now + timedelta(days=1))
    _, found["token"] = await tokens.create(admin.id, new, now)
    return found


async def sent(client: httpx2.AsyncClient, secret: str | None, body: Mapping[str, Any]) -> httpx2.Response:
    return await client.post("/graphql", json=body, headers={"authorization": f"Bearer {secret}"} if secret else {})


def codes_in(answer: httpx2.Response) -> list[str]:
    """What the answer says went wrong, in its errors and in its payloads'."""
    body = answer.json()
    payloads = (body.get("data") or {}).values()
    refusals = [
        error["code"]
        for payload in payloads
        if isinstance(payload, dict) and isinstance(payload.get("errors"), list)
        for error in payload["errors"]
        if "code" in error
    ]
    return [error["extensions"]["code"] for error in body.get("errors", ())] + refusals


async def test_no_drawn_operation_is_a_fault_and_all_rows_fit_together_afterwards(
    client: httpx2.AsyncClient, library_url: str, tmp_path: Path
) -> None:
    random, told = Random(OPERATIONS), Counter[str]()
    there = await world()
    known = Known(there.ids["admin"].values())

    for begun in range(0, OPERATIONS, AT_ONCE):
        if begun % 40 == 0:
            held = await secrets()
        drawn = [Change(SCHEMA._schema, random, known, 0.02) for _ in range(AT_ONCE)]
        asked = [request(one, one.mutation() if random.random() < 0.7 else one.document(4)) for one in drawn]
        who = random.choices(sorted(held), weights=[OFTEN.get(name, 1) for name in sorted(held)], k=AT_ONCE)
        answers = await asyncio.gather(*(sent(client, held[name], body) for name, body in zip(who, asked, strict=True)))
        for name, body, answer in zip(who, asked, answers, strict=True):
            codes = codes_in(answer)
            assert (answer.status_code < 500, FAULTS & set(codes)) == (True, set()), (name, body, answer.text)
            told.update(codes or ["done"])
            known.learn(answer.text)

    assert told["done"] > OPERATIONS / 10, told
    await check(library_url, tmp_path)


async def check(library_url: str, folder: Path) -> None:
    """AssertionError when rows contradict one another."""
    async with connect(library_url):
        assert (await audit.verify()).broken_at is None
        live = [(row.tutorial_id, row.language) for row in await Version.filter(state=State.PUBLISHED)]
        assert len(live) == len(set(live))
        await everything()
        await catch_up(folder / "data")
        await build(folder / "anew", lambda _line: None)
    followed, built = contents(folder / "data"), contents(folder / "anew")
    assert {name for name in built if followed[name] != built[name]} == set()


def contents(folder: Path) -> dict[str, list[Any]]:
    """Every row of a projection, by table."""
    with closing(open_file(folder / NAME)) as connection:
        names = [*(table.name for table in TABLES), *WORKED_OUT]
        return {name: sorted(connection.execute(f"SELECT * FROM {name}"), key=repr) for name in names}  # noqa: S608
