"""Plans against graphql-core: whatever is asked, both must answer alike."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator
from random import Random
from typing import Any

import orjson
import pytest
import strawberry
from drawn_operations import Draw, Pool
from graphql import GraphQLError, parse, validate
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from nasty_schema import ASYNCHRONOUS, BY_PATH
from nasty_schema import SCHEMA as NASTY
from public import public
from samples import DESK, LINKS, NOW, PUBLIC_URL
from samples import SCHEMA as LIBRARY

from content_store.limit_errors import OperationTooLarge
from content_store.people.access import Viewer
from content_store.published.reading import Reading
from schema.compiling import Plans
from schema.context import Context
from schema.limits.documents import read

pytestmark = [
    pytest.mark.anyio,
    # graphql-core leaves the awaitables behind that lie under a null; a plan closes them.
    pytest.mark.filterwarnings("ignore:coroutine '(Executor|GraphQLCoreConverter|Creature.later).* was never awaited"),
]

CASES = int(os.environ.get("CAMTAY_TEST_OPERATIONS", "30"))
THOROUGH = settings(
    max_examples=CASES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize="CAMTAY_TEST_OPERATIONS" not in os.environ,
    database=None,
)
IN_THE_LIBRARY: Pool = {
    "code": ["22", "06877", "206", "06862", "no"],
    "slug": ["dich-vu-cong-de-an-06", "vneid", "an-toan", "no"],
    "id": ["gid://camtay/Locality/1", "gid://camtay/Guide/1@vi", "gid://camtay/Target/1@2024-01-01", "no"],
    "ids": [[], ["gid://camtay/Team/1", "gid://camtay/Source/1"], ["gid://camtay/Guide/2", "no"]],
    "after": [None, "no"],
    "first": [0, 1, 2, 101],
    "scheme": ["NSO", "ISO_3166_2"],
    "target": ["T-S3-ocop", "T-S0-eid", "T-S3-portal", "no"],
}
Said = tuple[str, tuple[Any, ...] | None, tuple[Any, ...]]


@pytest.fixture(autouse=True)
def _nothing_left_behind() -> Iterator[None]:
    """Awaitables that were left behind are found here: not in the next test, nor while a named tuple is made.

    In there nobody can be warned of them, because the code that makes it has no builtins.
    """
    gc.disable()
    yield
    gc.collect()
    gc.enable()


def said(errors: Iterable[GraphQLError] | None) -> list[Said]:
    """What the errors tell a client, and which exception is behind each."""
    return [
        (
            error.message,
            tuple(error.path) if error.path else None,
            (*(error.locations or ()), repr(error.original_error)),
        )
        for error in errors or ()
    ]


def certain(data: Any, errors: list[Said]) -> set[Any]:
    """The errors without order, and without saying which of them made null of what holds them all.

    When a null climbs to what may be null, the specification leaves it open which errors below are told.
    """
    return {error if (nulled := _nulled(data, error[1])) == error[1] else ("climbed to", nulled) for error in errors}


def _nulled(data: Any, path: tuple[Any, ...] | None) -> tuple[Any, ...] | None:
    if path is None:
        return None
    for depth, key in enumerate(path):
        if data is None:
            return path[:depth]
        data = data[key]
    return path


async def both(schema: strawberry.Schema, draw: Draw, context: Callable[[], Any]) -> tuple[Any, Any, Plans]:
    """What graphql-core answers, and what a plan does."""
    plans = Plans(schema)
    expected = await schema.execute(draw.text, dict(draw.variables), context_value=context())
    return expected, await plans.execute(draw.text, None, draw.variables, context()), plans


def surroundings(facts: Reading) -> Context:
    """A stranger's context."""
    return Context(viewer=Viewer(), now=NOW, public_url=PUBLIC_URL, links=LINKS, facts=facts, settle=public, desk=DESK)


def drawn(schema: strawberry.Schema, seed: int, pool: Pool, without: set[str]) -> Draw:
    """A valid operation with its variables."""
    draw = Draw(schema._schema, Random(seed), pool, lambda _kind, name: name not in without)
    draw.text = draw.document(depth=2 + seed % 3)
    assume(is_small(draw.text))
    assume(not validate(schema._schema, parse(draw.text)))
    return draw


def is_small(document: str) -> bool:
    """Whether no limit keeps it from being asked."""
    try:
        read(document)
    except OperationTooLarge:
        return False
    return True


def text(result: Any) -> bytes:
    """The data, its keys in their order."""
    return orjson.dumps(result.data, default=repr)


@given(seed=st.integers(0, 2**32))
@THOROUGH
async def test_synchronous_operations_give_the_same_answer_and_the_same_errors_in_order(seed: int) -> None:
    draw = drawn(NASTY, seed, {}, ASYNCHRONOUS)
    expected, found, plans = await both(NASTY, draw, lambda: seed % 50)

    assert dict(plans.declined) == {}
    assert text(found) == text(expected)
    assert said(found.errors) == said(expected.errors)


@given(seed=st.integers(0, 2**32))
@THOROUGH
async def test_what_is_answered_for_all_objects_at_once_is_what_each_alone_would_give(seed: int) -> None:
    draw = drawn(NASTY, seed, {"seed": list(range(200)), "names": [None, [], ["a"]]}, BY_PATH)
    expected, found, plans = await both(NASTY, draw, lambda: None)

    assert dict(plans.declined) == {}
    assert text(found) == text(expected)
    assert said(found.errors) == said(expected.errors)


@given(seed=st.integers(0, 2**32))
@THOROUGH
async def test_operations_that_wait_give_the_same_answer_and_the_same_errors(seed: int) -> None:
    draw = drawn(NASTY, seed, {}, set())
    expected, found, plans = await both(NASTY, draw, lambda: seed % 50)

    assert dict(plans.declined) == {}
    assert text(found) == text(expected)
    assert certain(found.data, said(found.errors)) == certain(expected.data, said(expected.errors))


@pytest.mark.usefixtures("library")
@given(seed=st.integers(0, 2**32))
@THOROUGH
async def test_operations_on_the_library_give_the_same_answer_and_the_same_errors(seed: int) -> None:
    draw = drawn(LIBRARY, seed, IN_THE_LIBRARY, {"totalCount"} if seed % 2 else set())
    facts = await public()
    expected, found, plans = await both(LIBRARY, draw, lambda: surroundings(facts))

    assert dict(plans.declined) == {}
    assert text(found) == text(expected)
    assert certain(found.data, said(found.errors)) == certain(expected.data, said(expected.errors))
