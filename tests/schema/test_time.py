"""How long an operation may take, whether it waits or works."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import strawberry
from public import public
from samples import DESK, LINKS, NOW, PUBLIC_URL, SCHEMA

from content_store.limit_errors import OutOfTime
from content_store.people.access import Viewer
from content_store.published.reading import Reading
from schema.compiling import plans_of
from schema.context import Context
from schema.execution import Answer, Operation, execute, watch

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
STOPPED = "The operation ran for longer than 0.05 seconds and was stopped: ask for less at a time."
CANCELLED: list[str] = []


@strawberry.type
class Slow:
    """Fields that take longer than anybody waits."""

    quick: int = 1

    @strawberry.field
    async def waits(self) -> int:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            CANCELLED.append("waits")
            raise
        return 1

    @strawberry.field
    def works(self, info: strawberry.Info[Context, None]) -> int | None:
        return int(info.context.facts.all(ENDLESS)[0][0])

    @strawberry.field
    def wanders(self, info: strawberry.Info[Context, None]) -> int | None:
        for number in range(10**9):
            info.context.one(lambda _facts, keys: dict.fromkeys(keys, 1), number % 2)
        return 1


@strawberry.type
class Root:
    """Where it begins."""

    @strawberry.field
    def slow(self) -> Slow:
        return Slow()


@strawberry.type
class Change:
    """A change that fails for a reason of its own."""

    @strawberry.mutation
    async def fail(self) -> int:
        raise TimeoutError("the line to the database")


SLOW = strawberry.Schema(query=Root, mutation=Change)


async def context(facts: Reading | None = None) -> Context:
    facts = facts or await public()
    return Context(Viewer(), NOW, PUBLIC_URL, LINKS, facts=facts, settle=public, desk=DESK, seconds=0.05)


@pytest.mark.parametrize("field", ["waits", "works", "wanders"])
@pytest.mark.parametrize("conditions", [0, 5], ids=["by a plan", "by graphql-core"])
async def test_what_takes_too_long_is_stopped_and_nothing_of_it_is_told(
    database: None, field: str, conditions: int
) -> None:
    declared = "".join(f"$c{number}: Boolean = false " for number in range(conditions))
    others = "".join(f"f{number}: quick @skip(if: $c{number}) " for number in range(conditions))
    head = f"query({declared})" if declared else ""

    answer = await execute(SLOW, Operation(f"{head} {{ slow {{ {others} {field} }} }}"), await context(), "id")

    assert plans_of(SLOW).declined["too many conditions"] > 0 or not conditions
    assert (answer.executed, answer.code) == (False, "TIMEOUT")
    (error,) = answer.body.pop("errors")
    assert answer.body == {}
    assert error["message"] == STOPPED
    assert (error["extensions"]["code"], error["extensions"]["requestId"]) == ("TIMEOUT", "id")
    assert CANCELLED[-1:] == ["waits"] or field != "waits"


async def test_a_stream_of_one_answer_is_stopped_alike(database: None) -> None:
    answers = [answer async for answer in watch(SLOW, Operation("{ slow { waits } }"), await context(), "id")]

    assert [answer.code for answer in answers] == ["TIMEOUT"]


async def test_a_change_may_wait_in_line_and_its_own_failures_are_no_timeouts(database: None) -> None:
    answer: Answer = await execute(SLOW, Operation("mutation { fail }"), await context(), "id")

    assert answer.executed
    assert answer.body["errors"][0]["extensions"]["code"] == "INTERNAL"


async def test_a_look_that_is_over_leaves_the_connection_to_others(database: None) -> None:
    first = await public()
    first.limit(0.05)
    with pytest.raises(OutOfTime):
        first.all(ENDLESS)
    first.end()

    second: Any = await public()
    assert second.all("SELECT 1") == [(1,)]
    assert (await execute(SCHEMA, Operation("{ topics { nodes { slug } } }"), await context(second), "id")).executed
