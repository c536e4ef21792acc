"""Each limit at its edge, and documents that were made to cost more than they look."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from graphql import FieldNode, FragmentDefinitionNode, GraphQLError, parse
from graphql.utilities import get_introspection_query
from hypothesis import given
from hypothesis import strategies as st
from samples import SCHEMA, ask

from content_store.limit_errors import OperationTooLarge, TooManyValues
from schema.limits.admission import admitted
from schema.limits.counting import Counting, fragments_of, most_repeats
from schema.limits.documents import read

NAMES = [f"{first}{second}{third}" for first in "abcdefghij" for second in "klmnopqrst" for third in "uvwxyz"]


def nested(levels: int) -> str:
    return "{ a" * levels + " }" * levels


def introspected(levels: int) -> str:
    return "{ __schema { types { name " + "possibleTypes { name " * (levels - 1) + "} " * (levels - 1) + "} } }"


def spread(each: int, times: int, extra: int = 0) -> str:
    """A fragment of so many fields in so many places, and a few fields more."""
    places = " ".join(f"a{number} {{ ...F }}" for number in range(times))
    fields = " ".join(NAMES[:each])
    more = " ".join(NAMES[each : each + extra])
    return f"{{ {places} b {{ {more} c }} }} fragment F on T {{ {fields} }}"


@pytest.mark.parametrize(
    ("limit", "most", "fits", "message"),
    [
        ("characters", 50_000, lambda n: "{ a }".ljust(n), "A document may have 50000 characters, this one has 50001."),
        (
            "tokens",
            2000,
            lambda n: "{ a(b: [" + "1 " * (n - 9) + "]) }",
            "A document may have 2000 tokens, this one has 2001 or more.",
        ),
        (
            "definitions",
            50,
            lambda n: " ".join(f"query Q{number} {{ a }}" for number in range(n)),
            "A document may have 50 operations and fragments, this one has 51.",
        ),
        ("depth", 20, nested, "Fields may lie 20 deep inside one another, here they lie 21 deep."),
        (
            "introspection",
            3,
            introspected,
            "Lists of the introspection may lie 3 deep inside one another, here they lie 4 deep.",
        ),
        (
            "rootFields",
            20,
            lambda n: f"{{ {' '.join(NAMES[:n])} }}",
            "An operation may begin with 20 fields, this one begins with 21.",
        ),
        (
            "aliases",
            50,
            lambda n: "{ a { " + " ".join(f"{name}: b" for name in NAMES[:n]) + " } }",
            "A document may have 50 aliases, a fragment's counted wherever it is spread; this one has 51.",
        ),
        (
            "directives",
            50,
            lambda n: "{ a " + "@b " * n + "}",
            "A document may have 50 directives, a fragment's counted wherever it is spread; this one has 51.",
        ),
        (
            "fields",
            1000,
            # 19 places and their 19 fragments, the last place and what is in it.
            lambda n: spread(51, 19, n - 19 - 19 * 51 - 2),
            "A document may have 1000 fields, a fragment's counted wherever it is spread; this one has 1001.",
        ),
        (
            "repeats",
            20,
            lambda n: "{ a { " + "b " * n + "} }",
            "One place of an answer may be asked for 20 times, one of them is asked for 21 times.",
        ),
    ],
)
def test_a_document_may_be_as_large_as_a_limit_and_no_larger(limit: str, most: int, fits: Any, message: str) -> None:
    read(fits(most))

    with pytest.raises(OperationTooLarge) as refused:
        read(fits(most + 1))

    assert (refused.value.limit, refused.value.found, refused.value.most) == (limit, most + 1, most)
    assert refused.value.message == message
    assert str(most) in refused.value.message_vi


def test_variables_may_hold_2000_values_however_deep_they_lie() -> None:
    document = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"

    admitted(SCHEMA, document, None, {"ids": ["1"] * 1999}, True)
    with pytest.raises(TooManyValues) as refused:
        admitted(SCHEMA, document, None, {"ids": [["1"] * 1000, {"a": ["1"] * 997}]}, True)

    assert refused.value.message == "Variables may hold 2000 values, these hold 2001 or more."
    assert refused.value.found == 2001


def test_the_introspection_of_every_tool_is_small_enough() -> None:
    assert len(read(get_introspection_query(type_depth=9)).definitions) == 4
    assert admitted(SCHEMA, get_introspection_query(type_depth=9), None, {}, True) is not None


def test_a_fragment_within_itself_is_refused_before_it_is_followed() -> None:
    for document in (
        "{ a { ...A } } fragment A on T { b { ...B } } fragment B on T { ...A }",
        f"{{ a }} fragment A on T {{ ...A {'b ' * 1900} }}",
    ):
        with pytest.raises(GraphQLError, match="Cannot spread fragment 'A' within itself"):
            read(document)


def test_a_second_fragment_of_one_name_is_counted_too() -> None:
    with pytest.raises(OperationTooLarge, match="One place of an answer"):
        read(f"{{ a {{ ...A }} }} fragment A on T {{ b }} fragment A on T {{ c {{ {'b ' * 30} }} }}")


def test_fragments_that_double_are_counted_without_spreading_them() -> None:
    chain = " ".join(f"fragment F{n} on T {{ ...F{n + 1} ...F{n + 1} }}" for n in range(48))
    document = parse(f"{{ a {{ ...F0 }} }} {chain} fragment F48 on T {{ b }}")

    count = Counting(fragments_of(document)).of(document.definitions[0])  # type: ignore[arg-type]

    assert (count.fields, count.depth) == (2**48 + 1, 2)


HOSTILE = {
    "unknown input fields": "{ guides(where: {"
    + " ".join(f"{name}: 1" for name in NAMES[:480])
    + "}) { nodes { id } } }",
    "one argument over and over": "{ guides(" + "first: 1 " * 480 + ") { nodes { id } } }",
    "variables that nobody declared": "{ nodes(ids: [" + " ".join(f"${name}" for name in NAMES[:600]) + "]) { id } }",
    "fields that nobody knows": "{ locality(code: 1) { " + " ".join(NAMES[:600]) + " } }",
    "long chains side by side": "{ " + ("parent { " * 15 + "id " + "} " * 15) * 20 + "}",
    "a number of 49,000 digits": "{ guides(first: " + "9" * 49_000 + ") { nodes { id } } }",
    "a text of 49,000 letters": '{ guide(slug: """' + "a\n" * 24_000 + '""") { id } }',
    "lists in lists": "{ nodes(ids: " + "[" * 199 + "]" * 199 + ") { id } }",
    "nothing but braces": "{" * 49_000,
    "fields beside one another": "{ " + "a: __typename " * 660 + "}",
}


@pytest.mark.parametrize("document", HOSTILE.values(), ids=HOSTILE)
async def test_a_document_that_means_harm_is_refused_soon(document: str, database: None) -> None:
    await ask("{ __typename }")
    # What a test run holds is none of the document's: looking through all of it took longer than the bound.
    gc.collect()
    gc.disable()
    begun = time.process_time()
    try:
        body = await ask(document)
    finally:
        took = time.process_time() - begun
        gc.enable()

    # Some 40 ms where nothing else runs; before there were limits, the first of these took two seconds.
    assert took < 1.5
    assert "data" not in body or body["data"] == {"guide": None}
    assert len(body.get("errors", ())) <= 11


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Small documents whose fragments spread only later ones."""
    count = draw(st.integers(0, 4))

    def selections(depth: int, first: int) -> str:
        kinds = draw(st.lists(st.integers(0, 5), min_size=1, max_size=3))
        return "{ " + " ".join(selection(kind, depth, first) for kind in kinds) + " }"

    def selection(kind: int, depth: int, first: int) -> str:
        directives = draw(st.sampled_from(["", "@c", "@c @d"]))
        if kind == 0 and first < count:
            return f"...F{draw(st.integers(first, count - 1))} {directives}"
        if kind == 1 and depth:
            return f"... {directives} {selections(depth - 1, first)}"
        name = draw(st.sampled_from(["a", "b: a", "types", "__schema"]))
        return f"{name} {directives} {selections(depth - 1, first) if depth and kind > 2 else ''}"

    fragments = " ".join(f"fragment F{number} on T {selections(2, number + 1)}" for number in range(count))
    return f"query {selections(3, 0)} {fragments}"


@given(documents())
def test_counts_are_those_of_a_document_whose_fragments_are_spread(text: str) -> None:
    document = parse(text)
    fragments = fragments_of(document)
    operation: Any = document.definitions[0]

    count = Counting(fragments).of(operation)

    spread_out = Spread(operation.selection_set, fragments)
    assert count.roots == len(spread_out.fields)
    assert count.fields == sum(1 for _ in spread_out.all())
    assert count.aliases == sum(node.alias is not None for node, _ in spread_out.all())
    assert count.directives == spread_out.directives + sum(
        len(node.directives or ()) + below.directives for node, below in spread_out.all()
    )
    assert count.depth == spread_out.depth()
    assert count.introspection == spread_out.lists(None)
    assert most_repeats(operation, fragments) == repeats([spread_out])


class Spread:
    """A selection with its fragments really spread: its fields, and the directives of what is spread."""

    def __init__(self, selected: Any, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self.fields: list[tuple[FieldNode, Spread]] = []
        self.directives = 0
        for one in selected.selections if selected else ():
            if isinstance(one, FieldNode):
                self.fields.append((one, Spread(one.selection_set, fragments)))
                continue
            inner = Spread((fragments[one.name.value] if hasattr(one, "name") else one).selection_set, fragments)
            self.fields += inner.fields
            self.directives += inner.directives + len(one.directives or ())

    def all(self) -> Iterator[tuple[FieldNode, Spread]]:
        for node, below in self.fields:
            yield node, below
            yield from below.all()

    def depth(self) -> int:
        return max((1 + below.depth() for _, below in self.fields), default=0)

    def lists(self, above: int | None) -> int:
        """The most lists inside one another below `__schema`; None above it."""
        most = above or 0
        for node, below in self.fields:
            inside = 0 if above is None and node.name.value == "__schema" else above
            most = max(most, below.lists(inside if inside is None else inside + (node.name.value == "types")))
        return most


def repeats(level: list[Spread]) -> int:
    """How often the place that is asked for most often is asked for."""
    places: dict[str, list[Spread]] = {}
    for one in level:
        for node, below in one.fields:
            places.setdefault((node.alias or node.name).value, []).append(below)
    return max((max(len(found), repeats(found)) for found in places.values()), default=0)
