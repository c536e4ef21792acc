"""What operations cost, told from their documents and variables."""

from __future__ import annotations

from typing import Any

import pytest
from samples import SCHEMA, ask

from api.front import TRIED
from api.persisted import FOLDER
from content_store.limit_errors import TooCostly
from schema.limits.admission import MOST_COST, admitted

TOPICS = "topics(first: %d) { nodes { slug } }"


def cost(document: str, **variables: Any) -> int:
    found = admitted(SCHEMA, document, None, variables, True)
    assert found is not None
    return found.cost


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("MiniAppHome", 62),
        ("GuideDetail", 1_989),
        ("KioskCurrent", 524),
        ("LocalityTree", 16_323),
        ("Search", 202),
        ("TargetsBoard", 20_402),
    ],
)
def test_what_the_registered_operations_cost_is_far_below_the_limit(name: str, expected: int) -> None:
    document = (FOLDER / f"{name}.graphql").read_text(encoding="utf-8")

    assert cost(document, **TRIED[name][1]) == expected
    assert expected * 9 < MOST_COST


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("{ __typename }", 0),
        ('{ topic(slug: "a") { slug name } }', 1),
        ("{ topics { totalCount } }", 1),
        ("{ topics { nodes { slug } } }", 1 + 20),
        ("{ topics(first: 7) { nodes { slug } } }", 1 + 7),
        ("{ topics(first: 7) { edges { cursor node { slug } } pageInfo { endCursor } } }", 1 + 7 + 7 + 1),
        ("{ topics(first: 0) { nodes { slug } } }", 1),
        ("{ topics(first: -1) { nodes { slug } } }", 1),
        ("{ topics(first: 101) { nodes { slug } } }", 1 + 100),
        (f"{{ topics(first: {'9' * 5000}) {{ nodes {{ slug }} }} }}", 1 + 100),
        ("{ guides(first: 5) { nodes { steps { clips { poster { url } } } } } }", 1 + 5 + 50 + 150 + 150),
        ('{ nodes(ids: ["a", "b", "c"]) { id } }', 3),
        ('{ nodes(ids: "a") { id } }', 1),
        ("{ a: topics(first: 1) { nodes { slug } } b: topics(first: 1) { nodes { slug } } }", 4),
        ('{ node(id: "a") { ... on Guide { topic { slug } } ...P } } fragment P on Programme { locality { slug } }', 3),
        ("{ topics(first: 1) { nodes @skip(if: true) { slug } pageInfo @include(if: true) { endCursor } } }", 2),
        ("{ nonsense { more } topics { nonsense { more } } }", 1),
        ('mutation { versionSubmit(input: {id: "1", expectedRevision: 1}) { errors { code } } }', 1 + 10),
        ('subscription { assetProgress(id: "a") { asset { rendering { step } } } }', 3),
    ],
)
def test_every_object_costs_one_and_pages_in_pages_multiply(document: str, expected: int) -> None:
    assert cost(document) == expected


def test_places_below_different_places_are_different_ones_and_counted_no_further_than_there_are() -> None:
    # The place, its list and the 100 of it, their lists and no more than 2,000.
    assert cost(tree(100, "slug")) == 1 + 1 + 100 + 100 + 2_000
    assert cost(tree(100, "teams { nodes { slug } }")) == 2_202 + 2_000 + 2_000
    # What leads back up makes each of them a beginning of its own.
    assert cost(tree(10, "parent { children { nodes { slug } } }")) == 1 + 1 + 10 + 10 + 100 + 100 + 100 + 2_000


def tree(first: int, below: str) -> str:
    """Places below places below a place."""
    children = f"children(first: {first}) {{ nodes {{ %s }} }}"
    return f'{{ locality(code: "22") {{ {children % children % below} }} }}'


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, 1 + 30),
        ({"n": 7}, 1 + 7),
        ({"n": 7.0}, 1 + 7),
        ({"n": None}, 1 + 20),
        ({"n": "7"}, 1 + 1),
        ({"n": 10**300}, 1 + 100),
        ({"n": 7, "more": True}, 1 + 7 + 1),
        ({"n": 7, "more": False}, 1 + 7),
    ],
)
def test_a_page_that_a_variable_says_costs_what_the_variable_says(variables: dict[str, Any], expected: int) -> None:
    document = """query($n: Int! = 30, $more: Boolean = false) {
      topics(first: $n) { nodes { slug } pageInfo @include(if: $more) { endCursor } }
    }"""

    assert cost(document, **variables) == expected


def test_the_ids_of_a_variable_are_counted_each() -> None:
    assert cost("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=["a"] * 42) == 42


def test_an_operation_may_cost_as_much_as_the_limit_and_no_more() -> None:
    def document(last: int) -> str:
        # A page of n guides costs 1 + n × (1 + 10 steps × (1 + 3 clips × (1 + 10 renditions))).
        guides = "guides(first: {}) {{ nodes {{ steps {{ clips {{ renditions {{ url }} }} }} }} }}"
        pages = " ".join(f"g{page}: {guides.format(100)}" for page in range(5))
        return f"{{ {pages} {guides.format(86)} a: {TOPICS % 100} b: {TOPICS % last} }}"

    assert cost(document(66)) == 200_000
    with pytest.raises(TooCostly) as refused:
        cost(document(67))

    assert (refused.value.limit, refused.value.found, refused.value.most) == ("cost", 200_001, 200_000)


async def test_what_costs_too_much_is_refused_with_the_limit_and_its_own_cost(database: None) -> None:
    children = "children(first: 100) { nodes { parent { targets { nodes { id } } } } }"

    body = await ask(f"{{ localities(first: 100) {{ nodes {{ parent {{ {children} }} }} }} }}")

    (error,) = body["errors"]
    assert "data" not in body
    assert error["message"] == (
        "An operation may cost 200000, this one costs 230301: ask for smaller pages, or for fewer pages inside pages."
    )
    assert error["extensions"] == {
        "code": "OPERATION_TOO_LARGE",
        "messageVi": "Mỗi thao tác có chi phí tối đa 200000, thao tác này cần 230301: "
        "hãy giảm cỡ trang hoặc bớt trang lồng nhau.",
        "argument": [],
        "limit": "cost",
        "found": 230_301,
        "most": 200_000,
        "requestId": "test",
    }


def test_a_number_is_never_taken_for_a_truth_value_that_equals_it() -> None:
    document = "query($b: Boolean!) { guides(first: 7) @include(if: $b) { nodes { slug } } }"

    assert [cost(document, b=given) for given in (0, False, 0, True)] == [8, 0, 8, 8]
