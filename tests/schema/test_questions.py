"""What is left of a query that was answered before, and which ones must be looked at every time."""

from __future__ import annotations

from typing import Any

import pytest

from schema.build import build_schema
from schema.execution import Operation
from schema.limits.admission import MOST_VALUES
from schema.questions import understood

SCHEMA = build_schema()
PLACE = (
    "query Place($code: String!, $all: Boolean = false) { locality(code: $code) { fullName slug @include(if: $all) } }"
)


def test_a_query_is_understood_with_its_variables() -> None:
    question = understood(SCHEMA, Operation(PLACE, {"code": "22"}))

    assert question
    assert question.ready.values.coerced == {"code": "22", "all": False}
    assert question.ready.taken == (("all", False),)
    assert question.admission.extensions["cost"]["requested"] > 0


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ("{", None),
        ("{ nothing }", None),
        (PLACE, {}),
        (PLACE, {"code": "22", "all": None}),
        (PLACE, {"code": ["x"] * (MOST_VALUES + 1)}),
        ("mutation { sessionEnd(input: {}) { errors { code } } }", None),
        ("subscription { contentChanged { __typename } }", None),
        ("query A { __typename } query B { __typename }", None),
    ],
)
def test_what_is_refused_or_is_no_query_is_not(query: str, variables: dict[str, Any] | None) -> None:
    assert understood(SCHEMA, Operation(query, variables)) is None


def test_what_asks_for_the_schema_is_not_where_nobody_may_see_it() -> None:
    asked = Operation("{ __schema { types { name } } }", introspection=False)

    assert understood(SCHEMA, asked) is None
