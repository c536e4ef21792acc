"""Plans as they are kept, and what is left to graphql-core, by its reason."""

from __future__ import annotations

from typing import Any

import pytest
from nasty_schema import SCHEMA
from samples import SCHEMA as LIBRARY

from schema.compiling import Plans

pytestmark = pytest.mark.anyio

SHOWN = "query($yes: Boolean!) { kind: __typename @include(if: $yes) __typename @skip(if: $yes) }"


async def answer(plans: Plans, document: str, **variables: Any) -> Any:
    result = await plans.execute(document, None, variables, 1)
    return result and result.data


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ("{", "no valid document"),
        ("query A { __typename } query B { __typename }", "no such operation"),
        ('mutation { versionRetire(input: {id: "1", expectedRevision: 1}) { errors { code } } }', "mutation"),
    ],
)
async def test_what_no_plan_covers_is_counted_by_its_reason(document: str, reason: str) -> None:
    plans = Plans(LIBRARY)

    assert await answer(plans, document) is None
    assert await answer(plans, document) is None
    assert dict(plans.declined) == {reason: 2}


async def test_what_does_not_validate_is_told_at_once_and_in_ten_errors() -> None:
    plans = Plans(LIBRARY)

    for _ in range(2):
        result = await plans.execute("{ " + " ".join(f"a{number}" for number in range(20)) + " }", None, {}, 1)
        assert result is not None
        assert (result.data, len(result.errors or ())) == (None, 11)
        assert [error.message for error in result.errors or ()][9:] == [
            "Cannot query field 'a9' on type 'Query'.",
            "Too many validation errors, error limit reached. Validation aborted.",
        ]
    assert dict(plans.declined) == {}


async def test_a_condition_has_a_plan_for_each_of_its_outcomes() -> None:
    plans = Plans(SCHEMA)

    assert await answer(plans, SHOWN, yes=True) == {"kind": "Query"}
    assert await answer(plans, SHOWN, yes=False) == {"__typename": "Query"}
    assert await answer(plans, SHOWN, yes=True) == {"kind": "Query"}
    assert len(plans) == 2


async def test_more_conditions_than_four_are_left_to_graphql_core() -> None:
    names = [f"c{number}" for number in range(5)]
    declared = ", ".join(f"${name}: Boolean!" for name in names)
    fields = " ".join(f"{name}: __typename @skip(if: ${name})" for name in names)
    plans = Plans(SCHEMA)

    assert await answer(plans, f"query({declared}) {{ {fields} }}", **dict.fromkeys(names, False)) is None
    assert dict(plans.declined) == {"too many conditions": 1}


async def test_no_more_plans_are_kept_than_there_is_room_for() -> None:
    plans = Plans(SCHEMA, most=2)
    for number in range(5):
        assert await answer(plans, f"{{ a{number}: __typename }}") == {f"a{number}": "Query"}

    assert len(plans) == 2


async def test_types_that_multiply_are_not_compiled() -> None:
    plans = Plans(SCHEMA)
    friends = "friend { " * 15 + "name" + " }" * 15

    assert await answer(plans, f"{{ creatures {{ {friends} }} }}") is None
    assert dict(plans.declined) == {"too large": 1}
