"""Plans as they are kept, and what is left to graphql-core, by its reason."""

from __future__ import annotations

from datetime import date
from typing import Any, NewType

import pytest
import strawberry
from nasty_schema import SCHEMA
from samples import SCHEMA as LIBRARY
from strawberry.schema.config import StrawberryConfig

from schema.compiling import Plans

pytestmark = pytest.mark.anyio

Word = NewType("Word", str)
CONVERTED: list[str] = []


def read_word(value: Any) -> str:
    CONVERTED.append(value)
    return f"{value}!"


@strawberry.type
class Saying:
    @strawberry.field
    def said(self, word: Word) -> str:
        return word


@strawberry.type
class Perhaps:
    @strawberry.field
    def said(self, word: strawberry.Maybe[str | None] = None, day: date | None = None) -> str:
        return f"{word.value if word else 'nothing'} on {day}"


COUNTING = strawberry.Schema(
    Saying, config=StrawberryConfig(scalar_map={Word: strawberry.scalar(name="Word", parse_value=read_word)})
)
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


@strawberry.input
class Basket:
    things: list[str]


@strawberry.type
class Shop:
    @strawberry.field
    def filled(self, basket: Basket, more: list[str]) -> list[str]:
        basket.things.append("added")
        more.append("added")
        return basket.things + more


@pytest.mark.parametrize("arguments", ['(basket: {things: ["a"]}, more: ["b"])', "(basket: {things: $a}, more: $b)"])
async def test_what_a_resolver_does_to_its_arguments_is_not_seen_by_the_next_call(arguments: str) -> None:
    plans = Plans(strawberry.Schema(Shop))
    declared = "query($a: [String!]!, $b: [String!]!)" if "$" in arguments else ""
    twice = f"{declared} {{ one: filled{arguments} two: filled{arguments} }}"

    for _ in range(2):
        found = await answer(plans, twice, a=["a"], b=["b"])

        assert found == {key: ["a", "added", "b", "added"] for key in ("one", "two")}


async def test_arguments_without_a_variable_are_converted_once_for_all_runs() -> None:
    plans, constant = Plans(COUNTING), '{ a: said(word: "x") b: said(word: "x") }'
    await answer(plans, constant)
    made = len(CONVERTED)

    assert [await answer(plans, constant) for _ in range(3)] == [{"a": "x!", "b": "x!"}] * 3
    for word in ("x", "y", "x"):
        assert await answer(plans, "query($w: Word!) { said(word: $w) }", w=word) == {"said": f"{word}!"}
    assert CONVERTED[made:] == ["x", "y", "x"]


async def test_variables_reach_a_resolver_as_strawberry_hands_them_over_every_time() -> None:
    plans = Plans(strawberry.Schema(Perhaps))
    asked = "query($word: String, $day: Date) { said(word: $word, day: $day) }"

    for day in ("2025-07-01", "2022-12-31"):
        assert await answer(plans, asked, word="a", day=day) == {"said": f"a on {day}"}
        assert await answer(plans, "query($day: Date) { said(day: $day) }", day=day) == {"said": f"nothing on {day}"}
    assert await answer(plans, asked, word=None) == {"said": "None on None"}
    assert await answer(plans, asked) == {"said": "nothing on None"}
